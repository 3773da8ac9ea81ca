"""Explain an answer: how much it changes when words of the text are left out, one by one, and how the text is read.

The shortened texts are answered like any others, by the same process. So this works for a model, a simple method and
the mean of both, for texts in windows, pairs, numbers and entities, and measures exactly what is served.
"""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import NamedTuple

from ..data.survey import Progress, silent
from ..errors import Words
from ..home.project import Run
from ..tasks import makes_base, task_of
from ..tasks.answering import share_of
from ..texts import Text, characters_of, parts_of
from .asked import asked_of
from .labelling import parts as batches
from .predictor import Predictor

MOST, LEAST = 40, 10  # pieces of a text that are left out; if it has more words, neighbours are left out together
READ = 200_000  # characters to read for an explanation, about; a long text is cut into fewer, longer pieces
LONG, SHORT = 10, 5  # characters; a longer word is cut into parts of about this length
NAMED = 8  # parts of an answer, such as labels, that are explained, at most


class Piece(NamedTuple):
    """Characters `start` … `end` - 1 of a `part` of the text (1: the second of a pair). `changes`: name → strength with
    this piece minus strength without it."""

    part: int
    start: int
    end: int
    text: str
    changes: dict[str, float]


@dataclass(frozen=True)
class Explained:
    """An explained answer. `strengths`: name → strength (`Judged.strengths`), the answer first. `pieces`: empty if
    nothing can be left out, as from a text of one word. `together`: words in a piece, at most. `read`: from
    `Task.read`. `unexplained`: number of further parts of the answer, which are not explained."""

    text: Text
    answer: dict
    strengths: dict[str, float]
    pieces: list[Piece]
    together: int
    read: dict
    unexplained: int = 0

    def as_json(self) -> dict:
        return {"answer": self.answer, "strengths": self.strengths, "together": self.together,
                "words": [piece._asdict() for piece in self.pieces], **self.read}


def explain(predictor: Predictor, run: Run, text: Text, report: Progress = silent,
            has_left: Callable[[], bool] = lambda: False) -> Explained:
    """Explain the answer of a run to a text. Raises Problem, as `Predictor.predict` does."""
    text, = asked_of(run, [text], 0)
    answer, = predictor.predict(run, [text], has_left, least=0.0)
    read = predictor.read(run, text)
    if makes_base(run):
        return Explained(text, answer, {}, [], 1, read)
    strengths = task_of(run).judged.strengths
    known = dict(islice(strengths(answer).items(), NAMED))
    is_cut = share_of(run) == 1 and isinstance(text, str) and answer["read"] < answer["characters"]
    places, together = places_of(text, answer["read"] if is_cut else characters_of(text)) if known else ([], 1)
    others: list[dict] = []
    for some in batches([_without(text, *place) for place in places]):
        words = Words(f"낱말을 빼고 다시 답하게 하고 있습니다 ({len(places):,}번)", f"Answering without a word, {len(places):,} times")
        report(len(others) / len(places), words)
        others += predictor.predict(run, some, has_left, least=0.0)
    pieces = [Piece(part, start, end, parts_of(text)[part][start:end], _changes(known, strengths(other)))
              for (part, start, end), other in zip(places, others, strict=True)]
    return Explained(text, answer, known, pieces, together, read, len(strengths(answer)) - len(known))


def _changes(full: dict[str, float], without: dict[str, float]) -> dict[str, float]:
    return {name: round(value - without.get(name, 0.0), 6) for name, value in full.items()}


def places_of(text: Text, read: int) -> tuple[list[tuple[int, int, int]], int]:
    """The (part, start, end) of each piece to leave out, and how many words a piece has at most. A text is never left
    out as a whole, as an answer to an empty text means nothing; nor is what comes after the first `read` characters."""
    words = [[word for word in _words(part) if word[0] < read] for part in parts_of(text)]
    most = min(MOST, max(LEAST, READ // max(1, read)))
    together = max(1, math.ceil(sum(map(len, words)) / most))
    return [(part, some[0][0], some[-1][1]) for part, every in enumerate(words) if len(every) > together
            for some in (every[begin:begin + together] for begin in range(0, len(every), together))], together


def _words(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each word; a long one, as in a text without blanks, is cut into several."""
    for word in re.finditer(r"\S+", text):
        start, end = word.span()
        count = math.ceil((end - start) / SHORT) if end - start > LONG else 1
        bounds = [start + round(number * (end - start) / count) for number in range(count + 1)]
        yield from pairwise(bounds)


def _without(text: Text, part: int, start: int, end: int) -> Text:
    one, *other = (f"{each[:start]}{each[end:].lstrip()}".rstrip() if number == part else each
                   for number, each in enumerate(parts_of(text)))
    return (one, other[0]) if other else one
