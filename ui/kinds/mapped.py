"""A map of test rows as a plotly chart: a dot for each row, in two or three dimensions."""

import numpy as np

from trainer.home.project import Run
from trainer.kinds.answer import Judged
from trainer.serving.maps import Mapped

from ..charts import figure
from ..place import Visit
from .dots import WAYS, dots_of

SIZE = {2: 8, 3: 4}  # dimensions → size of a dot
RIM = {"width": 0.5, "color": "rgba(128,128,128,.7)"}  # keeps light dots visible on white, and dark ones on black
NO_RIM = {"width": 0}  # in 3-D, where a rim would hide the small dots
EYE = {"x": 1.6, "y": 1.6, "z": 1.1}  # far enough that a phone shows the whole map
OUTLINE = {"width": 2}  # for open symbols
IN_SPACE = {"x": "cross"}  # 3-D charts draw symbols as letters, and an "x" is ❌, which many fonts lack


def map_figure(run: Run, found: Mapped, answers: Judged, layout: str, space: bool, colour: str, visit: Visit) -> dict:
    """`layout`: "tsne" or "pca"; `space`: three dimensions; `colour`: a name in `WAYS` of the kind of `answers`."""
    points = found.layouts[f"tsne{3 if space else 2}" if layout == "tsne" else "pca"]
    dots, way = dots_of(run, found.places.tolist(), answers, visit), WAYS[answers.kind][colour]
    shown = dots.shown()
    traces = [_trace(name, points[of], [shown[place] for place in of], space, marker)
              for name, of, marker in way.traces(dots) if len(of)]
    bare = {"showticklabels": False, "showgrid": False, "showline": True, "mirror": True, "title": {"text": ""}}
    axes = {f"{axis}axis": {"showticklabels": False, "title": {"text": ""}} for axis in "xyz"}
    scene = {"scene": axes | {"camera": {"eye": EYE}}} if space else {}
    alike = {} if space else {"scaleanchor": "x"}  # both axes have the same scale
    whose = f"{run.project.name}/{run.name}"
    where = visit.say("입체", "in space") if space else visit.say("평면", "in a plane")
    title = f"{'t-SNE' if layout == 'tsne' else 'PCA'} {where} · {visit.read(way.title)}"
    return figure(
        title, traces, dict(bare), bare | alike, hovermode="closest", dragmode="orbit" if space else "zoom",
        uirevision=f"{whose}/{layout}{space}", showlegend=len(traces) > 1, margin={"l": 12, "r": 12, "t": 48, "b": 12},
        legend={"orientation": "h", "x": 0, "xanchor": "left", "y": -0.03, "yanchor": "top", "itemsizing": "constant",
                "uirevision": f"{whose}/{colour}"},  # traces hidden in the legend stay hidden for these colours only
        **scene)


def _trace(name: str, points: np.ndarray, shown: list[str], space: bool, marker: dict) -> dict:
    axes = {axis: points[:, number].round(3).tolist() for number, axis in enumerate("xyz" if space else "xy")}
    is_open = str(marker.get("symbol", "")).endswith("open")
    line = NO_RIM if space else OUTLINE if is_open else RIM
    if space and (symbol := marker.get("symbol")):
        marker = marker | {"symbol": IN_SPACE.get(symbol, symbol)}
    return {"type": "scatter3d" if space else "scatter", "mode": "markers", "name": name, **axes, "text": shown,
            "hovertemplate": "%{text}<extra></extra>",
            "marker": {"size": SIZE[3 if space else 2], "opacity": 0.85, "line": line} | marker}
