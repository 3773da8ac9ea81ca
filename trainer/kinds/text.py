"""Korean text as data: what is Hangul, what is blank, when two texts are the same."""

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pandas import Series

HANGUL = "가-힣ㄱ-ㅎㅏ-ㅣㅥ-ㆎ\u1100-\u11ff"
# Unicode blanks and what leaves no mark on paper: controls, zero-width and direction marks, Hangul fillers.
# Spelled out, because Arrow's regular expressions (RE2) know \s as ASCII only and Python's know no \p{Z}.
INVISIBLE = ("\\x00-\\x20\\x7f-\\xa0\u00ad\u115f\u1160\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f"
             "\u3000\u3164\ufeff\uffa0")
CONTROLS = ("\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\u00ad\u180e\u200b\u200c\u200e\u200f"  # \u200d joins emoji
            "\u202a-\u202e\u2060-\u206f\ufeff")
HIDDEN = f"^[{INVISIBLE}]+|[{INVISIBLE}]+$|[{CONTROLS}]"  # in a name; the ends first, as a blank may follow a control
SPACES = "\\t-\\r\\x1c-\\x20\\x85\\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
# For `likened`: all but letters, digits and emoji (which can change a meaning) goes; then repetition, except of digits.
NUMBER = re.compile(r"[-+]?(?:(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?|\.\d+)(?:e[-+]?\d{1,3})?", re.IGNORECASE)
DATE = re.compile(r"\d{2,4}\s?[-./년]\s?\d{1,2}\s?[-./월]\s?\d{1,2}(?!\d)[\s\d:.+일시분초()월화수목금토TZ오전후APM]{0,30}")
NOT_HEARD = re.compile("[^\\w\n\u2600-\u27bf\U0001f000-\U0001faff]|_")
REPEATED = re.compile(r"([^\d\n])\1+")


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def hangul_share(text: str) -> float:
    """Hangul among all letters of `text`, 0 … 1; 0 if there are no letters."""
    letters = sum(map(str.isalpha, text))
    return len(re.findall(f"[{HANGUL}]", text)) / letters if letters else 0.0


def plain_name(name: str) -> str:
    """The name of a column in NFC, without characters that do not show and without blanks around it."""
    return nfc(re.sub(HIDDEN, "", name))


def is_number(text: str) -> bool:
    """Whether people would call it a number; Python's float() takes 1_1 and nan, too."""
    return NUMBER.fullmatch(text.strip()) is not None


def is_date(text: str) -> bool:
    """Whether it is a date in digits, with a time or without: 2024-01-31, 2024/01/31 오후 3:00:11, 24. 1. 31."""
    return DATE.fullmatch(text.strip()) is not None


def is_blank(texts: "Series") -> "Series":
    """Which cells show nothing at all."""
    return ~texts.str.contains(f"[^{INVISIBLE}]", regex=True)


def folded(texts: "Series") -> "Series":
    """Texts in NFC with every run of blanks made one: rows that are equal in this form have the same text."""
    return texts.str.normalize("NFC").str.replace(f"[{SPACES}]+", " ", regex=True).str.strip(" ")


def likened(texts: "Series") -> "Series":
    """Keys that near duplicates share: `folded` texts without blanks, punctuation, case and repetition.

    "재밌어요ㅋㅋㅋㅋ!!" and "재밌어요 ㅋㅋ" have the same key; "1점" and "11점" do not. A text of punctuation alone is its
    own key. Copies in real tables differ in just these ways (typed again, pasted, sent twice), and a key takes time
    linear in the text; distances between texts would need a threshold, and would call two texts alike that differ by a
    "not".
    """
    import pandas as pd

    if texts.empty:
        return texts
    lines = "\n".join(texts).casefold()  # one string, as `folded` left no line feed: faster than one after another
    heard = REPEATED.sub(r"\1", NOT_HEARD.sub("", lines)).split("\n")
    return pd.Series([key or text for key, text in zip(heard, texts, strict=True)], texts.index, dtype="str")
