"""Nested samples of the training rows, for a learning curve: each smaller one is part of each larger one."""

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from ..errors import Problem, clip, josa
from .divide import MIN_ROWS

if TYPE_CHECKING:
    from numpy import ndarray

SHARES = (10, 20, 25, 40, 50, 60, 80)  # per cent of the rows to choose from on the page, beside all of them
USUAL = (10, 25, 50)
MOST = 8  # numbers of rows, all rows included: each is a training
BETWEEN = re.compile(r"(?:[\s;/·]|,(?!\d{3}(?!\d)))+")  # a comma before three digits separates thousands
NUMBER = re.compile(r"(\d{1,9}(?:\.\d{1,9})?|\d{1,3}(?:,\d{3}){1,2})(만|천|k)?(?:행|개)?", re.IGNORECASE)
TIMES = {"만": 10_000, "천": 1_000, "k": 1_000}


def first_rows(strata: "ndarray", count: int, seed: int) -> "ndarray":
    """Numbers of the first `count` rows of a random order, ascending. Each stratum keeps its share among them, and the
    same strata and seed give the same order, so that fewer rows are always among more."""
    import numpy as np

    random = np.random.default_rng(seed)
    order = random.permutation(len(strata))
    stratum = np.unique(strata[order], return_inverse=True)[1]
    by_stratum, sizes = np.argsort(stratum, kind="stable"), np.bincount(stratum)
    rank = np.empty(len(stratum))
    rank[by_stratum] = np.arange(len(stratum)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    place = (rank + random.random(len(stratum))) / sizes[stratum]
    return np.sort(order[np.argsort(place, kind="stable")[:count]])


def numbers_of_rows(shares: tuple[int, ...], rows: int) -> dict[int, int]:
    """Share in per cent → how many of `rows` that is; shares of fewer than MIN_ROWS rows are left out."""
    found = {share: round(rows * share / 100) for share in shares}
    return {share: count for share, count in found.items() if count >= MIN_ROWS}


def numbers_in(text: str, rows: int) -> list[int]:
    """The numbers of rows that somebody has typed, as people write them: 500 1,000 2천 1만. `rows`: how many there are.
    Raises Problem: "no_number_of_rows", "rows_not_rising", and those of `checked_numbers`."""
    numbers = [_number(part) for part in [*filter(None, BETWEEN.split(text))] or [text]]
    for before, after in pairwise(numbers):
        if after <= before:
            raise Problem(
                "rows_not_rising", f"행 수는 적은 것부터 차례로 적어 주세요. {before:,} 다음에 {after:,}{josa(f'{after:,}', '이/가')} 왔습니다. "
                "0이 빠지지 않았는지 보아 주세요.",
                f"Write the numbers of rows from the fewest on: {after:,} comes after {before:,}. See whether a 0 is "
                "missing.", value=after)
    return checked_numbers(numbers, rows)


def _number(part: str) -> int:
    if found := NUMBER.fullmatch(part):
        return round(float(found[1].replace(",", "")) * TIMES.get((found[2] or "").lower(), 1))
    part = clip(part, 40)
    raise Problem(
        "no_number_of_rows",
        f"‘{part}’{josa(part, '은/는')} 행 수로 읽을 수 없습니다. 숫자를 빈칸으로 띄워 적어 주세요. 예: 1000 2000 1만",
        f"“{part}” is no number of rows. Write numbers with blanks between them, such as 1000 2000 10000.", value=part)


def checked_numbers(asked: list[int], rows: int) -> list[int]:
    """The numbers of rows to train on beside all `rows`, fewest first; the usual ones if none are asked for.
    Raises Problem: "too_few_rows_for_a_curve", "bad_number_of_rows", "how_many_numbers"."""
    if rows < 2 * MIN_ROWS:
        raise Problem(
            "too_few_rows_for_a_curve",
            f"학습 행이 {rows:,}개뿐이라 행 수를 바꿔 가며 견줄 수 없습니다. {2 * MIN_ROWS}개는 있어야 합니다. 글을 더 모아 주세요.",
            f"There are only {rows:,} training rows, and {2 * MIN_ROWS} are needed to compare numbers of rows. Collect "
            "more texts.", rows=rows)
    numbers = sorted({*(asked or numbers_of_rows(USUAL, rows).values())} - {rows})
    for number in numbers:
        if not MIN_ROWS <= number <= rows:
            raise Problem(
                "bad_number_of_rows", f"학습 행 수는 {MIN_ROWS:,}에서 {rows:,}까지 쓸 수 있는데 {number:,}입니다. 고쳐 주세요.",
                f"A number of training rows is {MIN_ROWS:,} to {rows:,}, and {number:,} is not. Change it.",
                value=number)
    if not 1 <= len(numbers) < MOST:
        raise Problem(
            "how_many_numbers", f"견줄 행 수를 1가지에서 {MOST - 1}가지까지 골라 주세요. 지금은 {len(numbers)}가지입니다. 전체는 고르지 않아도 함께 "
            "학습합니다.",
            f"Choose 1 to {MOST - 1} numbers of rows: there are {len(numbers)} now. All rows are learnt from in any "
            "case.", value=len(numbers))
    return numbers
