"""How plotly draws each kind of figure, whatever the task."""

from itertools import pairwise

from markupsafe import Markup, escape

from trainer.errors import clip
from trainer.kinds.figures import FEWEST, Curves, Histogram, Matrix, Parts, Scatter, mean_curve, signed_shares

from ..charts import PALETTE, figure, line
from ..place import Visit

MOST = 20  # bars
BAR_COLORS = (PALETTE[0], "#94a3b8", PALETTE[1])
MANY = 12  # curves that can be told apart in one chart
WRITTEN = 15  # labels up to which a matrix has its numbers written in it,
TALL = 5  # and up to which a cell has two lines
SHADES = [[0, "rgba(234,88,12,.8)"], [0.499, "rgba(234,88,12,.15)"], [0.5, "rgba(128,128,128,.07)"],
          [0.501, "rgba(13,148,136,.12)"], [1, "rgba(13,148,136,.6)"]]  # wrong, empty, right; light enough to write on


def charts_of(drawn: tuple, found: dict | None, labels: list[str], visit: Visit) -> list[dict]:
    """The charts of a kind of answer (`drawn`) that there is something to draw in; `found`: its figures by name."""
    return [CHARTS[type(each)](each, found[each.name], labels, visit)
            for each in drawn if type(each) in CHARTS and found and any(found.get(each.name, []))]


def matrix_figure(matrix: Matrix, counts: list[list[int]], labels: list[str], visit: Visit) -> dict:
    """Rows: truth, columns: answers; share of the row and count, wrong ones in another colour."""
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
    """The mean in bold, and thin the curves of the labels, the lowest `MANY`; each against the rest, and named where it
    is pointed at. A dotted diagonal where that is guessing."""
    known = [(label, curve) for label, curve in zip(labels, curves, strict=False) if curve]
    at = f"{visit.read(kind.x)} %{{x:.0%}}<br>{visit.read(kind.y)} %{{y:.0%}}"
    traces = [line(f"{_shown(label)} · {kind.area} {curve['area']:.2f}", curve["x"], curve["y"], number, at)
              for number, (label, curve) in enumerate(sorted(known, key=lambda each: each[1]["area"])[:MANY], 1)]
    for trace in traces:
        trace["line"]["width"] = 1
    mean = mean_curve([curve for _, curve in known])
    bold = line(visit.say("라벨의 평균", "Mean of the labels"), mean["x"], mean["y"], 0, at)
    diagonal = {"type": "scatter", "mode": "lines", "x": [0, 1], "y": [0, 1], "hoverinfo": "skip",
                "line": {"color": "rgba(128,128,128,.6)", "dash": "dot", "width": 1}}
    area = visit.say("평균", "mean") + f" {kind.area} {mean['area']:.2f}"
    return figure(f"{visit.read(kind.title)} · {area}", [*[diagonal] * kind.chance, *traces, bold],
                  _share_axis(visit.read(kind.x)), _share_axis(visit.read(kind.y)), showlegend=False, dragmode="zoom")


def parts_figure(kind: Parts, counts: list[list[int]], labels: list[str], visit: Visit) -> dict:
    """A bar for each label, the one with most on top."""
    ranked = sorted(zip(map(_shown, labels), counts, strict=True), key=lambda each: sum(each[1]))[-MOST:]
    names = [f"{number}. {name}" for number, (name, _) in zip(range(len(ranked), 0, -1), ranked, strict=True)]
    traces = [{"type": "bar", "orientation": "h", "name": visit.read(part), "y": names,
               "x": [each[number] for _, each in ranked], "marker": {"color": color},
               "hovertemplate": f"<b>%{{y}}</b><br>{visit.read(part)} %{{x:,}}<extra></extra>"}
              for number, (part, color) in enumerate(zip(kind.parts, BAR_COLORS, strict=False))]
    return figure(visit.read(kind.title), traces, {"title": {"text": visit.say("글", "Texts")}, "rangemode": "tozero"},
                  {"type": "category", "automargin": True, "showgrid": False}, barmode="stack")


def scatter_figure(kind: Scatter, points: dict, labels: list[str], visit: Visit) -> dict:
    """A point for each row, and a dotted line where the answer is the truth."""
    ends = [min(*points["x"], *points["y"]), max(*points["x"], *points["y"])]
    dots = {"type": "scatter", "mode": "markers", "x": points["x"], "y": points["y"],
            "marker": {"size": 7, "color": PALETTE[0], "opacity": 0.35},
            "hovertemplate": f"{visit.read(kind.x)} %{{x}}<br>{visit.read(kind.y)} %{{y:.3~g}}<extra></extra>"}
    line = {"type": "scatter", "mode": "lines", "x": ends, "y": ends, "hoverinfo": "skip",
            "line": {"color": "rgba(128,128,128,.6)", "dash": "dot", "width": 1.5}}
    return figure(visit.read(kind.title), [line, dots], {"title": {"text": visit.read(kind.x)}},
                  {"title": {"text": visit.read(kind.y)}}, showlegend=False, hovermode="closest", dragmode="zoom")


def histogram_figure(kind: Histogram, found: dict, labels: list[str], visit: Visit) -> dict:
    """A bar between two edges each; the one with 0 in it stands out."""
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


CHARTS = {Matrix: matrix_figure, Curves: curves_figure, Parts: parts_figure, Scatter: scatter_figure,
          Histogram: histogram_figure}


def not_drawn(drawn: tuple, found: dict | None, labels: list[str], visit: Visit) -> Markup:
    """Which labels have too few rows for a curve; nothing where all have one."""
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
    """In a cell; nothing where there is nothing."""
    if not count:
        return ""
    return f"<b>{share:.0%}</b>{'<br>' if labels <= TALL else ' · '}{count:,}"


def _shown(label: str) -> str:
    """A label as plotly shows it: text, whatever is in it."""
    return str(escape(clip(label, 14)))


def _share_axis(title: str) -> dict:
    return {"title": {"text": title}, "range": [-0.02, 1.02], "dtick": 0.25, "tickformat": ".0%"}
