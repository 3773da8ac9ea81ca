"""What each task reaches with the carried model on the `valid` rows of ../shared/data, beside its simple method.

    python -m tests.benchmarks tasks            # every task, which takes a while
    python -m tests.benchmarks.tasks pairs      # those named

A function a task. A project is made of a set as a person would make it, with the `valid` rows for its test, and trained
with the recommended settings.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from trainer.home.layout import Home
from trainer.models.families import CARRIED
from trainer.studio import create_project, look_at, start
from trainer.tasks import task_of
from trainer.tasks.answering import share_of
from trainer.tasks.measured import measured_test
from trainer.training.plan import Plan

from .machine import ROOT

DATA = ROOT.parent / "shared" / "data"


class Reached(NamedTuple):
    """`model`: by itself; `answer`: of who answers in KoTune. All are of one metric, which is to reach the `goal`."""

    data: str
    rows: int
    metric: str
    simple: float
    model: float
    answer: float
    goal: float
    seconds: float


def pairs() -> Iterator[Reached]:
    yield reached("kornli_xnli", "accuracy", 0.60)
    yield reached("parakqc_pairs", "accuracy", 0.965)


def labels() -> Iterator[Reached]:
    yield reached("kmhas", "micro_f1", 0.80)


def numbers() -> Iterator[Reached]:
    yield reached("korsts", "pearson", 0.72)
    yield reached("nsmc_rating", "mae", 1.50)  # the smaller, the better


def entities() -> Iterator[Reached]:
    yield reached("klue_ner", "entity_f1", 0.80, "tsv")


TASKS: dict[str, Callable[[], Iterator[Reached]]] = {"pairs": pairs, "labels": labels, "numbers": numbers,
                                                     "entities": entities}


def reached(data: str, metric: str, goal: float, suffix: str = "csv", **settings) -> Reached:
    from trainer.home.processes import warm_up
    from trainer.training.worker import work

    warm_up()
    files = {"train": DATA / data / f"train.{suffix}", "test": DATA / data / f"valid.{suffix}"}
    with tempfile.TemporaryDirectory() as folder:
        project = create_project(Home(Path(folder)), "local", data, *look_at(files))
        begun = time.perf_counter()
        run = start(project, Plan(model=CARRIED, settings=settings))
        work(run)
        assert run.state == "done", run.result
        test, spent = measured_test(run) or {}, time.perf_counter() - begun
        print(f"    {data}: {project.spec.task}, {run.spec.settings.model_dump()}, best epoch "
              f"{run.result['best_epoch']}, share {share_of(run)}", file=sys.stderr, flush=True)
        return Reached(data, project.survey.rows["train"], metric, test["baselines"][task_of(run).partner][metric],
                       test["alone"][metric], test["metrics"][metric], goal, spent)


def main(names: list[str] | None = None) -> None:
    print(f"  {'data':16}{'rows':>8}  {'metric':12}{'simple':>8}{'model':>8}{'answer':>8}{'goal':>8}{'seconds':>9}")
    for name in names or TASKS:
        for each in TASKS[name]():
            print(f"  {each.data:16}{each.rows:8,}  {each.metric:12}{each.simple:8.3f}{each.model:8.3f}"
                  f"{each.answer:8.3f}{each.goal:8.3f}{each.seconds:9.0f}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
