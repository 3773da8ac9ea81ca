"""How kinds of answers and of figures look, a file each; pages draw these, whatever the task."""

from trainer.home.project import Run
from trainer.tasks import task_of

from .blanks import BlanksView
from .scores import ScoresView

KINDS: dict[str, ScoresView | BlanksView] = {"scores": ScoresView(), "blanks": BlanksView()}


def view_of(run: Run) -> ScoresView | BlanksView:
    """How the answers of this run's task look."""
    return KINDS[task_of(run).answer.kind]
