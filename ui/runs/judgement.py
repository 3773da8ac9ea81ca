"""How good a model is: its headline, and how far that can be trusted."""

from markupsafe import Markup

from trainer.kinds.figures import Metric
from trainer.kinds.interval import interval

from ..parts import metric_text
from ..place import Visit
from .glossary import INTERVAL, term


def judged(headline: Metric, measured: dict, visit: Visit, unit: str = "") -> tuple[Markup, Markup]:
    """Of a test, or of folds, with how far chance may have moved it; as `facts` takes it."""
    value, *bounds = (metric_text(headline, each, visit, unit) for each in (
        measured["metrics"][headline.name], *interval(measured, headline.name)))
    return term(headline.title, visit), Markup('<b>{}</b> <span class="kt-hint">{} {} – {}</span>').format(
        value, term(INTERVAL, visit), *bounds)

