"""Cross-validation as the supervisor and its workers really run it: to its end, stopped, killed."""

import os
import signal

import numpy as np
import pytest

from tests.tiny import SAMPLE, here
from tests.trainer.queue.test_supervision import until
from tests.trainer.tasks.samples import texts_with_lists, texts_with_marks
from trainer.data.folds import fold_rows
from trainer.errors import Problem
from trainer.home.files import read_json, write_json
from trainer.home.layout import Home
from trainer.kinds.agreement import Truth
from trainer.kinds.flags import Flags
from trainer.kinds.interval import accuracy_interval
from trainer.kinds.scores import Scores
from trainer.kinds.spans import Spans
from trainer.kinds.stored import write_answers
from trainer.queue.resuming import resume, resume_search
from trainer.queue.supervisor import Supervisor
from trainer.search.cross_validation import advance, folds_of, measured, measured_for
from trainer.studio import create_project, look_at, start
from trainer.tasks.answering import answers_to
from trainer.tasks.choosing import best_run
from trainer.tasks.classification.task import Classification
from trainer.training.plan import Plan
from trainer.training.watching import snapshot

QUICK = {"epochs": 2, "max_length": 64, "learning_rate": 0.005}
SLOW = QUICK | {"epochs": 5, "batch_size": 2}


@pytest.fixture
def project(tmp_path):
    """80 rows, of which one label has two."""
    lines = SAMPLE.read_text(encoding="utf-8-sig").splitlines()[:79]
    (tmp_path / "표.csv").write_text("\n".join([*lines, "그저 그래요,보통", "보통이에요,보통"]), encoding="utf-8")
    return create_project(Home(tmp_path / "집"), "local", "리뷰", *look_at(tmp_path / "표.csv"))


def test_every_row_is_judged_once_beside_tf_idf_whatever_is_killed(project, supervisor, tiny_encoder):
    search = start(project, Plan(model=str(tiny_encoder), folds={"folds": 3}, settings=SLOW), local_folders=True)
    killed = until(lambda: folds_of(search)[:1])[0]
    until(lambda: snapshot(killed)["epoch"] > 1)
    os.kill(read_json(killed.worker)["pid"], signal.SIGKILL)
    supervisor.close()
    again = Supervisor(supervisor.home)
    again.start()
    result = until(lambda: search.result)
    again.close()
    assert read_json(killed.worker)["attempt"] == 2 and snapshot(killed)["notes"][0]["kind"] == "resumed"
    model, *folds = search.trials()
    assert result["state"] == "done" and result["best"] == model.name == best_run(project).name
    assert model.spec.fold is None and model.is_tested and model.model.exists()
    assert [(run.spec.fold.number, run.spec.fold.of, run.spec.settings.patience) for run in folds] == [
        (1, 3, 0), (2, 3, 0), (3, 3, 0)]
    until(lambda: not any(run.has_worker for run in folds))  # which clears up once the result stands
    assert not any(path.exists() for run in folds for path in (run.model, run.checkpoints, run.answer_file("test")))
    for run in (model, *folds):
        last = snapshot(run)["epochs"][-1]
        assert run.result["best_epoch"] == last["epoch"] == SLOW["epochs"]
        assert run.score == snapshot(run)["score"] == last["metrics"]["macro_f1"]

    rows = read_json(project.survey_file)["rows"]
    found = measured(search, 1.0)  # of the models alone
    assert measured(search) == measured_for(model) and measured_for(folds[0]) is None
    assert found["adapted"] is False and found["rare"] == 1, "two rows of a label are not in three folds"
    assert [fold["rows"] for fold in found["folds"]] == [
        len(fold_rows(Classification(), project, run.spec.fold, run.spec.settings.seed)["valid"][0]) for run in folds]
    assert found["rows"] == rows["train"] + rows["valid"] == sum(fold["rows"] for fold in found["folds"])
    hits = sum(snapshot(run)["epochs"][-1]["metrics"]["accuracy"] * fold["rows"]
               for run, fold in zip(folds, found["folds"], strict=True))
    assert found["metrics"]["accuracy"] == pytest.approx(hits / found["rows"])
    assert found["interval"] == list(accuracy_interval(found["metrics"]["accuracy"], found["rows"]))
    each = [run.score for run in folds]
    assert found["mean"]["macro_f1"] == pytest.approx(np.mean(each))
    assert found["deviation"]["macro_f1"] == pytest.approx(np.std(each, ddof=1))

    learnt = [row for part in ("train", "valid") for row in Classification().rows(project, part)[1]]
    wrong = found["mistakes"]
    assert len({each["row"] for each in wrong}) == len(wrong) == min(50, found["rows"] - round(hits))
    assert all(learnt[each["row"]] != each["guess"] for each in wrong)
    assert [each["probability"] for each in wrong] == sorted((each["probability"] for each in wrong), reverse=True)

    rows = fold_rows(Classification(), project, folds[1].spec.fold, folds[1].spec.settings.seed)
    score = Classification().simple(rows["train"], rows["valid"], 3)["tfidf"].metrics()
    assert found["folds"][1]["tfidf"] == pytest.approx({name: score[name] for name in ("accuracy", "macro_f1")})

    spec = read_json(search.file)
    spec["base"]["lineage"] = [{"id": "kotune-mini"}, {"id": f"{project.name}/001"}]
    write_json(search.file, spec)
    assert measured(search)["adapted"], "its base model has read the texts"


def learnt_from(project) -> int:
    rows = read_json(project.survey_file)["rows"]
    return rows["train"] + rows["valid"]


def test_stopped_it_keeps_what_it_has_and_goes_on_which_the_shell_shows(project, supervisor, tiny_encoder):
    search = start(project, Plan(model=str(tiny_encoder), folds={"folds": 3}, settings=SLOW), local_folders=True)
    model = until(lambda: search.trials()[:1])[0]
    until(lambda: snapshot(model)["epoch"] > 1)
    search.stop.touch()
    supervisor.wake()
    result = until(lambda: search.result)
    assert result["state"] == model.state == "stopped" and result["best"] == model.name and measured(search) is None
    assert model.is_tested, "what there is of the model is measured"

    resume(model)
    until(lambda: len(folds_of(search)) > 1)
    search.stop.touch()
    supervisor.wake()
    assert until(lambda: search.result)["state"] == "stopped" and 1 <= len(measured(search)["folds"]) < 3
    told = here("--home", str(supervisor.home.path), "resume", project.name).stdout
    assert search.result["state"] == model.state == "done" and model.is_tested
    rows, lines = measured(search)["rows"], [line.split() for line in told.splitlines()]
    assert rows == learnt_from(project) and f"3 of 3 folds: {rows} rows" in told and "  test  tfidf" in told
    assert [line[1:3] for line in lines if line[0] == "fold"] == [[f"{number}/3", "done"] for number in (1, 2, 3)]
    assert [line[1] for line in lines if line[0] == "folds"] == ["model", "tfidf"] and "mean ± standard" in told
    with pytest.raises(Problem, match="이미"):
        resume(folds_of(search)[0])


def test_a_fold_that_failed_is_told_and_can_be_made_up_for(project, tiny_encoder):
    search = start(project, Plan(model=str(tiny_encoder), folds={"folds": 3}, settings=QUICK), local_folders=True)
    for state in ("done", "failed", "failed", "failed"):
        assert advance(search) is None
        run = search.trials()[-1]
        write_json(run.result_file, {"state": state, "score": 0.5, "best_epoch": 1, "epochs": 1})
        run.model.mkdir()
        write_json(run.earlier_test, {})
    advance(search)
    assert search.result == {"state": "failed", "best": "001"}
    resume_search(search)
    assert search.result is None and [run.state for run in search.trials()] == ["done", *3 * ["queued"]]

    for run in search.trials():
        write_json(run.result_file, {"state": "done", "score": 0.5, "best_epoch": 1, "epochs": 1})
    model = search.trials()[0]
    model.earlier_test.unlink()
    write_json(model.result_file, model.result | {"problem": {"code": "damaged_checkpoint"}})
    advance(search)
    assert search.result["state"] == "failed" and search.result["problem"]["code"] == "model_not_tested"
    resume_search(search)
    assert search.result is None and advance(search).name == model.name, "it waits for its test again"


def test_a_model_that_failed_when_it_was_resumed_ends_it_whatever_it_had_reached(project, tiny_encoder):
    search = start(project, Plan(model=str(tiny_encoder), folds={"folds": 3}, settings=QUICK), local_folders=True)
    advance(search)
    model, = search.trials()
    model.publish(model.empty | {"state": "stopped", "score": 0.5, "best_epoch": 1})
    model.model.mkdir()
    model.reopen()
    model.end("failed", Problem("out_of_memory", "", ""))
    advance(search)
    assert search.result == {"state": "failed", "best": model.name} and len(search.trials()) == 1


def folds_ending(search):
    """Each fold as it ends, whose answers are still to be stored; the model comes before them."""
    for number in range(1 + search.folds):
        advance(search)
        run = search.trials()[-1]
        run.model.mkdir()
        write_json(run.earlier_test, {})
        run.publish({"state": "done", "score": 0.5, "best_epoch": 1, "epochs": 1})
        if number:
            yield run
    advance(search)


def test_labels_are_decided_by_the_other_folds_as_they_are_whether_stored_decided_or_not(tmp_path, tiny_encoder):
    """Model and simple method say the same, each label from about .25 on; the folds of the model were stored as each of
    them would be decided by itself. Then both are told to be as good, and the chances are those that were given."""
    read = look_at(texts_with_lists(tmp_path), task="multi-label")
    project = create_project(Home(tmp_path / "집"), "local", "", *read)
    search = start(project, Plan(model=str(tiny_encoder), folds={"folds": 3}), local_folders=True)
    random, labels, folds = np.random.default_rng(4), len(project.survey.labels), []
    for run in folds_ending(search):
        sure = random.random((300, labels)) * 0.6
        folds.append(Flags.of(sure, random.random((300, labels)) < sure))
        write_answers(run.answer_file("fold"), folds[-1].settled())
        write_answers(run.answer_file("tfidf"), folds[-1])
    found, whole, model = measured(search, 1.0), Flags.pooled(folds), search.trials()[0]
    assert len({*(float(fold.settled().thresholds[0, 0]) for fold in folds)}) > 1, "else nothing differs"
    assert found["metrics"] == found["baselines"]["tfidf"] and found["chance"] == 1
    assert found["metrics"]["micro_f1"] == pytest.approx(whole.settled().metrics()["micro_f1"], abs=0.02)
    assert found["reliability"] == whole.certainty()["reliability"] and found["reliability"]["error"] < 0.1

    told = answers_to(model, "folds")
    assert np.array_equal(told.chances, whole.chances) and told.thresholds.max() < 0.4, "nowhere as it was stored"
    assert told.metrics()["micro_f1"] == found["metrics"]["micro_f1"], "one way to put folds together"


def test_too_few_rows_and_too_few_or_many_folds_are_refused_at_once(project, tiny_encoder, tmp_path):
    for folds in (2, 11):
        with pytest.raises(Problem) as problem:
            start(project, Plan(model=str(tiny_encoder), folds={"folds": folds}), local_folders=True)
        assert problem.value.code == "bad_option"
    lines = [f"{number}번 글입니다. 적응에 쓸 만큼 넉넉히 길게 적은 한국어 문장입니다." for number in range(60)]
    (tmp_path / "글.txt").write_text("\n".join(lines), encoding="utf-8")
    texts = create_project(Home(tmp_path / "집"), "local", "글", *look_at(tmp_path / "글.txt", task="masked-lm"))
    with pytest.raises(Problem) as problem:
        start(texts, Plan(model=str(tiny_encoder), folds={}), local_folders=True)
    assert problem.value.code == "nothing_to_learn" and not texts.searches()


@pytest.mark.parametrize("matrix", [[[3, 1, 0], [2, 4, 0], [0, 0, 0]], [[5, 0], [0, 0]], [[0, 2], [3, 0]]])
def test_answers_restored_from_a_confusion_matrix_have_that_matrix_and_its_scores(matrix):
    """Of projects before 0.2, whose folds stored counts only."""
    counts, found = np.array(matrix), Scores.from_confusion(matrix)
    hits, occurring = np.diag(counts), counts.sum(0) + counts.sum(1)
    assert found.confusion().tolist() == matrix
    assert found.metrics()["accuracy"] == pytest.approx(hits.sum() / counts.sum())
    assert found.metrics()["macro_f1"] == pytest.approx((2 * hits / np.maximum(occurring, 1)).mean())


def test_of_entities_it_tells_how_many_texts_are_wholly_right(tmp_path, tiny_encoder):
    """By which the result page counts the mistakes that it shows."""
    read = look_at(texts_with_marks(tmp_path), task="entities")
    project = create_project(Home(tmp_path / "집"), "local", "", *read)
    search = start(project, Plan(model=str(tiny_encoder), folds={"folds": 3}), local_folders=True)
    for run in folds_ending(search):
        write_answers(run.answer_file("fold"), Spans.of([[Truth(0, 1, 0)], []], [[], []], ["가", "나"], 2))
    assert measured(search, 1.0)["metrics"]["exact_match"] == 0.5
