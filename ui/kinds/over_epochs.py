"""How plotly draws what changes as a run trains: its loss and what moves with it, and metrics after each epoch."""

from collections.abc import Callable
from typing import NamedTuple

from trainer.errors import Words
from trainer.kinds.figures import Lines, Metric, smoothed
from trainer.kinds.written import at_scale
from trainer.tasks.metrics import LOSS

from ..charts import PALETTE, RIM, STAR, figure, line
from ..parts import room_on_disk
from ..place import Visit

WIDE = 10  # times as high as the lowest point: on a linear axis the low ones would be flat
SENT = 80  # points of a smooth line, at least: pages are sent it once a second
CALM = "#94a3b8"  # of what is there to be looked up
BELOW, HIGH = 0.44, 0.085  # the share of the chart that lies below the loss, and of each strip in it
WRITTEN = {"percent": ".1%", "count": ",.1f", "number": ".3f", "distance": ",.3~g"}


class Strip(NamedTuple):
    """What has a strip of its own below the loss: its name in a point of the curve, its title, and how a value is
    written where another one is the most."""

    name: str
    title: Words
    written: Callable[[float, float], str]


STRIPS = (Strip("learning_rate", Words("학습률", "Learning rate"), at_scale),
          Strip("gradient", Words("기울기 크기", "Gradient norm"), lambda value, most: f"{value:.2g}"),
          Strip("memory", Words("메모리", "Memory"), lambda value, most: room_on_disk(value)))


def loss_figure(shown: dict, visit: Visit) -> dict:
    """Training loss as it goes, validation loss after each epoch; below it in strips, over the same epochs, what was
    recorded beside it: who points at one reads all. `shown`: a run's snapshot."""
    curve, epochs = shown["curve"], shown["epochs"]
    strips = [each for each in STRIPS if not curve or any(point[each.name] is not None for point in curve)]
    bottom = BELOW * len(strips) / len(STRIPS) + 0.03
    x, y = [point["epoch"] for point in curve], [point["loss"] for point in curve]
    thin = slice(-1, None, -max(1, len(curve) // SENT))
    raw = line("", x, y, 0) | {"line": {"color": PALETTE[0], "width": 1}, "opacity": 0.35, "hoverinfo": "skip",
                               "showlegend": False}
    at = "%{y:.3f}"
    return figure(
        visit.say("손실 · 낮을수록 좋습니다", "Loss · lower is better"),
        [raw, line(visit.say("학습", "Training"), x[thin], [round(each, 4) for each in smoothed(y)[thin]],
                   0, at),
         line(visit.say("검증", "Validation"), [each["epoch"] for each in epochs],
              [each["metrics"]["loss"] for each in epochs], 1, at, marked=True),
         *(_strip(each, number, curve, visit) for number, each in enumerate(strips, 2)),
         *_star((LOSS,), shown, visit), *_before("loss", shown, visit)],
        _epoch_axis(shown, visit) | {"anchor": f"y{len(strips) + 1}" if strips else "y", "unifiedhovertitle": {
            "text": visit.say("%{x:.1f}에폭", "Epoch %{x:.1f}")}},
        {"rangemode": "tozero", "domain": [bottom, 1]}, dragmode="zoom", hovermode="x unified", hoversubplots="axis",
        **{f"yaxis{number}": _beside(each, len(strips) - number + 1, curve) for number, each in enumerate(strips, 2)},
        annotations=[_title(each, len(strips) - number + 1, curve, visit) for number, each in enumerate(strips, 2)])


def _strip(strip: Strip, number: int, curve: list[dict], visit: Visit) -> dict:
    values, most = [point[strip.name] for point in curve], _most(strip, curve)
    return line(visit.read(strip.title), [point["epoch"] for point in curve], values, 0, "%{customdata}") | {
        "line": {"color": CALM, "width": 1.5}, "yaxis": f"y{number}", "showlegend": False,
        "customdata": ["–" if value is None else strip.written(value, most) for value in values]}


def _beside(strip: Strip, above: int, curve: list[dict]) -> dict:
    """The axis of a strip: no more than its ends, of which the upper one is written."""
    most = _most(strip, curve)
    return {"domain": _place(above), "showgrid": False, "tickvals": [most], "ticktext": [strip.written(most, most)],
            "tickfont": {"size": 11}, "fixedrange": True, "range": [0, 1.08 * most]}


def _title(strip: Strip, above: int, curve: list[dict], visit: Visit) -> dict:
    """Over a strip: what it is, and how much of it there is now."""
    now = next((point[strip.name] for point in reversed(curve) if point[strip.name] is not None), None)
    written = f" <b>{strip.written(now, _most(strip, curve))}</b>" if now is not None else ""
    return {"text": visit.read(strip.title) + written, "showarrow": False, "xref": "paper",
            "yref": "paper", "x": 0, "xanchor": "left", "y": _place(above)[1], "yanchor": "bottom",
            "font": {"size": 12}}


def _most(strip: Strip, curve: list[dict]) -> float:
    return max((point[strip.name] for point in curve if point[strip.name] is not None), default=0) or 1.0


def _place(above: int) -> list[float]:
    """From where to where a strip lies that has so many below it."""
    low = above * BELOW / len(STRIPS) + 0.005
    return [low, low + HIGH]


def lines_figure(lines: Lines, shown: dict, visit: Visit) -> dict:
    """Metrics after each epoch; where they were measured before training, from there on."""
    before = [(0, shown["before"])] if shown.get("before") else []
    points = before + [(each["epoch"], each["metrics"]) for each in shown["epochs"]]
    traces = [line(visit.read(metric.title), [epoch for epoch, _ in points],
                   [values[metric.name] for _, values in points], number,
                   visit.say("%{x}에폭", "Epoch %{x}") + f"<br>%{{y:{WRITTEN[metric.form]}}}", marked=True)
              for number, metric in enumerate(lines.metrics)]
    traces += _star(lines.metrics, shown, visit)
    traces += [trace | {"showlegend": number == 0} for number, metric in enumerate(lines.metrics)
               for trace in _before(metric.name, shown, visit)]
    values = [values[metric.name] for _, values in points for metric in lines.metrics]
    return figure(visit.read(lines.title), traces, _epoch_axis(shown, visit), _value_axis(lines, values),
                  dragmode="zoom")


def best_epoch(shown: dict) -> int | None:
    """The epoch whose weights are the model's; None before the first has ended."""
    return next((each["epoch"] for each in reversed(shown["epochs"]) if each["best"]), None)


def _star(metrics: tuple[Metric, ...], shown: dict, visit: Visit) -> list[dict]:
    """A star on the lines of these metrics at the best epoch, named once, where the lines leave room."""
    if (best := best_epoch(shown)) is None or shown.get("fold"):  # of a fold no model is kept
        return []
    values = next(each["metrics"] for each in shown["epochs"] if each["epoch"] == best)
    names = [*[""] * (len(metrics) - 1), visit.say("최고", "best")]
    return [{"type": "scatter", "mode": "markers+text", "x": [best] * len(metrics), "text": names,
             "y": [values[metric.name] for metric in metrics], "hoverinfo": "skip", "showlegend": False,
             "textposition": "bottom center" if metrics[0].better == "higher" else "top center", "cliponaxis": False,
             "marker": {"symbol": "star", "size": 15, "color": STAR, "line": {"color": RIM, "width": 1.5}}}]


def _before(metric: str, shown: dict, visit: Visit) -> list[dict]:
    """A dashed line at the value before training, where that was measured."""
    if not shown.get("before"):
        return []
    value = shown["before"][metric]
    return [{"type": "scatter", "mode": "lines", "name": visit.say("학습 전", "Before"), "x": [0, shown["epochs_planned"]],
             "y": [value, value], "hoverinfo": "skip", "line": {"color": PALETTE[1], "dash": "dash", "width": 2}}]


def _epoch_axis(shown: dict, visit: Visit) -> dict:
    planned = shown["epochs_planned"]
    return {"title": {"text": visit.say("에폭", "Epoch")}, "range": [0, planned * 1.02],
            "dtick": 1 if planned <= 12 else None}


def _value_axis(lines: Lines, values: list[float]) -> dict:
    if lines.metrics[0].form == "number":
        return {"range": [min(0, *values) - 0.02, 1.02]} if values else {"range": [0, 1.02]}
    if lines.metrics[0].form != "percent":
        wide = values and max(values) > WIDE * min(values) > 0
        return {"type": "log", "dtick": 1} if wide else {"rangemode": "tozero"}
    if lines.whole:
        return {"range": [0, 1.02], "tickformat": ".0%"}
    empty = {} if values else {"range": [0, 1]}  # without a point plotly would make room for 400 %
    return {"rangemode": "tozero", "tickformat": ".0%"} | empty
