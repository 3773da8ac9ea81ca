"""The tasks, one file each, all of one shape; the built-in ones have no privileges."""

from .classification import Classification

TASKS = {task.name: task for task in (Classification(),)}
