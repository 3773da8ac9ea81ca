"""The score of a model: its headline metric with the confidence interval."""

from markupsafe import Markup

from trainer.kinds.figures import Metric
from trainer.kinds.interval import interval

from ..parts import metric_text
from ..place import Visit
from .glossary import INTERVAL, term


def judged(headline: Metric, measured: dict, visit: Visit, unit: str = "") -> tuple[Markup, Markup]:
    """The headline of a measured test, or of folds, with its 95 % interval, as a pair for `facts`."""
    value, *bounds = (metric_text(headline, each, visit, unit) for each in (
        measured["metrics"][headline.name], *interval(measured, headline.name)))
    return term(headline.title, visit), Markup('<b>{}</b> <span class="kt-hint">{} {} – {}</span>').format(
        value, term(INTERVAL, visit), *bounds)

