"""Every option, once: type, bounds, title and help in both languages, and how it depends on other options.

Forms, flags of the shell, validation, the space of a search, tables of settings and docs/options.md derive from these
fields; what a good value is depends on the work: see `trainer.advice`.
"""

from .data import Columns, Label, Reading, Repairs, Shares
from .training import FEWEST_FOLDS, GROUPS, Budget, Folds, Further, Settings

__all__ = ["FEWEST_FOLDS", "GROUPS", "Budget", "Columns", "Folds", "Further", "Label", "Reading", "Repairs", "Settings",
           "Shares"]
