"""How good a model is: its accuracy, and how far it can be trusted."""

from markupsafe import Markup

from trainer.kinds.interval import accuracy_interval

from ..parts import percent
from ..place import Visit
from .glossary import INTERVAL, term


def accuracy(measured: dict, visit: Visit) -> tuple[str, Markup]:
    """Of `test.json`, or of folds, with how far chance may have moved it; as `facts` takes it."""
    share = measured["metrics"]["accuracy"]
    low, high = accuracy_interval(share, measured["rows"])
    return visit.say("정확도", "Accuracy"), Markup('<b>{}</b> <span class="kt-hint">{} {} – {}</span>').format(
        percent(share), term(INTERVAL, visit), percent(low), percent(high))

