"""What was recorded beside the loss, in strips below it over the same epochs: learning rate, gradient norm, memory."""

from collections.abc import Callable
from typing import NamedTuple

from trainer.errors import Words
from trainer.kinds.written import at_scale

from ..charts import line
from ..parts import room_on_disk
from ..place import Visit

CALM = "#94a3b8"  # of what is there to be looked up
PITCH, HIGH, GAP = 0.147, 0.09, 0.03  # shares of a chart: from strip to strip, of one, and above them all
SENT = 80  # points of a smooth line, at least: pages are sent it once a second
READ = "%{{fullData.name}} <b>%{{{0}}}</b><extra></extra>"  # of a trace in the box that reads all at one point


class Strip(NamedTuple):
    """`name`: in a point of the curve. `written`: a value, in a strip of which another one is the upper end. `leaps`:
    whether each point matters; of others some are enough."""

    name: str
    title: Words
    written: Callable[[float, float], str]
    leaps: bool = False

    def values(self, shown: dict) -> list[float | None]:
        return [point[self.name] for point in shown["curve"]]

    def most(self, shown: dict) -> float:
        """The upper end: of what is a setting, that, so that the axis stays as it is."""
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
        """From 0 to its upper end, which alone is written. `below`: how many strips lie below it."""
        most = self.most(shown)
        return {"domain": [below * PITCH, below * PITCH + HIGH], "showgrid": False, "range": [0, 1.08 * most],
                "tickvals": [most], "ticktext": [self.written(most, most)], "tickfont": {"size": 11},
                "fixedrange": True}

    def label(self, below: int, shown: dict, visit: Visit) -> dict:
        """Over it: what it is, and how much of it there is now."""
        now = next((value for value in reversed(self.values(shown)) if value is not None), None)
        written = f" <b>{self.written(now, self.most(shown))}</b>" if now is not None else ""
        return {"text": visit.read(self.title) + written, "showarrow": False, "xref": "paper", "yref": "paper", "x": 0,
                "xanchor": "left", "y": below * PITCH + HIGH, "yanchor": "bottom", "font": {"size": 12}}


def _rate(value: float, most: float) -> str:
    written = at_scale(value, most)
    return written if float(written) else "0"


STRIPS = (Strip("learning_rate", Words("학습률", "Learning rate"), _rate),
          Strip("gradient", Words("기울기 크기", "Gradient norm"), lambda value, most: f"{value:.2g}", leaps=True),
          Strip("memory", Words("메모리", "Memory"), lambda value, most: room_on_disk(value)))


def with_strips(drawn: dict, shown: dict, visit: Visit) -> dict:
    """A chart over epochs with the strips of a run (`shown`: its snapshot) below it; who points at it reads all. Of
    what earlier versions did not record there is none; before the first record all are there, so that nothing jumps."""
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
