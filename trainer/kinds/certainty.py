"""How far probabilities can be trusted, and how often answers are right if those of a low probability are kept back."""

import math

import numpy as np

BINS, FEWEST_BINS = 10, 3
EACH = 20  # least answers in a bin; the share of right ones among fewer says little
POINTS = 100  # most points of a curve


def reliability(sure: np.ndarray, right: np.ndarray, before: np.ndarray) -> dict:
    """A reliability diagram with equally many answers in each bin. `sure`: the probability of each answer; `right`:
    whether it is right; `before`: its probability before temperature scaling.

    {bins [{sure and right (means), rows}], error (the expected calibration error, the mean distance of the two), before
    (the error by `before`)}. {} if there are too few answers."""
    if len(sure) < FEWEST_BINS * EACH:
        return {}
    bins = _bins(sure, right)
    return {"bins": bins, "error": _error(bins), "before": _error(_bins(before, right))}


def _bins(sure: np.ndarray, right: np.ndarray) -> list[dict]:
    order = np.argsort(sure, kind="stable")
    return [{"sure": round(float(sure[part].mean()), 4), "right": round(float(right[part].mean()), 4),
             "rows": len(part)} for part in np.array_split(order, min(BINS, len(order) // EACH))]


def error_by_chance(bins: list[dict]) -> float:
    """The calibration error to expect of probabilities that hold: in each bin the mean distance of a share of right
    answers from its probability, which for many answers is that of a normal distribution."""
    rows = sum(each["rows"] for each in bins)
    return sum(math.sqrt(2 / math.pi * each["sure"] * (1 - each["sure"]) * each["rows"]) for each in bins) / rows


def _error(bins: list[dict]) -> float:
    rows = sum(each["rows"] for each in bins)
    return round(sum(abs(each["sure"] - each["right"]) * each["rows"] for each in bins) / rows, 4)


def coverage(sure: np.ndarray, right: np.ndarray) -> dict:
    """The risk–coverage curve (El-Yaniv & Wiener 2010), with the share of right answers in place of the risk: {least,
    answered, right}. If only answers with at least the probability `least` are given, the share `answered` is, and the
    share `right` of these is right; from few answers to all. {} if there are too few answers."""
    if len(sure) < FEWEST_BINS * EACH:
        return {}
    order = np.argsort(-sure, kind="stable")
    least, hits = sure[order], right[order].cumsum()
    ends = np.flatnonzero(np.append(least[1:] < least[:-1], True))  # of equally sure answers all or none
    ends = ends[ends >= EACH - 1]
    ends = ends[np.unique(np.linspace(0, len(ends) - 1, min(len(ends), POINTS)).astype(int))]
    return {"least": least[ends].round(4).tolist(), "answered": ((ends + 1) / len(sure)).round(4).tolist(),
            "right": (hits[ends] / (ends + 1)).round(4).tolist()}
