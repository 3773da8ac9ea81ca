"""Step 3: what is being trained, followed live, and everything that was trained before."""

from .page import training_page

__all__ = ["training_page"]
