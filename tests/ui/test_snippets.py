"""The calls that the use page shows are programs, and say on a Space who asks."""

import json
import re
from io import BytesIO
from types import SimpleNamespace
from zipfile import ZipFile

import pytest

from cards.package import model_name, packed_model
from tests.tiny import SAMPLE
from trainer.home.layout import Home
from trainer.serving.process import answering
from trainer.studio import create_project, look_at, start
from trainer.tasks.answering import decision_of, share_of, words_of
from trainer.training.plan import Plan
from ui.kinds import view_of
from ui.place import Place, Visit
from ui.use.snippets import snippets


def test_calls_are_programs_that_say_who_asks_where_that_matters(tmp_path):
    project = create_project(Home(tmp_path), "local", "리뷰", *look_at(SAMPLE))
    run = start(project, Plan(model="kotune-mini", settings={"max_length": 48}))
    adapted = start(project, Plan(model="kotune-mini", task="masked-lm"))
    *calls, plain = snippets(adapted, "https://example.org", False, True)
    assert "fill-mask" in compiled(plain) and all("배송이 정말 ___" in program for program in (*calls[:3], plain))
    for space, has_keys in ((False, False), (True, False), (True, True), (False, True)):
        curl, python, script, assistant, _, client, plain = snippets(run, "https://example.org", space, has_keys)
        by_key, by_token = has_keys, space and not has_keys
        assert json.loads(assistant)["mcpServers"]["kotune"]["url"] == "https://example.org/mcp"
        for each in (curl, compiled(python), script, assistant):
            assert ("X-KoTune-Key" in each, "Authorization" in each) == (by_key, by_token)
        assert ("HF_TOKEN" in compiled(client)) is space and "text-classification" in compiled(plain)
        assert "truncation=True, max_length=48" in plain


def test_the_snippet_and_the_download_answer_as_the_page_does(finished_run, tmp_path, monkeypatch):
    import skops.io  # takes 3 seconds, and tests are collected by each process

    with ZipFile(BytesIO(b"".join(packed_model(finished_run)))) as archive:
        archive.extractall(tmp_path)
    folder = tmp_path / model_name(finished_run)
    *_, plain = snippets(finished_run, "https://example.org", False, False)
    readme = (folder / "README.md").read_text(encoding="utf-8")
    share = share_of(finished_run)
    assert 0 < share < 1 and f"share = {share:g}" in plain and all(words in plain for words in words_of(share))
    assert words_of(share).ko in readme and compiled(re.findall(r"```python\n(.*?)```", readme, re.DOTALL)[0]) in plain
    simple = skops.io.load(folder / "simple" / "model.skops", trusted=[])
    mine, = answering(finished_run, 0.0)(["정말 재미있어요"])
    sure = simple.predict_proba(["정말 재미있어요"])[0] ** (1 / decision_of(finished_run, 0.0).temperature)
    found = dict(zip(simple.classes_, sure / sure.sum(), strict=True))
    assert mine["probabilities"] == pytest.approx(found, abs=1e-5)
    monkeypatch.chdir(tmp_path)
    exec(compiled(plain), ran := {})
    mine, = answering(finished_run, share)(ran["texts"])
    assert ran["answer"] == pytest.approx(mine["probabilities"], abs=1e-3)
    visit = Visit(None, Place(project=finished_run.project.name), "local", "ko")
    assert "함께 답합니다" in view_of(finished_run).field(finished_run, SimpleNamespace(
        project=finished_run.project, say=visit.say, read=visit.read)).heading


def compiled(program: str) -> str:
    """The program, which is one."""
    compile(program, "snippet", "exec")
    return program
