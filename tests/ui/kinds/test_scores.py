"""The result of scores: what is said beside the figures of the test rows."""

import pytest

from trainer.tasks import TASKS
from ui.kinds.scores import comparison
from ui.place import Place, Visit


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
