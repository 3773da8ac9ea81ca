"""Labels as people read them: a code with what it means, where its task knows."""

from collections.abc import Iterable

from trainer.home.project import Project
from trainer.tasks import TASKS
from trainer.tasks.task import Task

from .place import Visit


def labels_in_words(task: Task, labels: Iterable[str], visit: Visit) -> dict[str, str]:
    """Label → what stands for it on a page, in their order."""
    known = task.meanings(labels := list(labels))
    return {label: visit.say(f"{known[label].ko}({label})", f"{known[label].en} ({label})") if label in known else label
            for label in labels}


def counts_in_words(task: Task, counts: dict[str, int], visit: Visit) -> dict[str, int]:
    """The same, with how many there are of each label."""
    names = labels_in_words(task, counts, visit)
    return {names[label]: count for label, count in counts.items()}


def names_of(project: Project, visit: Visit) -> dict[str, str]:
    """Each label of a project, with what stands for it."""
    return labels_in_words(TASKS[project.spec.task], project.survey.labels, visit)
