"""Confident learning (Northcutt et al. 2021, by cleanlab): which labels are likely wrong, by the chances that a model
gives them which has not learnt from them.

Every twentieth label made wrong, chances by TF-IDF in five folds: how many of the wrong ones are among as many rows as
there are, where likely mistakes come first / wrong answers, the surest first: intent_3i4k (7 labels, 1,903 rows, 95
wrong) 54 / 42; nsmc (2 labels, 2,000 rows, 100 wrong) 34 / 34. All that is told holds 79 and 63 of them, in 287 and 346
rows; all wrong answers hold 92 and 71, in 510 and 508.
"""

import numpy as np

FEWEST = 20  # examples, with fewer than which nothing is told


def likely_wrong(chances: np.ndarray, truth: np.ndarray) -> list[int]:
    """Places of examples whose label is likely wrong, the likeliest first. `chances`: examples × labels; `truth`: label
    numbers."""
    if len(truth) < FEWEST or len(np.unique(truth)) < 2:
        return []
    from cleanlab.filter import find_label_issues

    return find_label_issues(truth, chances, return_indices_ranked_by="self_confidence", n_jobs=1).tolist()


def likely_wrong_sets(chances: np.ndarray, truth: np.ndarray) -> list[int]:
    """The same of several labels an example; `truth`: examples × labels, bool."""
    both = truth.any(0) & ~truth.all(0)  # a label that all have, or none, teaches nothing
    if len(truth) < FEWEST or both.sum() < 2:
        return []
    from cleanlab.multilabel_classification.filter import find_label_issues

    labels = [np.flatnonzero(row).tolist() for row in truth[:, both]]
    return find_label_issues(labels, chances[:, both], return_indices_ranked_by="self_confidence", n_jobs=1).tolist()
