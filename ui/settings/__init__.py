"""Step 2: a base model, how to train it, and with which settings."""

from .page import settings_page

__all__ = ["settings_page"]
