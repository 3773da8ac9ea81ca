"""A model as ONNX: it answers as the model does, without torch, and is made once."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from functools import partial

import pytest
from starlette.testclient import TestClient

from tests.tiny import here
from tests.trainer.onnx.unpacked import program_in, unpacked
from trainer.compute.device import Device
from trainer.data.survey import silent
from trainer.errors import Problem
from trainer.home.files import read_json, write_json
from trainer.home.layout import Home
from trainer.home.manifest import MANIFEST
from trainer.home.project import Project
from trainer.home.trash import discard
from trainer.onnx.checks import check
from trainer.onnx.described import change_of
from trainer.onnx.graph import Graph
from trainer.onnx.instead import quickest
from trainer.onnx.made import FULL, SMALL, facts_of, is_whole, onnx_of
from trainer.onnx.making import _published, make
from trainer.onnx.packed import name_of
from trainer.queue.leaving import delete
from trainer.serving.process import _Models, answering
from trainer.tasks import task_of
from trainer.training.tidying import spare_bytes, tidy
from ui.api.rest import rest_app
from ui.door.visitor import OWNER
from ui.place import Shared

ALONE = "import sys\nsys.modules |= dict.fromkeys(('torch', 'transformers', 'trainer', 'pandas'))\n"  # cannot be had


@pytest.fixture(scope="module")
def run(finished_run, tmp_path_factory):
    folder = tmp_path_factory.mktemp("집") / "local" / finished_run.project.name
    return Project(shutil.copytree(finished_run.project.path, folder)).run("001")


@pytest.fixture(scope="module")
def by_torch(finished_run):
    """Text → its answer where there is no ONNX beside it."""
    texts = [*task_of(finished_run).rows(finished_run.project, "test")[0][:20], "아주 " * 200 + "좋아요"]
    return dict(zip(texts, answering(finished_run, 1.0)(texts), strict=True))


@pytest.fixture(scope="module")
def folder(run, tmp_path_factory):
    return unpacked(run, tmp_path_factory.mktemp("받은 곳"))


def test_it_answers_as_the_model_does_where_there_is_no_torch(folder, by_torch):
    program = program_in(folder, [*by_torch])
    assert len(program.splitlines()) < 30
    done = subprocess.run([sys.executable, "-I", "-c", ALONE + program], cwd=folder, capture_output=True, text=True,
                          env=os.environ | {"PYTHONUTF8": "1"})
    assert done.returncode == 0, done.stderr
    told = [line.rsplit(" ", 2)[1:] for line in done.stdout.splitlines()]
    assert [label for label, _ in told] == [answer["label"] for answer in by_torch.values()]
    assert [float(chance) for _, chance in told] == pytest.approx(
        [max(answer["probabilities"].values()) for answer in by_torch.values()], abs=1e-5)


def test_where_it_is_quicker_it_answers_in_place_of_the_model(run, folder, by_torch, monkeypatch):
    """On a processor without fast bf16, as soon as it is there."""
    device, models = Device("cpu", "fp32", "a processor"), _Models(lambda seconds: None)
    assert isinstance(quickest(run, device).model, Graph)
    assert not isinstance(quickest(run, replace(device, precision="bf16")).model, Graph)
    monkeypatch.setattr("trainer.serving.process.find_device", lambda: device)
    aside = run.onnx.rename(run.path / "aside")
    before = models.predict(str(run.path), [*by_torch])
    aside.rename(run.onnx)
    after = models.predict(str(run.path), [*by_torch])
    assert len(models._loaded) == 2 and [each["label"] for each in before] == [each["label"] for each in after]
    for one, other in zip(before, after, strict=True):
        assert one["probabilities"] == pytest.approx(other["probabilities"], abs=1e-5)


def test_what_8_bits_cost_is_measured_and_said(run, folder):
    facts = facts_of(run)
    assert facts.rows == facts.of == run.project.survey.rows["test"] and facts.apart < 1e-5
    assert abs(facts.scores[FULL] - facts.scores[SMALL]) < 0.1 and facts.bytes[SMALL] < facts.bytes[FULL] * 0.6
    readme = (folder / "README.md").read_text(encoding="utf-8")
    for words in (change_of(run, facts).ko, change_of(run, facts).en, f"onnxruntime=={facts.versions['onnxruntime']}"):
        assert words in readme


def test_it_is_made_once_for_each_model_and_anew_where_it_is_damaged(run, folder, tmp_path):
    """And removed as what can be made again. Of a damaged model nothing is made."""
    made = (run.onnx / FULL).stat().st_mtime_ns
    assert (onnx_of(run) / FULL).stat().st_mtime_ns == made
    own = Project(shutil.copytree(run.project.path, tmp_path / "local" / "copy-0000")).run("001")
    weights = (own.onnx / SMALL).read_bytes()
    assert is_whole(own)
    (own.onnx / SMALL).write_bytes(weights[:-1] + bytes([weights[-1] ^ 1]))
    assert facts_of(own) and not is_whole(own)
    (own.onnx / SMALL).write_bytes(weights)
    manifest = read_json(own.model / MANIFEST)
    write_json(own.model / MANIFEST, manifest | {"model.safetensors": [1, "another"]})
    assert facts_of(own) is None and not is_whole(own)
    write_json(own.model / MANIFEST, manifest)
    assert is_whole(own)
    (own.model / "config.json").write_text("{}")
    with pytest.raises(Problem) as damaged:
        onnx_of(own)
    assert damaged.value.code == "damaged_model"
    before = spare_bytes(own.project)
    assert before > facts_of(run).bytes[FULL] and tidy(own.project) >= facts_of(run).bytes[FULL]
    assert not own.onnx.exists()


def test_where_the_disk_has_too_little_room_nothing_is_begun_and_nothing_is_kept(run, tmp_path):
    own = Project(shutil.copytree(run.project.path, tmp_path / "local" / "copy-0000")).run("001")
    shutil.rmtree(own.onnx, ignore_errors=True)
    before = sorted(own.path.iterdir())
    with pytest.raises(Problem) as filled, _published(own):
        os.truncate(own.model / "model.safetensors", 2 ** 43)  # it takes no room, but what is made of it would
        raise ValueError("of a file that ONNX Runtime has cut off")
    with pytest.raises(Problem) as refused:
        make(own, silent)
    assert filled.value.code == refused.value.code == "disk_full" and sorted(own.path.iterdir()) == before


@pytest.mark.parametrize("leave", [delete, lambda run: discard(run.project)], ids=["run", "project"])
def test_what_is_deleted_meanwhile_does_not_come_back(run, tmp_path, leave):
    own = Project(shutil.copytree(run.project.path, tmp_path / "local" / "copy-0000")).run("001")
    with pytest.raises(Problem) as gone, _published(own) as aside:
        leave(own)
        (aside / FULL).write_text("what an export writes")
    assert gone.value.code == "no_such_run" and not own.onnx.exists()
    for make_it in (onnx_of, partial(make, report=silent)):
        with pytest.raises(Problem):
            make_it(own)
    assert not own.path.exists() or not [*own.path.iterdir()]


def test_what_cannot_be_had_so_is_refused(run, tmp_path):
    own = Project(shutil.copytree(run.project.path, tmp_path / "local" / "copy-0000")).run("001")
    (own.model / "tokenizer.json").rename(own.model / "elsewhere")
    with pytest.raises(Problem) as refused:
        check(own)
    assert refused.value.code == "no_onnx" and "tokenizer.json" in refused.value.words.ko


def test_shell_and_rest_hand_it_out(run, folder, tmp_path):
    home, out = run.path.parents[3], tmp_path / "여기.zip"
    done = here("--home", str(home), "onnx", run.project.name, "--out", str(out))
    assert done.stdout.strip() == str(out) and out.stat().st_size > facts_of(run).bytes[FULL]
    inner = rest_app(Shared(Home(home), None, None, None))

    async def known(scope, receive, send):
        await inner(scope | {OWNER: "local"}, receive, send)

    answer = TestClient(known).get(f"/projects/{run.project.name}/runs/001/onnx.zip")
    assert answer.content == out.read_bytes()
    assert f'filename="{name_of(run)}.zip"' in answer.headers["content-disposition"]
