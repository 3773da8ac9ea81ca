"""Charts: figures as the plain dicts that plotly.js draws, and the component that draws them in place.

The browser draws with `Plotly.react` into a node that stays (assets/page.js), so a zoomed axis survives the
next update; text and grid colours come from the page's theme there.
"""

import gradio as gr

from .place import Visit

PALETTE = ["#0d9488", "#f97316", "#6366f1", "#e11d48", "#d97706", "#0284c7", "#65a30d", "#a855f7"]
MANY = 8  # classes that a curve chart can tell apart
FEW = 3  # classes whose legend fits into a curve chart
WRITTEN = 15  # classes up to which a confusion matrix has its numbers written in it

DRAW = "const draw = () => kotune.draw(element.querySelector('.kt-plot'), props.value); draw(); watch('value', draw);"


def chart(height: int = 300, visible: bool = True, **props) -> gr.HTML:
    """A chart of fixed height; its value is a figure, or None."""
    return gr.HTML(None, html_template=f'<div class="kt-plot" style="height:{height}px"></div>', js_on_load=DRAW,
                   visible=visible, elem_classes="kt-chart", **props)


def figure(title: str, traces: list[dict], x: dict, y: dict, **layout) -> dict:
    """What plotly.js draws; `uirevision` keeps a zoom over updates."""
    fixed = {"title": {"text": title}, "xaxis": x, "yaxis": y, "uirevision": "kept", "showlegend": True}
    return {"data": traces, "layout": fixed | layout}


def awaited(drawn: dict, visit: Visit) -> dict:
    """`drawn`, and in it when there will be something to see."""
    words = visit.say("첫 에폭이 끝나면 그립니다", "Drawn after the first epoch")
    note = {"text": words, "showarrow": False, "xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5}
    return drawn | {"layout": drawn["layout"] | {"annotations": [note]}}


def loss_figure(shown: dict, visit: Visit) -> dict:
    """Training loss as it goes, validation loss at the end of each epoch; x: epochs."""
    curve, epochs = shown["curve"], shown["epochs"]
    return figure(
        visit.say("손실", "Loss"),
        [line(visit.say("학습", "Training"), [point["epoch"] for point in curve], [point["loss"] for point in curve], 0),
         line(visit.say("검증", "Validation"), [each["epoch"] for each in epochs],
              [each["metrics"]["loss"] for each in epochs], 1, marked=True)],
        epoch_axis(shown, visit), {"rangemode": "tozero"})


def score_figure(shown: dict, visit: Visit) -> dict:
    """Accuracy and macro F1 on the validation rows after each epoch."""
    epochs = shown["epochs"]
    names = {"accuracy": visit.say("정확도", "Accuracy"), "macro_f1": "Macro F1"}
    return figure(
        visit.say("검증 점수", "Validation score"),
        [line(name, [each["epoch"] for each in epochs], [each["metrics"][metric] for each in epochs], number, True)
         for number, (metric, name) in enumerate(names.items())],
        epoch_axis(shown, visit), {"range": [0, 1.02], "tickformat": ".0%"})


def confusion_figure(matrix: list[list[int]], labels: list[str], visit: Visit) -> dict:
    """Rows: truth, columns: prediction; shaded by the share of the row, with the counts written in."""
    shares = [[count / max(1, sum(row)) for count in row] for row in matrix]
    names = [short(label) for label in labels]
    names = names if len(set(names)) == len(names) else [f"{number}. {name}" for number, name in enumerate(names, 1)]
    heat = {"type": "heatmap", "x": names, "y": names, "z": shares, "customdata": matrix, "zmin": 0, "zmax": 1,
            "colorscale": [[0, "rgba(13,148,136,0.06)"], [1, "rgba(13,148,136,0.95)"]], "showscale": False,
            "xgap": 2, "ygap": 2, "hoverongaps": False,
            "hovertemplate": visit.say("정답 %{y}<br>예측 %{x}<br>%{customdata}개 (%{z:.0%})<extra></extra>",
                                       "Truth %{y}<br>Predicted %{x}<br>%{customdata} (%{z:.0%})<extra></extra>")}
    if len(labels) <= WRITTEN:
        heat |= {"text": matrix, "texttemplate": "%{text}", "textfont": {"size": 14}}
    return figure(visit.say("혼동 행렬", "Confusion matrix"), [heat] if matrix else [],
                  {"title": {"text": visit.say("예측", "Predicted")}, "type": "category", "showgrid": False},
                  {"title": {"text": visit.say("정답", "Truth")}, "type": "category", "autorange": "reversed",
                   "showgrid": False}, dragmode=False, showlegend=False)


def roc_figure(curves: list, labels: list[str], visit: Visit) -> dict:
    """Each class against the rest; the dotted diagonal is guessing."""
    guess = {"type": "scatter", "mode": "lines", "x": [0, 1], "y": [0, 1], "hoverinfo": "skip", "showlegend": False,
             "line": {"color": "rgba(128,128,128,.6)", "dash": "dot", "width": 1}}
    return figure(visit.say("ROC 곡선", "ROC curve") + _mean_area(curves, "AUC", visit),
                  [guess, *_class_lines(curves, labels, "AUC")],
                  _share_axis(visit.say("거짓 양성률", "False positive rate")),
                  _share_axis(visit.say("참 양성률", "True positive rate")), **_legend(curves, x=1, xanchor="right"))


def pr_figure(curves: list, labels: list[str], visit: Visit) -> dict:
    """Precision over recall, each class against the rest."""
    return figure(visit.say("정밀도–재현율", "Precision–recall") + _mean_area(curves, "AP", visit),
                  _class_lines(curves, labels, "AP"), _share_axis(visit.say("재현율", "Recall")),
                  _share_axis(visit.say("정밀도", "Precision")), **_legend(curves, x=0, xanchor="left"))


def history_figure(trials: list[tuple[int, float | None]], planned: int, visit: Visit) -> dict:
    """Score of each trial, and the best so far."""
    known = [(number, score) for number, score in trials if score is not None]
    best = [max(score for _, score in known[:count]) for count in range(1, len(known) + 1)]
    numbers = [number for number, _ in known]
    return figure(
        visit.say("탐색 과정", "Search history"),
        [{"type": "scatter", "mode": "markers", "name": visit.say("시도", "Trial"), "x": numbers,
          "y": [score for _, score in known], "marker": {"size": 10, "color": PALETTE[0]}},
         line(visit.say("지금까지 최고", "Best so far"), numbers, best, 1) | {"line": {"shape": "hv", "color": PALETTE[1]}}],
        {"title": {"text": visit.say("시도 번호", "Trial")}, "dtick": 1 if planned <= 12 else None,
         "range": [-0.2, max(1, planned - 1) + 0.2]},
        {"title": {"text": visit.say("검증 Macro F1", "Validation macro F1")}, "range": [0, 1.02], "tickformat": ".0%"})


def line(name: str, x: list, y: list, number: int, marked: bool = False) -> dict:
    return {"type": "scatter", "mode": "lines+markers" if marked else "lines", "name": name, "x": x, "y": y,
            "line": {"color": PALETTE[number % len(PALETTE)], "width": 2.5}, "marker": {"size": 7}}


def short(label: str, length: int = 14) -> str:
    return label if len(label) <= length else label[:length - 1] + "…"


def _class_lines(curves: list, labels: list[str], area: str) -> list[dict]:
    """The first classes that have a curve; there is none for a class that does not occur, or before the first epoch."""
    known = [(label, curve) for label, curve in zip(labels, curves, strict=False) if curve][:MANY]
    return [line(f"{short(label)} ({area} {curve['area']:.2f})", curve["x"], curve["y"], number)
            for number, (label, curve) in enumerate(known)]


def _legend(curves: list, **where) -> dict:
    """At the foot of the plot, where these curves leave room; with many classes, pointing at a curve names it."""
    box = {"orientation": "v", "y": 0, "yanchor": "bottom", "bgcolor": "rgba(128,128,128,.12)"} | where
    return {"showlegend": len(curves) <= FEW, "legend": box}


def _mean_area(curves: list, name: str, visit: Visit) -> str:
    """The mean over classes, where the legend has no room for each."""
    areas = [curve["area"] for curve in curves if curve]
    if len(curves) <= FEW or not areas:
        return ""
    return visit.say(f" · 평균 {name} {sum(areas) / len(areas):.2f}", f" · mean {name} {sum(areas) / len(areas):.2f}")


def epoch_axis(shown: dict, visit: Visit) -> dict:
    planned = shown["epochs_planned"]
    return {"title": {"text": visit.say("에폭", "Epoch")}, "range": [0, planned * 1.02],
            "dtick": 1 if planned <= 12 else None}


def _share_axis(title: str) -> dict:
    return {"title": {"text": title}, "range": [-0.02, 1.02], "dtick": 0.25, "tickformat": ".2~f"}
