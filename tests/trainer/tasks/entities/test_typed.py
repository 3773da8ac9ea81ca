"""Answers lie on the text as it was typed."""

import unicodedata

import pytest

from trainer.data.aligned import Aligned
from trainer.kinds.agreement import Answer
from trainer.options import Repairs
from trainer.tasks.entities.task import as_json
from trainer.tasks.entities.typed import on_typed

ALL = Repairs(remove_controls=True, shorten_runs=True, tidy_spaces=True, mask_personal=True)


@pytest.mark.parametrize("typed, expected", [
    ("어제 부산에서", "어제 <부산:LC>에서"), ("어제\u200b   부산에서", "어제\u200b   <부산:LC>에서"),
    (unicodedata.normalize("NFD", "어제 부산에서"), unicodedata.normalize("NFD", "어제 <부산") + ":LC>" +
     unicodedata.normalize("NFD", "에서")), ("ㅋㅋㅋㅋㅋ 010-1234-5678 부산에서", "ㅋㅋㅋㅋㅋ 010-1234-5678 <부산:LC>에서")])
def test_what_was_found_is_told_of_the_text_as_typed(typed, expected):
    read = Aligned.of(typed, ALL)
    start = read.text.index("부산")
    answer = on_typed(as_json(read.text, [Answer(start, start + 2, 0, 0.9)], ["LC"]), read)
    assert answer["marked"] == expected and answer["characters"] == answer["read"] == len(typed)
    found, = answer["entities"]
    assert typed[found["start"]:found["end"]] == found["text"] and unicodedata.normalize("NFC", found["text"]) == "부산"
    assert found["type"] == "LC" and found["probability"] == 0.9


def test_what_a_repair_has_masked_is_found_whole():
    read = Aligned.of("전화는 010-1234-5678입니다", ALL)
    start = read.text.index("[")
    answer = on_typed(as_json(read.text, [Answer(start, start + 4, 0, 0.9)], ["NO"]), read)
    assert answer["entities"][0]["text"] == "010-1234-5678"
