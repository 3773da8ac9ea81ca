"""Find runs by words in their titles, labels and cards."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from trainer.home.project import Project, Run
from trainer.tasks import makes_base

WEIGHTS = {"title": 4, "labels": 2, "card": 1}  # what a word counts by where it occurs


@dataclass(frozen=True)
class Match:
    run: Run
    title: str
    relevance: int


def find(projects: Iterable[Project], words: list[str]) -> list[Match]:
    """The runs that have a model to describe and in which every word occurs somewhere (as a part, in any case).

    The most relevant first; of equal ones those with the better validation score, base models last.
    """
    wanted = [_folded(word) for word in words if word.strip()]
    return sorted((match for project in projects for match in _matches(project, wanted)), key=_rank)


def _rank(match: Match) -> tuple:
    run = match.run
    return -match.relevance, 0 if makes_base(run) else -run.score, run.path


def _matches(project: Project, words: list[str]) -> Iterable[Match]:
    spec, labels = project.spec, project.survey.labels
    for run in project.runs():
        if run.score is None or not run.model.exists():
            continue  # a resumed run has the model of before, and no score yet
        texts = {"title": f"{spec.title} {project.name}", "labels": "" if makes_base(run) else " ".join(labels),
                 "card": run.card.read_text(encoding="utf-8") if run.card.exists() else
                 f"{spec.source} {run.spec.base.id}"}
        if all(scores := [_score(word, texts) for word in words]):
            yield Match(run, spec.title, sum(scores))


def _score(word: str, texts: dict[str, str]) -> int:
    return sum(weight for name, weight in WEIGHTS.items() if word in _folded(texts[name]))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()
