"""The tasks, one file each, all of one shape; the built-in ones have no privileges.

`metric` is the one that decides between epochs, by `best` (max or min). `answers`: whether its model answers people
(it can be tried and tested); `measures_base`: whether the model is measured before training too. `plans`: what can be
started in a project of this task, as `training.plan.Plan.kind` names it.
"""

from .classification.task import Classification
from .masked_lm.task import MaskedLm

TASKS = {task.name: task for task in (Classification(), MaskedLm())}
ADAPTING = MaskedLm.name  # the task that makes base models for the others
