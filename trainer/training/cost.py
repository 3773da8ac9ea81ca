"""The cost of a model, shown beside its score: its size, its speed, and how long it was trained."""

import time
from collections.abc import Callable, Sequence
from functools import partial

from ..compute.loaded import Loaded
from ..home.project import Run
from ..kinds.stored import read_answers
from ..tasks import fitted, task_of
from ..texts import Text

ASKED, FEWER = 1_000, 200  # most test texts to time: of a model that is compared with others, of any other


def cost_of(run: Run, loaded: Loaded, texts: Sequence[Text]) -> dict:
    """The cost as JSON: parameters; rows_per_second, from texts to answers in JSON, as when a table is answered; and if
    methods are compared, `simple`: {seconds (of fitting), bytes, rows_per_second} of the task's partner."""
    task, labels = task_of(run), run.project.survey.labels
    found = {"parameters": sum(weight.numel() for weight in loaded.model.parameters()),
             "rows_per_second": _speed(partial(task.predict, loaded, labels=labels),
                                       texts[:ASKED if run.is_compared else FEWER])}
    if task.partner is None or not run.is_compared or run.spec.rows:
        return found
    known = read_answers(run.answer_file(task.partner), task.judged)
    by = known.settled() if task.judged.decides else None
    answer = partial(task.predict, None, labels=labels, partner=task.partner_of(run.project), share=0.0, by=by)
    return found | {"simple": fitted.cost_of(run.project) | {"rows_per_second": _speed(answer, texts[:ASKED])}}


def took(events: list[dict], now: float) -> float:
    """Seconds that all workers of a run took, also killed ones, by their last event; the current one ends `now`."""
    spent, began, last = 0.0, now, now
    for event in events:
        if event["kind"] == "state" and event["state"] == "loading":
            spent, began = spent + max(0.0, last - began), event["time"]
        last = event["time"]
    return round(spent + now - began, 2)


def _speed(answer: Callable[[Sequence[Text]], list[dict]], texts: Sequence[Text]) -> float:
    began = time.perf_counter()
    answer(texts)
    return round(len(texts) / (time.perf_counter() - began), 1)
