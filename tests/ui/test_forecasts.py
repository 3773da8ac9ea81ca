"""What programs are told before a start."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.tiny import SAMPLE
from trainer.errors import Problem
from trainer.home.layout import Home
from trainer.models.catalogue import ON_THE_HUB
from trainer.studio import create_project, look_at
from trainer.training.plan import Plan
from ui.api.forecasts import forecasted
from ui.place import Shared


def in_a_loop(answer):
    """Of a thread of its own: Playwright's loop is at work in that of the tests."""
    with ThreadPoolExecutor() as threads:
        return threads.submit(asyncio.run, answer).result()


def test_a_model_of_the_catalogue_need_not_come_to_be_told_of(tmp_path, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "empty"))
    project = create_project(Home(tmp_path / "home"), "local", "리뷰", *look_at(SAMPLE))
    shared, name = Shared(Home(tmp_path / "home"), None, None, None), "klue/bert-base"
    told = in_a_loop(forecasted(shared, project, Plan(model=name), False))
    assert told["download"] == ON_THE_HUB[name].bytes and told["seconds"] > 0 and told["probe"] is None
    with pytest.raises(Problem) as refused:
        in_a_loop(forecasted(shared, project, Plan(model=name, settings={"epochs": -1}), False))
    assert refused.value.code == "bad_option"
