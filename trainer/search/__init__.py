"""Several runs as one undertaking: a Bayesian search, a cross-validation or a comparison. `advance` moves each on."""

from ..home.project import Run, Search
from . import bayesian, comparison, cross_validation
from .trials import Check, unchecked

KINDS = {"search": bayesian.advance, "folds": cross_validation.advance, "methods": comparison.advance,
         "sizes": comparison.advance}


def advance(search: Search, check: Check = unchecked) -> Run | None:
    """Take a search one step further: queue its next trial, stop one whose time is up, or close the search.

    `check` raises a Problem if the owner may have no further trial; the search then ends, and keeps what it has.
    Returns a run that has still to be tested, if there is one; else None.
    """
    return KINDS[search.spec.kind](search, check)
