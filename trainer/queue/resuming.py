"""Going on with what was stopped, interrupted or failed: a run, or a search with its trials."""

from filelock import FileLock

from ..errors import Problem
from ..home.files import write_json
from ..home.layout import WAITED_IN_VAIN, Run, Search


def resume(run: Run) -> None:
    """Let a run go on from its last whole checkpoint; with a trial goes its whole search.

    With it goes the run that has to be done first, and those that failed for want of this one.
    Raises Problem("already_done"); a run that is still to be done is left as it is.
    """
    if run.spec.search:
        return resume_search(run.project.search(run.spec.search))
    if run.state == "done":
        raise _already_done()
    if (first := run.first) and first.state != "done":
        _reopen(first)
    _reopen(run)
    for other in run.project.runs():
        if other.spec.after == run.name and ((other.result or {}).get("problem") or {}).get("code") == WAITED_IN_VAIN:
            _reopen(other)


def resume_search(search: Search) -> None:
    """Let a search or a cross-validation go on: first its trials that are not done, then those still to come.

    A model whose test failed is tested again.
    Raises Problem("already_done"); a search that has not ended is left as it is.
    """
    if (result := search.result) is None:
        return
    if result["state"] == "done":
        raise _already_done()
    for run in search.trials():
        if run.state != "done":
            _reopen(run)
        elif run.name == result["best"] and not run.is_tested:
            _forget_failed_test(run)
    for file in (search.stop, search.result_file):  # until the result is gone the supervisor does not look at it
        file.unlink(missing_ok=True)


def stop(run: Run) -> None:
    """Save and leave after the step at work; with a trial stops its whole search."""
    if run.spec.search and (search := run.project.search(run.spec.search)).result is None:
        search.stop.touch()
    run.ask_to_stop()


def _reopen(run: Run) -> None:
    """The result goes last: until then the supervisor does not look at the run."""
    with FileLock(run.path / ".lock"):
        if not run.is_pending:
            run.forget_test()
            for file in (run.stop, run.worker, run.result_file):
                file.unlink(missing_ok=True)


def _forget_failed_test(run: Run) -> None:
    with FileLock(run.path / ".lock"):
        if not run.has_worker:
            run.worker.unlink(missing_ok=True)
            write_json(run.result_file, {name: value for name, value in run.result.items() if name != "problem"})


def _already_done() -> Problem:
    return Problem("already_done", "이미 끝까지 학습했습니다. 다시 학습하려면 새로 시작해 주세요.",
                   "This is done. To train again, start a new one.")
