"""Projects and searches as programs are told of them, in JSON."""

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
    """Its trials as they stand, and what its folds have `measured`, or what is `compared` has come to; of numbers of
    rows also the `steps` between them."""
    kind = search.spec.kind
    return {"search": search.name, "kind": kind, "result": search.result,
            "trials": [snapshot(run) for run in search.trials()],
            "measured": measured(search) if kind == "folds" else None,
            "compared": [each.as_json() for each in compared(search)] if kind == "methods" else None,
            **(_curve(search) if kind == "sizes" else {})}


def offered(table: Table) -> list[dict]:
    """The tasks that learn labels and that a table fits, the likeliest first, and why."""
    return [{"task": name, "confidence": fit.confidence, **fit.reason._asdict()} for name, fit in labelling(table)]


def progressed(work: Work) -> dict:
    return {"share": round(work.share, 4), **work.words._asdict()}


def _curve(search: Search) -> dict:
    """With the `answer` to whether more labels would help, in words."""
    curve = curve_of(search)
    told = answer(curve, task_of(search), search.project.survey.rows["test"])
    return curve.as_json() | {"answer": told and told._asdict()}
