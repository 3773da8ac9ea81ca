"""The scores of a model, with their confidence intervals."""

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
    return term(headline.title, visit), Markup('<b>{}</b> {}').format(value, _between(bounds, visit))


def further(metric: Metric, measured: dict, visit: Visit) -> tuple[Markup, Markup | str]:
    """Another metric in the same form; without its interval, where that was not measured."""
    value, *bounds = (metric_text(metric, each, visit) for each in (
        measured["metrics"][metric.name], *measured.get("intervals", {}).get(metric.name, ())))
    return term(metric.title, visit), Markup("{} {}").format(value, _between(bounds, visit)) if bounds else value


def _between(bounds: list[str], visit: Visit) -> Markup:
    return Markup('<span class="kt-hint">{} {} – {}</span>').format(term(INTERVAL, visit), *bounds)

