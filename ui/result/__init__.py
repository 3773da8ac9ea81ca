"""Step 4: what has come of it."""

from .page import result_page

__all__ = ["result_page"]
