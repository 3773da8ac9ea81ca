"""Texts with blanks, and the words that an adapted model would put there."""

import random

from markupsafe import Markup

from trainer.tasks.blanks import BLANK, BLANKS

from ..parts import bars, clipped, join
from ..place import Visit

LENGTH = 300  # characters of a text that are shown


def filled(text: str, found: dict, visit: Visit) -> Markup:
    """A text, and for each of its blanks the likeliest words as bars."""
    asked, blanks = len(BLANK.findall(text)), found["blanks"]
    told = [_blank(number if asked > 1 else None, words, visit) for number, words in enumerate(blanks, 1)]
    if len(blanks) < max(asked, 1):
        told.append(Markup('<p class="kt-hint">{}</p>').format(_missing(asked, visit)))
    return Markup('<article class="kt-answer"><p>{}</p>{}</article>').format(clipped(text, LENGTH), join(told))


def with_a_blank(text: str) -> str:
    """The beginning of the text, with one of its words hidden."""
    words = text[:LENGTH].split()
    words[random.randrange(len(words))] = "___"
    return " ".join(words)


def _blank(number: int | None, words: dict[str, float], visit: Visit) -> Markup:
    rows = bars([(word, share, f"{share:.1%}") for word, share in words.items()], next(iter(words), None))
    which = visit.say(f"{number}번째 빈칸", f"Blank {number}")
    return rows if number is None else Markup('<p class="kt-hint">{}</p>{}').format(which, rows)


def _missing(asked: int, visit: Visit) -> str:
    if not asked:
        return visit.say("이 글에는 빈칸이 없습니다. 맞힐 낱말 자리에 ___ 를 적어 주세요.",
                         "There is no blank in this text. Write ___ where a word is to be guessed.")
    return visit.say(f"나머지 빈칸은 맞히지 않았습니다: 빈칸은 {BLANKS}개까지, 모델이 읽는 앞부분에서만 맞힙니다.",
                     f"Other blanks were left: up to {BLANKS} are filled, and only as far as the model reads.")
