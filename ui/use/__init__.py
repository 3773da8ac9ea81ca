"""Step 5: try the model, classify a table with it, call it from programs, publish it."""

from .calls import calls_part
from .publish import publish_part
from .table import table_part
from .trial import trial_part

__all__ = ["calls_part", "publish_part", "table_part", "trial_part"]
