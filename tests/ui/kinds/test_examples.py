"""Hidden words and guesses are told apart in what the tokenizer wrote; what cannot be is left out."""

import pytest

from ui.kinds.examples import aligned, guesses
from ui.place import Place, Visit


@pytest.mark.parametrize("example, pieces", [
    (("이 영화 정말 좋아요", "이 영화[MASK][MASK] 좋아요", "이 영화 아주 좋아요"),
     [("이 영화", None), ("정말", "아주"), ("좋아요", None)]),
    (("정말 좋아요!", "<mask> <mask>", "정말 좋아요!"), [("", None), ("정말 좋아요!", "정말 좋아요!"), ("", None)]),
    (("ㅋ ㅋ ㅋ 하하 ㅋ", "ㅋ[MASK] ㅋ[MASK] ㅋ", "ㅋ ㅋ ㅋ 호호 ㅋ"),
     [("ㅋ", None), ("ㅋ", "ㅋ"), ("ㅋ", None), ("하하", "호호"), ("ㅋ", None)]),
    (("가 나 다", "가[MASK] 다", "가 다"), None),
    (("가 나 다", "가[MASK] 다", "각다"), None),
], ids=["a word", "all of it", "repetitions", "nothing guessed", "blurred"])
def test_what_was_hidden_is_found(example, pieces):
    assert aligned(dict(zip(("text", "hidden", "guess"), example, strict=True))) == pieces


def test_long_repetitions_take_no_time():
    words = ["ㅋ"] * 2000
    hidden = " ".join("[MASK]" if i % 7 == 0 else word for i, word in enumerate(words))
    assert aligned({"text": " ".join(words), "hidden": hidden, "guess": " ".join(words)[:-1] + "ㅎ"}) is None


def test_texts_are_shown_as_text():
    shown = [{"text": "<b>이</b> 영화", "hidden": "[MASK] 영화", "guess": "<i>저</i> 영화"}]
    html = guesses(shown, Visit(None, Place(), "local", "ko"))
    assert "&lt;b&gt;이&lt;/b&gt;" in html and "<s>&lt;i&gt;저&lt;/i&gt;</s>" in html and "<b>" not in html
    assert "가린 곳 1군데 가운데 0군데" in html
