"""Plotly charts of a run over its epochs: the loss, and the metrics after each epoch."""

from trainer.kinds.figures import Lines, Metric, smoothed
from trainer.tasks.metrics import LOSS

from ..charts import PALETTE, RIM, STAR, figure, line
from ..place import Visit
from .strips import READ, SENT, with_strips

WIDE = 10  # a log axis is used if the highest point is more than so many times the lowest
WRITTEN = {"percent": ".1%", "count": ",.1f", "number": ".3f", "distance": ",.3~g"}


def loss_figure(shown: dict, visit: Visit) -> dict:
    """The training loss of steps, the validation loss after each epoch, and below them what else was recorded.
    `shown`: a run's snapshot."""
    curve, epochs = shown["curve"], shown["epochs"]
    x, y = [point["epoch"] for point in curve], [point["loss"] for point in curve]
    thin, read = slice(-1, None, -max(1, len(curve) // SENT)), {"hovertemplate": READ.format("y:.3f")}
    raw = line("", x, y, 0) | {"line": {"color": PALETTE[0], "width": 1}, "opacity": 0.35, "hoverinfo": "skip",
                               "hovertemplate": None, "showlegend": False}
    smooth = [round(each, 4) for each in smoothed(y)[thin]]
    drawn = figure(
        visit.say("손실 · 낮을수록 좋습니다", "Loss · lower is better"),
        [raw, line(visit.say("학습", "Training"), x[thin], smooth, 0) | read,
         line(visit.say("검증", "Validation"), [each["epoch"] for each in epochs],
              [each["metrics"]["loss"] for each in epochs], 1, marked=True) | read,
         *_star((LOSS,), shown, visit), *_before("loss", shown, visit)],
        _epoch_axis(shown, visit), {"rangemode": "tozero"}, dragmode="zoom")
    return with_strips(drawn, shown, visit) | {"follows": True}


def lines_figure(lines: Lines, shown: dict, visit: Visit) -> dict:
    """Metrics after each epoch, and, if they were measured, before training."""
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
    """The epoch that the model is from, or, while it trains, the best so far; None before the first has ended."""
    known = (shown.get("result") or {}).get("best_epoch")
    return known or next((each["epoch"] for each in reversed(shown["epochs"]) if each["best"]), None)


def _star(metrics: tuple[Metric, ...], shown: dict, visit: Visit) -> list[dict]:
    """A star on the lines of these metrics at the epoch of the model; the last one is named."""
    if (best := best_epoch(shown)) is None or shown.get("fold"):  # folds keep no model
        return []
    values = next(each["metrics"] for each in shown["epochs"] if each["epoch"] == best)
    names = [*[""] * (len(metrics) - 1), visit.say("이 모델", "the model")]
    return [{"type": "scatter", "mode": "markers+text", "x": [best] * len(metrics), "text": names,
             "y": [values[metric.name] for metric in metrics], "hoverinfo": "skip", "showlegend": False,
             "textposition": "bottom center" if metrics[0].better == "higher" else "top center", "cliponaxis": False,
             "marker": {"symbol": "star", "size": 15, "color": STAR, "line": {"color": RIM, "width": 1.5}}}]


def _before(metric: str, shown: dict, visit: Visit) -> list[dict]:
    """A dashed line at the value before training, if it was measured."""
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


def beside_figures(runs: list[tuple[str, dict]], metric: Metric, visit: Visit) -> list[dict]:
    """Two charts, with the training losses and the validation scores of several runs; `runs`: (name, snapshot)."""
    longest = max((shown for _, shown in runs), key=lambda shown: shown["epochs_planned"])
    x, at = _epoch_axis(longest, visit), visit.say("%{x}에폭", "Epoch %{x}") + "<br>"
    losses = [line(name, [point["epoch"] for point in curve], [round(each, 4) for each in
                                                               smoothed([point["loss"] for point in curve])],
                   number, visit.say("에폭 %{x:.1f}<br>손실 %{y:.3f}", "Epoch %{x:.1f}<br>Loss %{y:.3f}"))
              for number, (name, shown) in enumerate(runs) for curve in [_thinned(shown["curve"])]]
    scores = [line(name, [each["epoch"] for each in shown["epochs"]],
                   [each["metrics"][metric.name] for each in shown["epochs"]], number,
                   f"{at}%{{y:{WRITTEN[metric.form]}}}", marked=True) for number, (name, shown) in enumerate(runs)]
    title = metric.title
    form = {"tickformat": ".0%"} if metric.form == "percent" else {}
    below = {"legend": {"orientation": "h", "x": 0, "y": -0.28, "yanchor": "top", "font": {"size": 12}}}
    return [figure(visit.say("학습 손실 · 낮을수록 좋습니다", "Training loss · lower is better"), losses, x,
                   {"rangemode": "tozero"}, **below),
            figure(visit.say(f"에폭마다의 검증 {title.ko}", f"Validation {title.en[0].lower()}{title.en[1:]} after each "
                                                        "epoch"), scores, x, form, **below)]


def _thinned(curve: list[dict]) -> list[dict]:
    return curve[::-max(1, len(curve) // SENT)][::-1]
