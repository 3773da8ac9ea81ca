"""Every task goes the whole way, in this process: from its sample to a card and an answer.

A task that is added is tested here once `samples.py` has a file for it; the supervisor, pages and the real server are
tested elsewhere and know no task.
"""

import ast
import json
import re
import runpy
import shutil
from itertools import chain
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import plotly.graph_objects as go
import pytest
from pydantic import TypeAdapter

from cards.card import write_card
from cards.compared import as_csv
from cards.curve import answer, learnt, lines_of
from cards.mapped import mapped
from cards.methods import ranked, verdict
from cards.methods_figure import drawing
from cards.record import record_of
from tests.trainer.bundle.unpacked import MOST_LINES, by_hand, unpacked
from tests.trainer.onnx.unpacked import program_in
from tests.trainer.onnx.unpacked import unpacked as without_torch
from tests.trainer.tasks.samples import ASKED, SAMPLES
from tests.trainer.training.test_learning import SETTINGS
from trainer.compute.device import find_device
from trainer.compute.loaded import Loaded
from trainer.data.survey import silent
from trainer.errors import Problem
from trainer.home.files import write_json
from trainer.home.layout import Home
from trainer.home.project import Project, Run
from trainer.home.specs import Base, Method, SearchSpec
from trainer.kinds.numbers import Numbers
from trainer.kinds.spans import Spans
from trainer.kinds.stored import read_answers, write_answers
from trainer.models.families import is_new
from trainer.onnx.making import make
from trainer.search import advance
from trainer.search.beside import beside
from trainer.search.comparison import best_tested, compared
from trainer.search.sizes import curve_of
from trainer.serving.explained import explain
from trainer.serving.mapping import make_map
from trainer.serving.maps import map_of
from trainer.serving.process import answering
from trainer.studio import create_project, look_at, start
from trainer.tasks import TASKS, task_of
from trainer.tasks.answering import SHARES, answers_to, share_of, sources, temperature_in
from trainer.tasks.look import suggest_task
from trainer.tasks.measured import figures_of, measured_test
from trainer.tasks.task import Task
from trainer.texts import parts_of
from trainer.training.cost import cost_of
from trainer.training.plan import Plan
from trainer.training.worker import work
from ui.api.explaining import Why
from ui.api.rest import Answered
from ui.kinds import KINDS
from ui.kinds.dots import WAYS
from ui.kinds.mapped import map_figure
from ui.place import Place, Shared, Visit


def _labels(line: str, right: dict) -> tuple:
    labels, chances = (ast.literal_eval(part) for part in re.fullmatch(r"(\[.*\]) (\{.*\})", line).groups())
    return (labels, right["labels"]), ([*chances.values()], [*right["probabilities"].values()])


def _number(line: str, right: dict) -> tuple:
    number, _, low, _, high = line.split()
    return (0, 0), (np.array([number, low, high], float) / 10, [right[each] / 10 for each in ("number", "low", "high")])


def _entities(line: str, right: dict) -> tuple:
    spans, others = ast.literal_eval(line), right["entities"]
    return ([span[:2] for span in spans], [(each["text"], each["type"]) for each in others]), (
        [span[2] for span in spans], [each["probability"] for each in others])


# A line of the program without torch, and the answer of the model: what is given, and how sure each is, of both.
# One label is told in tests/trainer/onnx; each export takes 8 s.
TOLD = {"entities": _entities, "multi-label": _labels, "pair-number": _number}
AS_ONNX = [(name, None) for name in TASKS if name in TOLD]
IN_WINDOWS = {name: {"max_length": 8, "windows": 3} for name in ("multi-label", "number")}
NETWORKS = [("classification", "kotune-embedding"), ("entities", "kotune-bilstm-crf"), ("pair-number", "kotune-bilstm")]
MORE = {"epochs": 5, "learning_rate": 0.01}  # than a random encoder takes


@pytest.fixture(scope="module", params=[*((name, None) for name in TASKS), *NETWORKS],
                ids=lambda param: "-".join(filter(None, param)))
def how(request) -> tuple[str, str | None]:
    """A task, and a network that learns it without pretraining, or None for an encoder."""
    return request.param


@pytest.fixture(scope="module")
def task(how) -> Task:
    return TASKS[how[0]]


@pytest.fixture(scope="module")
def sample(task, tmp_path_factory) -> Path:
    return SAMPLES[task.name](tmp_path_factory.mktemp(task.name))


@pytest.fixture(scope="module")
def run(how, task, sample, tiny_encoder) -> Run:
    """Trained, tested and exported."""
    project = create_project(Home(sample.parent / "집"), "local", "", *look_at(sample, task=task.name))
    settings = SETTINGS | (MORE if how[1] else IN_WINDOWS.get(how[0], {}))
    plan = Plan(model=how[1] or str(tiny_encoder), settings=settings)
    run = start(project, plan, local_folders=True)
    work(run)
    assert run.state == "done", run.result
    return run


def loaded(run: Run) -> Loaded:
    """The exported model, with the attention that it was trained with."""
    made, settings = Base(id="made", path=str(run.model)), run.spec.settings
    device, labels = find_device(), run.project.survey.labels
    model = task_of(run).load(made, labels, device.attention(settings.max_length)).to(device.kind)
    return Loaded(model, task_of(run).tokenizer(made), device, settings.max_length, settings.windows)


def test_its_sample_is_recognised(task, sample):
    from trainer.options import Reading

    name, fit = suggest_task({"": sample}, Reading())[0]
    assert name == task.name and 0 < fit.confidence <= 1 and fit.reason.ko and fit.reason.en


def test_it_declares_what_pages_and_cards_draw(task):
    assert task.answer.kind in KINDS and task.metrics and task.lines and task.plans and task.words and task.card
    assert all(metric in task.metrics for lines in task.lines for metric in lines.metrics)


def test_its_rows_are_divided_and_no_text_is_on_two_sides(run):
    texts = {part: task_of(run).rows(run.project, part)[0] for part in ("train", "valid")}
    assert len(texts["train"]) > len(texts["valid"]) > 0
    assert not set(texts["train"]) & set(texts["valid"])


def test_it_learns_and_beats_the_simplest_method(run):
    """A model for people beats the majority class on the test rows; a base model guesses better than before."""
    task, best = task_of(run), task_of(run).metric
    if task.makes == "model":
        found = measured_test(run)
        simplest = min(each[best.name] for each in found["baselines"].values())
        assert found["metrics"][best.name] > simplest + 0.3
        assert found["rows"] == run.project.survey.rows["test"]
    else:
        before = run.result["before"][best.name]
        assert best.best(run.score, before) == run.score and run.score < before / 10


def test_who_answers_gives_the_answers_that_were_measured(run):
    """Of the model, its partner, and both together."""
    if task_of(run).partner is None:
        assert share_of(run) == 1
        return
    texts, labels = task_of(run).rows(run.project, "test")[0], run.project.survey.labels
    assert {0, 1, share_of(run)} <= {*SHARES}
    for share in SHARES:
        answers, measured = answering(run, share)(texts), sources(run, "test")[0].mixed(share)
        if isinstance(measured, Spans):
            assert [[(each["start"], each["end"], labels.index(each["type"])) for each in answer["entities"]]
                    for answer in answers] == [[span[:3] for span in each] for each in measured.answers], share
            continue
        if isinstance(measured, Numbers):
            assert np.allclose([answer["number"] for answer in answers], measured.answers, atol=1e-2), share
            assert all(answer["low"] <= answer["number"] <= answer["high"] for answer in answers)
            continue
        given = [[answer["probabilities"][label] for label in labels] for answer in answers]
        assert np.allclose(given, measured.chances, atol=2e-3), share


def test_scores_and_figures_follow_from_the_stored_answers(run):
    task = task_of(run)
    stored = read_answers(run.answer_file(f"epoch-{run.result['best_epoch']:02d}"), task.answer)
    assert stored.metrics()[task.metric.name] == run.score
    assert stored.figures() == figures_of(run, run.result["best_epoch"])
    if task.makes == "model":
        wrong = np.flatnonzero(stored.near < 1).tolist()
        assert all(mistake in stored.answered(wrong) for mistake in stored.mistakes())
        assert ((stored.near >= 0) & (stored.near <= 1)).all() and len(stored.near) == len(stored)
        assert [each["row"] for each in stored.answered([2, 0])] == stored.rows[[2, 0]].tolist()


def test_a_model_that_was_saved_and_loaded_answers_the_same(run):
    """What is measured of the exported model is what was stored of the best epoch; as sure as it may be."""
    task, model = task_of(run), loaded(run)
    texts, labels = task.rows(run.project, "valid")
    again = task.validate(model, task.encode(model, texts, labels))
    stored = read_answers(run.answer_file(f"epoch-{run.result['best_epoch']:02d}"), task.answer)
    assert temperature_in(run) != 1 or task.name != "entities", "chosen by sixty of them"
    if (temperature := temperature_in(run)) != 1:
        stored = stored.tempered(temperature)
        again = again.given_at(temperature).decided_by(stored)
    for name, column in again.columns().items():
        if isinstance(column, np.ndarray):
            assert np.allclose(column, stored.columns()[name], atol=1e-5), name


@pytest.mark.parametrize("how", AS_ONNX, indirect=True, scope="module")
def test_as_onnx_it_answers_as_the_model_does(run, how, tmp_path, monkeypatch, capsys):
    """By the program of its README, and here; it is made in this process, which has imported most of what it takes."""
    texts = task_of(run).rows(run.project, "test")[0][:10]
    by_torch = answering(run, 1.0)(texts)
    make(run, silent)
    folder = without_torch(run, tmp_path)
    monkeypatch.chdir(folder)
    monkeypatch.syspath_prepend(folder)
    (folder / "program.py").write_text(program_in(folder, texts), encoding="utf-8")
    capsys.readouterr()
    runpy.run_path("program.py")
    told = [line.removeprefix(f"{text} ") for text, line in zip(
        texts, capsys.readouterr().out.splitlines(), strict=True)]
    for line, right in chain(*(zip(told, each, strict=True) for each in (by_torch, answering(run, 1.0)(texts)))):
        given, chances = TOLD[how[0]](line, right)
        assert given[0] == given[1] and np.allclose(*chances, atol=1e-4)


def test_its_bundle_does_the_training_again_without_kotune(run, how, tmp_path, monkeypatch):
    """To the last bit, as this is the same processor; of the networks the fastest."""
    if task_of(run).makes == "base" or how[1] not in (None, "kotune-embedding"):
        return
    folder = unpacked(run, tmp_path)
    program = (folder / "train.py").read_text(encoding="utf-8")
    assert len(program.splitlines()) <= MOST_LINES and "trainer" not in program
    assert how[1] or max(len(each.splitlines()) for each in by_hand(run)) <= MOST_LINES
    monkeypatch.chdir(folder)
    monkeypatch.syspath_prepend(folder)
    made = runpy.run_path("train.py", run_name="__main__")
    assert made["now"] == made["then"] and len(made["now"]) == run.project.survey.rows["test"]


def test_it_is_described_and_answers_in_json(run, how):
    task = task_of(run)
    card = write_card(run).read_text(encoding="utf-8")
    assert ("**사전 학습**: 없음" in card) == ("import network" in card) == ("library_name: kotune" in card) == bool(how[1])
    assert task.pipeline_tag in card and task.words.title.ko in card and "English" in card
    answer, = task.predict(loaded(run), [ASKED[task.name]], run.project.survey.labels)
    assert json.loads(json.dumps(answer)) == answer and answer
    sent, = TypeAdapter(Answered).validate_python([answer])
    assert sent.model_dump() == answer, "REST leaves nothing out"


def test_it_says_why_by_what_words_change(run):
    """What is told of a word is what is answered without it, and tokens are told of words that are there."""
    task, text, who = task_of(run), ASKED[task_of(run).name], answering(run, share_of(run))
    asked = SimpleNamespace(predict=lambda run, texts, *left, least: who(texts),
                            read=lambda run, text: who.read([text])[0])
    found = explain(asked, run, text)
    sent = Why.model_validate(json.loads(json.dumps(found.as_json())))
    assert sent.model_dump(exclude_none=True)["words"] == [piece._asdict() for piece in found.pieces]
    words = [part.split() for part in parts_of(text)]
    for each in sent.tokens:
        assert each.word is None or each.text in words[each.part][each.word] or each.text == "[MASK]"
    assert {each.word for each in sent.tokens} >= {*range(len(words[0]))}
    if task.makes == "base":
        assert not found.pieces and not found.strengths
        return
    last = found.pieces[-1]
    rest = parts_of(text)[last.part][:last.start].strip()
    without = rest if isinstance(text, str) else (text[0], rest)
    then = task.judged.strengths(who([without])[0])
    assert last.text == words[-1][-1] and last.changes == pytest.approx(
        {name: value - then.get(name, 0) for name, value in found.strengths.items()}, abs=1e-5)
    assert any(abs(change) > 0.01 for piece in found.pieces for change in piece.changes.values())


def test_its_test_rows_are_dots_of_a_map_in_every_way_of_its_kind(run):
    if task_of(run).answer.kind not in WAYS:
        return
    make_map(run, lambda share, words: None)
    found, answers, rows = map_of(run), answers_to(run, "test"), run.project.survey.rows["test"]
    home = Home(run.project.path.parents[1])
    visit = Visit(Shared(home, None, None, None), Place(run.project.name, run.name, step="result"), "local", "ko")
    for way in WAYS[answers.kind]:
        drawn = go.Figure(map_figure(run, found, answers, "tsne", False, way, visit))
        assert sum(len(trace.x) for trace in drawn.data) == rows
        assert all("행</b><br>정답" in shown and "<br>답" in shown for trace in drawn.data for shown in trace.text)
    head, lines = mapped(run, "ko")
    assert len([*lines]) == rows and ("확률" in head) == (answers.sure_of(0) is not None)


def test_runs_stand_side_by_side_by_its_own_headline(run, tmp_path):
    """The run, and a copy of it that has answered some rows of the test alone, with another number of epochs."""
    task, project = task_of(run), Project(shutil.copytree(run.project.path, tmp_path / "local" / run.project.name))
    other = Run(shutil.copytree(project.run("001").path, project.path / "runs" / "002"))
    write_json(other.file, run.spec.model_dump() | {"key": "002", "settings": run.spec.settings.model_dump() | {
        "epochs": 99}})
    if task.makes == "base":
        with pytest.raises(Problem) as problem:
            beside(project, ["001", "002"])
        assert problem.value.code == "another_task"
        return
    mine, theirs, *simple = found = beside(project, ["001", "002"]).found
    answers = read_answers(run.answer_file("test"), task.judged)
    above, below = sources(run, "test")[0].mixed(1.0).ratio().sum(0)
    assert mine.metrics[task.headline.name] == pytest.approx(above / below) and mine.metrics == theirs.metrics
    assert theirs.difference == (mine.difference or (0, 0)) and {each.name for each in simple} == {*task.simple_methods}
    assert {title.en for title in beside(project, ["001", "002"]).settings} == {"Epochs"}
    assert "99" in as_csv(found, task, "ko", beside(project, ["001", "002"]).settings).decode()

    truth = task.rows(project, "test")[1]
    some = [*range(0, len(answers), 2)]
    write_answers(other.answer_file("test"), answers.taken(some, truth[some]).of_rows(np.array(some)))
    both = beside(project, ["002", "001"])
    assert (both.rows, both.of) == (len(some), len(answers))
    one, two = both.found[:2]
    assert one.metrics == pytest.approx(two.metrics) and one.run == "002"
    other.answer_file("test").write_bytes(b"PAR1")
    broken = beside(project, ["001", "002"]).found[1]
    assert broken.metrics is None and broken.problem["code"] == "damaged_answers"
    other.answer_file("test").unlink()
    for names, code in ((["001"], "how_many_runs"), (["001", "003"], "no_such_run"), (["001", "002"], "not_tested")):
        with pytest.raises(Problem) as problem:
            beside(project, names)
        assert problem.value.code == code and problem.value.words.ko != problem.value.words.en


def test_it_learns_from_fewer_rows_to_tell_whether_more_would_help(run, tmp_path):
    """On half of the rows, beside the run, which has learnt from all, in a copy of its project; an epoch shows all but
    how well it learns."""
    task, project = task_of(run), Project(shutil.copytree(run.project.path, tmp_path / "local" / run.project.name))
    every, whole = project.survey.rows["train"], project.run(run.name)
    plan = Plan(model=run.spec.base.path, rows=[every // 2], settings=SETTINGS | {"epochs": 1})
    if task.makes == "base":
        with pytest.raises(Problem, match="라벨"):
            start(project, plan, local_folders=True)
        return
    if is_new(run.spec.base):  # no other than the encoder's, here
        return
    search = start(project, plan, local_folders=True)
    assert advance(search) is None
    fewer, = search.trials()
    work(fewer)
    assert fewer.state == "done" and not fewer.model.exists() and fewer.spec.rows == every // 2, fewer.result
    write_json(whole.file, run.spec.model_dump() | {"search": search.name, "trial": 1})
    advance(search)
    assert search.result["best"] == whole.name and search.result["state"] == "done"
    curve = curve_of(search)
    half, most = curve.points
    assert (half.rows, most.rows) == (every // 2, every) and half.model.metrics and half.simple and most.simple
    assert curve.last and answer(curve, task, project.survey.rows["test"]) and len(lines_of(curve, task)) == 2
    assert json.loads(json.dumps(curve.as_json()))["last"]["to"] == every
    heading, sentence, table, _ = learnt(record_of(whole), lambda ko, en: en)
    assert "Score by number of training rows" in heading and f"{every:,}" in sentence and table.count("\n") == 3


def test_methods_are_compared_by_its_own_metrics(run, tmp_path):
    """The run as the first model of a comparison, in a copy of its project."""
    task = task_of(run)
    if task.makes == "base":
        assert "methods" not in task.plans
        return
    run = Project(shutil.copytree(run.project.path, tmp_path / "local" / run.project.name)).run(run.name)
    method = Method(base=run.spec.base, settings=run.spec.settings)
    search = run.project.add_search(SearchSpec(
        base=method.base, defaults=method.settings, others=[method], created=0, key=""))
    write_json(run.file, run.spec.model_dump() | {"search": search.name, "trial": 0})
    write_json(run.result_file, run.result | {"cost": cost_of(run, loaded(run), task.rows(run.project, "test")[0])})

    mine, to_come, *simple = found = compared(search)
    test, headline = measured_test(run, 1.0), task.headline.name
    assert mine.metrics == {metric.name: test["metrics"][metric.name] for metric in task.reported}
    assert mine.interval[0] <= mine.metrics[headline] <= mine.interval[1] and mine.valid == run.score
    assert 0 < mine.epoch_seconds < mine.seconds
    assert mine.rows_per_second > 0 and mine.parameters > 0 and mine.bytes > 0 and to_come.state is to_come.run is None
    assert {each.name for each in simple} == {*task.simple_methods}
    partner = next(each for each in simple if each.name == task.partner)
    assert partner.seconds >= 0 and partner.bytes > 0 and partner.rows_per_second > 0
    if best_tested(found, task) is mine:
        assert partner.chance == pytest.approx(test["chance"], abs=0.05)
        assert partner.difference[1] > partner.difference[0] or partner.metrics == mine.metrics
    told = verdict(found, task, test["rows"])
    assert f"{test['rows']:,}" in told.ko and f"{test['rows']:,}" in told.en
    assert len(as_csv(ranked(found, task), task, "ko").decode().splitlines()) == 3 + len(simple)
    drawn = drawing(found, task, "en")
    assert len(drawn.spots) + len(drawn.levels) == 1 + len(simple)
