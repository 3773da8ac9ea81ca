"""CSV as programs for tables open it."""

import csv
from io import StringIO

from cards.sheet import AT_ONCE, as_sheet


def test_a_text_is_no_formula_and_what_is_missing_is_empty():
    rows = [["=1+1", "+82", "-", "@이름", "\t탭", "글, \"따옴표\"\n다음 줄"], [None, 0.1234567891, 3, "가", "", "\ud800"]]
    content = b"".join(as_sheet(["=제목", "b", "c", "d", "e", "f"], rows))
    head, first, second = csv.reader(StringIO(content.decode("utf-8-sig"), newline=""))
    assert head[0] == "'=제목" and first == ["'=1+1", "'+82", "'-", "'@이름", "'\t탭", "글, \"따옴표\"\n다음 줄"]
    assert second == ["", "0.123457", "3", "가", "", "?"] and content.startswith("\ufeff".encode())


def test_it_comes_in_pieces():
    pieces = [*as_sheet(["a"], ([number] for number in range(2 * AT_ONCE + 1)))]
    assert len(pieces) == 4 and b"".join(pieces).count(b"\n") == 2 * AT_ONCE + 2
