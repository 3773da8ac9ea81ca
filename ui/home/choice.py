"""Which projects the list shows: found by words, filtered by state, in an order, and how many of them."""

from dataclasses import dataclass
from itertools import islice

from cards.search import find_projects
from trainer.errors import Problem, Words
from trainer.home.disk import size_as_of
from trainer.home.project import Project
from trainer.tasks import task_of

from ..place import Visit
from .entry import Entry, entry_of

STEP = 20  # projects that are shown at first, and that each press adds
ORDERS = {"newest": Words("최근 것부터", "Newest first"), "name": Words("이름순", "By name"),
          "score": Words("점수가 높은 것부터", "Best score first"), "size": Words("디스크를 많이 쓰는 것부터", "Largest first")}
KINDS = {"all": Words("모두", "All"), "usable": Words("모델 있음", "With a model"),
         "training": Words("학습 중·대기 중", "Training or queued"), "neither": Words("모델 없음", "Without a model")}


@dataclass(frozen=True)
class Choice:
    """What the visitor has chosen. With `words`, "newest" means the best match first."""

    words: str = ""
    order: str = "newest"
    kind: str = "all"
    count: int = STEP

    def entries(self, visit: Visit) -> tuple[list[Entry], bool]:
        """The projects to show, and whether there are more; reads no more projects than needed for that."""
        found = (entry_of(project) for project in self._ordered(self._found(visit)))
        fitting = list(islice((each for each in found if self.kind in ("all", each.kind)), self.count + 1))
        return fitting[:self.count], len(fitting) > self.count

    def _found(self, visit: Visit) -> list[Project]:
        home = visit.shared.home
        if not self.words.strip():
            return home.projects(visit.owner)
        names = find_projects(home, visit.owner, self.words)
        return [project for name in names if (project := _readable(visit, name))]

    def _ordered(self, projects: list[Project]) -> list[Project]:
        keys = {"name": lambda project: project.title.casefold(),
                "size": lambda project: -size_as_of(project.path, project.mark),
                "score": lambda project: by_score(entry_of(project))}
        return sorted(projects, key=keys[self.order]) if self.order in keys else projects


def entries_of(names: list[str], visit: Visit) -> list[Entry]:
    """The entries of these projects, without those that are gone."""
    return [entry_of(project) for name in names if (project := _readable(visit, name))]


def _readable(visit: Visit, name: str) -> Project | None:
    """The project; None if it was deleted or damaged since it was found."""
    try:
        project = visit.shared.home.project(visit.owner, name)
        return project if project.spec and project.survey else None
    except Problem:
        return None


def by_score(entry: Entry) -> tuple[int, float]:
    """A sort key, best first: projects whose test or folds have a share, then other scores, then those without any."""
    if (measured := entry.measured) and (headline := task_of(entry.best).headline).form == "percent":
        return 0, -measured["metrics"][headline.name]
    if entry.best is None:
        return 2, 0.0
    score = entry.best.score or 0.0
    return 1, -score if task_of(entry.best).metric.better == "higher" else score
