"""Charts: figures as plain dicts for plotly.js, and the components that draw them.

The browser draws with `Plotly.react` into a node that stays (assets/charts.js), so that nothing jumps at an update.
Colours of text and grid come from the page's theme there.
"""

from itertools import zip_longest

import gradio as gr

from .listeners import followed
from .place import Visit

PALETTE = ["#0d9488", "#f97316", "#6366f1", "#e11d48", "#d97706", "#0284c7", "#65a30d", "#a855f7"]
STAR, RIM = "#facc15", "#92610a"  # colours of the star on the model's epoch

DRAW = "const draw = () => kotune.draw(element.querySelector('.kt-plot'), props.value); draw(); watch('value', draw);"


def chart(height: int = 300, place: gr.HTML | None = None) -> gr.HTML:
    """A chart of fixed `height` in pixels; its value is a figure, or None. `place`: the address, for charts with
    links."""
    drawn = {"html_template": f'<div class="kt-plot" style="height:{height}px"></div>', "elem_classes": "kt-chart"}
    return followed(place, None, DRAW, **drawn) if place else gr.HTML(None, js_on_load=DRAW, **drawn)


def filled(charts: list[gr.HTML], figures: list[dict]) -> dict:
    """Updates that put the figures into the first of these charts, and hide the others."""
    return {place: gr.HTML(drawn, visible=True) if drawn else gr.HTML(visible=False)
            for place, drawn in zip_longest(charts, figures)}


def figure(title: str, traces: list[dict], x: dict, y: dict, **layout) -> dict:
    """A figure for plotly.js; `uirevision` keeps over updates what was hidden in the legend."""
    fixed = {"title": {"text": title}, "xaxis": x, "yaxis": y, "uirevision": "kept", "showlegend": True}
    return {"data": traces, "layout": fixed | layout}


def awaited(drawn: dict, visit: Visit) -> dict:
    """The empty figure `drawn` with a note on when there will be something to see."""
    words = visit.say("첫 에폭이 끝나면 그립니다", "Drawn after the first epoch")
    note = {"text": words, "showarrow": False, "xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5}
    return drawn | {"layout": drawn["layout"] | {"annotations": [note]}}


def line(name: str, x: list, y: list, number: int, at: str = "", marked: bool = False) -> dict:
    """A line in the palette's colour of this number. `at`: the hover text of a point (a plotly template)."""
    return {"type": "scatter", "mode": "lines+markers" if marked else "lines", "name": name, "x": x, "y": y,
            "hovertemplate": f"<b>%{{fullData.name}}</b><br>{at}<extra></extra>",
            "line": {"color": PALETTE[number % len(PALETTE)], "width": 2.5}, "marker": {"size": 7}}
