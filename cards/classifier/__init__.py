"""What a card tells of a classifier and of nothing else."""

from .picture import draw
from .results import results
from .words import data, limits, purpose, use

__all__ = ["data", "draw", "limits", "purpose", "results", "use"]
