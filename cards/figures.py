"""The picture in a card, as one PNG: the loss, then the first figures that the task and its kind of answer name.

It is drawn without a screen and without pyplot's global state, so that any thread may draw. A run always gives the same
bytes.
"""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.kinds.figures import (
    Curves,
    Histogram,
    Lines,
    Matrix,
    Parts,
    Scatter,
    mean_curve,
    signed_shares,
    smoothed,
)

from .markdown import plain
from .record import Record

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PANELS = 3  # figures beside the loss, at most
COLORS = ("#0d9488", "#f97316", "#6366f1", "#e11d48", "#92400e", "#0284c7", "#65a30d", "#a855f7")
FONT = Path(__file__).parent / "fonts" / "common.ttf"  # has Hangul, which the machine's fonts may lack
STAR, RIM = "#facc15", "#92610a"
WRONG, RIGHT = "#f08a4b", "#5cb8b0"  # the full colours of a matrix
WRITTEN = 12  # labels; a larger matrix has no names and counts
NAME = 20  # characters of a label, at most
BARS = 15  # labels, at most
WIDE = 10  # a log axis is used if the largest value is more than so many times the smallest


def panels(record: Record) -> list:
    """The figures that are drawn beside the loss: those that have something to show."""
    answered = [figure for figure in record.task.answer.drawn
                if type(figure) in DRAWN and any(record.figures[figure.name])]
    return [*record.task.lines, *answered][:PANELS]


def draw(record: Record) -> bytes:
    """The picture as a PNG, 1200 pixels wide, and 900 high, or 450 if all panels are in one row."""
    from matplotlib.figure import Figure

    use_font()
    figures = panels(record)
    rows, columns = (2, 2) if len(figures) == PANELS else (1, 1 + len(figures))
    picture = Figure(figsize=(12, 4.5 * rows), dpi=100, layout="constrained")
    picture.get_layout_engine().set(w_pad=0.12, h_pad=0.12)  # inches
    loss, *others = picture.subplots(rows, columns, squeeze=False).flat
    _draw_loss(loss, record)
    for axes, figure in zip(others, figures, strict=True):
        DRAWN[type(figure)](axes, figure, record)
    content = BytesIO()
    picture.savefig(content, format="png", metadata={"Software": None})
    return content.getvalue()


def _draw_loss(axes: "Axes", record: Record) -> None:
    """Draw the loss of the training steps, and that of the validation rows after each epoch."""
    curve, epochs = record.curve, record.epochs
    at, losses = [point["epoch"] for point in curve], [point["loss"] for point in curve]
    axes.plot(at, losses, color=COLORS[0], alpha=0.35, linewidth=1)
    axes.plot(at, smoothed(losses), color=COLORS[0], linewidth=2.5, label="training")
    axes.plot([each["epoch"] for each in epochs], [each["metrics"]["loss"] for each in epochs], color=COLORS[1],
              marker="o", label="validation")
    _star(axes, ["loss"], record)
    axes.set(title="Loss", xlabel="epoch", xlim=(0, None), ylim=(0, None))
    _finish(axes)


def _draw_lines(axes: "Axes", figure: Lines, record: Record) -> None:
    """Draw metrics over epochs, from before the first epoch if that was measured."""
    before = [{"epoch": 0, "metrics": record.result["before"]}] if record.task.measures_base else []
    epochs = [*before, *record.epochs]
    series = [[each["metrics"][metric.name] for each in epochs] for metric in figure.metrics]
    for color, metric, values in zip(COLORS, figure.metrics, series, strict=False):
        axes.plot([each["epoch"] for each in epochs], values, color=color, marker="o", clip_on=False,  # at epoch 0, too
                  label=metric.title.en if len(series) > 1 else None)
    _star(axes, [metric.name for metric in figure.metrics], record)
    axes.set(title=figure.title.en, xlabel="epoch", xlim=(0, None))
    form = figure.metrics[0].form
    if form == "count" and max(map(max, series)) > WIDE * min(map(min, series)) > 0:
        axes.set_yscale("log")
    else:
        axes.set_ylim(0, 1.02 if form == "percent" and len(series) > 1 else None)
    _finish(axes)


def _star(axes: "Axes", metrics: list[str], record: Record) -> None:
    """Draw a star on the lines of these metrics, at the epoch of the model."""
    best = record.best
    axes.plot([best["epoch"]] * len(metrics), [best["metrics"][metric] for metric in metrics], "*", color=STAR,
              markeredgecolor=RIM, markersize=14, zorder=3, clip_on=False)


def _draw_matrix(axes: "Axes", figure: Matrix, record: Record) -> None:
    """Draw a confusion matrix: shares of the rows of each label, and counts, with wrong answers in another colour."""
    from matplotlib.colors import LinearSegmentedColormap

    labels = [*record.labels, figure.none.en] if figure.none else record.labels
    matrix, names = record.figures[figure.name], _drawable(labels)
    shares = signed_shares(matrix)
    colors = LinearSegmentedColormap.from_list("answers", [WRONG, "white", RIGHT])
    axes.imshow(shares, colors, vmin=-1, vmax=1, aspect="auto")
    axes.set(title=f"{figure.title.en} ({_rows(record)})", xlabel="predicted", ylabel="truth", xticks=[], yticks=[])
    if len(names) > WRITTEN:
        return
    turned = {"rotation": 45, "ha": "right"} if sum(map(len, names)) > 24 else {}
    axes.set_xticks(range(len(names)), names, parse_math=False, **turned)
    axes.set_yticks(range(len(names)), names, parse_math=False)
    for truth, row in enumerate(matrix):
        for guess, count in enumerate(row):
            if count:
                axes.text(guess, truth, f"{abs(shares[truth][guess]):.0%}\n{count:,}", ha="center", va="center")


def _draw_curves(axes: "Axes", figure: Curves, record: Record) -> None:
    """Draw the mean curve in bold, and thin those of the first labels; a label with too few rows has none."""
    names = _drawable(record.labels)
    known = [(number, curve) for number, curve in enumerate(record.figures[figure.name]) if curve]
    mean, *others = COLORS
    for color, (number, curve) in zip(others, known, strict=False):
        axes.plot(curve["x"], curve["y"], color=color, linewidth=1,
                  label=f"{figure.area} {curve['area']:.2f} · {names[number]}")
    bold = mean_curve([curve for _, curve in known])
    axes.plot(bold["x"], bold["y"], color=mean, linewidth=2.5, label=f"{figure.area} {bold['area']:.2f} · mean")
    if figure.chance:
        axes.plot([0, 1], [0, 1], color="gray", linestyle=":", linewidth=1)
    axes.set(title=f"{figure.title.en}, each label against the rest ({_rows(record)})",
             xlabel=figure.x.en.lower(), ylabel=figure.y.en.lower())
    _finish(axes)


def _draw_parts(axes: "Axes", figure: Parts, record: Record) -> None:
    """Draw a bar for each label, largest first, cut into parts."""
    ranked = sorted(zip(_drawable(record.labels), record.figures[figure.name], strict=True),
                    key=lambda each: -sum(each[1]))[:BARS]
    left, places = [0] * len(ranked), range(len(ranked))
    for number, (part, color) in enumerate(zip(figure.parts, (RIGHT, "#cbd5e1", WRONG), strict=False)):
        widths = [counts[number] for _, counts in ranked]
        axes.barh(places, widths, left=left, color=color, label=part.en.lower())
        left = [start + width for start, width in zip(left, widths, strict=True)]
    axes.set_yticks(places, [name for name, _ in ranked], parse_math=False)
    axes.invert_yaxis()
    axes.set(title=f"{figure.title.en} ({_rows(record)})")
    _finish(axes)


def _draw_scatter(axes: "Axes", figure: Scatter, record: Record) -> None:
    """Draw a point for each row; on the line the answer is equal to the truth."""
    points = record.figures[figure.name]
    ends = [min(*points["x"], *points["y"]), max(*points["x"], *points["y"])]
    axes.plot(ends, ends, color="gray", linestyle=":", linewidth=1)
    axes.plot(points["x"], points["y"], "o", color=COLORS[0], alpha=0.3, markersize=5, markeredgewidth=0)
    axes.set(title=f"{figure.title.en} ({_rows(record)})", xlabel=figure.x.en.lower(), ylabel=figure.y.en.lower())
    _finish(axes)


def _draw_histogram(axes: "Axes", figure: Histogram, record: Record) -> None:
    found = record.figures[figure.name]
    axes.stairs(found["counts"], found["edges"], fill=True, color=COLORS[0], alpha=0.7)
    axes.axvline(0, color="gray", linestyle=":", linewidth=1)
    axes.set(title=f"{figure.title.en} ({_rows(record)})", xlabel=figure.x.en.lower())
    _finish(axes)


DRAWN: dict[type, Callable] = {Lines: _draw_lines, Matrix: _draw_matrix, Curves: _draw_curves, Parts: _draw_parts,
                               Scatter: _draw_scatter, Histogram: _draw_histogram}


def _rows(record: Record) -> str:
    return "test rows" if record.test else "validation rows"


def _finish(axes: "Axes") -> None:
    """Add grid, frame and legend; its words are not parsed as mathematics."""
    axes.grid(alpha=0.25)
    axes.spines[["top", "right"]].set_visible(False)
    if axes.get_legend_handles_labels()[1]:
        for text in axes.legend(frameon=False).get_texts():
            text.set_parse_math(False)


def _drawable(labels: list[str]) -> list[str]:
    """Names of labels for drawing; a number if the font lacks a character, or two labels have the same short name."""
    from matplotlib.font_manager import get_font

    known, names = get_font(FONT).get_charmap(), [plain(label, NAME) for label in labels]
    return [name if names.count(name) == 1 and all(ord(letter) in known for letter in name) else str(number)
            for number, name in enumerate(names, 1)]


@cache
def use_font() -> None:
    """Set the font of all matplotlib pictures; nothing else in KoTune uses matplotlib."""
    from matplotlib import rcParams
    from matplotlib.font_manager import fontManager, get_font

    fontManager.addfont(FONT)
    rcParams["font.family"] = [get_font(FONT).family_name]
