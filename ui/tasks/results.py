"""Results beyond the answers to test rows, by task."""

from collections.abc import Callable

from trainer.home.project import Run
from trainer.tasks import task_of

from ..kinds import view_of
from ..kinds.view import Result
from ..place import Visit
from .adapted import adapted_result

RESULTS: dict[str, Callable[[Run, Visit], Result]] = {"masked-lm": adapted_result}


def result_of(run: Run, visit: Visit) -> Result:
    """What the result page shows of a run that has a result."""
    own = RESULTS.get(task_of(run).name)
    return own(run, visit) if own else view_of(run).result(run, visit)
