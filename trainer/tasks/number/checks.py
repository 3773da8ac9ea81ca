"""Checks that find what in rows with a number would hurt training, or make its result misleading."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from ...data.checks.copies import (
    conflicting,
    duplicates,
    near_duplicates,
    overlap_with_test,
    overlap_with_valid,
)
from ...data.checks.texts import control_characters, garbled_text, long_texts, many_rows
from ...data.findings import finding, run_checks
from ...home.survey import Finding
from ...kinds.written import spelled
from ..classification.checks import spelled_out

if TYPE_CHECKING:
    from pandas import DataFrame, Series

FEW = 3  # different numbers; with so few they may be classes
DOMINANT = 0.8  # a number in a larger share of the rows is reported
FAR = 5.0  # interquartile ranges; a number farther out is probably no measurement (999: no answer)


def find_all(rows: "DataFrame", numbers: np.ndarray, progress: Callable[[float], None]) -> list[Finding]:
    """Run all checks on the unrepaired `rows` (as `copies.keyed` gives them); `numbers`: that of each row.

    `progress` gets the share that is done, from 0 to 1.
    """
    if not len(rows):
        return []
    found = [*run_checks(OF_ROWS, rows, progress), *(check(rows, numbers) for check in OF_NUMBERS)]
    return [each for each in found if each]


def conflicting_numbers(rows: "DataFrame") -> Finding | None:
    return finding("conflicting_labels", "warning", "{n}행: 같은 글에 서로 다른 수가 적혀 있습니다. 어느 쪽이 맞는지 확인해 주세요.",
                   "{n:row|rows}: the same text has different numbers. Check which one is right.",
                   rows, conflicting(rows), repair="conflicts")


def missing_numbers(rows: "DataFrame", which: "Series") -> Finding | None:
    """`which`: rows with a text, but with a cell that is blank, says NA or the like, or is an error."""
    shown = spelled_out(rows["label"][which])
    return finding("missing_label", "warning",
                   f"수가 없는 {{n}}행을 뺐습니다({shown.ko}). 그 글로 모델을 먼저 적응시킬 수 있고, 학습이 끝나면 ‘사용’에서 수를 맞힐 수 있습니다.",
                   f"Left out: {{n:row|rows}} without a number ({shown.en}). Their texts can adapt a model, and "
                   "under Use the trained one can answer them.", rows, which)


def few_numbers(rows: "DataFrame", numbers: np.ndarray) -> Finding | None:
    known = np.unique(numbers)
    if len(known) > FEW:
        return None
    return finding("few_numbers", "info",
                   "수가 {count}가지뿐입니다({shown}). 크기보다 종류에 뜻이 있다면 과제로 ‘글 분류’를 고르세요.",
                   "There are only {count} different numbers ({shown}). If they name kinds rather than sizes, choose "
                   "the task “Text classification”.", rows, [True] * len(rows), count=len(known),
                   shown=", ".join(spelled(float(each)) for each in known))


def one_number_dominates(rows: "DataFrame", numbers: np.ndarray) -> Finding | None:
    known, counts = np.unique(numbers, return_counts=True)
    most = int(counts.argmax())
    if counts[most] <= DOMINANT * len(rows):
        return None
    return finding("one_number_dominates", "warning",
                   "행의 {share:.0%}가 {number}입니다. 늘 그 수만 답해도 차이가 작게 나오니, 평균 차이보다 상관과 점그림을 보세요.",
                   "{share:.0%} of the rows have the number {number}. Always answering so gives a small mean "
                   "difference: look at the correlation and the plot of points instead.",
                   rows, numbers != known[most], share=counts[most] / len(rows), number=spelled(float(known[most])))


def far_numbers(rows: "DataFrame", numbers: np.ndarray) -> Finding | None:
    low, high = np.quantile(numbers, [0.25, 0.75])
    reach = FAR * (high - low)
    if not reach:
        return None
    far = (numbers < low - reach) | (numbers > high + reach)
    shown = ", ".join(spelled(float(each)) for each in np.unique(numbers[far])[:5])
    return finding("far_numbers", "warning",
                   "{n}행의 수가 다른 수에서 아주 멉니다({shown}). ‘응답 없음’을 999처럼 적은 것이거나 잘못 적은 것이면 고치거나 비워 주세요. 몇 행만으로도 학습을 크게 "
                   "흔듭니다.",
                   "{n:row has|rows have} a number far from all others ({shown}). Where such a number stands for “no "
                   "answer” (999), or is a slip, correct or empty it: a few of them disturb the training much.",
                   rows, far, shown=shown)


def beyond_training(rows: "DataFrame", numbers: np.ndarray) -> Finding | None:
    """Find numbers in the test or validation file outside of the range of the training rows."""
    if "part" not in rows:
        return None
    taught = numbers[rows["part"].isin(["", "train"])]
    if not len(taught):
        return None
    low, high = (spelled(float(each)) for each in (taught.min(), taught.max()))
    return finding("beyond_training", "warning",
                   "시험·검증의 {n}행은 학습 행에 없는 크기의 수입니다(학습 행은 {low}부터 {high}까지). 배우지 못한 크기라 크게 틀립니다: 파일이나 열이 맞는지 확인해 주세요.",
                   "{n:row|rows} of the test or validation with a number beyond those of the training rows ({low} to "
                   "{high}), which nothing teaches: check that file and column are right.",
                   rows, (numbers < taught.min()) | (numbers > taught.max()), low=low, high=high)


OF_ROWS = (garbled_text, overlap_with_test, overlap_with_valid, conflicting_numbers, duplicates, near_duplicates,
           long_texts, many_rows, control_characters)
OF_NUMBERS = (few_numbers, one_number_dominates, far_numbers, beyond_training)
