"""How good a model is: its accuracy, and one sentence."""

from markupsafe import Markup

from cards.verdict import verdict, weightier
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


def judgement(measured: dict, test: dict, folds: dict | None, visit: Visit) -> Markup:
    """One honest sentence, and what to do where it is no good news, if `measured`, test or folds, is what decides.

    A model gets one: 52 test rows may find it no better than TF-IDF where 467 rows of its folds find it clearly so.
    """
    if measured is not weightier(test, folds):
        return Markup("")
    kind, words = verdict(measured)
    advice = visit.say("데이터를 더 모으거나, 더 큰 모델 또는 자동 탐색을 써 보세요.",
                       "Collect more data, or try a larger model or the automatic search.") if kind == "bad" else ""
    return Markup('<p class="verdict {}">{} {}</p>').format(kind, visit.read(words), advice)
