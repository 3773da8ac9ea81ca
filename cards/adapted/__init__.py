"""What a card tells of a base model that was adapted to a field, and of nothing else."""

from .picture import draw
from .results import results
from .words import data, limits, purpose, use

__all__ = ["data", "draw", "limits", "purpose", "results", "use"]
