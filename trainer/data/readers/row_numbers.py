"""Numbers of rows in a sentence: "2, 5, 7 …"."""

from collections.abc import Iterable


class RowNumbers:
    """`count`: how many rows were added, repeated ones too. `most`: how many numbers a sentence names."""

    def __init__(self, most: int, rows: Iterable[int] = ()):
        self.count, self._most = 0, most
        self._first: list[int] = []
        for row in rows:
            self.add(row)

    def add(self, row: int) -> None:
        self.count += 1
        if len(self._first) <= self._most and row not in self._first[-1:]:
            self._first.append(row)

    @property
    def first(self) -> int:
        return self._first[0]

    @property
    def numbers(self) -> str:
        more = " …" if len(self._first) > self._most else ""
        return ", ".join(f"{row:,}" for row in self._first[:self._most]) + more
