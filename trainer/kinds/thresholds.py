"""Thresholds: the chance from which a label is given, where each label is given or not by itself.

The program of a bundle imports this file as it is, so nothing of KoTune is in it.
"""

import numpy as np

EVEN = 0.5  # the threshold if there are too few rows to choose one
ENOUGH = 20  # true labels, and as many that are not, from which a threshold is chosen
STEPS = np.arange(5, 100, 5) / 100  # thresholds to choose from


def thresholds_of(chances: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """A threshold for each label, halfway between the best for all labels and the best for it alone; `chances`
    and `truth` (bool) are rows × labels."""
    common = _threshold(chances, truth, EVEN)
    return (common + np.array([_threshold(*each, common) for each in zip(chances.T, truth.T, strict=True)])) / 2


def _threshold(chances: np.ndarray, truth: np.ndarray, usual: float) -> float:
    """The threshold with the best F1, of equal ones the nearest to `usual`; with too few rows `usual` itself."""
    if min(truth.sum(), (~truth).sum()) < ENOUGH:
        return usual
    given = np.array([(chances >= step).sum() for step in STEPS])
    right = np.array([((chances >= step) & truth).sum() for step in STEPS])
    f1 = 2 * right / np.maximum(given + truth.sum(), 1)
    best = STEPS[f1 >= f1.max() - 1e-9]
    return float(best[np.abs(best - usual).argmin()])
