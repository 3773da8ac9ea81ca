"""Rows of a file that cannot be read: the file is refused, or they are left out if the person asks for that."""

from array import array

from ...errors import Count, Problem, Words
from ...fields import title_of
from ...options import Reading
from .row_numbers import RowNumbers

SHOWN = 20  # numbers
OPTION = "skip_broken"


class BrokenRows(RowNumbers):
    """The rows that cannot be read. If left out they are blank rows, so that the others keep their numbers.

    `reading`: None for the row of names, which cannot be left out. `offered`: whether the refusal offers to leave rows
    out.
    """

    def __init__(self, reading: Reading | None):
        super().__init__(SHOWN)
        self.skip, self.offered = bool(reading and reading.skip_broken), reading is not None
        self.rows = array("q")  # numbers of all of them

    def add(self, row: int) -> None:
        super().add(row)
        self.rows.append(row)

    @property
    def refused(self) -> bool:
        return self.count > 0 and not self.skip

    def notes(self) -> list[Words]:
        if not self.count:
            return []
        return [Words(f"읽히지 않는 행 {self.count:,}개({self.numbers}행)를 빼고 읽었습니다.",
                      f"Left out: {Count(self.count):row that does|rows that do} not read: {self.numbers}.")]

    def refusal(self, code: str, ko: str, en: str, **where) -> Problem:
        """The Problem, with a sentence on how to go on without these rows, if that is offered."""
        if not self.offered:
            return Problem(code, ko, en, **where)
        title = title_of(Reading, OPTION)
        return Problem(
            code, f"{ko} 그 행만 빼고 읽으려면 '다르게 읽기'에서 '{title.ko}'를 '예'로 고르세요.",
            f"{en} To go on without these rows, choose 'Yes' for '{title.en}' under 'Read it differently'.",
            **where, option=OPTION)
