"""A forecast before a start: of one training and of several, with a model that is here and one that is not."""

import pytest

from tests.tiny import SAMPLE
from trainer.advice import Size
from trainer.data.lengths import characters
from trainer.home.layout import Home
from trainer.models.catalogue import ON_THE_HUB
from trainer.models.families import CARRIED
from trainer.models.loading import find_base
from trainer.studio import create_project, look_at
from trainer.training.forecast import FEW, PATIENCE, START, advised, first_forecast, forecast
from trainer.training.plan import Plan


@pytest.fixture
def project(tmp_path):
    return create_project(Home(tmp_path), "local", "리뷰", *look_at(SAMPLE))


def test_several_trainings_take_as_many_times_as_long(project):
    def of(**plan):
        return forecast(Home(project.path.parents[1]), project, Plan(model=CARRIED, **plan), find_base(CARRIED))

    once, few = of(), of(settings={"epochs": 1})
    assert 0 < few.seconds - START < once.seconds - START and few.disk < once.disk
    assert not once.measured and once.download == 0
    assert of(folds={"folds": 4}).seconds == pytest.approx(5 * once.seconds)
    assert of(budget={"trials": 3, "minutes": 60}).seconds == pytest.approx(3 * once.seconds)
    assert of(budget={"trials": 1000, "minutes": 2}).seconds == 120
    assert of(adaptation={}).seconds > once.seconds
    assert of(settings={"epochs": 50, "minutes": 0.5}).seconds == 30


def test_a_model_of_the_hub_is_larger_and_has_to_come(project, monkeypatch, tmp_path):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "empty"))
    name, home = "klue/bert-base", Home(project.path.parents[1])
    large = forecast(home, project, Plan(model=name), None)
    small = forecast(home, project, Plan(model=CARRIED), find_base(CARRIED))
    assert large.seconds > 5 * small.seconds and large.download == ON_THE_HUB[name].bytes
    assert forecast(home, project, Plan(model="someone/unknown"), None) is None


def test_trainings_on_this_machine_say_how_fast_it_is(finished_run):
    project, base = finished_run.project, finished_run.spec.base
    found = forecast(Home(project.path.parents[1]), project, Plan(model=base.path, settings={"epochs": 6}), base)
    spent = finished_run.result_file.stat().st_mtime - finished_run.given
    done = finished_run.result["epochs"]  # it may have stopped early
    assert found.measured and found.seconds == pytest.approx(START + max(1, spent - START) * 6 / done, rel=0.01)


def test_few_test_rows_are_cross_validated_unless_that_takes_long(project, tmp_path, monkeypatch):
    home, base = Home(project.path.parents[1]), find_base(CARRIED)
    assert project.survey.rows["test"] < FEW
    assert advised(project, CARRIED, base) == Plan(model=CARRIED, folds={})
    assert forecast(home, project, Plan(model="klue/bert-base", folds={}), None).seconds > PATIENCE
    assert advised(project, "klue/bert-base", None).kind == "once"
    assert advised(project, "someone/unknown", None).kind == "once"  # nobody knows how long

    (tmp_path / "many.csv").write_text("text,label\n" + "".join(
        f"글 {number:05} {hash(number * 7919) % 100_000},{number % 2}\n" for number in range(2_100)), encoding="utf-8")
    many = create_project(home, "local", "많은 행", *look_at(tmp_path / "many.csv"))
    assert many.survey.rows["test"] >= FEW and advised(many, CARRIED, base).kind == "once"


def test_a_project_to_be_made_is_forecast_as_it_will_be_trained(project):
    home, base, known = Home(project.path.parents[1]), find_base(CARRIED), project.survey
    size = Size(known.rows["train"], known.characters, characters([project.split("train")]), lengths=known.lengths)
    expected = forecast(home, project, advised(project, CARRIED, base), base)
    assert first_forecast(home, "local", "classification", size, known.rows["test"]) == expected
    assert first_forecast(home, "local", "classification", size, FEW).seconds < expected.seconds / 4


def test_a_machine_is_known_by_any_training_on_it(finished_run, monkeypatch):
    """Of another task, or of a larger model; but not by tiny ones, whose weights cost next to nothing."""
    project = finished_run.project
    home, base = Home(project.path.parents[1]), find_base(CARRIED)

    def of(**plan):
        return forecast(home, project, Plan(model=CARRIED, **plan), base)

    assert not of().measured
    monkeypatch.setattr("trainer.training.forecast.MINI", 1)
    assert of().measured and of(adaptation={}).measured
