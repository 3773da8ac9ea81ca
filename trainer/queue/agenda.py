"""The agenda: which runs, probes and searches of a home have a worker, and which wait for one."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from ..errors import Problem
from ..failures import problem_of
from ..home.layout import Home
from ..home.probe import Probe
from ..home.project import Run, Search
from ..home.quotas import Quotas
from ..search import advance
from ..search.trials import close
from .line import may_start

FIRST_NOT_DONE = "adaptation_not_done"  # code of the problem of a run whose adaptation was stopped or failed


class Agenda:
    def __init__(self, home: Home, log: Callable[[Exception, Path], None], quotas: Quotas | None = None):
        """`log`: called with an error of a run or a search, and its folder; `quotas`: None for no limits."""
        self._home, self._log = home, log
        self._quotas = quotas or Quotas(home, held=False)

    def look(self) -> tuple[list[Run], list[Run]]:
        """The jobs that have a worker, and those that wait for one.

        Searches are taken a step further. Jobs that were stopped before they began, or whose first job failed, are
        ended.
        """
        tests = [run for search in self._home.open_searches() if (run := self._advance(search))]
        probes = self._those(self._home.open_probes(), lambda probe: not _end_if_lost(probe))
        wanted = self._those(self._home.open_runs(), lambda run: not _end_if_stopped(run))
        ready = probes + self._those(wanted, _may_start)
        busy = self._those(ready + tests, lambda run: run.has_worker)  # looked at first, as a worker may just be ending
        waiting = self._those(ready, lambda run: run.is_pending) + self._those(tests, lambda run: run.awaits_test)
        return busy, [run for run in waiting if run not in busy]

    def _those(self, runs: Sequence[Run], condition: Callable[[Run], bool]) -> list[Run]:
        """The runs that meet the condition; one whose files cannot be read is logged and left out."""
        found = []
        for run in runs:
            try:
                found += [run] if condition(run) else []
            except Exception as error:
                self._log(error, run.path)
        return found

    def _advance(self, search: Search) -> Run | None:
        """As `search.advance`, but a search that raises an error is closed with the reason."""
        try:
            return advance(search, self._quotas.check_disk)
        except Exception as error:
            self._log(error, search.path)
            with suppress(OSError):  # with a full disk, it is tried again later
                close(search, "failed", None, problem_of(error, self._home.log.name))
            return None


def is_called_off(run: Run) -> bool:
    """Whether a run did not begin because the run before it did not finish."""
    return run.failure == FIRST_NOT_DONE


def _end_if_stopped(run: Run) -> bool:
    """End a run that was stopped while it had no worker; return whether it was."""
    if stopped := run.stop.exists() and run.state in ("queued", "interrupted"):
        run.end("stopped")
    return stopped


def _end_if_lost(run: Run) -> bool:
    """End a probe whose worker has vanished; return whether it has."""
    if lost := isinstance(run, Probe) and run.is_lost:
        run.end("failed", Problem(
            "probe_lost",
            "재어 보는 동안 프로세스가 갑자기 사라졌습니다. 대개 컴퓨터의 메모리가 모자랄 때 그렇습니다. 한 번에 보는 행을 줄이거나, LoRA 또는 더 작은 모델로 다시 재어 보세요.",
            "The process vanished while it was measuring, mostly for want of memory. Let it take fewer rows at a time, "
            "or choose LoRA or a smaller model, and measure again."))
    return lost


def _may_start(run: Run) -> bool:
    """As `line.may_start`; if the run that has to be done before did not finish, this one is ended as failed."""
    if may_start(run) or (first := run.first) is None:
        return True
    if not first.is_pending and not first.is_through:  # asked again, as it may have finished since `may_start`
        run.end("failed", Problem(
            FIRST_NOT_DONE,
            f"먼저 할 적응 학습(학습 {int(first.name)})이 끝나지 않아 시작하지 못했습니다. '이어서 학습'을 누르면 적응부터 이어서 하고, 이 학습은 그 뒤에 저절로 시작합니다.",
            f"The adaptation that comes first (run {int(first.name)}) did not finish, so this run did not start. "
            "Resume it: the adaptation goes on, and this run starts by itself after it.", run=first.name))
    return False
