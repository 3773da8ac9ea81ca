"""A plotly chart for each kind of figure, whatever the task."""

from itertools import pairwise

from markupsafe import Markup, escape

from trainer.errors import clip
from trainer.kinds.figures import (
    CERTAINTY,
    FEWEST,
    Coverage,
    Curves,
    Figure,
    Histogram,
    Matrix,
    Parts,
    Reliability,
    Scatter,
    mean_curve,
    signed_shares,
)
from trainer.kinds.interval import accuracy_interval

from ..charts import PALETTE, figure, line
from ..place import Visit

MOST = 20  # bars, at most
BAR_COLORS = (PALETTE[0], "#94a3b8", PALETTE[1])
MANY = 12  # curves that can be told apart in one chart
WRITTEN = 15  # labels; larger matrices have no numbers in their cells
TALL = 5  # labels; larger matrices have one line in a cell, not two
SHADES = [[0, "rgba(234,88,12,.8)"], [0.499, "rgba(234,88,12,.15)"], [0.5, "rgba(128,128,128,.07)"],
          [0.501, "rgba(13,148,136,.12)"], [1, "rgba(13,148,136,.6)"]]  # wrong, empty, right; light enough to write on


def plain(drawn: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """The figures without those on certainty, which the result page draws in a section of their own."""
    return tuple(each for each in drawn if not isinstance(each, CERTAINTY))


def charts_of(drawn: tuple, found: dict | None, labels: list[str], visit: Visit) -> list[dict]:
    """The charts of a kind of answer (`drawn`) that have data; `found`: its figures by name."""
    return [CHARTS[type(each)](each, found[each.name], labels, visit)
            for each in drawn if type(each) in CHARTS and found and any(found.get(each.name, []))]


def matrix_figure(matrix: Matrix, counts: list[list[int]], labels: list[str], visit: Visit) -> dict:
    """A confusion matrix: truth in rows, answers in columns; each cell has its share of the row and its count, and
    wrong answers have another colour."""
    labels = [*labels, visit.read(matrix.none)] if matrix.none else labels
    signed = signed_shares(counts)
    names = [_shown(label) for label in labels]
    names = names if len(set(names)) == len(names) else [f"{number}. {name}" for number, name in enumerate(names, 1)]
    cells = [[(count, abs(share)) for count, share in zip(*both, strict=True)]
             for both in zip(counts, signed, strict=True)]
    heat = {"type": "heatmap", "x": names, "y": names, "z": signed, "customdata": cells, "zmin": -1, "zmax": 1,
            "colorscale": SHADES, "showscale": False, "xgap": 3, "ygap": 3, "hoverongaps": False,
            "hovertemplate": visit.say(
                "정답 <b>%{y}</b><br>모델의 답 <b>%{x}</b><br>%{customdata[0]:,}개 · 이 정답의 %{customdata[1]:.0%}"
                "<extra></extra>",
                "Truth <b>%{y}</b><br>Answer <b>%{x}</b><br>%{customdata[0]:,} · %{customdata[1]:.0%} of this truth"
                "<extra></extra>")}
    if len(labels) <= WRITTEN:
        heat |= {"text": [[_written(*cell, len(labels)) for cell in row] for row in cells], "texttemplate": "%{text}"}
    return figure(visit.read(matrix.title), [heat],
                  {"title": {"text": visit.say("모델의 답", "Answer of the model")}, "type": "category", "showgrid": False},
                  {"title": {"text": visit.say("정답", "Truth")}, "type": "category", "autorange": "reversed",
                   "showgrid": False}, showlegend=False)


def curves_figure(kind: Curves, curves: list[dict | None], labels: list[str], visit: Visit) -> dict:
    """One-against-rest curves: the mean in bold, and thin those of the `MANY` labels with the least area, named on
    hover. If guessing lies on the diagonal (`kind.chance`), it is dotted."""
    known = [(label, curve) for label, curve in zip(labels, curves, strict=False) if curve]
    at = f"{visit.read(kind.x)} %{{x:.0%}}<br>{visit.read(kind.y)} %{{y:.0%}}"
    traces = [line(f"{_shown(label)} · {kind.area} {curve['area']:.2f}", curve["x"], curve["y"], number, at)
              for number, (label, curve) in enumerate(sorted(known, key=lambda each: each[1]["area"])[:MANY], 1)]
    for trace in traces:
        trace["line"]["width"] = 1
    mean = mean_curve([curve for _, curve in known])
    bold = line(visit.say("라벨의 평균", "Mean of the labels"), mean["x"], mean["y"], 0, at)
    area = visit.say("평균", "mean") + f" {kind.area} {mean['area']:.2f}"
    return figure(f"{visit.read(kind.title)} · {area}", [*[_dotted([0, 1], [0, 1])] * kind.chance, *traces, bold],
                  _share_axis(visit.read(kind.x)), _share_axis(visit.read(kind.y)), showlegend=False, dragmode="zoom")


def parts_figure(kind: Parts, counts: list[list[int]], labels: list[str], visit: Visit) -> dict:
    """A bar for each label, the largest on top; `counts`: for each label one number per part."""
    ranked = sorted(zip(map(_shown, labels), counts, strict=True), key=lambda each: sum(each[1]))[-MOST:]
    names = [f"{number}. {name}" for number, (name, _) in zip(range(len(ranked), 0, -1), ranked, strict=True)]
    traces = [{"type": "bar", "orientation": "h", "name": visit.read(part), "y": names,
               "x": [each[number] for _, each in ranked], "marker": {"color": color},
               "hovertemplate": f"<b>%{{y}}</b><br>{visit.read(part)} %{{x:,}}<extra></extra>"}
              for number, (part, color) in enumerate(zip(kind.parts, BAR_COLORS, strict=False))]
    return figure(visit.read(kind.title), traces, {"title": {"text": visit.say("글", "Texts")}, "rangemode": "tozero"},
                  {"type": "category", "automargin": True, "showgrid": False}, barmode="stack")


def scatter_figure(kind: Scatter, points: dict, labels: list[str], visit: Visit) -> dict:
    """A point for each row; on the dotted line the answer is the truth."""
    ends = [min(*points["x"], *points["y"]), max(*points["x"], *points["y"])]
    dots = {"type": "scatter", "mode": "markers", "x": points["x"], "y": points["y"],
            "marker": {"size": 7, "color": PALETTE[0], "opacity": 0.55},
            "hovertemplate": f"{visit.read(kind.x)} %{{x}}<br>{visit.read(kind.y)} %{{y:.3~g}}<extra></extra>"}
    return figure(visit.read(kind.title), [_dotted(ends, ends), dots], {"title": {"text": visit.read(kind.x)}},
                  {"title": {"text": visit.read(kind.y)}}, showlegend=False, hovermode="closest", dragmode="zoom")


def histogram_figure(kind: Histogram, found: dict, labels: list[str], visit: Visit) -> dict:
    """A bar for each bin; the one that contains 0 has another colour."""
    edges, counts = found["edges"], found["counts"]
    pairs = [*pairwise(edges)]
    bars = {"type": "bar", "x": [(low + high) / 2 for low, high in pairs], "y": counts,
            "width": [high - low for low, high in pairs],
            "marker": {"color": [PALETTE[0] if low <= 0 <= high else BAR_COLORS[1] for low, high in pairs],
                       "line": {"width": 1, "color": "rgba(128,128,128,.25)"}},
            "customdata": [[low, high] for low, high in pairs],
            "hovertemplate": visit.say("%{customdata[0]:.3~g} ~ %{customdata[1]:.3~g}<br>글 %{y:,}개<extra></extra>",
                                       "%{customdata[0]:.3~g} … %{customdata[1]:.3~g}<br>%{y:,} texts<extra></extra>")}
    return figure(visit.read(kind.title), [bars], {"title": {"text": visit.read(kind.x)}},
                  {"title": {"text": visit.say("글", "Texts")}, "rangemode": "tozero"}, showlegend=False, bargap=0)


def reliability_figure(kind: Reliability, found: dict, labels: list[str], visit: Visit) -> dict:
    """A point for each bin of answers; on the dotted line, the stated probability is the share that is right."""
    bins, of = found["bins"], visit.read(kind.of)
    sure, right = ([each[name] for each in bins] for name in ("sure", "right"))
    low, high = zip(*(accuracy_interval(each["right"], each["rows"]) for each in bins), strict=True)
    span = [max(0, min(*sure, *low) - 0.05), 1.02]
    points = line(visit.say("실제로 맞은 비율", "Share that is right"), sure, right, 0, visit.say(
        f"확률이 평균 %{{x:.0%}}인 {of} %{{customdata:,}}개 가운데<br>실제로 맞은 것 %{{y:.0%}}",
        f"of %{{customdata:,}} {of} with a probability of about %{{x:.0%}}<br>%{{y:.0%}} are right"), marked=True)
    spread = {"type": "data", "symmetric": False, "array": [top - at for top, at in zip(high, right, strict=True)],
              "arrayminus": [at - bottom for at, bottom in zip(right, low, strict=True)], "thickness": 1, "width": 0,
              "color": PALETTE[0]}
    return figure(visit.read(kind.title), [
        _dotted(span, span), points | {"customdata": [each["rows"] for each in bins], "error_y": spread}],
        _share_axis(visit.say("모델이 말한 확률", "Probability stated"), span),
        _share_axis(visit.say("실제로 맞은 비율", "Share that is right"), span), showlegend=False, dragmode="zoom")


def coverage_figure(kind: Coverage, found: dict, labels: list[str], visit: Visit) -> dict:
    """The share of answers that are right over the share of texts that are answered."""
    curve = line(visit.read(kind.title), found["answered"], found["right"], 0, visit.say(
        "확률이 %{customdata:.0%}보다 낮으면 사람이 볼 때<br>글 %{x:.0%}에 답하고, 답한 것의 %{y:.0%}가 맞습니다",
        "where a person decides below %{customdata:.0%}<br>%{x:.0%} are answered, and %{y:.0%} of these right"))
    return figure(visit.read(kind.title), [curve | {"customdata": found["least"]}],
                  _share_axis(visit.say("모델이 답하는 글", "Answered by the model")),
                  _share_axis(visit.say("답한 글 가운데 맞은 것", "Right of those"), [min(found["right"]) - 0.05, 1.02]),
                  showlegend=False, dragmode="zoom")


CHARTS = {Matrix: matrix_figure, Curves: curves_figure, Parts: parts_figure, Scatter: scatter_figure,
          Histogram: histogram_figure, Reliability: reliability_figure, Coverage: coverage_figure}


def not_drawn(drawn: tuple, found: dict | None, labels: list[str], visit: Visit) -> Markup:
    """A hint on labels with too few rows for a curve; empty if all labels have one."""
    kinds = [each for each in drawn if isinstance(each, Curves) and found]
    curves = found.get(kinds[0].name, []) if kinds else []
    names = [label for label, curve in zip(labels, curves, strict=False) if not curve]
    if not names:
        return Markup("")
    return Markup('<p class="kt-hint">{}</p>').format(_without(kinds, names, len(labels), visit))


def _without(kinds: list[Curves], names: list[str], labels: int, visit: Visit) -> str:
    titles = " · ".join(visit.read(kind.title) for kind in kinds)
    if len(names) == labels:
        return visit.say(f"{titles} 그림은 없습니다: 라벨마다 {FEWEST}행은 있어야 곡선을 믿을 수 있습니다.",
                         f"{titles}: not drawn, as a curve means little with fewer than {FEWEST} rows of a label.")
    listed = ", ".join(f"‘{clip(name, 20)}’" for name in names[:3]) + " …" * (len(names) > 3)
    return visit.say(f"행이 {FEWEST}개가 안 되는 라벨({listed})은 곡선을 그리지 않았습니다.",
                     f"Labels with fewer than {FEWEST} rows ({listed}) have no curve.")


def _written(count: int, share: float, labels: int) -> str:
    if not count:
        return ""
    return f"<b>{share:.0%}</b>{'<br>' if labels <= TALL else ' · '}{count:,}"


def _shown(label: str) -> str:
    """A label, cut and escaped, as plotly reads HTML."""
    return str(escape(clip(label, 14)))


def _dotted(x: list[float], y: list[float]) -> dict:
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "hoverinfo": "skip",
            "line": {"color": "rgba(128,128,128,.6)", "dash": "dot", "width": 1}}


def _share_axis(title: str, span: list[float] | None = None) -> dict:
    """`span`: the ends of the axis; None for 0 to 1."""
    ticks = {"range": span, "nticks": 6} if span else {"range": [-0.02, 1.02], "dtick": 0.25}
    return {"title": {"text": title}, "tickformat": ".0%"} | ticks
