"""Notes on what a sheet does not show as it was read: hidden rows and columns, escapes, formulas without a value."""

from ...errors import Count, Words
from ...fields import title_of
from ...options import Reading
from .row_numbers import RowNumbers

SHOWN = 5  # numbers of rows in a sentence


class Remarks:
    """`hidden_rows`: whether rows that are hidden, by hand or by a filter, are read."""

    def __init__(self, hidden_rows: bool | None):
        self._reads_hidden = hidden_rows is not False
        self.hidden_columns: set[int] = set()  # from 0; also empty ones
        self._filled: set[int] = set()  # hidden columns that are not empty
        self.unread: list[int] = []  # hidden rows that were left out
        self.hidden, self.escapes, self.formulas = (RowNumbers(SHOWN) for _ in range(3))

    def row(self, number: int, hidden: bool, cells: list[str]) -> list[str]:
        """The cells of a row without trailing blanks; [] if the row is hidden and not to be read."""
        while cells and not cells[-1]:
            cells.pop()
        if hidden and cells:
            self.hidden.add(number)
            if not self._reads_hidden:
                self.unread.append(number)
                cells = []
        if self.hidden_columns:
            self._filled.update(column for column in self.hidden_columns.intersection(range(len(cells)))
                                if cells[column])
        return cells

    def notes(self) -> list[Words]:
        notes = ((self.hidden.count, self._on_hidden_rows), (self._filled, self._on_hidden_columns),
                 (self.escapes.count, self._on_escapes), (self.formulas.count, self._on_formulas))
        return [note() for count, note in notes if count]

    def _on_hidden_rows(self) -> Words:
        count, rows, switch = Count(self.hidden.count), self.hidden.numbers, title_of(Reading, "hidden_rows")
        if self._reads_hidden:
            return Words(f"숨겼거나 필터로 걸러 낸 행 {count}개({rows}행)도 읽었습니다. 빼려면 '다르게 읽기'에서 '{switch.ko}'를 '아니요'로 고르세요.",
                         f"Read, too: {count:hidden or filtered row|hidden or filtered rows} ({rows}). To leave them "
                         f"out, choose 'No' for '{switch.en}' under 'Read it differently'.")
        return Words(f"숨겼거나 필터로 걸러 낸 행 {count}개({rows}행)는 읽지 않고 빈 행으로 두었습니다.",
                     f"Not read, and counted as blank: {count:hidden or filtered row|hidden or filtered rows} "
                     f"({rows}).")

    def _on_hidden_columns(self) -> Words:
        from openpyxl.utils import get_column_letter

        letters = ", ".join(get_column_letter(column + 1) for column in sorted(self._filled)[:10])
        letters += " …" if len(self._filled) > 10 else ""
        return Words(f"숨긴 {len(self._filled):,}열({letters})도 읽었습니다. 쓸 열이 맞는지 확인해 주세요.",
                     f"Read, too: {Count(len(self._filled)):hidden column|hidden columns} ({letters}). Check the "
                     f"chosen columns.")

    def _on_escapes(self) -> Words:
        count, rows = Count(self.escapes.count), self.escapes.numbers
        return Words(f"{count}칸(행 {rows})의 _x000D_ 같은 표기를 엑셀처럼 그 글자(줄바꿈 등)로 읽었습니다.",
                     f"{count:cell|cells} (rows {rows}) with notations such as _x000D_, which were read as the letters "
                     "that they stand for in Excel, such as line breaks.")

    def _on_formulas(self) -> Words:
        count, rows = f"{self.formulas.count:,}", self.formulas.numbers
        return Words(f"수식 {count}칸은 계산된 값이 파일에 없어 수식 그대로 읽었습니다(행 {rows}). 엑셀에서 열어 저장하면 값이 들어갑니다.",
                     f"{count} formulas have no computed value in the file and were read as they are (rows {rows}). "
                     "Open and save it in Excel to store the values.")
