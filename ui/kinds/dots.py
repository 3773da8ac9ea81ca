"""What the dots of a map are coloured by, and what is shown of each: every kind of answers has its own ways."""

import re
import textwrap
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

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

SYMBOLS = "circle", "square", "diamond", "cross", "x", "circle-open", "square-open", "diamond-open"  # space has no more
WRONG, CALM = "#d55e00", "#56a0c8"  # told apart by those who do not see red and green
OTHERS = {"color": "#8a8a8a", "symbol": "circle-open"}
GROUPS = 9  # sets of labels that have a colour of their own; the rest share one
SHORT, LENGTH, LINE = 40, 120, 22  # characters of a name, a text, and a line of it, as a phone has room for
FAR = 95  # percentile of how far answers are off at which the scale ends: a few that are wide would hide the others
Trace = tuple[str, np.ndarray, dict]  # name, which dots, plotly's marker


@dataclass(frozen=True)
class Dots:
    """`answers` to all test rows; `places`: of each dot, among them; `rows`: its row of the table."""

    run: Run
    answers: Judged
    places: np.ndarray
    rows: list[dict]
    visit: Visit

    @cached_property
    def names(self) -> dict[str, str]:
        """Label → how the page names it."""
        return names_of(self.run.project, self.visit)

    def labels(self) -> list[list[str]]:
        """The names of the true labels of each dot, or of the kinds of entities in its text."""
        cells = [self.answers.written(row["label"], row["text"]) for row in self.rows]
        return [[self.names[label] for label in sorted({*self.answers.named(cell)} & {*self.names})] for cell in cells]

    def shown(self) -> list[str]:
        """What is shown of each dot: its row, the truth, the answer and the text, in lines of plotly's HTML."""
        view, names, visit = view_of(self.run), [*self.names.values()], self.visit
        parts = zip(self.rows, self.answers.answered(self.places.tolist()), strict=True)
        return ["<br>".join([f"<b>{escape(named(row, visit))}</b>",
                             *_lines(f"{visit.say('정답', 'truth')} {view.truth(row, names, visit)}"),
                             *_lines(f"{visit.say('답', 'answer')} {view.in_short(answer, row, names, visit)}"),
                             *(line for name in COLUMNS if name in row for line in _lines(masked(row[name])))])
                for row, answer in parts]


class Way(NamedTuple):
    """A way to colour dots: its name on the page, and the traces that it makes."""

    title: Words
    traces: Callable[[Dots], list[Trace]]


def dots_of(run: Run, places: list[int], answers: Judged, visit: Visit) -> Dots:
    """`places`: rows of the test part, one for each dot."""
    place_of = {row: place for place, row in enumerate(answers.rows.tolist())}
    return Dots(run, answers, np.array([place_of[row] for row in places]),
                rows_of(run.project, ("test",), places), visit)


def _by_label(dots: Dots) -> list[Trace]:
    """A colour and a shape for each label; two that share one differ in the other."""
    labels = [one for one, in dots.labels()]
    return [_named(name, labels, number) for number, name in enumerate(dots.names.values())]


def _by_labels(dots: Dots) -> list[Trace]:
    """The most frequent sets of labels, then all others."""
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
    """On a scale that can be read without colours, too; what is left to people has another shape."""
    sure = np.array([dots.answers.sure_of(place) for place in dots.places.tolist()], float)
    least, say = least_of(dots.run.project), dots.visit.say
    kept = sure < least if dots.answers.above(least) else np.zeros(len(sure), bool)
    low = min(0.5, float(sure.min()))
    first = (say("모델이 답하는 글", "answered"), ~kept, "circle")
    rest = (say(f"사람이 볼 글 (확률 {least:.0%} 미만)", f"left to people (below {least:.0%})"), kept, "x")
    return _scaled(sure, low, 1, ".0%", [first, rest])


def _by_number(dots: Dots) -> list[Trace]:
    truth = _numbers(dots).truth[dots.places]
    return _scaled(truth, float(truth.min()), float(truth.max()), "", [("", np.full(len(truth), True), "circle")])


def _by_difference(dots: Dots) -> list[Trace]:
    off = np.abs(_numbers(dots).differences[dots.places])
    return _scaled(off, 0, float(np.percentile(off, FAR)), "", [("", np.full(len(off), True), "circle")])


def _numbers(dots: Dots) -> Numbers:
    assert isinstance(dots.answers, Numbers)
    return dots.answers


def _scaled(values: np.ndarray, low: float, high: float, form: str,
            parts: list[tuple[str, np.ndarray, str]]) -> list[Trace]:
    """`parts`: name, which dots, symbol. One scale for all, drawn beside the first that has dots."""
    there = [(name, np.flatnonzero(which), symbol) for name, which, symbol in parts if which.any()]
    bar = {"colorbar": {"thickness": 12, "tickformat": form, "len": 0.8}}
    return [(name, of, {"color": values[of].round(3).tolist(), "symbol": symbol, "cmin": low, "cmax": high,
                        "colorscale": "Cividis"} | (bar if number == 0 else {}))
            for number, (name, of, symbol) in enumerate(there)]


def _lines(text: str) -> list[str]:
    """A text in lines: plotly knows no others than `<br>`, and whatever is in the text is text."""
    return [str(escape(line)) for line in textwrap.wrap(clip(re.sub(HIDDEN, "·", text), LENGTH), LINE)]


RIGHT, SURE = Way(Words("맞음과 틀림", "Right and wrong"), _by_right), Way(Words("확률", "Probability"), _by_sure)
WAYS: dict[str, dict[str, Way]] = {  # kind of answers → name of a way; the first is chosen where nothing else is
    "scores": {"label": Way(Words("정답", "True label"), _by_label), "right": RIGHT, "sure": SURE},
    "flags": {"label": Way(Words("정답 라벨", "True labels"), _by_labels), "right": RIGHT},
    "spans": {"label": Way(Words("개체의 종류", "Kinds of entities"), _by_labels), "right": RIGHT, "sure": SURE},
    "numbers": {"number": Way(Words("정답", "True number"), _by_number),
                "off": Way(Words("빗나간 크기", "How far off"), _by_difference)},
}
