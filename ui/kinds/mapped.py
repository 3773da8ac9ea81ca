"""A map of test rows as plotly draws it: a point a row, in a plane or in space, coloured by what is asked of it."""

import re
import textwrap
from dataclasses import dataclass

import numpy as np
from markupsafe import escape

from trainer.data.personal import masked
from trainer.errors import Words, clip
from trainer.home.least import least_of
from trainer.home.project import Run
from trainer.kinds.scores import Scores
from trainer.serving.maps import Mapped
from trainer.texts import COLUMNS

from ..cells import HIDDEN
from ..charts import PALETTE, figure
from ..place import Visit
from .mistakes import named, rows_of

COLOURS = {"label": Words("정답", "True label"), "right": Words("맞음과 틀림", "Right and wrong"),
           "sure": Words("확률", "Probability")}
SYMBOLS = "circle", "square", "diamond", "cross", "x", "circle-open", "square-open", "diamond-open"  # space has no more
WRONG, CALM = "#d55e00", "#56a0c8"  # told apart by those who do not see red and green
LENGTH, LINE = 120, 22  # characters of a text, and of a line of it, as a phone has room for
SIZE = {2: 8, 3: 4}  # of a dot, by dimensions
RIM = {"width": 0.5, "color": "rgba(128,128,128,.7)"}  # so that the lightest is seen on white, the darkest on black;
NO_RIM = {"width": 0}  # in space it would hide the small dots
EYE = {"x": 1.6, "y": 1.6, "z": 1.1}  # far enough to see all of it on a phone, too
OUTLINE = {"width": 2}  # of shapes that are nothing else


@dataclass(frozen=True)
class Dots:
    """What is known of each dot: true label and answer (numbers), probability, and what is said of it."""

    truth: np.ndarray
    guess: np.ndarray
    sure: np.ndarray
    told: list[str]


def map_figure(run: Run, found: Mapped, answers: Scores, layout: str, space: bool, colour: str, visit: Visit) -> dict:
    """`layout`: "tsne" or "pca"; `space`: three dimensions; `colour`: one of `COLOURS`."""
    points = found.layouts[f"tsne{3 if space else 2}" if layout == "tsne" else "pca"]
    dots = _dots(run, found, answers, visit)
    make = {"label": _by_label, "right": _by_right, "sure": _by_sure}[colour]
    names = [str(escape(clip(label, 24))) for label in run.project.survey.labels]
    traces = [_trace(name, points[of], [dots.told[place] for place in of], space, marker)
              for name, of, marker in make(dots, names, least_of(run.project), visit) if len(of)]
    bare = {"showticklabels": False, "showgrid": False, "showline": True, "mirror": True, "title": {"text": ""}}
    axes = {f"{axis}axis": {"showticklabels": False, "title": {"text": ""}} for axis in "xyz"}
    scene = {"scene": axes | {"camera": {"eye": EYE}}} if space else {}
    alike = {} if space else {"scaleanchor": "x"}  # both axes of a plane are of one scale
    whose = f"{run.project.name}/{run.name}"
    return figure(
        _title(layout, space, colour, visit), traces, dict(bare), bare | alike,
        hovermode="closest", dragmode="orbit" if space else "zoom", uirevision=f"{whose}/{layout}{space}",
        showlegend=len(traces) > 1, margin={"l": 12, "r": 12, "t": 48, "b": 12},
        legend={"orientation": "h", "x": 0, "xanchor": "left", "y": -0.03, "yanchor": "top", "itemsizing": "constant",
                "uirevision": f"{whose}/{colour}"},  # what is hidden there is of these colours alone
        **scene)


def _title(layout: str, space: bool, colour: str, visit: Visit) -> str:
    where = visit.say("3차원", "3-D") if space else visit.say("2차원", "2-D")
    return f"{'t-SNE' if layout == 'tsne' else 'PCA'} {where} · {visit.read(COLOURS[colour])}"


def _by_label(dots: Dots, names: list[str], least: float, visit: Visit) -> list[tuple]:
    """A colour and a shape each: of two that share one the other differs."""
    return [(name, np.flatnonzero(dots.truth == number), {
        "color": PALETTE[number % len(PALETTE)],
        "symbol": SYMBOLS[(number + number // len(PALETTE)) % len(SYMBOLS)]}) for number, name in enumerate(names)]


def _by_right(dots: Dots, names: list[str], least: float, visit: Visit) -> list[tuple]:
    right = dots.truth == dots.guess
    return [(visit.say(f"맞음 {right.sum():,}", f"right {right.sum():,}"), np.flatnonzero(right),
             {"color": CALM, "opacity": 0.55}),
            (visit.say(f"틀림 {(~right).sum():,}", f"wrong {(~right).sum():,}"), np.flatnonzero(~right),
             {"color": WRONG, "symbol": "x"})]


def _by_sure(dots: Dots, names: list[str], least: float, visit: Visit) -> list[tuple]:
    """On a scale that is told apart without colours, too; what is left to people has another shape."""
    kept = dots.sure < least
    scale = {"cmin": 1 / max(2, len(names)), "cmax": 1, "colorscale": "Cividis"}
    bar = {"colorbar": {"thickness": 12, "tickformat": ".0%", "len": 0.8}}
    told = [(visit.say("모델이 답하는 글", "answered"), ~kept, "circle", bar),
            (visit.say(f"사람이 볼 글 (확률 {least:.0%} 미만)", f"left to people (below {least:.0%})"), kept, "x",
             {} if (~kept).any() else bar)]
    return [(name, of := np.flatnonzero(which),
             {"color": dots.sure[of].round(3).tolist(), "symbol": symbol} | scale | more)
            for name, which, symbol, more in told]


def _trace(name: str, points: np.ndarray, told: list[str], space: bool, marker: dict) -> dict:
    axes = {axis: points[:, number].round(3).tolist() for number, axis in enumerate("xyz" if space else "xy")}
    is_open = str(marker.get("symbol", "")).endswith("open")
    line = NO_RIM if space else OUTLINE if is_open else RIM
    return {"type": "scatter3d" if space else "scatter", "mode": "markers", "name": name, **axes, "text": told,
            "hovertemplate": "%{text}<extra></extra>",
            "marker": {"size": SIZE[3 if space else 2], "opacity": 0.85, "line": line} | marker}


def _dots(run: Run, found: Mapped, answers: Scores, visit: Visit) -> Dots:
    place_of = {row: place for place, row in enumerate(answers.rows.tolist())}
    places = np.array([place_of[row] for row in found.places.tolist()])
    guess, sure, truth = answers.chances[places].argmax(1), answers.chances[places].max(1), answers.truth[places]
    labels, rows = run.project.survey.labels, rows_of(run.project, ("test",), found.places.tolist())
    told = [f"<b>{escape(named(row, visit))}</b><br>{_answer(labels[t], labels[g], s, visit)}<br>{_shown(row)}"
            for row, t, g, s in zip(rows, truth.tolist(), guess.tolist(), sure.tolist(), strict=True)]
    return Dots(truth, guess, sure, told)


def _answer(truth: str, guess: str, sure: float, visit: Visit) -> str:
    one, other = (escape(clip(label, 24)) for label in (truth, guess))
    return visit.say(f"정답 {one}<br>답 {other} {sure:.0%}", f"label {one}<br>answer {other} {sure:.0%}")


def _shown(row: dict) -> str:
    """Its text, or both: as text, whatever is in it, in lines, as plotly knows no others than `<br>`."""
    texts = [re.sub(HIDDEN, "·", masked(row[name])) for name in COLUMNS if name in row]
    lines = [line for text in texts for line in textwrap.wrap(clip(text, LENGTH), LINE)]
    return "<br>".join(str(escape(line)) for line in lines)
