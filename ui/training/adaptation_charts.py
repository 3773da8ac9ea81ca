"""Charts of an adaptation: each beside what the base model reached before it."""

from ..charts import PALETTE, epoch_axis, figure, line, loss_figure
from ..place import Visit

WIDE = 10  # times as high before as after: on a linear axis the rest would be flat


def adaptation_loss_figure(shown: dict, visit: Visit) -> dict:
    """Loss on hidden words, as it goes and after each epoch."""
    drawn = loss_figure(shown, visit)
    return drawn | {"data": drawn["data"] + _before(shown, "loss", visit)}


def perplexity_figure(shown: dict, visit: Visit) -> dict:
    """Perplexity on the held-out texts after each epoch; the lower, the better."""
    values = [each["metrics"]["perplexity"] for each in shown["epochs"]]
    wide = values and shown["before"] and shown["before"]["perplexity"] > WIDE * min(values)
    axis = {"type": "log", "dtick": 1} if wide else {"rangemode": "tozero"}
    return figure(visit.say("퍼플렉시티 · 낮을수록 좋습니다", "Perplexity · lower is better"),
                  _line(shown, "perplexity", visit.say("퍼플렉시티", "Perplexity"), 0, visit),
                  epoch_axis(shown, visit), axis)


def hits_figure(shown: dict, visit: Visit) -> dict:
    """Share of hidden words' pieces that were guessed right."""
    return figure(visit.say("맞힌 비율", "Guessed right"),
                  _line(shown, "masked_accuracy", visit.say("맞힌 비율", "Guessed right"), 0, visit),
                  epoch_axis(shown, visit), {"rangemode": "tozero", "tickformat": ".0%"} | _room(shown))


def _room(shown: dict) -> dict:
    """Without a point plotly would make room for 400 %."""
    return {} if shown["before"] or shown["epochs"] else {"range": [0, 1]}


def _line(shown: dict, metric: str, name: str, number: int, visit: Visit) -> list[dict]:
    """From what was there before, at epoch 0, through all epochs."""
    start = [(0, shown["before"][metric])] if shown["before"] else []
    points = start + [(each["epoch"], each["metrics"][metric]) for each in shown["epochs"]]
    return [line(name, [epoch for epoch, _ in points], [value for _, value in points], number, True),
            *_before(shown, metric, visit)]


def _before(shown: dict, metric: str, visit: Visit) -> list[dict]:
    """A dashed line at the value of the base model, once that is known."""
    if shown["before"] is None:
        return []
    value = shown["before"][metric]
    return [{"type": "scatter", "mode": "lines", "name": visit.say("적응 전", "Before"), "x": [0, shown["epochs_planned"]],
             "y": [value, value], "line": {"color": PALETTE[1], "dash": "dash", "width": 2}}]
