"""The picture of an adaptation in its card: loss, perplexity and guesses, as one PNG."""

from typing import TYPE_CHECKING

from trainer.home.layout import Run
from trainer.training.watching import snapshot

from ..drawing import COLORS, as_png, blank, draw_loss, finish

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDE = 10  # times as high before as after: on a linear axis the rest would be flat


def draw(run: Run) -> bytes:
    """PNG, 1200 × 450: what was measured after each epoch, from before the first."""
    shown = snapshot(run)
    picture = blank(4.5)
    loss, perplexity, guesses = picture.subplots(1, 3)
    draw_loss(loss, shown)
    _draw_from_before(perplexity, shown, "perplexity", "Perplexity (validation)")
    _draw_from_before(guesses, shown, "masked_accuracy", "Share of hidden tokens guessed right")
    return as_png(picture)


def _draw_from_before(axes: "Axes", shown: dict, metric: str, title: str) -> None:
    measured = [shown["before"], *(each["metrics"] for each in shown["epochs"])]
    epochs = [0, *(each["epoch"] for each in shown["epochs"])]
    values = [metrics[metric] for metrics in measured]
    axes.plot(epochs, values, color=COLORS[0], marker="o", clip_on=False)  # the first lies on the axis
    axes.set(title=title, xlabel="epoch", xlim=(0, None))
    if max(values) > WIDE * min(values) > 0:
        axes.set_yscale("log")
    else:
        axes.set_ylim(0, None)
    finish(axes)
