"""The result of scores: what is said beside the figures of the test rows."""

import pytest

from trainer.errors import Words
from trainer.tasks import TASKS
from trainer.tasks.metrics import MACRO_F1
from ui.kinds.comparison import comparison
from ui.kinds.hero import hero
from ui.kinds.scores import SENTENCES, _each_label
from ui.place import Place, Visit
from ui.runs.glossary import INTERVAL, PRECISION_RECALL, term


@pytest.fixture(params=["ko", "en"])
def visit(request):
    return Visit(None, Place(), "local", request.param)


def measured(accuracy: float, rows: int = 200) -> dict:
    metrics = {"accuracy": accuracy, "macro_f1": accuracy, "loss": 0.5}
    return {"metrics": metrics, "rows": rows, "baselines": {"tfidf": metrics, "majority": metrics}, "share": 1.0}


def test_a_test_unlike_the_validation_says_so_unless_folds_are_the_headline(visit):
    task, differs = TASKS["classification"], visit.say("우연이라기에는 다릅니다", "more than chance")
    test, valid = measured(0.8), measured(0.92)
    assert differs in comparison(task, test, valid, None, visit)
    assert differs not in comparison(task, test, valid, measured(0.8, 2000), visit)
    assert differs not in comparison(task, test, measured(0.82), None, visit)


@pytest.mark.parametrize("share, shown", [(0.998, 99), (1.0, 100), (0.001, 1), (0.0, 0), (0.854, 85)])
def test_all_of_a_hundred_are_right_only_where_all_are(share, shown, visit):
    said = hero(TASKS["classification"], SENTENCES, measured(share, 1000), ["긍정", "부정"], visit, [])
    assert f"<b>{shown}" in said and said.count('class="right') == shown


def test_terms_are_explained_where_they_stand(visit):
    shown = comparison(TASKS["classification"], measured(0.8), None, None, visit)
    assert term(INTERVAL, visit) in shown and term(MACRO_F1.title, visit) in shown
    test = measured(0.8) | {"figures": {"confusion": [[8, 2], [2, 8]]}}
    test["metrics"] = test["metrics"] | {"f1": [0.8, 0.8]}
    said = _each_label(test, ["긍정", "부정"], visit)
    assert all(term(PRECISION_RECALL, visit, each) in said
               for each in (Words("재현율", "recall"), Words("정밀도", "precision")))
