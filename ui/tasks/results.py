"""Which result page a run gets: that of its task, if it has its own, else that of its kind of answer."""

from collections.abc import Callable

from trainer.home.project import Run
from trainer.tasks import task_of

from ..kinds import view_of
from ..kinds.view import Result
from ..place import Visit
from .adapted import adapted_result

RESULTS: dict[str, Callable[[Run, Visit], Result]] = {"masked-lm": adapted_result}


def result_of(run: Run, visit: Visit) -> Result:
    """The contents of the result page of a run that has a result."""
    own = RESULTS.get(task_of(run).name)
    return own(run, visit) if own else view_of(run).result(run, visit)
