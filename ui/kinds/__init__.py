"""How kinds of answers and of figures look, a file each; pages draw these, whatever the task."""

from trainer.home.project import Run
from trainer.tasks import task_of

from .blanks import BlanksView
from .flags import FlagsView
from .numbers import NumbersView
from .scores import ScoresView
from .spans import SpansView

View = ScoresView | FlagsView | SpansView | NumbersView | BlanksView
KINDS: dict[str, View] = {"scores": ScoresView(), "flags": FlagsView(), "spans": SpansView(), "numbers": NumbersView(),
                          "blanks": BlanksView()}


def view_of(run: Run) -> View:
    """How the answers of this run's task look."""
    return KINDS[task_of(run).answer.kind]
