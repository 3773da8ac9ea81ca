"""Where characters were in the text as typed, once NFC and repairs have moved them."""

import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some

from trainer.data.aligned import STEPS, Aligned
from trainer.data.cleaning import CLEANERS, cleaned
from trainer.options import Repairs

ALL = Repairs(remove_controls=True, shorten_runs=True, tidy_spaces=True, mask_personal=True)
PIECES = ["경찰", "은", " ", "  ", "\u3000", "\u200b", "\x0b", "\r\n", "ㅋㅋㅋㅋㅋㅋ", "ㅠㅠ", "서울", "010-1234-5678",
          "a@b.kr", "!!!!!",
          "e\u0301", "\u1100\u1161\u11a8", "각", "豈", "👩‍👩‍👧", "12,345원", "\ufeff", "ab", "ā̂", "Å"]


def test_every_repair_of_a_text_is_known():
    assert STEPS.keys() == CLEANERS.keys()


@given(some.lists(some.sampled_from(PIECES), max_size=12),
       some.fixed_dictionaries({name: some.booleans() for name in STEPS}))
def test_the_text_is_the_one_that_is_learnt_from(pieces, switches):
    typed, repairs = "".join(pieces), Repairs(**switches)
    found = Aligned.of(typed, repairs)
    assert found.text == cleaned(pd.Series([typed], dtype=object), repairs)[0]
    assert len(found.starts) == len(found.ends) == len(found.text)
    assert found.starts == sorted(found.starts) and found.ends == sorted(found.ends)
    assert all(0 <= start < end <= len(typed) for start, end in zip(found.starts, found.ends, strict=True))


@pytest.mark.parametrize("typed, name", [
    ("  어제   서울\u200b시청에서", "서울\u200b시청"), (unicodedata.normalize("NFD", "어제 서울에서"), "서울"),
    ("ㅋㅋㅋㅋㅋㅋㅋ 서울 ㅋㅋㅋㅋ", "서울"), ("전화 010-1234-5678 경찰서", "경찰서"), ("전화 010-1234-5678 경찰서", "010-1234-5678")])
def test_a_span_is_found_on_both_sides(typed, name):
    name = unicodedata.normalize("NFD", name) if not unicodedata.is_normalized("NFC", typed) else name
    start = typed.index(name)
    found = Aligned.of(typed, ALL)
    here = found.here(start, start + len(name))
    assert found.text[slice(*here)] in ("서울시청", "서울", "경찰서", "[전화번호]")
    assert found.there(*here) == (start, start + len(name))


def test_what_is_gone_is_nothing():
    found = Aligned.of("가\u200b나", ALL)
    assert found.here(1, 2) == (1, 1) and found.here(0, 3) == (0, 2)
