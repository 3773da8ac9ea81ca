"""The tasks, a folder each; those that are built in have no privileges."""

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
LABELLING = Classification.name  # the task of a table that fits none of those that learn labels
ADAPTING = MaskedLm.name  # the task whose models others start from


def task_of(run: "Run") -> Task:
    """The task that a run trains for: its own, or its project's."""
    return TASKS[run.spec.task or run.project.spec.task]


def makes_base(run: "Run") -> bool:
    """Whether its model is a base model: others are trained from it, it is not tested, and it has learnt no labels."""
    return task_of(run).makes == "base"
