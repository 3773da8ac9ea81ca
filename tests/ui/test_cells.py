"""What a cell hides or cuts off is told to who points at it, touches it or comes to it by Tab."""

import re
from pathlib import Path

import ui
from trainer.data.lengths import Lengths
from ui.cells import cell, whole
from ui.data.pictures import divided, lengths
from ui.parts import bars
from ui.place import Place, Visit

EXPLAINED = re.compile(r'tabindex="0" aria-description="([^"]*)"')


def test_a_hidden_character_is_named():
    assert EXPLAINED.findall(cell("a\u202eb")) == ["U+202E RIGHT-TO-LEFT OVERRIDE"]
    assert "kt-term" in cell("a\nb") and not EXPLAINED.findall(cell("그냥 글"))


def test_what_is_cut_off_is_told_whole_and_as_text():
    name = "<b>" + "긴 이름 " * 20
    assert EXPLAINED.findall(whole(name, 40)) == [name.replace("<b>", "&lt;b&gt;")] and whole("짧은", 40) == "짧은"
    counts = {"train": {name: 3}, "valid": {}, "test": {}}
    assert name.replace("<b>", "&lt;b&gt;") in EXPLAINED.findall(
        divided({"train": 3}, counts, Visit(None, Place(), "local", "ko")))


def test_each_bar_of_the_lengths_tells_its_texts():
    found = Lengths(rows=8, sampled=8, max_length=16, median=5, longest=20, cut_share=0.4, cut_rows=3,
                    unknown_share=0.0, bins=[(1, 10, 5), (11, 20, 3)], findings=[])
    shown = lengths(found, Visit(None, Place(), "local", "ko"))
    assert EXPLAINED.findall(shown) == ["1–10토큰: 글 5개", "11–20토큰: 글 3개"]


def test_no_page_hides_words_where_only_a_mouse_finds_them():
    for path in Path(ui.__file__).parent.rglob("*.py"):
        assert not re.search(r'<\w[^>]* title="', path.read_text(encoding="utf-8")), path.name
    assert "긍정" in bars([("긍정", 0.5, "50%")])
