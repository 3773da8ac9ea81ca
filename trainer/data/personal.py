"""Personal data in Korean text: resident numbers, phones, cards, accounts, e-mail addresses.

To search many texts at once the patterns are written for both Python's `re` and Arrow's RE2, which has no look-around:
a match of Arrow's may include one character before and after.
"""

import re
from typing import TYPE_CHECKING

from ..errors import Words

if TYPE_CHECKING:
    from pandas import Series

BEFORE, AFTER = r"(?:^|[^0-9-])", r"(?:[^0-9-]|$)"
# Registration numbers: birth date, then a digit for century, sex and nationality (주민등록법 시행규칙 §2).
NUMBERS = {
    Words("주민등록번호", "resident number|resident numbers"):
        r"[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[ -]?[1-8][0-9]{6}",
    Words("전화번호", "phone number|phone numbers"):
        r"(?:0|\+?82[ -]?0?)(?:1[016789][ .-]?[0-9]{3,4}[ .-]?[0-9]{4}"
        r"|(?:2|[3-6][1-5]|70|50[0-9])[ .-][0-9]{3,4}[ .-][0-9]{4})",
    Words("카드번호", "card number|card numbers"):
        r"[0-9]{4}[ -][0-9]{4}[ -][0-9]{4}[ -][0-9]{4}",
    Words("계좌번호", "account number|account numbers"):
        r"[0-9]{3,6}-[0-9]{2,6}-(?:[0-9]{5,7}(?:-[0-9]{1,3})?|[0-9]{4}-[0-9]{2,3})"}
# 64 characters before the @ at most (RFC 5321, 4.5.3.1.1), so that Python's time is linear in a text without any.
ADDRESSES = {Words("전자우편 주소", "e-mail address|e-mail addresses"):
             r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"}
FOUND = {kind: BEFORE + number + AFTER for kind, number in NUMBERS.items()} | ADDRESSES
EXACT = {kind: re.compile(pattern) for kind, pattern in (
    {kind: f"(?<![0-9-]){number}(?![0-9-])" for kind, number in NUMBERS.items()} | ADDRESSES).items()}


def personal_data(texts: "Series") -> "dict[Words, Series]":
    """For each kind that occurs, which texts hold it (boolean, same index)."""
    found = {kind: texts.str.contains(pattern, regex=True) for kind, pattern in FOUND.items()}
    return {kind: rows for kind, rows in found.items() if rows.any()}


def masked(text: str) -> str:
    """`text` with ○ for every letter and digit of personal data in it."""
    for pattern in EXACT.values():
        text = pattern.sub(lambda found: re.sub(r"[^\W_]", "○", found[0]), text)
    return text


def named(text: str) -> str:
    """`text` with all personal data replaced by the name of its kind: [전화번호]."""
    for kind, pattern in EXACT.items():
        text = pattern.sub(f"[{kind.ko}]", text)
    return text
