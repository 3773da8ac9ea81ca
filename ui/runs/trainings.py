"""The trainings that people started in a project: single runs, and searches, each with all its trials as one."""

from markupsafe import Markup

from trainer.home.project import Project, Run, Search
from trainer.search.progress import state_of

from ..parts import chip
from ..place import Visit
from ..tasks.chain import state_chip


def trainings(project: Project) -> list[Run | Search]:
    """Single runs and searches, the newest first."""
    single = [run for run in project.runs() if run.search is None]
    return sorted([*single, *project.searches()], key=lambda each: -each.spec.created)


def training_chip(training: Run | Search, visit: Visit) -> Markup:
    return chip(state_of(training), visit) if isinstance(training, Search) else state_chip(training, visit)
