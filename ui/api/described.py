"""Projects and searches as JSON for programs."""

from cards.curve import answer
from cards.methods import task_of
from trainer.data.tables import Table
from trainer.home.project import Project, Search
from trainer.search.comparison import compared
from trainer.search.cross_validation import measured
from trainer.search.sizes import curve_of
from trainer.tasks.choosing import best_run
from trainer.tasks.look import labelling
from trainer.training.watching import snapshot

from ..work import Work


def described(project: Project) -> dict:
    spec, found, best = project.spec, project.survey, best_run(project)
    return {"project": project.name, "title": project.title, "task": spec.task, "rows": found.rows,
            "labels": found.labels, "origin": spec.origin and spec.origin.model_dump(),
            "runs": [run.name for run in project.runs()],
            "best": best.name if best else None, "score": best.score if best else None}


def described_search(search: Search) -> dict:
    """A search with snapshots of its trials; for a cross-validation also `measured`, for a comparison `compared`, and
    for a learning curve the fields of `Curve.as_json` and the `answer`."""
    kind = search.spec.kind
    return {"search": search.name, "kind": kind, "result": search.result,
            "trials": [snapshot(run) for run in search.trials()],
            "measured": measured(search) if kind == "folds" else None,
            "compared": [each.as_json() for each in compared(search)] if kind == "methods" else None,
            **(_curve(search) if kind == "sizes" else {})}


def offered(table: Table) -> list[dict]:
    """The labelling tasks that fit the table, the likeliest first, each with the reason."""
    return [{"task": name, "confidence": fit.confidence, **fit.reason._asdict()} for name, fit in labelling(table)]


def progressed(work: Work) -> dict:
    return {"share": round(work.share, 4), **work.words._asdict()}


def _curve(search: Search) -> dict:
    """The curve, with the `answer` in words to whether more rows would help."""
    curve = curve_of(search)
    words = answer(curve, task_of(search), search.project.survey.rows["test"])
    return curve.as_json() | {"answer": words and words._asdict()}
