"""Korean text as data: when two texts are the same, and when nearly."""

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trainer.data.columns import repeat_name
from trainer.kinds.text import folded, likened, plain_name


def keys(*texts: str) -> list[str]:
    return likened(folded(pd.Series(texts))).tolist()


@pytest.mark.parametrize("texts", [
    ("재밌어요ㅋㅋㅋㅋ!!", "재밌어요 ㅋㅋ"), ("와아아아 좋다", "와아 좋다…"), ("Good  Movie", "goodmovie."),
    ("최고 ❤️", "최고❤"), ("눈물ㅠㅠㅠㅠ\n나네", "눈물ㅠ 나네")])
def test_near_duplicates_share_a_key(texts):
    assert len(set(keys(*texts))) == 1


@pytest.mark.parametrize("texts", [
    ("1점", "11점"), ("좋다", "안 좋다"), ("최고 👍", "최고 👎"), ("!!!", "???"), ("ㅋㅋ", "ㅎㅎ"), ("3.5점", "35점 줌")])
def test_other_texts_do_not(texts):
    assert len(set(keys(*texts))) == 2


@given(st.text("가a\u1100\u1161 \n\u200b\u200d\u3164\u00a0\ufeff\x01", max_size=8))
@example("\u200b text \u200b")
@example("\u1100\x01\u1161")
def test_a_plain_name_stays_and_its_cells_are_known(name):
    plain = plain_name(name)
    assert plain_name(plain) == plain == plain.strip()
    assert repeat_name(pd.Series([name], dtype="str").str.normalize("NFC"), plain_name(name)).all()


def test_keys_keep_their_rows():
    texts = pd.Series([f"글 {i}" for i in range(25_000)]).iloc[::2]
    found = likened(folded(texts))
    assert found.index.equals(texts.index) and found.iloc[-1] == "글24998" and found.nunique() == len(texts)
    assert likened(texts[:0]).empty
