"""How far probabilities can be trusted, and what becomes of answers that are kept back where they are low."""

import numpy as np

BINS, FEWEST_BINS = 10, 3
EACH = 20  # answers in a bin at least; of fewer the share that is right says little
POINTS = 100  # of a curve that is drawn


def reliability(sure: np.ndarray, right: np.ndarray, before: np.ndarray) -> dict:
    """`sure`: the probability of each answer; `right`: whether it is; `before`: what it was before a temperature
    divided it. Bins of as many answers each, by their probability: {bins [{sure and right, the means, rows}], error:
    the expected calibration error, by which the two are apart in the mean, and that `before`}. Empty where answers are
    too few."""
    if len(sure) < FEWEST_BINS * EACH:
        return {}
    bins = _bins(sure, right)
    return {"bins": bins, "error": _error(bins), "before": _error(_bins(before, right))}


def _bins(sure: np.ndarray, right: np.ndarray) -> list[dict]:
    order = np.argsort(sure, kind="stable")
    return [{"sure": round(float(sure[part].mean()), 4), "right": round(float(right[part].mean()), 4),
             "rows": len(part)} for part in np.array_split(order, min(BINS, len(order) // EACH))]


def _error(bins: list[dict]) -> float:
    rows = sum(each["rows"] for each in bins)
    return round(sum(abs(each["sure"] - each["right"]) * each["rows"] for each in bins) / rows, 4)


def coverage(sure: np.ndarray, right: np.ndarray) -> dict:
    """The risk–coverage curve (El-Yaniv & Wiener 2010), told by what is right: {least, answered, right}, of each
    probability below which nothing is answered the share that is, and the share of these that is right; from few
    answers to all. Empty where answers are too few."""
    if len(sure) < FEWEST_BINS * EACH:
        return {}
    order = np.argsort(-sure, kind="stable")
    least, hits = sure[order], right[order].cumsum()
    ends = np.flatnonzero(np.append(least[1:] < least[:-1], True))  # of answers that are as sure, all or none
    ends = ends[ends >= EACH - 1]
    ends = ends[np.unique(np.linspace(0, len(ends) - 1, min(len(ends), POINTS)).astype(int))]
    return {"least": least[ends].round(4).tolist(), "answered": ((ends + 1) / len(sure)).round(4).tolist(),
            "right": (hits[ends] / (ends + 1)).round(4).tolist()}
