"""Find earlier projects with the same data, by its fingerprint, and earlier runs with the same settings on it."""

from ..home.layout import Home
from ..home.project import Project, Run
from ..home.specs import Base
from ..options import Settings


def projects_alike(home: Home, owner: str, task: str, fingerprint: str) -> list[Project]:
    """The owner's projects of this task with the same texts and labels in the same order, newest first."""
    return [project for project in home.projects(owner)
            if fingerprint and project.survey.fingerprint == fingerprint and project.spec.task == task]


def runs_alike(project: Project, base: Base, settings: Settings) -> list[Run]:
    """Runs with a model that was trained from the same base model with the same settings on the same rows, in `project`
    and in projects with the same split; newest first."""
    home = Home(project.path.parents[1])
    found = [run for other in projects_alike(home, project.owner, project.spec.task, project.survey.fingerprint)
             if _split(other) == _split(project) for run in other.runs()
             if _made_by(run) == (base.id, base.revision, settings) and run.score is not None and run.model.exists()]
    return sorted(found, key=lambda run: -run.spec.created)


def _split(project: Project) -> tuple:
    spec, found = project.spec, project.survey
    return spec.shares, spec.seed, found.uploaded, found.rows


def _made_by(run: Run) -> tuple | None:
    """The base model and settings of an ordinary run; None if it leaves rows out, as a fold does, has another task than
    its project, or begins with an epoch of another run."""
    spec = run.spec
    is_other = spec.fold or spec.rows or spec.task or spec.begins
    return None if is_other else (spec.base.id, spec.base.revision, spec.settings)
