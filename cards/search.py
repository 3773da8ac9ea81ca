"""Find runs by words in their titles, labels and cards."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from trainer.home.layout import Project, Run

from .record import makes_base

WEIGHTS = {"title": 4, "labels": 2, "card": 1}  # what a word counts by where it occurs


@dataclass(frozen=True)
class Found:
    run: Run
    title: str
    relevance: int


def find(projects: Iterable[Project], words: list[str]) -> list[Found]:
    """The runs that have a model to describe and in which every word occurs somewhere (as a part, in any case).

    The most relevant first; of equal ones classifiers, that with the better validation score first.
    """
    wanted = [_folded(word) for word in words if word.strip()]
    found = [match for project in projects for match in _matches(project, wanted)]
    return sorted(found, key=_rank)


def _rank(found: Found) -> tuple:
    run = found.run
    return -found.relevance, 0 if makes_base(run) else -run.score, run.path


def _matches(project: Project, words: list[str]) -> Iterable[Found]:
    spec, labels = project.spec, project.survey.labels
    for run in project.runs():
        if run.score is None or not run.model.exists():
            continue  # a run that goes on has a model of before, and no score
        texts = {"title": f"{spec.title} {project.name}", "labels": "" if makes_base(run) else " ".join(labels),
                 "card": run.card.read_text(encoding="utf-8") if run.card.exists() else
                 f"{spec.source} {run.spec.base.id}"}
        if all(scores := [_score(word, texts) for word in words]):
            yield Found(run, spec.title, sum(scores))


def _score(word: str, texts: dict[str, str]) -> int:
    return sum(weight for name, weight in WEIGHTS.items() if word in _folded(texts[name]))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()
