"""Ways to colour the dots of a map, by kind of answer, and the text that is shown for each dot."""

import re
import textwrap
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from markupsafe import escape

from trainer.data.personal import masked
from trainer.errors import Words, clip
from trainer.home.least import least_of
from trainer.home.project import Run
from trainer.kinds.answer import Judged
from trainer.kinds.numbers import Numbers
from trainer.texts import COLUMNS

from ..cells import HIDDEN
from ..charts import PALETTE
from ..labels import names_of
from ..place import Visit
from . import view_of
from .mistakes import named, rows_of

SYMBOLS = "circle", "square", "diamond", "cross", "circle-open", "square-open", "diamond-open"  # all in 3-D charts
WRONG, CALM = "#d55e00", "#56a0c8"  # can be told apart without seeing red and green
OTHERS = {"color": "#8a8a8a", "symbol": "circle-open"}
GROUPS = 9  # sets of labels that have a colour of their own; the rest share one
SHORT, LENGTH, LINE = 40, 120, 22  # most characters of a name, of a text, and of its lines, which fit on a phone
FAR = 95  # percentile of the differences at which the scale ends, as a few large ones would hide the others
Trace = tuple[str, np.ndarray, dict]  # name, which dots, plotly's marker
Answers = TypeVar("Answers", bound=Judged)


@dataclass(frozen=True)
class Dots(Generic[Answers]):
    """The dots: `answers` to all test rows; `places`: each dot's index in the answers; `rows`: each dot's row of the
    table."""

    run: Run
    answers: Answers
    places: np.ndarray
    rows: list[dict]
    visit: Visit

    @cached_property
    def names(self) -> dict[str, str]:
        """Label → its name on the page."""
        return names_of(self.run.project, self.visit)

    def labels(self) -> list[list[str]]:
        """For each dot the names of its true labels, or of the kinds of entities in its text."""
        cells = [self.answers.written(row["label"], row["text"]) for row in self.rows]
        return [[self.names[label] for label in sorted({*self.answers.named(cell)} & {*self.names})] for cell in cells]

    def shown(self) -> list[str]:
        """For each dot its row, the truth, the answer and the text, in lines of plotly's HTML."""
        view, names, visit = view_of(self.run), [*self.names.values()], self.visit
        parts = zip(self.rows, self.answers.answered(self.places.tolist()), strict=True)
        return ["<br>".join([f"<b>{escape(named(row, visit))}</b>",
                             *_lines(f"{visit.say('정답', 'truth')} {view.truth(row, names, visit)}"),
                             *_lines(f"{visit.say('답', 'answer')} {view.in_short(answer, row, names, visit)}"),
                             *(line for name in COLUMNS if name in row for line in _lines(masked(row[name])))])
                for row, answer in parts]


class Way(NamedTuple):
    """A way to colour dots: its title on the page, and a function that makes the traces."""

    title: Words
    traces: Callable[[Dots], list[Trace]]


def dots_of(run: Run, places: list[int], answers: Judged, visit: Visit) -> Dots:
    """`places`: numbers of test rows, one for each dot."""
    place_of = {row: place for place, row in enumerate(answers.rows.tolist())}
    return Dots(run, answers, np.array([place_of[row] for row in places]),
                rows_of(run.project, ("test",), places), visit)


def _by_label(dots: Dots) -> list[Trace]:
    """A colour and a symbol for each label; labels that share a colour differ in the symbol."""
    labels = [one for one, in dots.labels()]
    return [_named(name, labels, number) for number, name in enumerate(dots.names.values())]


def _by_labels(dots: Dots) -> list[Trace]:
    """A trace for each of the most frequent sets of labels, and one for all other sets."""
    sets = [" · ".join(each) or dots.visit.say("없음", "none") for each in dots.labels()]
    frequent = [name for name, _ in Counter(sets).most_common(GROUPS)]
    traces = [_named(name, sets, number) for number, name in enumerate(frequent)]
    return [*traces, (dots.visit.say("그 밖의 조합", "other sets"), np.flatnonzero(~np.isin(sets, frequent)), OTHERS)]


def _named(name: str, of: list[str], number: int) -> Trace:
    return str(escape(clip(name, SHORT))), np.flatnonzero(np.array(of) == name), {
        "color": PALETTE[number % len(PALETTE)], "symbol": SYMBOLS[(number + number // len(PALETTE)) % len(SYMBOLS)]}


def _by_right(dots: Dots) -> list[Trace]:
    right, say = dots.answers.near[dots.places] == 1, dots.visit.say
    return [(say(f"맞음 {right.sum():,}", f"right {right.sum():,}"), np.flatnonzero(right),
             {"color": CALM, "opacity": 0.55}),
            (say(f"틀림 {(~right).sum():,}", f"wrong {(~right).sum():,}"), np.flatnonzero(~right),
             {"color": WRONG, "symbol": "x"})]


def _by_sure(dots: Dots) -> list[Trace]:
    """Dots on a scale of brightness; texts that are left to people have another symbol."""
    sure = np.array([dots.answers.sure_of(place) for place in dots.places.tolist()], float)
    least, say = least_of(dots.run.project), dots.visit.say
    kept = sure < least if dots.answers.above(least) else np.zeros(len(sure), bool)
    low = min(0.5, float(sure.min()))
    first = (say("모델이 답하는 글", "answered"), ~kept, "circle")
    rest = (say(f"사람이 볼 글 (확률 {least:.0%} 미만)", f"left to people (below {least:.0%})"), kept, "x")
    return _scaled(sure, low, 1, ".0%", [first, rest])


def _by_number(dots: Dots[Numbers]) -> list[Trace]:
    truth = dots.answers.truth[dots.places]
    return _scaled(truth, float(truth.min()), float(truth.max()), "", [("", np.full(len(truth), True), "circle")])


def _by_difference(dots: Dots[Numbers]) -> list[Trace]:
    off = np.abs(dots.answers.differences[dots.places])
    return _scaled(off, 0, float(np.percentile(off, FAR)), "", [("", np.full(len(off), True), "circle")])


def _scaled(values: np.ndarray, low: float, high: float, form: str,
            parts: list[tuple[str, np.ndarray, str]]) -> list[Trace]:
    """Traces on one scale, which is drawn with the first. `parts`: name, which dots, symbol; empty ones are left
    out."""
    filled = [(name, np.flatnonzero(which), symbol) for name, which, symbol in parts if which.any()]
    bar = {"colorbar": {"thickness": 12, "tickformat": form, "len": 0.8}}
    return [(name, of, {"color": values[of].round(3).tolist(), "symbol": symbol, "cmin": low, "cmax": high,
                        "colorscale": "Cividis"} | (bar if number == 0 else {}))
            for number, (name, of, symbol) in enumerate(filled)]


def _lines(text: str) -> list[str]:
    """A text in escaped lines, as plotly reads HTML and breaks no lines itself."""
    return [str(escape(line)) for line in textwrap.wrap(clip(re.sub(HIDDEN, "·", text), LENGTH), LINE)]


RIGHT, SURE = Way(Words("맞음과 틀림", "Right and wrong"), _by_right), Way(Words("확률", "Probability"), _by_sure)
WAYS: dict[str, dict[str, Way]] = {  # kind of answer → name → way; the first one is the default
    "scores": {"label": Way(Words("정답", "True label"), _by_label), "right": RIGHT, "sure": SURE},
    "flags": {"label": Way(Words("정답 라벨", "True labels"), _by_labels), "right": RIGHT},
    "spans": {"label": Way(Words("개체의 종류", "Kinds of entities"), _by_labels), "right": RIGHT, "sure": SURE},
    "numbers": {"number": Way(Words("정답", "True number"), _by_number),
                "off": Way(Words("빗나간 크기", "How far off"), _by_difference)},
}
