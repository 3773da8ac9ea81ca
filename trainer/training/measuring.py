"""Measure a training in advance, in the worker of a probe: the time and the peak memory of a few real steps.

The longest batch comes first, as in a training, so that too little memory shows at once; then batches of all lengths
take turns until the time is over. The time of any other step is its tokens × the pace of measured steps of its size.
"""

import time
from itertools import cycle

import numpy as np

from ..compute.batches import rounded
from ..home.memory import most
from ..tasks.task import Rows
from ..texts import characters_of
from .checkpoints import STATE
from .fit import Fit
from .ready import Ready

ENOUGH, ROUNDS = 5.0, 8  # seconds of steps, and how often each of them is done at most
PLACES = 0.5, 0.1, 0.9, 0.3, 0.7  # quantiles of the step size that are measured, in this order
SAMPLE = 20_000  # rows that are tokenised, at most
ANSWERS, FEWEST, MOST = 2.0, 8, 256  # seconds of answering, and the least and largest number of rows
FASTER = 3  # answering a row takes a third of the time of training on it
LEAST_OFF, UNCERTAIN = 0.15, 0.4  # relative error of the time: at least, and if each step was measured only once


class Sampled(Ready):
    """A training made ready with a sample of each part: evenly spaced rows, and the longest ones. `rows`: part → its
    true number of rows."""

    rows: dict[str, int]

    def table(self, part: str) -> Rows:
        if part not in self.tables:
            texts, truth = super().table(part)
            self.rows = getattr(self, "rows", {}) | {part: len(texts)}
            self.tables[part] = some((texts, truth), SAMPLE, self.spec.settings.batch_size)
        return self.tables[part]


def some(rows: Rows, number: int, longest: int = 0) -> Rows:
    """`number` evenly spaced rows and the `longest` longest ones; all rows if there are no more."""
    texts, truth = rows
    if len(texts) <= number + longest:
        return rows
    sizes = np.array([characters_of(text) for text in texts])
    chosen = np.union1d(np.linspace(0, len(texts) - 1, number).astype(int),
                        np.argsort(-sizes, kind="stable")[:longest])
    return [texts[row] for row in chosen], None if truth is None else truth[chosen]


def measurements(ready: Sampled) -> dict:
    """The measurements as JSON. `epoch`: seconds of an epoch, with validation and checkpoint; `around`: seconds before
    the first and after the last epoch; `off`: the relative error of both. `memory` and `checkpoint` (its weights) in
    bytes; `rows_per_second`, `device`, `precision`."""
    train = ready.task.weighed(ready.encoded("train"), ready.spec.settings)
    few = some(ready.table("valid"), FEWEST)
    fit = Fit(ready.run, ready.loaded, train, ready.task.encode(ready.loaded, *few), ready.task, ready.log)
    loading = time.time() - (ready.run.given or time.time())
    steps, off = _steps(fit)
    learning = steps * ready.rows["train"] / len(ready.table("train")[0])
    answer = _answering(ready, learning / ready.rows["train"])
    saving, checkpoint = _saving(fit)
    tested = ready.project.survey.rows["test"] if ready.task.makes == "model" else 0
    return {"epoch": round(learning + answer * ready.rows["valid"] + saving, 3),
            "around": round(loading + answer * tested + saving, 3), "off": round(off, 3),
            "memory": peak(ready), "checkpoint": checkpoint,
            "rows_per_second": round(ready.rows["train"] / learning, 1),
            "device": ready.loaded.device.name, "precision": ready.loaded.device.precision}


def peak(ready: Ready) -> int:
    """The peak memory of this process in bytes, on the GPU if it computes on one."""
    if ready.loaded.device.kind != "cuda":
        return most()
    import torch

    return torch.cuda.max_memory_allocated()


def _steps(fit: Fit) -> tuple[float, float]:
    """The seconds of all steps of an epoch, and their relative error."""
    steps = fit.batches_of(0)
    sizes = np.array([_tokens(fit, batches) for batches in steps])
    fit.loaded.model.train()
    _timed(fit, steps[0])  # the first step also allocates the optimizer's state and lets libraries plan
    paces = {0: [_timed(fit, steps[0]) / sizes[0]]}
    by_size = np.argsort(sizes, kind="stable")
    chosen = dict.fromkeys(int(by_size[int(place * (len(steps) - 1))]) for place in PLACES)
    began = time.perf_counter()
    for number, step in enumerate(cycle(chosen)):
        paces.setdefault(step, []).append(_timed(fit, steps[step]) / sizes[step])
        if time.perf_counter() - began > ENOUGH or number + 1 >= ROUNDS * len(chosen):
            break
    rounds = min(len(paces[step]) if step in paces else 0 for step in chosen)
    totals = [_total({step: paces[step][number] for step in chosen}, sizes) for number in range(rounds)]
    seconds = _total({step: float(np.mean(each)) for step, each in paces.items()}, sizes)
    return seconds, max(LEAST_OFF, 2 * float(np.std(totals) / np.mean(totals))) if rounds > 1 else UNCERTAIN


def _total(paces: dict[int, float], sizes: np.ndarray) -> float:
    """The seconds of all steps, from the `paces` (seconds per token) of some of them."""
    known = sorted(paces, key=lambda step: sizes[step])
    return float(np.sum(sizes * np.interp(sizes, sizes[known], [paces[step] for step in known])))


def _tokens(fit: Fit, batches: list[np.ndarray]) -> int:
    """The number of tokens in a step, with padding."""
    return sum(len(rows) * rounded(int(fit.train.lengths_of(rows).max())) for rows in batches)


def _timed(fit: Fit, batches: list[np.ndarray]) -> float:
    began = time.perf_counter()
    fit.step(batches, np.random.default_rng(0))
    if fit.loaded.device.kind == "cuda":
        import torch

        torch.cuda.synchronize()
    return time.perf_counter() - began


def _answering(ready: Sampled, learning: float) -> float:
    """Seconds to answer a row; `learning`: seconds to train on a row."""
    number = int(np.clip(ANSWERS * FASTER / learning, FEWEST, MOST))
    rows = some(ready.table("valid"), number)
    data = ready.task.encode(ready.loaded, *rows)
    began = time.perf_counter()
    ready.task.measure(ready.loaded, data)
    return (time.perf_counter() - began) / len(rows[0])


def _saving(fit: Fit) -> tuple[float, int]:
    """Seconds to save a checkpoint, and the bytes of its weights."""
    began = time.perf_counter()
    fit.save()
    seconds = time.perf_counter() - began
    files = (fit.run.checkpoints / fit.progress.name).iterdir()
    return seconds, sum(file.stat().st_size for file in files if file.name != STATE)
