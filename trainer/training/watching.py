"""The state of a run as pages, API and shell show it, read from the run's own files.

The event log is read only once, however many people watch: each look goes on where the last one stopped.
"""

import threading
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from ..fields import applying
from ..home.disk import size_of
from ..home.events import read_events
from ..home.project import Run
from ..tasks import task_of
from ..tasks.measured import metrics_of
from .further import kept_epochs
from .remedies import remedy_of
from .signs import signs_of

HEARTBEAT = 10.0  # seconds
POLL = 1.0  # seconds between looks at the log
SOON = 0.05  # seconds between looks before the first step, as a person waits for it,
SOON_FOR = 10.0  # but only for so many seconds after a change
POINTS = 400  # of the curve at most; then two points become one
DRAWN = "learning_rate", "gradient", "memory"  # drawn beside the loss; earlier versions recorded only the first


class _Tail:
    """The sum of the events of one run."""

    def __init__(self, run: Run):
        self.run, self.offset, self.lock = run, 0, threading.Lock()
        self.phase = "queued"
        self.device: dict | None = None
        self.last_step: dict = {}
        self.curve: list[dict] = []
        self.stride = 1  # records that make up one point
        self.fresh: list[dict] = []  # records of the next point, which is not complete
        self.epochs: dict[int, dict] = {}
        self.notes: list[dict] = []
        self.remarks: list[dict] = []
        self.before: dict | None = None
        self.expected: dict | None = None
        self.spent: dict | None = None

    def read(self) -> None:
        with self.lock:
            events, self.offset = read_events(self.run.events, self.offset)
            for event in events:
                getattr(self, f"_on_{event['kind']}", lambda event: None)(event)

    def _on_state(self, event: dict) -> None:
        self.phase = event["state"]
        if "device" in event:
            self.device = {name: event[name] for name in ("device", "precision", "reason")}

    def _on_step(self, event: dict) -> None:
        self.last_step = event
        point = {name: event[name] for name in ("step", "epoch", "loss")}
        self.fresh.append(point | {name: event.get(name) for name in DRAWN})
        if len(self.fresh) == self.stride:
            self.curve.append(_together(self.fresh))
            self.fresh = []
        if len(self.curve) > POINTS:
            self.curve = [_together(self.curve[at:at + 2]) for at in range(0, len(self.curve), 2)]
            self.stride *= 2

    def _on_epoch(self, event: dict) -> None:
        kept = ("epoch", "metrics", "best", "seconds", "checkpoint")
        self.epochs[event["epoch"]] = {name: event[name] for name in kept}

    def _on_resumed(self, event: dict) -> None:
        """Forget the points after the checkpoint: these steps are done again."""
        self.curve, self.fresh = ([point for point in each if point["step"] <= event["step"]]
                                  for each in (self.curve, self.fresh))
        if event["checkpoint"]:
            self.notes.append(event)

    def _on_before(self, event: dict) -> None:
        self.before = event["metrics"]

    def _on_expected(self, event: dict) -> None:
        """Keep the first forecast: that of a resumed run is only about the rest."""
        kept = ("seconds", "low", "high", "memory", "disk", "measured")
        self.expected = self.expected or {name: event[name] for name in kept}

    def _on_spent(self, event: dict) -> None:
        """Keep the seconds of all workers, and the memory of the one that took most."""
        most = max(event["memory"], (self.spent or event)["memory"])
        self.spent = {"seconds": event["seconds"], "memory": most}

    def _on_remark(self, event: dict) -> None:
        """Keep each remark once: a resumed run repeats them."""
        words = {language: event[language] for language in ("ko", "en")}
        self.remarks += [] if words in self.remarks else [words]

    def _on_damaged(self, event: dict) -> None:
        self.notes.append(event)


def _together(points: list[dict]) -> dict:
    """Merge consecutive points into one at the step of the last: with the mean loss and the largest gradient and
    memory, as even a short peak matters."""
    most = {name: max((point[name] for point in points if point[name] is not None), default=None)
            for name in ("gradient", "memory")}
    return points[-1] | {"loss": round(sum(point["loss"] for point in points) / len(points), 5)} | most


@lru_cache(maxsize=256)
def _tail(path: Path) -> _Tail:
    return _Tail(Run(path))


def snapshot(run: Run) -> dict:
    """Everything to show of a run, as JSON.

    state (queued … failed), phase (loading, training, testing), step, steps, epoch, epochs_planned, loss,
    rows_per_second, seconds_left, curve [{step, epoch, loss, learning_rate, gradient (the norm, before it is clipped),
    memory (bytes)}], epochs [{epoch, metrics, best, …}], device, notes, remarks [{ko, en}], result (result.json or
    None), kept (whether a model from before the run was resumed, or failed, is in use), task, metric (whose best value
    `score` is, or whose last in a fold), fold ({number, of} of a cross-validation), before (metrics before the first
    step, for an adaptation and for a compared method),
    expected ({seconds, low, high, memory, disk, measured}, the forecast when it began), spent ({seconds, memory, disk}
    of a run that has ended; memory and disk in bytes; both None for runs of earlier versions),
    settings (those that can have an effect, which another start accepts as they are),
    lineage [{id, revision, data, rows}] of the base model, after (the run that has to be done first), score,
    has_model, has_test, signs ([{code, title: {ko, en}, ko, en, changes: {option: value}, press: {ko, en} or None}],
    that it goes wrong), kept_epochs [{epoch, bytes}] (whose weights are kept), lacked_memory (whether its worker may
    have vanished for lack of memory), begins ({run, epoch, step, seen}: the epoch of another run that it begins with,
    or None), remedy ({way, changes: {option: value}, ko, en} of a failed run, as in `remedies.Remedy`, or None).
    """
    spec, state, task, tail = run.spec, run.state, task_of(run), _tail(run.path)
    tail.read()  # after the state was read, so that the events of an ended run are complete
    last, reached = tail.last_step, run.reached or {}
    epochs = _epochs(run, tail, reached.get("best_epoch"))
    curve = tail.curve + ([_together(tail.fresh)] if tail.fresh else [])
    remedy, signs = remedy_of(run), signs_of(run, curve, epochs, last.get("steps"))
    return {
        "run": run.name, "project": run.project.name, "state": state, "phase": tail.phase,
        "method": spec.settings.method, "settings": applying(spec.settings),
        "model": spec.base.id, "search": spec.search, "trial": spec.trial,
        "fold": spec.fold.model_dump() if spec.fold else None,
        "step": last.get("step", 0), "steps": last.get("steps"), "epoch": last.get("epoch", 0.0),
        "epochs_planned": spec.settings.epochs, "loss": last.get("loss"),
        "rows_per_second": last.get("rows_per_second"),
        "seconds_left": last.get("seconds_left") if state == "running" else None,
        "curve": curve, "epochs": epochs, "signs": [sign.as_dict() for sign in signs],
        "device": tail.device, "notes": list(tail.notes), "remarks": list(tail.remarks), "result": run.result,
        "kept": state not in ("done", "stopped") and reached.get("score") is not None and run.model.exists(),
        "task": task.name, "metric": task.metric.name, "before": tail.before or reached.get("before"),
        "expected": tail.expected, "spent": _spent(run, tail),
        "after": spec.after,
        "lineage": [ancestor.model_dump() for ancestor in spec.base.lineage],
        "score": score if (score := (run.result or {}).get("score")) is not None else next(
            (epoch["metrics"][task.metric.name] for epoch in reversed(epochs) if epoch["best"]), None),
        "has_model": run.model.exists(), "has_test": run.is_tested,
        "kept_epochs": [{"epoch": epoch, "bytes": size} for epoch, size in kept_epochs(run).items()],
        "lacked_memory": state == "interrupted" and run.lacked_memory,
        "begins": spec.begins and spec.begins.model_dump(),
        "remedy": {"way": remedy.way, "changes": remedy.changes} | remedy.words._asdict() if remedy else None}


def _spent(run: Run, tail: _Tail) -> dict | None:
    """What an ended run took, as JSON; `disk`: what it occupies now."""
    if run.result is None or tail.spent is None:
        return None
    return tail.spent | {"disk": size_of(run.model) + size_of(run.checkpoints)}


def _epochs(run: Run, tail: _Tail, best: int | None) -> list[dict]:
    """The records of the epochs; if that of the best one is damaged, it is made from the stored answers."""
    if best and best not in tail.epochs and (metrics := metrics_of(run, best)):
        lost = {"epoch": best, "metrics": metrics, "best": True, "seconds": None, "checkpoint": f"epoch-{best:02d}"}
        return [each for _, each in sorted((tail.epochs | {best: lost}).items())]
    return [tail.epochs[number] for number in sorted(tail.epochs)]


def watch(run: Run) -> Iterator[dict]:
    """Yield a snapshot now, at every change and every ten seconds (so that a closed connection is noticed), until the
    run has ended or waits for its owner."""
    for seen in looks(run):
        if isinstance(seen, dict):
            yield seen
        else:
            time.sleep(seen)


def looks(run: Run) -> Iterator[dict | float]:
    """As `watch`, for callers that wait in their own way: if there is nothing new, yield the least seconds to wait."""
    shown, when, soon_until, begins = None, 0.0, 0.0, False
    while True:
        signature = _signature(run)
        if signature != shown or time.monotonic() - when > HEARTBEAT:
            soon_until = soon_until if signature == shown else time.monotonic() + SOON_FOR
            shown, when, pending = signature, time.monotonic(), run.is_pending
            yield (now := snapshot(run))  # taken after `pending`, so that the last one shows how the run ended
            if not pending:
                return
            begins = not now["step"]
        yield SOON if begins and time.monotonic() < soon_until else POLL


def _signature(run: Run) -> tuple:
    size = run.events.stat().st_size if run.events.exists() else 0
    return size, run.state, run.is_tested
