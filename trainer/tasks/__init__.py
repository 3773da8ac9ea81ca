"""The tasks, a folder each; built-in tasks have no privileges over new ones."""

from typing import TYPE_CHECKING

from ..errors import Problem, josa
from .classification.task import Classification
from .entities.task import Entities
from .masked_lm.task import MaskedLm
from .multi_label.task import MultiLabel
from .number.task import Number, PairNumber
from .pairs.task import Pairs
from .task import Task

if TYPE_CHECKING:
    from ..home.project import Run

class Tasks(dict[str, Task]):
    def __missing__(self, name: str) -> Task:
        raise Problem("unknown_task", f"'{name[:80]}'{josa(name[:80], '이라는/라는')} 과제는 없습니다. 있는 과제: {', '.join(self)}",
                      f"There is no task '{name[:80]}'. There are: {', '.join(self)}", task=name[:80])


TASKS = Tasks({task.name: task for task in (
    Classification(), MultiLabel(), Entities(), Pairs(), Number(), PairNumber(), MaskedLm())})
LABELLING = Classification.name  # the task for a labelled table that fits no task better
ADAPTING = MaskedLm.name  # the task whose models are base models of other trainings


def task_of(run: "Run") -> Task:
    """The task that a run trains for: its own, or its project's."""
    return TASKS[run.spec.task or run.project.spec.task]


def makes_base(run: "Run") -> bool:
    """Whether the run makes a base model: one that is not tested, has learnt no labels, and is trained further."""
    return task_of(run).makes == "base"
