"""Ranges of a search that a person narrows: what is tried lies in them, and one that makes no sense is named."""

import pytest

from trainer.errors import Problem
from trainer.fields import searched
from trainer.options import Settings
from trainer.search.space import Space
from trainer.studio import start
from trainer.training.plan import Plan

NARROW = {"method": ["lora"], "learning_rate": [1e-4, 3e-4], "epochs": [2, 4], "batch_size": [8, None]}


def drawn(search, count: int = 30) -> list[dict]:
    """Settings that a search might try, as Optuna draws them without a trial to learn from."""
    import optuna

    space = Space(search.project, search.spec.base, search.spec.ranges)
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=1))
    found = [space.settings(study.ask(space.distributions).params) for _ in range(count)]
    assert all(space.contains(space.parameters(search.spec.defaults.model_copy(update=each))) for each in found)
    return found


def test_nothing_is_tried_outside_of_a_narrowed_range(project):
    search = start(project, Plan(model="kotune-mini", budget={}, ranges=NARROW))
    tried, first = drawn(search), search.spec.defaults
    for settings in [*tried, first.model_dump(include={*NARROW})]:
        assert settings["method"] == "lora" and 1e-4 <= settings["learning_rate"] <= 3e-4
        assert 2 <= settings["epochs"] <= 4 and 8 <= settings["batch_size"] <= 64
    assert {settings["epochs"] for settings in tried} == {2, 4} and len({each["learning_rate"] for each in tried}) > 20
    assert first.learning_rate == 3e-4 and first.epochs == 4, "what is nearest to the recommended settings"


def test_without_ranges_all_that_is_recommended_is_tried(project):
    search = start(project, Plan(model="kotune-mini", budget={}))
    assert search.spec.ranges == {} and {each["method"] for each in drawn(search)} == {"full", "lora"}
    of_network = start(project, Plan(model="kotune-bilstm", budget={}, ranges={"epochs": [3, 3]}))
    tried = drawn(of_network)
    assert all("method" not in each and each["epochs"] == 3 for each in tried)
    assert len({each["learning_rate"] for each in tried}) > 20 and of_network.spec.defaults.method == "full"


@pytest.mark.parametrize("ranges, code, named", [
    ({"learning_rate": [5e-4, 1e-4]}, "range_turned_round", "0.0005에서 0.0001까지"),
    ({"epochs": [9, 2]}, "range_turned_round", "'에폭'"), ({"epochs": [0, 2]}, "bad_option", "'에폭'"),
    ({"batch_size": "16"}, "no_such_range", "'배치 크기'"), ({"epochs": [1, 2, 3]}, "no_such_range", "'에폭'"),
    ({"method": ["full", "qlora"]}, "bad_option", "full / lora"), ({"seed": [1, 2]}, "no_such_range", "learning_rate"),
    ({"learning_rate": ["/etc/passwd", 1]}, "bad_option", "'학습률'")])
def test_a_range_that_makes_no_sense_is_named(untouched, ranges, code, named):
    with pytest.raises(Problem) as refused:
        start(untouched, Plan(model="kotune-mini", budget={}, ranges=ranges))
    assert refused.value.code == code and named in refused.value.words.ko and refused.value.option in ranges
    assert not untouched.searches() and set(searched(Settings)) >= {*NARROW}
