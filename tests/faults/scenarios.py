"""What is being done when a fault comes: homes as they are before, and what the owner asks for."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROWS = 400
SETTINGS = {"epochs": 3, "max_length": 16, "batch_size": 64, "learning_rate": 0.005, "patience": 0}


@dataclass(frozen=True)
class Scenario:
    """`begins` makes the home, `script` is what the owner does before a fault or during one."""

    begins: Callable
    script: Callable


def _new(say, home, encoder: Path):
    from tests.tiny import SAMPLE
    from trainer.studio import create_project, look_at

    table = home.path.parent / "표.csv"
    table.write_text("\n".join(SAMPLE.read_text(encoding="utf-8-sig").splitlines()[:ROWS + 1]), encoding="utf-8")
    project = create_project(home, "local", "리뷰", *look_at(table))
    say("project", project.name)
    return project


def _start(say, home, encoder: Path, **plan):
    """The same key starts it once, however often it is tried."""
    from trainer.studio import start
    from trainer.training.plan import Plan

    project = home.projects("local")[0]
    settings = {} if "budget" in plan else {"settings": SETTINGS}
    started = start(project, Plan(model=str(encoder), key="k", **settings | plan), local_folders=True)
    say("started", str(started.path.relative_to(home.path)))


def _stopped(say, home, encoder: Path) -> None:
    """A run that was stopped with a model, and a test of it."""
    from threading import Thread

    from tests.trainer.queue.test_supervision import until
    from trainer.training.watching import snapshot

    _new(say, home, encoder)
    _start(say, home, encoder)
    run = home.projects("local")[0].run("001")
    Thread(target=lambda: (until(lambda: snapshot(run)["epochs"]), run.ask_to_stop()), daemon=True).start()


def _done(say, home, encoder: Path) -> None:
    _new(say, home, encoder)
    _start(say, home, encoder)


def _resume(say, home, encoder: Path) -> None:
    from trainer.queue.resuming import resume

    resume(home.projects("local")[0].run("001"))


def _describe(say, home, encoder: Path) -> None:
    from cards.card import write_card

    write_card(home.projects("local")[0].run("001"))


def _nothing(say, home, encoder: Path) -> None:
    pass


def _with(**plan) -> Callable:
    return lambda say, home, encoder: _start(say, home, encoder, **plan)


SCENARIOS = {
    "new project": Scenario(_nothing, _done),
    "run": Scenario(_new, _with()),
    "resumed run": Scenario(_stopped, _resume),
    "adaptation": Scenario(_new, _with(task="masked-lm")),
    "adaptation, then run": Scenario(_new, _with(adaptation={"epochs": 1, "batch_size": 64, "max_length": 16})),
    "search": Scenario(_new, _with(budget={"trials": 2, "minutes": 60})),
    "folds": Scenario(_new, _with(folds={"folds": 3})),
    "card": Scenario(_done, _describe)}
DAMAGED = {"stopped run": Scenario(_stopped, _resume), "done run": Scenario(_done, _describe)}


def recover(say, home, encoder: Path, script: Callable) -> None:
    """What a person does afterwards: asks for it again if it is not there, and resumes what did not end well."""
    from trainer.errors import Problem
    from trainer.queue.resuming import resume, resume_search

    if script not in (_resume, _describe):  # the same key starts nothing twice
        (_start if script is _done and home.projects("local") else script)(say, home, encoder)
    for project in home.projects("local"):
        for search in project.searches():
            if (result := search.result) and result["state"] != "done":
                resume_search(search)
        for run in project.runs():
            if run.spec.search is None and run.state != "done":
                resume(run)
    if script is _describe:
        try:
            script(say, home, encoder)
        except Problem as problem:
            say("refused", problem.code)
