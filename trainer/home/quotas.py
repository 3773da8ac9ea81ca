"""Limits for each owner on a machine that several share: jobs in the queue, trials of a search, disk space."""

from dataclasses import dataclass

from ..errors import Problem
from ..units import GB, bytes_text
from .disk import size_of
from .layout import Home
from .missing import readable
from .trash import empty


@dataclass(frozen=True)
class Quotas:
    """The quotas of every owner of a home, which only apply if `held`. Time has no quota, as owners take turns."""

    home: Home
    held: bool
    jobs: int = 20  # runs, searches and probes that have not ended
    trials: int = 50  # of one search
    disk: int = 10 * GB  # of all projects; a free Space has 50 GB

    def check_start(self, owner: str, key: str | None, trials: int = 0) -> None:
        """Check that an owner may start a job. `key`: of its spec, so that a request sent twice counts once; None if it
        is resumed. `trials`: of a search.

        Raises Problem: too_many_trials, too_many_queued, no_disk_left.
        """
        if self.held and trials > self.trials:
            raise Problem(
                "too_many_trials",
                f"여럿이 함께 쓰는 곳이라 탐색 한 번에 {self.trials}번까지 시도할 수 있습니다. 시도 횟수 {trials:,}번을 줄여 주세요.",
                f"Others use this machine too: a search may have {self.trials} trials. Ask for fewer than {trials:,}.",
                limit=self.trials, value=trials)
        if self.held and (found := self._jobs(owner, key)) >= self.jobs:
            raise Problem(
                "too_many_queued",
                f"한 사람이 학습을 {self.jobs}개까지 걸어 둘 수 있는데 {found}개가 아직 끝나지 않았습니다. 기다리거나 몇 개를 멈춘 뒤 다시 시작해 주세요.",
                f"One person may have {self.jobs} trainings that have not ended, and you have {found}. Wait, or stop "
                "some, then start again.", limit=self.jobs, value=found)
        self.check_disk(owner)

    def check_disk(self, owner: str) -> None:
        """Check that an owner has disk space left; deleted projects are removed for good if need be. Raises
        Problem("no_disk_left")."""
        if self.held and size_of(self.home.owned_by(owner)) >= self.disk:
            empty(self.home, owner, older=0)
        if self.held and (used := size_of(self.home.owned_by(owner))) >= self.disk:
            raise Problem(
                "no_disk_left",
                f"한 사람이 쓸 수 있는 {bytes_text(self.disk)}를 다 썼습니다. 필요 없는 프로젝트를 지운 뒤 다시 해 주세요.",
                f"Your {bytes_text(self.disk)} are used up. Delete projects that you no longer need, then try again.",
                limit=self.disk, value=used)

    def _jobs(self, owner: str, key: str | None) -> int:
        """How many jobs an owner has that have not ended, besides the one with this key; a search with its trials is
        one."""
        runs = [run for run in readable(self.home.open_runs(owner)) if run.is_pending and not run.spec.search]
        searches = readable(self.home.open_searches(owner))
        probes = readable(self.home.open_probes(owner))
        return sum(run.spec.key != key for run in runs) + sum(search.spec.key != key for search in searches) + \
            len(probes)
