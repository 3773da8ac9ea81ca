"""Strips below the loss chart, over the same epochs: learning rate, gradient norm, memory."""

from collections.abc import Callable
from typing import NamedTuple

from trainer.errors import Words
from trainer.kinds.written import at_scale
from trainer.units import bytes_text

from ..charts import line
from ..place import Visit

CALM = "#94a3b8"  # quieter than the loss
PITCH, HIGH, GAP = 0.147, 0.09, 0.03  # shares of the chart's height: strip with its title, strip, gap above the strips
SENT = 80  # lines are thinned down to about so many points, as pages get them once a second
READ = "%{{fullData.name}} <b>%{{{0}}}</b><extra></extra>"  # a trace's line in the box with all values at one point


class Strip(NamedTuple):
    """`name`: the key in a point of the curve. `written`: (value, upper end of the strip) → text. `leaps`: every point
    matters, so that none may be left out."""

    name: str
    title: Words
    written: Callable[[float, float], str]
    leaps: bool = False

    def values(self, shown: dict) -> list[float | None]:
        return [point[self.name] for point in shown["curve"]]

    def most(self, shown: dict) -> float:
        """The upper end of the axis: the setting of this name, if there is one, so that the axis does not move; else
        the largest value."""
        known = [value for value in self.values(shown) if value is not None]
        return shown["settings"].get(self.name) or max(known, default=0) or 1.0

    def trace(self, number: int, shown: dict, visit: Visit) -> dict:
        epochs, values, most = [point["epoch"] for point in shown["curve"]], self.values(shown), self.most(shown)
        if not self.leaps:
            epochs, values = (each[::-1][::max(1, len(each) // SENT)][::-1] for each in (epochs, values))
        return line(visit.read(self.title), epochs, values, 0) | {
            "line": {"color": CALM, "width": 1.5}, "yaxis": f"y{number}", "showlegend": False,
            "hovertemplate": READ.format("customdata"),
            "customdata": ["–" if value is None else self.written(value, most) for value in values]}

    def axis(self, below: int, shown: dict) -> dict:
        """From 0 to the upper end, which has the only tick. `below`: the number of strips below this one."""
        most = self.most(shown)
        return {"domain": [below * PITCH, below * PITCH + HIGH], "showgrid": False, "range": [0, 1.08 * most],
                "tickvals": [most], "ticktext": [self.written(most, most)], "tickfont": {"size": 11},
                "fixedrange": True}

    def label(self, below: int, shown: dict, visit: Visit) -> dict:
        """The title above the strip, with the newest value."""
        now = next((value for value in reversed(self.values(shown)) if value is not None), None)
        written = f" <b>{self.written(now, self.most(shown))}</b>" if now is not None else ""
        return {"text": visit.read(self.title) + written, "showarrow": False, "xref": "paper", "yref": "paper", "x": 0,
                "xanchor": "left", "y": below * PITCH + HIGH, "yanchor": "bottom", "font": {"size": 12}}


def _rate(value: float, most: float) -> str:
    written = at_scale(value, most)
    return written if float(written) else "0"


STRIPS = (Strip("learning_rate", Words("학습률", "Learning rate"), _rate),
          Strip("gradient", Words("기울기 크기", "Gradient norm"), lambda value, most: f"{value:.2g}", leaps=True),
          Strip("memory", Words("메모리", "Memory"), lambda value, most: bytes_text(value, 2)))


def with_strips(drawn: dict, shown: dict, visit: Visit) -> dict:
    """The chart `drawn` with the strips of a run (`shown`: its snapshot) below it; hovering shows all values. What an
    earlier version did not record has no strip; before the first record all strips are there, so that nothing
    jumps."""
    strips = [each for each in STRIPS if not shown["curve"] or any(value is not None for value in each.values(shown))]
    numbered = [(each, number, len(strips) + 1 - number) for number, each in enumerate(strips, 2)]
    layout = drawn["layout"]
    return {
        "data": drawn["data"] + [strip.trace(number, shown, visit) for strip, number, _ in numbered],
        "layout": layout | {
            "hovermode": "x unified", "hoversubplots": "axis",
            "xaxis": layout["xaxis"] | {
                "anchor": f"y{len(strips) + 1}" if strips else "y", "spikecolor": CALM, "spikethickness": 1,
                "spikedash": "solid", "unifiedhovertitle": {"text": visit.say("%{x:.1f}에폭", "Epoch %{x:.1f}")}},
            "yaxis": layout["yaxis"] | {"domain": [len(strips) * PITCH + GAP * bool(strips), 1]},
            **{f"yaxis{number}": strip.axis(below, shown) for strip, number, below in numbered},
            "annotations": [strip.label(below, shown, visit) for strip, _, below in numbered]}}
