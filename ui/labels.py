"""Names of labels on pages: a code with its meaning, if the task knows it."""

from collections.abc import Iterable

from trainer.home.project import Project
from trainer.tasks import TASKS
from trainer.tasks.task import Task

from .place import Visit


def labels_in_words(task: Task, labels: Iterable[str], visit: Visit) -> dict[str, str]:
    """Label → its name on a page, in their order."""
    known = task.meanings(labels := list(labels))
    return {label: visit.say(f"{known[label].ko}({label})", f"{known[label].en} ({label})") if label in known else label
            for label in labels}


def counts_in_words(task: Task, counts: dict[str, int], visit: Visit) -> dict[str, int]:
    """The name of each label on a page → its count."""
    names = labels_in_words(task, counts, visit)
    return {names[label]: count for label, count in counts.items()}


def names_of(project: Project, visit: Visit) -> dict[str, str]:
    """Label → its name on a page, for all labels of a project."""
    return labels_in_words(TASKS[project.spec.task], project.survey.labels, visit)
