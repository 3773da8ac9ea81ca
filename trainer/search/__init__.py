"""Several runs as one undertaking: a Bayesian search, a cross-validation or a comparison; `advance` takes each on."""

from ..home.project import Run, Search
from . import bayesian, comparison, cross_validation
from .trials import Check, unchecked

KINDS = {"search": bayesian.advance, "folds": cross_validation.advance, "methods": comparison.advance,
         "sizes": comparison.advance}


def advance(search: Search, check: Check = unchecked) -> Run | None:
    """Ask for its next trial, stop one that is not to go on, or close it.

    `check` raises the Problem for which its owner may have no further trial: then it ends, and what it reached stays.
    Returns a run as long as that has still to meet the test rows; None otherwise.
    """
    return KINDS[search.spec.kind](search, check)
