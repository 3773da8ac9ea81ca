"""Weights of rows in training, for data in which some labels have far fewer rows than others.

Macro F1 with 1,000 training rows, mean of two draws: no weights / square root / "balanced" / effective number (Cui et
al. 2019).

                         TF-IDF                          a linear head on the frozen kotune-mini
    NSMC, 10 : 1         .476 / .520 / .597 / .578       .600 / .658 / .674 / .675
    NSMC, 30 : 1         .491 / .517 / .580 / .574       .534 / .654 / .617 / .633
    intent_3i4k, 22 : 1  .543 / .580 / .591 / .595       .576 / .606 / .584 / .593

The mean of both, with a share of a quarter for the head (one draw, same order): .493, .489, .596 without weights;
.493, .489, .594 with weights only in the head; .667, .550, .652 in both. A bias for each label, chosen on the 125
validation rows, adds .004, .075 and -.047 to the last: chance.
"""

import numpy as np

UNEVEN = 5  # weights are used if the most frequent label has more than this many times the rows of the rarest
ENCODER, LINEAR = 0.5, 1.0  # the power for each kind of model, as in `row_weights`


def row_weights(labels: np.ndarray, power: float) -> np.ndarray:
    """The weight of each row (float32, mean 1): (1 / rows of its label) ** power; power 1 is known as "balanced"."""
    weights = np.bincount(labels)[labels] ** -power
    return (weights / weights.mean()).astype(np.float32)


def is_uneven(labels: np.ndarray) -> bool:
    """Whether a label has more than `UNEVEN` times the rows of another; labels without rows do not count."""
    counts = np.unique(labels, return_counts=True)[1]
    return bool(counts.max() > UNEVEN * counts.min())
