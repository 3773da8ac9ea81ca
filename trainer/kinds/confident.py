"""Confident learning (Northcutt et al. 2021, by cleanlab): which labels are likely wrong, by the chances that a model
gives them which has not learnt from them.

Measured with every twentieth label made wrong, and chances of TF-IDF in five folds: of 95 wrong labels in intent_3i4k
(7 labels, 1,903 rows) 54 are among the first 95 suspects, and 42 among the 95 surest wrong answers; of 100 in nsmc (2
labels, 2,000 rows) 34 and 34. All suspects (287 and 346 rows) hold 79 and 63 of them; all wrong answers (510 and 508
rows) hold 92 and 71.
"""

import numpy as np

FEWEST = 20  # examples; with fewer there are no suspects


def likely_wrong(chances: np.ndarray, truth: np.ndarray) -> list[int]:
    """Places of examples whose label is likely wrong, the likeliest first. `chances`: examples × labels; `truth`: label
    numbers."""
    if len(truth) < FEWEST or len(np.unique(truth)) < 2:
        return []
    from cleanlab.filter import find_label_issues

    return find_label_issues(truth, chances, return_indices_ranked_by="self_confidence", n_jobs=1).tolist()


def likely_wrong_sets(chances: np.ndarray, truth: np.ndarray) -> list[int]:
    """The same where an example has several labels; `truth`: examples × labels, bool."""
    both = truth.any(0) & ~truth.all(0)  # labels that some examples have, and some have not
    if len(truth) < FEWEST or both.sum() < 2:
        return []
    from cleanlab.multilabel_classification.filter import find_label_issues

    labels = [np.flatnonzero(row).tolist() for row in truth[:, both]]
    return find_label_issues(labels, chances[:, both], return_indices_ranked_by="self_confidence", n_jobs=1).tolist()
