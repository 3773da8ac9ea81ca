"""Resume a run, or a search with its trials."""

from filelock import FileLock

from ..errors import Problem
from ..home.files import write_json
from ..home.project import Run, Search
from .agenda import is_called_off


def resume(run: Run) -> None:
    """Queue a run again; its worker goes on from the last undamaged checkpoint. For a trial its search is resumed.

    A run that has to be done first is resumed, too, and so are runs that failed because this one was not done. A
    pending run stays as it is. Raises Problem("already_done").
    """
    if run.search:
        return resume_search(run.search)
    if run.state == "done":
        raise _already_done()
    if (first := run.first) and first.state != "done":
        first.reopen()
    run.reopen()
    for other in run.project.runs():
        if other.spec.after == run.name and is_called_off(other):
            other.reopen()


def resume_search(search: Search) -> None:
    """Resume a search, a cross-validation or a comparison: first trials that are not done, then new ones.

    A model whose test failed is tested again. A search that has not ended stays as it is.
    Raises Problem("already_done").
    """
    if (result := search.result) is None:
        return
    if search.is_complete:
        raise _already_done()
    for run in search.trials():
        if run.state != "done":
            run.reopen()
        elif run.name == result["best"] and not run.is_tested:
            _forget_failed_test(run)
    for file in (search.stop, search.result_file):  # the supervisor ignores a search while it has a result
        file.unlink(missing_ok=True)


def _forget_failed_test(run: Run) -> None:
    with FileLock(run.path / ".lock"):
        if not run.has_worker and (result := run.result):
            run.worker.unlink(missing_ok=True)
            write_json(run.result_file, {name: value for name, value in result.items() if name != "problem"})


def _already_done() -> Problem:
    return Problem("already_done", "이미 끝까지 학습했습니다. 다시 학습하려면 새로 시작해 주세요.",
                   "This is done. To train again, start a new one.")
