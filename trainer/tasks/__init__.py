"""The tasks, a folder each; those that are built in have no privileges."""

from typing import TYPE_CHECKING

from .classification.task import Classification
from .masked_lm.task import MaskedLm
from .task import Task

if TYPE_CHECKING:
    from ..home.project import Run

TASKS: dict[str, Task] = {task.name: task for task in (Classification(), MaskedLm())}
LABELLING = Classification.name  # the task of a table with labels whose task nobody has chosen
ADAPTING = MaskedLm.name  # the task whose models others start from


def task_of(run: "Run") -> Task:
    """The task that a run trains for: its own, or its project's."""
    return TASKS[run.spec.task or run.project.spec.task]
