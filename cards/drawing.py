"""How the pictures of cards are drawn.

Without a screen and without pyplot's global state, so that any thread may draw. The same run gives the same bytes.
"""

from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

COLORS = ("#0d9488", "#f97316", "#6366f1", "#e11d48", "#92400e", "#0284c7", "#65a30d", "#a855f7")


def blank(height: float) -> "Figure":
    """1200 pixels wide; `height` in hundreds of pixels."""
    from matplotlib.figure import Figure

    picture = Figure(figsize=(12, height), dpi=100, layout="constrained")
    picture.get_layout_engine().set(w_pad=0.12, h_pad=0.12)  # inches
    return picture


def draw_loss(axes: "Axes", shown: dict) -> None:
    """Loss of the training steps, and after each epoch that of the validation rows (`shown`: a run's snapshot)."""
    curve, epochs = shown["curve"], shown["epochs"]
    axes.plot([point["epoch"] for point in curve], [point["loss"] for point in curve], color=COLORS[0], alpha=0.8,
              label="training")
    axes.plot([each["epoch"] for each in epochs], [each["metrics"]["loss"] for each in epochs], color=COLORS[1],
              marker="o", label="validation")
    axes.set(title="Loss", xlabel="epoch", xlim=(0, None), ylim=(0, None))
    finish(axes)


def finish(axes: "Axes", font: "FontProperties | None" = None) -> None:
    """Grid, frame and legend, whose words are never read as mathematics."""
    axes.grid(alpha=0.25)
    axes.spines[["top", "right"]].set_visible(False)
    if axes.get_legend_handles_labels()[1]:
        for text in axes.legend(prop=font, frameon=False).get_texts():
            text.set_parse_math(False)


def as_png(picture: "Figure") -> bytes:
    content = BytesIO()
    picture.savefig(content, format="png", metadata={"Software": None})
    return content.getvalue()
