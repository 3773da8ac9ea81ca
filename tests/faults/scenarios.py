"""What is being done when a fault comes: homes as they are before, and what the owner asks for."""

import csv
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from .inject import Fault

ROWS = 200
SETTINGS = {"epochs": 3, "max_length": 16, "batch_size": 64, "learning_rate": 0.02, "patience": 0}


@dataclass(frozen=True)
class Scenario:
    """`begins` makes the home, and suffers a fault by it if there is one; `script` is what the owner does then."""

    begins: Callable
    script: Callable
    fault: Fault | None = None


def _new(say, home, encoder: Path):
    from tests.tiny import SAMPLE
    from trainer.studio import create_project, look_at

    table = home.path.parent / "표.csv"
    with open(SAMPLE, encoding="utf-8-sig", newline="") as file:
        head, *rows = islice(csv.reader(file), ROWS + 1)
    with open(table, "w", encoding="utf-8", newline="") as file:  # the label within the text: so few rows teach no more
        csv.writer(file).writerows([head, *([f"{label} {text}", label] for text, label in rows)])
    project = create_project(home, "local", "리뷰", *look_at(table))
    say("project", project.name)
    return project


def _start(say, home, encoder: Path, **plan):
    """The same key starts it once, however often it is tried."""
    from trainer.studio import start
    from trainer.training.plan import Plan

    project = home.projects("local")[0]
    plan = {"model": str(encoder), "settings": SETTINGS, "key": "k"} | plan
    started = start(project, Plan(**plan), local_folders=True)
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


def _done(say, home, encoder: Path, **plan) -> None:
    _new(say, home, encoder)
    _start(say, home, encoder, **plan)


def _resume(say, home, encoder: Path) -> None:
    from trainer.queue.resuming import resume

    resume(home.projects("local")[0].run("001"))


def _describe(say, home, encoder: Path) -> None:
    from cards.card import write_card

    write_card(home.projects("local")[0].run("001"))


def _nothing(say, home, encoder: Path) -> None:
    pass


def _with(does: Callable, **plan) -> Callable:
    return lambda say, home, encoder: does(say, home, encoder, **plan)


ADAPTED = {"adaptation": {"epochs": 1, "batch_size": 128, "max_length": 16}}
SEARCH = {"budget": {"trials": 2, "minutes": 60}, "settings": SETTINGS | {"seed": 38}}  # then a short LoRA
FOLDS = {"folds": {"folds": 3}}
SCENARIOS = {
    "new project": Scenario(_nothing, _done),
    "run": Scenario(_new, _start),
    "resumed run": Scenario(_stopped, _resume),
    "adaptation": Scenario(_new, _with(_start, task="masked-lm")),
    "adaptation, then run": Scenario(_new, _with(_start, **ADAPTED)),
    "search": Scenario(_new, _with(_start, **SEARCH)),
    "folds": Scenario(_new, _with(_start, **FOLDS)),
    "card": Scenario(_done, _describe)}
DAMAGED = {
    "killed run": Scenario(_done, _nothing, Fault("kill", "both", 60)),
    "stopped run": Scenario(_stopped, _resume),
    "done run": Scenario(_done, _describe),
    "done adaptation": Scenario(_with(_done, **ADAPTED), _describe),
    "done search": Scenario(_with(_done, **SEARCH), _describe),
    "done folds": Scenario(_with(_done, **FOLDS), _describe)}


def everything(say, home, encoder: Path) -> None:
    """A little of all that is done above, in this process."""
    from trainer.search import advance
    from trainer.training.worker import work

    _done(say, home, encoder)
    project, = home.projects("local")
    _start(say, home, encoder, key="adaptation", task="masked-lm")
    for run in project.runs():
        work(run)
    _describe(say, home, encoder)
    _start(say, home, encoder, key="search", **SEARCH)
    for _ in range(2):
        advance(project.search("001"))
        work(project.runs()[-1])


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
            with suppress(Problem):
                run.check_model()
    if script is _describe:
        try:
            script(say, home, encoder)
        except Problem as problem:
            say("refused", problem.code)
