"""Which run the pages of a project speak of, and whether there is anything to tell of it."""

from trainer.home import Run

from ..place import Visit


def chosen_run(visit: Visit) -> Run | None:
    """The run of the address, and for a fold the model that it helps to measure; else the project's model; else its
    newest run."""
    runs, run = visit.project.runs(), visit.run
    if run and run.spec.fold:
        return visit.project.search(run.spec.search).trials()[0]
    return run or visit.project.best_run() or (runs[-1] if runs else None)


def has_result(run: Run) -> bool:
    """Whether the test rows were met; an adaptation has none, and shows what it has made, unless it goes on."""
    return run.test.exists() if run.task.answers else run.score is not None and run.model.exists()
