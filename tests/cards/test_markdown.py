"""User text in cards: whatever it is, a reader sees the text and nothing else happens."""

from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from cards.markdown import headline, inline, plain, signed, table
from trainer.tasks.metrics import ACCURACY, MAE

PAYLOADS = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</td></tr></table><b>x", "<!-- hidden", "&lt;b&gt;",
    "&#60;b&#62;", "[click](javascript:alert(1))", "![x](http://evil.example/x.png)", "[ref]: http://evil.example",
    "<http://evil.example>", "http://evil.example/a", "www.evil.example", "a | b | c", "\\| \\\\| \\", "`code` ``x``",
    "```\nfence", "**bold** _it_ __b__ ~~s~~", "# title #", "---", "===", "- list", "+ list", "1. list", "2) list",
    "> quote", "$x$ $$y$$", "--- \nlicense: mit\n---", "a\r\nb\u2028c\x00d", "\u202egnp.exe", "[ ] task", ": y",
    "| --- |",
    "{{ 7*7 }} {% x %}", "=cmd|' /C calc'!A0", "snake_case_name", "😀👨‍👩‍👧 한글",
]
PLACES = {"heading": "# {}", "bullet": "- {}", "bold": "**x {}**", "sentence": "앞 {} 뒤"}
HARMLESS = {"h1", "ul", "li", "p", "strong", "table", "thead", "tbody", "tr", "th", "td"}


class Reader(HTMLParser):
    def __init__(self, html: str):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)

    def handle_comment(self, data):
        self.tags.append("comment")

    def handle_data(self, data):
        self.text += data


def read(markdown: str) -> Reader:
    return Reader(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_stays_text(payload, place):
    page = read(PLACES[place].format(inline(payload)))
    assert plain(payload) in page.text
    assert set(page.tags) <= HARMLESS and len(page.tags) <= 2, page.tags


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_cell_stays_a_cell(payload):
    page = read(table([payload, "n"], [[payload, 1], ["다음", 2]]))
    assert set(page.tags) <= HARMLESS
    assert page.tags.count("td") == 4 and page.tags.count("th") == 2
    assert page.text.count(plain(payload)) == 2


def test_figures_stand_to_the_right():
    assert table(["a", "b"], [["x", "0.5"], ["y", 12]]).splitlines()[1] == "| --- | ---: |"


def test_text_is_one_short_line():
    assert plain(" a \t\n\u200b \x00b ") == "a b"
    assert plain("가" * 100, 10) == "가" * 9 + "…"
    assert inline("reviews_2024.csv") == "reviews_2024.csv"


def test_personal_data_is_masked():
    assert "5678" not in inline("상담\n010\u200b-1234-5678 010-1234-5678")


def test_differences_have_as_many_digits_as_matter():
    assert (headline(MAE, 2.59812), headline(ACCURACY, 0.8)) == ("2.60", "80.0%")
    assert [signed(MAE, each, (-0.8498, 0.0777)) for each in (-0.375, 0.0777)] == ["−0.38", "+0.08"]
    assert [signed(MAE, each, (-9_400, 1_200)) for each in (-3_751.4, 1_200)] == ["−3,751", "+1,200"]
    assert signed(ACCURACY, -0.0123, (-0.2, 0.1)) == "−1.2"
