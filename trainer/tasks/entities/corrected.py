"""Read the corrected marks of a row, which someone has written as the text with its marks, or as offsets."""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import takewhile

from ...data.personal import masked
from ...errors import Count, Problem, clip
from ...kinds.annotated import Annotated, Span, as_cell, of_marks, of_offsets, values_of
from ...kinds.text import nfc
from .examples import FAULTS

BEFORE, SHOWN = 6, 24  # characters before the first difference of two texts, and in all, that an error shows


def marks_for(text: str, written: str, kinds: Iterable[str]) -> str:
    """The label cell (`as_cell`) for the row with this `text`. The written text may have personal data hidden, as pages
    show it, and other blanks, as fields of a page give it.

    Raises Problem("bad_marks" | "another_text").
    """
    written = nfc(written)
    if values_of(written) is not None:
        return as_cell(_checked(of_offsets(text, written)).spans)
    marked = _checked(of_marks(written, kinds))
    if marked.text in (text, masked(text)):
        return as_cell(marked.spans)
    if _words(marked.text) not in (_words(text), _words(masked(text))):
        raise _another_text(_words(marked.text), _words(text))
    return as_cell(_moved(marked, text))


def _checked(marked: Annotated) -> Annotated:
    """The same, if it has no faults. Raises Problem("bad_marks")."""
    if faults := [FAULTS[each.code].format(places=Count(1), value=clip(each.value, 40)) for each in marked.faults]:
        raise Problem("bad_marks", f"표시를 읽을 수 없습니다. {faults[0].ko}. <경찰:OG>은처럼 말과 종류를 괄호로 감싸 적어 주세요.",
                      f"The marks do not read. {faults[0].en}. Put words and their kind in brackets, as in <경찰:OG>은.")
    return marked


def _another_text(mine: str, own: str) -> Problem:
    mine, own = masked(mine), masked(own)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(mine, own, strict=False)))
    mine, own = (clip(text[max(0, same - BEFORE):], SHOWN) for text in (mine, own))
    return Problem("another_text", f"글이 바뀌었습니다: 행에는 ‘{own}’라고 되어 있는데 ‘{mine}’라고 적었습니다. <경찰:OG> 같은 표시만 고치고 글은 그대로 두어 "
                   "주세요.",
                   f"The text itself was changed: the row says “{own}”, and you wrote “{mine}”. Change marks such as "
                   "<경찰:OG> alone, and leave the text as it is.", value=mine)


def _moved(marked: Annotated, text: str) -> list[Span]:
    """The spans over the same letters in `text`, which differs only in blanks."""
    mine, own = ([place for place, letter in enumerate(each) if not letter.isspace()] for each in (marked.text, text))
    places = [(bisect_left(mine, start), bisect_left(mine, end) - 1, kind) for start, end, kind in marked.spans]
    return [Span(own[first], own[last] + 1, kind) for first, last, kind in places]


def _words(text: str) -> str:
    return " ".join(text.split())
