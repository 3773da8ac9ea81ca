"""Step 5: try the model, call it from programs, publish it."""

from .publish import publish_part
from .trial import trial_part

__all__ = ["publish_part", "trial_part"]
