"""The expected result of a bundle: the answers of the original training, and its figures."""

from ..compute.machine import versions
from ..errors import present
from ..home.project import Run
from ..kinds.answer import Judged
from ..kinds.interval import interval
from ..kinds.stored import read_answers
from ..tasks import task_of
from ..tasks.measured import measured_test
from .script import machine_of


def answers_of(run: Run) -> Judged:
    """The model's own answers to the test rows. Raises Problem("damaged_answers")."""
    return read_answers(run.answer_file("test"), task_of(run).judged)


def figures(run: Run) -> dict:
    """The figures as JSON: `score` on the test rows by the metric that chooses the epoch, the `metrics` of
    `Task.reported`, the 95 % `interval` of the headline, the `best_epoch` and its `validation` score, the `machine`
    that it was trained on, and a sentence on what to expect `elsewhere`."""
    task, result, test = task_of(run), present(run.reached, "result"), present(measured_test(run, 1.0), "test")
    metrics, (low, high) = test["metrics"], interval(test, task.headline.name)
    return {
        "best_epoch": result["best_epoch"], "validation": result["score"], "score": metrics[task.metric.name],
        "metrics": {metric.name: metrics[metric.name] for metric in task.reported}, "interval": [low, high],
        "machine": _written(machine_of(run)),
        "elsewhere": "Sums are rounded otherwise here, and training makes more of that: some answers may differ. "
                     f"{task.headline.title.en} was {metrics[task.headline.name]:.4f} then; expect {low:.4f} to "
                     f"{high:.4f} (95%)."}


def _written(machine: dict) -> str:
    """The machine as the program writes its own: without the suffix of a wheel ("+cu130"), which its metadata may
    leave out."""
    torch = (machine.get("versions") or versions())["torch"].partition("+")[0]
    return f"{machine['processor']}, torch {torch}"
