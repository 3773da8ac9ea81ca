"""How plotly draws each kind of figure, whatever the task."""

from trainer.errors import clip
from trainer.kinds.figures import Curves, Lines, Matrix

from ..charts import PALETTE, epoch_axis, figure, line
from ..place import Visit

MANY = 8  # curves that can be told apart in one chart
FEW = 3  # labels whose legend fits into a chart of curves
WRITTEN = 15  # labels up to which a matrix has its numbers written in it
WIDE = 10  # times as high as the lowest point: on a linear axis the low ones would be flat


def loss_figure(shown: dict, visit: Visit) -> dict:
    """Training loss as it goes, validation loss after each epoch. `shown`: a run's snapshot."""
    curve, epochs = shown["curve"], shown["epochs"]
    return figure(
        visit.say("손실", "Loss"),
        [line(visit.say("학습", "Training"), [point["epoch"] for point in curve], [point["loss"] for point in curve], 0),
         line(visit.say("검증", "Validation"), [each["epoch"] for each in epochs],
              [each["metrics"]["loss"] for each in epochs], 1, marked=True), *_before("loss", shown, visit)],
        epoch_axis(shown, visit), {"rangemode": "tozero"})


def lines_figure(lines: Lines, shown: dict, visit: Visit) -> dict:
    """Metrics after each epoch; where they were measured before training, from there on."""
    before = [(0, shown["before"])] if shown.get("before") else []
    points = before + [(each["epoch"], each["metrics"]) for each in shown["epochs"]]
    traces = [line(visit.read(metric.title), [epoch for epoch, _ in points],
                   [values[metric.name] for _, values in points], number, True)
              for number, metric in enumerate(lines.metrics)]
    traces += [trace for metric in lines.metrics for trace in _before(metric.name, shown, visit)]
    values = [values[metric.name] for _, values in points for metric in lines.metrics]
    return figure(visit.read(lines.title), traces, epoch_axis(shown, visit), _value_axis(lines, values))


def charts_of(drawn: tuple, found: dict | None, labels: list[str], visit: Visit) -> list[dict]:
    """The charts of a kind of answer (`drawn`); `found`: its figures by name, None before the first epoch."""
    return [CHARTS[type(each)](each, (found or {}).get(each.name, []), labels, visit)
            for each in drawn if type(each) in CHARTS]


def matrix_figure(matrix: Matrix, counts: list[list[int]], labels: list[str], visit: Visit) -> dict:
    """Rows: truth, columns: prediction; shaded by the share of the row, with the counts written in."""
    shares = [[count / max(1, sum(row)) for count in row] for row in counts]
    names = [clip(label, 14) for label in labels]
    names = names if len(set(names)) == len(names) else [f"{number}. {name}" for number, name in enumerate(names, 1)]
    heat = {"type": "heatmap", "x": names, "y": names, "z": shares, "customdata": counts, "zmin": 0, "zmax": 1,
            "colorscale": [[0, "rgba(13,148,136,0.06)"], [1, "rgba(13,148,136,0.95)"]], "showscale": False,
            "xgap": 2, "ygap": 2, "hoverongaps": False,
            "hovertemplate": visit.say("정답 %{y}<br>예측 %{x}<br>%{customdata}개 (%{z:.0%})<extra></extra>",
                                       "Truth %{y}<br>Predicted %{x}<br>%{customdata} (%{z:.0%})<extra></extra>")}
    if len(labels) <= WRITTEN:
        heat |= {"text": counts, "texttemplate": "%{text}", "textfont": {"size": 14}}
    return figure(visit.read(matrix.title), [heat] if counts else [],
                  {"title": {"text": visit.say("예측", "Predicted")}, "type": "category", "showgrid": False},
                  {"title": {"text": visit.say("정답", "Truth")}, "type": "category", "autorange": "reversed",
                   "showgrid": False}, dragmode=False, showlegend=False)


def curves_figure(kind: Curves, curves: list[dict | None], labels: list[str], visit: Visit) -> dict:
    """Each label against the rest; a dotted diagonal where that is guessing. None: the label does not occur."""
    known = [(label, curve) for label, curve in zip(labels, curves, strict=False) if curve]
    traces = [line(f"{clip(label, 14)} ({kind.area} {curve['area']:.2f})", curve["x"], curve["y"], number)
              for number, (label, curve) in enumerate(known[:MANY])]
    diagonal = {"type": "scatter", "mode": "lines", "x": [0, 1], "y": [0, 1], "hoverinfo": "skip", "showlegend": False,
                "line": {"color": "rgba(128,128,128,.6)", "dash": "dot", "width": 1}}
    place = {"x": 1, "xanchor": "right"} if kind.chance else {"x": 0, "xanchor": "left"}  # where curves leave room
    legend = {"orientation": "v", "y": 0, "yanchor": "bottom", "bgcolor": "rgba(128,128,128,.12)"} | place
    return figure(visit.read(kind.title) + _mean_area(kind, curves, visit), [diagonal] * kind.chance + traces,
                  _share_axis(visit.read(kind.x)), _share_axis(visit.read(kind.y)),
                  showlegend=len(curves) <= FEW, legend=legend)  # with more, pointing at a curve names it


CHARTS = {Matrix: matrix_figure, Curves: curves_figure}


def _before(metric: str, shown: dict, visit: Visit) -> list[dict]:
    """A dashed line at the value before training, where that was measured."""
    if not shown.get("before"):
        return []
    value = shown["before"][metric]
    return [{"type": "scatter", "mode": "lines", "name": visit.say("적응 전", "Before"), "x": [0, shown["epochs_planned"]],
             "y": [value, value], "line": {"color": PALETTE[1], "dash": "dash", "width": 2}}]


def _value_axis(lines: Lines, values: list[float]) -> dict:
    if lines.metrics[0].form != "percent":
        wide = values and max(values) > WIDE * min(values) > 0
        return {"type": "log", "dtick": 1} if wide else {"rangemode": "tozero"}
    if lines.whole:
        return {"range": [0, 1.02], "tickformat": ".0%"}
    empty = {} if values else {"range": [0, 1]}  # without a point plotly would make room for 400 %
    return {"rangemode": "tozero", "tickformat": ".0%"} | empty


def _mean_area(kind: Curves, curves: list[dict | None], visit: Visit) -> str:
    """The mean over labels, where the legend has no room for each."""
    areas = [curve["area"] for curve in curves if curve]
    if len(curves) <= FEW or not areas:
        return ""
    mean = f"{kind.area} {sum(areas) / len(areas):.2f}"
    return visit.say(f" · 평균 {mean}", f" · mean {mean}")


def _share_axis(title: str) -> dict:
    return {"title": {"text": title}, "range": [-0.02, 1.02], "dtick": 0.25, "tickformat": ".2~f"}
