"""Blanks: words that were hidden in texts, and how well they were guessed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from .figures import Examples, Figure

if TYPE_CHECKING:
    import pyarrow

BLANKS = 10  # most blanks of a text that are filled


@dataclass(frozen=True)
class Blanks:
    """One entry for each text: how many of its tokens were `hidden`, how many of these were guessed `right`, and the
    sum of their cross entropies (`loss`). `examples`: number of a text → {text, hidden, guess}, for some texts."""

    hidden: np.ndarray
    right: np.ndarray
    loss: np.ndarray
    examples: dict[int, dict]

    kind: ClassVar[str] = "blanks"
    drawn: ClassVar[tuple[Figure, ...]] = (Examples("examples"),)

    @classmethod
    def from_columns(cls, table: "pyarrow.Table") -> "Blanks":
        shown = {row: {name: table[f"shown_{name}"][row].as_py() for name in ("text", "hidden", "guess")}
                 for row, text in enumerate(table["shown_text"]) if text.is_valid}
        hidden, right, loss = (np.asarray(table[name]) for name in ("hidden", "right", "loss"))
        return cls(hidden, right, loss, shown)

    def __len__(self) -> int:
        return len(self.hidden)

    def columns(self) -> dict:
        shown = {f"shown_{name}": [self.examples.get(row, {}).get(name) for row in range(len(self.hidden))]
                 for name in ("text", "hidden", "guess")}
        return {"row": np.arange(len(self)), "hidden": self.hidden, "right": self.right, "loss": self.loss} | shown

    def metrics(self) -> dict[str, float]:
        """Mean cross entropy of the hidden tokens, perplexity (its exponential), and the share guessed right."""
        count = self.hidden.sum()
        mean = float(self.loss.sum() / count)
        return {"loss": mean, "perplexity": float(np.exp(min(mean, 50))),
                "masked_accuracy": float(self.right.sum() / count)}

    def figures(self) -> dict:
        return {"examples": list(self.examples.values())}
