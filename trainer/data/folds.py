"""Folds: the training and validation rows, divided for a cross-validation. Test rows have no part in it."""

import warnings
from typing import TYPE_CHECKING

from ..errors import Problem
from ..options import FEWEST_FOLDS
from ..texts import Text, table_of
from .together import together

if TYPE_CHECKING:
    from numpy import ndarray

    from ..home.project import Project
    from ..home.specs import Fold


def fold_rows(task, project: "Project", fold: "Fold", seed: int) -> "dict[str, tuple[list[Text], ndarray]]":
    """The texts of "train" and "valid" in this fold, and the truth of each, as `task.rows` gives them.

    The project's training and validation rows are divided, whether drawn or from files of their own. Folds are
    stratified as the task says, and what belongs `together` stays in one. The same rows and seed give the same folds.
    Raises Problem("too_many_folds").
    """
    texts, truth, groups = _learnt(task, project)
    strata = task.strata(truth)
    _check(strata, groups, fold.of)
    held_out = _divided(strata, groups, fold.of, seed) == fold.number
    return {part: ([text for text, inside in zip(texts, chosen, strict=True) if inside], truth[chosen])
            for part, chosen in (("train", ~held_out), ("valid", held_out))}


def places(task, project: "Project", fold: "Fold", seed: int) -> "ndarray":
    """Positions of this fold's "valid" rows among the project's training rows, followed by its validation rows."""
    _, truth, groups = _learnt(task, project)
    return (_divided(task.strata(truth), groups, fold.of, seed) == fold.number).nonzero()[0]


def check_folds(task, project: "Project", count: int) -> None:
    """Raises Problem("too_many_folds") where the rows are too few, or too alike, for so many folds."""
    _, truth, groups = _learnt(task, project)
    _check(task.strata(truth), groups, count)


def _learnt(task, project: "Project") -> "tuple[list[Text], ndarray, ndarray]":
    """Texts, truth and `together` numbers of all training and validation rows."""
    import numpy as np

    (texts, truth), (valid_texts, valid_truth) = (task.rows(project, part) for part in ("train", "valid"))
    texts = [*texts, *valid_texts]
    return texts, np.concatenate([truth, valid_truth]), together(table_of(texts)).to_numpy()


def _check(strata: "ndarray", groups: "ndarray", count: int) -> None:
    import numpy as np

    if (most := int(np.bincount(strata[_firsts(groups)]).max())) < count:
        advice = (f"겹을 {most} 이하로 줄이거나 데이터를 더 모아 주세요.", f"Choose {most} folds or fewer, or collect more data.") \
            if most >= FEWEST_FOLDS else ("데이터를 더 모아 주세요.", "Collect more data.")
        raise Problem(
            "too_many_folds",
            f"행이 너무 적어 {count}겹으로 나눌 수 없습니다: 가장 많은 라벨에 서로 다른 글이 {most:,}개뿐입니다. {advice[0]}",
            f"Too few rows for {count} folds: the most frequent label has only {most:,} different texts. {advice[1]}",
            most=most)


def _divided(strata: "ndarray", groups: "ndarray", count: int, seed: int) -> "ndarray":
    """The fold of each row, 1 … count; none is empty.

    The first row of each group is divided, with its stratum, and the others follow it: StratifiedGroupKFold would
    weigh every group in Python, once a fold.
    """
    import numpy as np
    from sklearn.model_selection import StratifiedKFold

    drawn = strata[_firsts(groups)]
    of_group = np.zeros(len(drawn), np.int64)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a label has fewer rows than folds, so some have none
        for number, (_, inside) in enumerate(StratifiedKFold(count, shuffle=True, random_state=seed)
                                             .split(drawn, drawn), 1):
            of_group[inside] = number
    return of_group[groups]


def _firsts(groups: "ndarray") -> "ndarray":
    """The first row of each group; the numbers are 0, 1, 2 … as `together` gives them."""
    import numpy as np

    return np.unique(groups, return_index=True)[1]
