"""How good a model is: its accuracy, and how far it can be trusted."""

from markupsafe import Markup

from trainer.kinds.interval import accuracy_interval

from ..parts import percent
from ..place import Visit


def accuracy(measured: dict, visit: Visit) -> tuple[str, Markup]:
    """Of `test.json`, or of folds, with how far chance may have moved it; as `facts` takes it."""
    share = measured["metrics"]["accuracy"]
    low, high = accuracy_interval(share, measured["rows"])
    interval = visit.say(f"95% 신뢰구간 {low:.1%} – {high:.1%}", f"95 % interval {low:.1%} – {high:.1%}")
    return visit.say("정확도", "Accuracy"), Markup('<b>{}</b> <span class="kt-hint">{}</span>').format(
        percent(share), interval)

