"""Texts with blanks, and the words that an adapted model would put there."""

import random

from markupsafe import Markup

from trainer.tasks.blanks import BLANK

from ..parts import bars, clipped, join
from ..place import Visit


def filled(text: str, found: dict, visit: Visit) -> Markup:
    """A text, and for each of its blanks the likeliest words as bars."""
    blanks = [bars([(word, share, f"{share:.1%}") for word, share in blank.items()], next(iter(blank), None))
              for blank in found["blanks"]]
    many = len(blanks) > 1
    told = [Markup('<p class="kt-hint">{}</p>{}').format(visit.say(f"{number}번째 빈칸", f"Blank {number}"), each)
            if many else each for number, each in enumerate(blanks, 1)]
    return Markup('<article class="kt-answer"><p>{}</p>{}</article>').format(
        clipped(text, 240), join(told or [_none(text, visit)]))


def with_a_blank(text: str) -> str:
    """The text with one of its words hidden."""
    words = text.split()
    words[random.randrange(len(words))] = "___"
    return " ".join(words)


def _none(text: str, visit: Visit) -> Markup:
    why = visit.say("빈칸이 너무 뒤에 있어 모델이 읽지 못했습니다. 앞을 줄여 주세요.",
                    "The model does not read as far as the blank. Shorten what stands before it.") \
        if BLANK.search(text) else \
        visit.say("이 글에는 빈칸이 없습니다. 맞힐 낱말 자리에 ___ 를 적어 주세요.",
                  "There is no blank in this text. Write ___ where a word is to be guessed.")
    return Markup('<p class="kt-hint">{}</p>').format(why)
