"""Leave the queue: cancel a waiting training and put it back, stop a current one, delete one for good."""

from filelock import FileLock

from ..errors import Problem, josa
from ..home.files import empty_folder
from ..home.project import Run, Search
from ..search.progress import state_of
from .agenda import is_called_off
from .resuming import resume, resume_search
from .standing import name_of


def cancel(training: Run | Search) -> None:
    """Take a training out of the queue before it begins; it can be put back. Raises Problem("already_begun"), and as
    `halt`."""
    if has_begun(training):
        raise Problem("already_begun", "그사이에 시작했습니다. 그만두려면 ‘저장하고 멈추기’를 눌러 주세요.",
                      "It has begun meanwhile. To end it, press “Save and stop”.")
    halt(training)


def halt(training: Run | Search) -> None:
    """Let a training save and end; for a trial, its whole search ends. Raises Problem("already_ended")."""
    ending = training if isinstance(training, Search) else training.search or training
    if ending.result is not None:
        raise Problem("already_ended", "그사이에 끝났습니다. 멈출 것이 없습니다.", "It has ended meanwhile: there is nothing to stop.")
    if isinstance(ending, Search):
        ending.stop.touch()
    if isinstance(training, Run) and training.result is None:
        training.ask_to_stop()


def put_back(training: Run | Search) -> None:
    """Queue a cancelled training again, whether or not the supervisor has noticed the cancelling."""
    for file in (training.stop, *(run.stop for run in _runs_of(training))):
        file.unlink(missing_ok=True)
    if not isinstance(training, Search):
        return resume(training)
    resume_search(training)
    for run in training.trials():
        if training.result is None and (run.result or {}).get("state") == "stopped":
            run.reopen()


def delete(training: Run | Search) -> None:
    """Delete a training for good: a search with all its trials, an adaptation with runs that wait for it, or that
    failed because it did.

    Raises Problem("still_running" | "needed_by").
    """
    runs = _runs_of(training)
    after = [run for each in runs for run in each.project.runs() if run.spec.after == each.name]
    later = [run for run in after if run.is_pending or is_called_off(run)]
    if any(map(has_begun, [training, *runs, *later])):
        raise _still_running(training)
    _check_not_needed(runs, later, [run for run in after if run.score is not None])
    if isinstance(training, Search):
        _remove(training)
        runs = training.trials()  # again, as one may have been added meanwhile
    for run in [*later, *runs]:
        _remove(run)


def holds_nothing(training: Run | Search) -> bool:
    """Whether nothing is lost by deleting a training: it has no score, no model, and no step to go on from."""
    return not any(run.score is not None or run.model.exists() or run.can_go_on for run in _runs_of(training))


def has_begun(training: Run | Search) -> bool:
    """Whether a run has a worker, or a search is running."""
    return state_of(training) == "running" if isinstance(training, Search) else training.has_worker


def _runs_of(training: Run | Search) -> list[Run]:
    return training.trials() if isinstance(training, Search) else [training]


def _check_not_needed(runs: list[Run], later: list[Run], made: list[Run]) -> None:
    """Raises Problem("needed_by") if another training has still to begin with one of `runs`, or was `made` from one."""
    going, needs = {run.path for run in [*runs, *later]}, list[Run | Search](made)
    for project in runs[0].project.siblings() if runs else []:
        trainings: list[Run | Search] = [*project.runs(), *project.searches()]
        needs += [each for each in trainings if each.path not in going and _has_to_begin_with(each, runs)]
    for each in needs:
        name, what = name_of(each), "search" if isinstance(each, Search) else "run"
        raise Problem(
            "needed_by", f"‘{each.project.title}’의 ‘{name.ko}’{josa(name.ko, '이/가')} 이 학습에서 나온 모델로 시작합니다. "
            "그 학습을 먼저 취소하거나 지워 주세요.",
            f"“{name.en}” of “{each.project.title}” begins with the model of this training. Cancel or delete that "
            "one first.", project=each.project.name, **{what: each.name})


def _has_to_begin_with(training: Run | Search, runs: list[Run]) -> bool:
    """Whether a training, or a trial that it will still add, begins with the model or an epoch of one of `runs`."""
    models = {str(run.model) for run in runs}
    if isinstance(training, Search):
        bases = [training.spec.base, *(each.base for each in training.spec.others)]
        return training.result is None and any(base.path in models for base in bases)
    begins = training.spec.begins if training.project.path == runs[0].project.path else None
    return training.is_pending and bool(
        training.spec.base.path in models or begins and begins.run in {run.name for run in runs})


def _still_running(training: Run | Search) -> Problem:
    return Problem("still_running", "학습하는 중입니다. 먼저 멈춘 뒤 지워 주세요.",
                   "A run is at work. Stop it first, then delete.", project=training.project.name)


def _remove(entry: Run | Search) -> None:
    """Delete a run or search. Raises Problem("still_running") if it has just got a worker; the lock prevents that
    meanwhile."""
    with FileLock(entry.path.parent / ".lock"):
        if isinstance(entry, Run) and entry.has_worker:
            raise _still_running(entry)
        if entry.path.exists():
            empty_folder(entry.path, entry.project.path)
