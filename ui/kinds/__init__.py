"""Views of the kinds of answers and figures, one file each. Pages draw these, whatever the task."""

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
    """The view of this run's kind of answer."""
    return KINDS[task_of(run).answer.kind]
