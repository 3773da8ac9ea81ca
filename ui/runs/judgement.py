"""How good a model is: its headline, and how far that can be trusted."""

from markupsafe import Markup

from trainer.kinds.figures import Metric
from trainer.kinds.interval import accuracy_interval, counted

from ..parts import percent
from ..place import Visit
from .glossary import INTERVAL, term


def judged(headline: Metric, measured: dict, visit: Visit) -> tuple[Markup, Markup]:
    """Of a test, or of folds, with how far chance may have moved it; as `facts` takes it."""
    share = measured["metrics"][headline.name]
    low, high = accuracy_interval(share, counted(measured))
    return term(headline.title, visit), Markup('<b>{}</b> <span class="kt-hint">{} {} – {}</span>').format(
        percent(share), term(INTERVAL, visit), percent(low), percent(high))

