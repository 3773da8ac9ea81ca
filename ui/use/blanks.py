"""Texts with blanks, and the words that an adapted model would put there."""

import random
import textwrap

from markupsafe import Markup

from trainer.home.layout import Run
from trainer.tasks.masked_lm.blanks import BLANKS

from ..parts import bars, clipped, join
from ..place import Visit

LENGTH = 300  # characters of a text that are shown
FIRST = 15  # words; models that are given little to read at once get as far


def filled(text: str, found: dict, original: str | None, run: Run, visit: Visit) -> Markup:
    """A text, and for each of its blanks the likeliest words as bars; `original`: what a blank has hidden, if known."""
    blanks = found["blanks"]
    told = [Markup('<p class="kt-hint">{}</p>{}').format(_heading(number, len(blanks), original, visit), _bars(words))
            for number, words in enumerate(blanks, 1) if words]
    if not blanks or not all(blanks):
        told.append(Markup('<p class="kt-hint">{}</p>').format(_left(blanks, run, visit)))
    return Markup('<article class="kt-answer"><p>{}</p>{}</article>').format(clipped(text, LENGTH), join(told))


def with_a_blank(text: str) -> tuple[str, str]:
    """The text with one of its first words hidden, and the word."""
    words = text.split()
    place = random.randrange(min(len(words), FIRST))
    return " ".join([*words[:place], "___", *words[place + 1:]]), words[place]


def one_line(text: str) -> str:
    """The beginning of a text, if possible in whole words."""
    return textwrap.shorten(text, LENGTH, placeholder="") or " ".join(text.split())[:LENGTH]


def _heading(number: int, count: int, original: str | None, visit: Visit) -> str:
    which = [visit.say(f"{number}번째 빈칸", f"Blank {number}")] if count > 1 else \
        [visit.say(f"원래 글에는 ‘{original}’", f"the text has “{original}”")] if original else []
    return " · ".join([*which, visit.say("모델이 고를 만한 낱말과 그 확률", "words the model would choose, and how likely")])


def _bars(words: dict[str, float]) -> Markup:
    return bars([(word, share, f"{share:.1%}") for word, share in words.items()], next(iter(words)))


def _left(blanks: list[dict], run: Run, visit: Visit) -> str:
    """Why there is no answer, or none for some blanks."""
    if not blanks:
        return visit.say("이 글에는 빈칸이 없습니다. 맞힐 낱말 자리에 밑줄 세 개(___)를 적어 주세요.",
                         "There is no blank in this text. Write three underscores (___) where a word is to be guessed.")
    length = run.spec.settings.max_length
    return visit.say(f"빈칸 {blanks.count({})}개는 맞히지 않았습니다: 글의 앞 {length}토큰에서 {BLANKS}개까지 맞힙니다.",
                     f"Blanks left as they are: {blanks.count({})}. Up to {BLANKS} are filled, in the first {length} "
                     "tokens.")
