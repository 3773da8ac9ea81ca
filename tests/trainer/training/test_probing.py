"""A probe: what it measures, asked for twice, out of memory, and what a start makes of it."""

import shutil
from types import SimpleNamespace

import numpy as np
import pytest

from tests.tiny import SAMPLE, make_backtracking
from trainer.errors import Problem
from trainer.home.events import EventLog, read_events
from trainer.home.job import Job
from trainer.home.layout import Home
from trainer.home.probe import Probe, end_probes, job_at
from trainer.models.loading import find_base
from trainer.queue.agenda import Agenda
from trainer.queue.limits import LONGEST_PROBE, overrun
from trainer.queue.line import in_turn
from trainer.studio import create_project, look_at, start
from trainer.tasks.classification.task import Classification
from trainer.tasks.settings import settings_for
from trainer.training.cost import took
from trainer.training.forecast import forecast
from trainer.training.measuring import some
from trainer.training.plan import Plan
from trainer.training.probing import ask, known, measure
from trainer.training.worker import work


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return create_project(Home(tmp_path_factory.mktemp("home")), "local", "리뷰", *look_at(SAMPLE))


@pytest.fixture
def project(made, tmp_path):
    shutil.copytree(made.path.parents[1], tmp_path, dirs_exist_ok=True)
    return Home(tmp_path).project("local", made.name)


@pytest.fixture
def plan(tiny_encoder):
    return Plan(model=str(tiny_encoder), settings={"epochs": 4, "max_length": 64})


def test_a_sample_of_the_rows_names_none_of_them(project, tiny_encoder, tmp_path_factory, monkeypatch):
    """Their places in it are none in the table."""
    longest = max(Classification().rows(project, "train")[0], key=len)
    encoder = make_backtracking(tiny_encoder, tmp_path_factory.mktemp("models") / "encoder", longest[:8])
    monkeypatch.setattr("trainer.training.measuring.SAMPLE", 50)
    probe, = measure(project, Plan(model=str(encoder), settings={"max_length": 64}), local_folders=True)
    work(probe)
    problem = probe.result["problem"]
    assert problem["code"] == "tokenizer_failed" and "rows" not in problem["where"]


def test_a_probe_says_what_a_training_will_take(project, plan):
    home, base = Home(project.path.parents[1]), find_base(plan.model, local_folders=True)
    before = forecast(home, project, plan, base)
    probe, = measure(project, plan, local_folders=True)
    assert not before.memory and not before.off and probe.state == "queued"
    work(probe)
    found = probe.measured
    assert found["memory"] > 1e8 and found["checkpoint"] > 100_000 and not probe.checkpoints.exists()
    now = forecast(home, project, plan, base)
    assert (now.memory, now.off) == (found["memory"], found["off"]) and now.low < now.seconds < now.high
    longer = forecast(home, project, plan.model_copy(update={"settings": plan.settings | {"epochs": 8}}), base)
    assert longer.seconds - now.seconds == pytest.approx(4 * found["epoch"]), "epochs are no matter of measuring"
    larger = forecast(home, project, plan.model_copy(update={"settings": plan.settings | {"batch_size": 3}}), base)
    assert larger.memory == 0, "another batch has not been measured"
    assert measure(project, plan, local_folders=True)[0].measured == found, "nothing is measured twice"


def test_two_pages_that_ask_at_once_measure_once(project, plan, tiny_encoder):
    one, other = (measure(project, plan, local_folders=True)[0] for _ in range(2))
    assert one.path == other.path and len(Home(project.path.parents[1]).open_probes()) == 1
    run = start(project, plan, local_folders=True)
    assert isinstance(job_at(one.path), Probe) and not isinstance(job_at(run.path), Probe)
    assert not one.is_pending, "who starts asks no more"
    assert Home(project.path.parents[1]).open_probes() == []


def test_a_probe_that_runs_out_of_memory_leads_to_what_would_fit(project, plan, monkeypatch):
    def fails(*_):
        raise MemoryError

    monkeypatch.setattr("trainer.training.fit.Fit.step", fails)
    probe, = measure(project, plan, local_folders=True)
    work(probe)
    assert probe.result["problem"]["code"] == "out_of_memory"
    with pytest.raises(Problem) as refused:
        start(project, plan, local_folders=True)
    changes = refused.value.where["changes"]
    assert refused.value.code == "does_not_fit" and changes["batch_size"] * changes["accumulation"] == \
        probe.spec.settings.batch_size
    assert not project.runs(), "nothing was queued"
    assert start(project, plan.model_copy(update={"settings": plan.settings | changes}), local_folders=True)
    monkeypatch.undo()
    again, = measure(project, plan, local_folders=True)
    assert again.state == "queued", "one that failed is tried anew"


def test_what_is_larger_than_the_machine_is_refused_with_what_would_fit(project, plan, monkeypatch):
    monkeypatch.setattr("trainer.training.affordable.memory", lambda: 600_000)  # bytes: 4 a weight, but not 16
    with pytest.raises(Problem) as refused:
        start(project, plan, local_folders=True)
    assert refused.value.code == "does_not_fit" and refused.value.where["changes"]["method"] == "lora"
    assert start(project, plan.model_copy(update={"settings": plan.settings | refused.value.where["changes"]}),
                 local_folders=True)
    monkeypatch.setattr("trainer.training.affordable.memory", lambda: 1000)
    with pytest.raises(Problem, match="더 작은 모델") as refused:
        start(project, plan, local_folders=True)
    assert refused.value.where["changes"] == {}
    monkeypatch.undo()
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=1000))
    with pytest.raises(Problem) as refused:
        start(project, plan, local_folders=True)
    assert refused.value.code == "no_room_on_disk"


def test_a_probe_that_vanishes_or_never_ends_is_ended(project, plan, monkeypatch):
    home = Home(project.path.parents[1])
    probe, = measure(project, plan, local_folders=True)
    monkeypatch.setattr(Job, "given_to", {"pid": 1, "started": 0.0, "boot": "another", "given": 1.0, "attempt": 1})
    assert overrun(probe)[1].code == "probe_too_long" and LONGEST_PROBE > 60
    probe.worker.write_text("{}")
    assert Agenda(home, lambda error, path: pytest.fail(str(error))).look() == ([], [])
    assert probe.result["problem"]["code"] == "probe_lost"


def test_a_probe_comes_before_the_trainings_of_its_owner(project, plan):
    run = start(project, plan, local_folders=True)
    probe, = measure(project, plan, local_folders=True)
    assert in_turn([run, probe], {}) == [probe, run], "somebody waits for it on a page"
    end_probes(project)
    assert not probe.path.exists() and run.state == "queued"


def test_a_large_table_is_measured_by_a_part_and_its_longest_rows():
    texts = ["가" * (1 + number % 50) for number in range(1000)] + ["나" * 500]
    chosen, truth = some((texts, np.arange(1001)), 100, 2)
    assert len(chosen) == len(truth) <= 102 and texts[-1] in chosen and [texts[row] for row in truth] == chosen
    assert some((texts, None), 1000, 2)[0] is texts


def test_base_and_settings_tell_probes_apart(project, plan):
    base = find_base(plan.model, local_folders=True)
    settings = settings_for(project, base, plan.settings)
    ask(project, base, settings)
    assert known(project, base, settings.model_copy(update={"epochs": 9, "learning_rate": 0.5}))
    for name, value in {"batch_size": 1, "max_length": 8, "method": "lora", "precision": "fp32"}.items():
        if getattr(settings, name) != value:
            assert known(project, base, settings.model_copy(update={name: value})) is None


def test_what_a_run_took_counts_workers_that_were_killed(project, plan):
    run = start(project, plan, local_folders=True)
    log = EventLog(run.events)
    for kind, when in (("state", 100), ("step", 160), ("state", 1000), ("step", 1030), ("state", 5000)):
        log.append(kind, state="loading", time=float(when))
    log.close()
    assert took(read_events(run.events)[0], now=5010.0) == 60 + 30 + 10
