"""A model of several labels, trained once: what is exported, how it answers elsewhere, and what a table gets."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from cards.sections import together
from tests.trainer.tasks.samples import texts_with_lists
from tests.trainer.training.test_learning import ROWS, SETTINGS
from trainer.data.tables import read_table
from trainer.home.files import read_json
from trainer.home.layout import Home
from trainer.kinds.flags import Flags
from trainer.kinds.lists import joined
from trainer.kinds.stored import read_answers, write_answers
from trainer.serving.labelling import label_table
from trainer.serving.process import answering
from trainer.studio import create_project, look_at, start
from trainer.tasks import TASKS
from trainer.tasks.answering import temperature_in
from trainer.tasks.measured import measured_above, measured_test, measured_valid
from trainer.training.plan import Plan
from trainer.training.worker import work

TEXTS = ["오늘 정말 좋아요 최고예요", "친구 싫어요 나빠요 예뻐요 훌륭해요", "아침 저녁 마을 혼자"]


@pytest.fixture(scope="module")
def run(tmp_path_factory, tiny_encoder):
    folder = tmp_path_factory.mktemp("flags")
    table = texts_with_lists(folder, ROWS)  # few rows say nothing of how sure it is
    project = create_project(Home(folder / "집"), "local", "", *look_at(table, task="multi-label"))
    run = start(project, Plan(model=str(tiny_encoder), settings=SETTINGS | {"epochs": 10}), local_folders=True)
    work(run)
    assert run.state == "done", run.result
    return run


def test_plain_transformers_give_the_same_probabilities(run):
    from transformers import pipeline

    config, answers = read_json(run.model / "config.json"), answering(run, 1.0)(TEXTS)
    assert config["problem_type"] == "multi_label_classification"
    assert config["thresholds"] == answers[0]["thresholds"] == pytest.approx(
        dict(zip(run.project.survey.labels, measured_test(run, 1.0)["metrics"]["thresholds"], strict=True)))
    given = pipeline("text-classification", model=str(run.model))(TEXTS, top_k=None)
    for mine, theirs in zip(answers, given, strict=True):
        assert mine["probabilities"] == pytest.approx({each["label"]: each["score"] for each in theirs}, abs=1e-4)
        assert mine["labels"] == [label for label, share in mine["probabilities"].items()
                                  if share >= config["thresholds"][label]]
    assert [each["labels"] for each in answers[:2]] == [["칭찬"], ["불만", "칭찬"]]


def test_the_simple_method_is_exported_and_answers_without_kotune(run, tmp_path):
    import skops.io  # takes 3 seconds, and tests are collected by each process

    partner, labels = TASKS["multi-label"].partner_of(run.project), run.project.survey.labels
    partner.export(tmp_path / "model.skops", labels)
    simple = skops.io.load(tmp_path / "model.skops", trusted=[])
    assert np.allclose(simple.predict_proba(TEXTS), partner.chances(TEXTS), atol=1e-5)
    program = together(run, "'folder'", 0.25)
    compile(program, "program", "exec")
    assert str(answering(run, 0.25)(TEXTS)[0]["thresholds"]) in program


def test_answers_are_decided_by_the_validation_rows(run):
    for share in (1.0, 0.5, 0.0):
        test, valid = measured_test(run, share), measured_valid(run, share)
        assert test["metrics"]["thresholds"] == pytest.approx(valid["metrics"]["thresholds"])
    assert measured_above(run, [0.5, 0.9]) == {}, "no answer is kept back"
    file = run.answer_file(f"epoch-{run.result['best_epoch']:02d}")
    stored = read_answers(file, Flags)
    write_answers(file, replace(stored, chances=stored.chances / 4))
    assert max(measured_test(run, 1.0)["metrics"]["thresholds"]) < 0.3, "they were less sure"
    file.write_bytes(b"PAR1")
    kept = read_answers(run.answer_file("test"), Flags).thresholds[0].tolist()
    assert measured_test(run, 1.0)["metrics"]["thresholds"] == kept, "damaged: as it was stored"
    write_answers(file, stored)


def test_a_model_that_is_tested_later_is_decided_and_as_sure_as_it_was_exported(run):
    """Even where the answers to the validation rows are damaged or lost, which choose that; they are given again."""
    test, valid = (run.answer_file(name) for name in ("test", f"epoch-{run.result['best_epoch']:02d}"))
    files = {file: (file.read_bytes(), read_answers(file, Flags)) for file in (test, valid)}
    assert temperature_in(run) != 1
    for lose in (lambda: valid.write_bytes(b"PAR1"), valid.unlink):
        lose()
        test.unlink()
        work(run)
        for file, (_, known) in files.items():
            again = read_answers(file, Flags)
            assert np.allclose(again.chances, known.chances, atol=1e-5), file.name
            assert np.allclose(again.thresholds, known.thresholds, atol=1e-5), file.name
    for file, (content, _) in files.items():
        file.write_bytes(content)


def test_a_table_gets_lists_and_a_column_of_probabilities_for_each_label(run, tmp_path):
    (tmp_path / "새 글.csv").write_text("\n".join(["글,칭찬 확률", *(f"{text}," for text in [*TEXTS, "", TEXTS[0]])]),
                                     encoding="utf-8")
    asked = SimpleNamespace(predict=lambda run, texts, least: answering(run, 1.0)(texts))
    found = label_table(asked, run, read_table(tmp_path / "새 글.csv"), "글")
    assert [*found.frame.columns][2:] == ["예측 라벨", "불만 확률", "칭찬 확률.1"]
    one, both, other = (joined(each["labels"]) for each in answering(run, 1.0)(TEXTS))
    assert found.frame["예측 라벨"].tolist() == [one, both, other, "", one] and both == "불만 | 칭찬"
    assert found.frame["불만 확률"].isna().tolist() == [False, False, False, True, False]
    assert found.counts()["불만"] >= 1 and found.counts()["칭찬"] >= 3 and found.probability is None
