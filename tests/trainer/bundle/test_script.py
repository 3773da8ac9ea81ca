"""The program of a bundle: short, plain, and the same training, whatever the settings."""

import ast
import json
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from pyarrow.lib import ArrowException

from tests.tiny import SAMPLE
from tests.trainer.bundle.unpacked import MOST_LINES, by_hand, unpacked
from trainer.bundle.described import described
from trainer.bundle.packed import packed
from trainer.bundle.rows import PARTS, recipe
from trainer.bundle.script import script_of
from trainer.errors import Problem
from trainer.home.files import write_json
from trainer.home.layout import Home
from trainer.home.project import Project, Run
from trainer.home.specs import Begin, Origin
from trainer.shell import main as shell
from trainer.studio import create_project, look_at, start
from trainer.training.plan import Plan
from trainer.training.worker import work

SETTINGS = {"epochs": 2, "max_length": 32, "learning_rate": 0.003, "seed": 3}
FULL = {"layer_decay": 0.9, "frozen_layers": 1, "dropout": 0.2, "class_weights": "on", "focal": 2.0,
        "schedule": "cosine", "accumulation": 2, "stops_by": "loss", "patience": 1, "clipping": 0.5,
        "max_length": 16, "windows": 3}
LORA = {"method": "lora", "lora_targets": "attention", "lora_form": "dora", "label_smoothing": 0.1,
        "schedule": "constant", "patience": 0}


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Project:
    return create_project(Home(tmp_path_factory.mktemp("집")), "local", "\"\"\"; import os", *look_at(SAMPLE))


@pytest.fixture(scope="module", params=[FULL, LORA], ids=["full", "lora"])
def run(request, project, tiny_encoder) -> Run:
    run = start(project, Plan(model=str(tiny_encoder), settings=SETTINGS | request.param), local_folders=True)
    work(run)
    assert run.state == "done", run.result
    return run


def test_it_trains_to_the_same_answers_with_every_option(run, tmp_path, monkeypatch, capsys):
    folder = unpacked(run, tmp_path)
    monkeypatch.chdir(folder)
    monkeypatch.syspath_prepend(folder)
    made = runpy.run_path("train.py", run_name="__main__")
    count = run.project.survey.rows["test"]
    assert made["now"] == made["then"] and len(made["now"]) == count
    told = capsys.readouterr().out
    assert f"{count} of {count} answers are those of then; numbers behind them differ by 0 at most." in told
    assert f"epoch {run.result['epochs']}: " in told and f"epoch {run.result['epochs'] + 1}: " not in told
    assert "This machine" not in told and "is not what it was" not in told


def test_what_a_run_did_not_use_is_not_in_it(run, tmp_path):
    """And what is in it is clean, on whatever it ran."""
    program, is_lora = script_of(run), run.spec.settings.method == "lora"
    assert ("peft" in program) == is_lora == ("height" not in program) == ("math.cos" not in program)
    for number, other in enumerate(by_hand(run)):
        (tmp_path / f"{number}.py").write_text(other, encoding="utf-8")
    (tmp_path / "here.py").write_text(program, encoding="utf-8")
    checks = ["--isolated", "--select", "F,E,I", "--line-length", "120", "--no-cache", str(tmp_path)]
    done = subprocess.run([sys.executable, "-m", "ruff", "check", *checks], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    longest = max(len(file.read_text(encoding="utf-8").splitlines()) for file in tmp_path.glob("*.py"))
    assert longest <= MOST_LINES


def test_texts_and_names_of_people_are_never_code(run, tmp_path):
    """And without the rows, no text of theirs is anywhere in it."""
    folder = unpacked(run, tmp_path, with_rows=False)
    program = (folder / "train.py").read_text(encoding="utf-8")
    assert "import os" not in program and not any(label in program for label in run.project.survey.labels)
    imports = [node for node in ast.walk(ast.parse(program)) if isinstance(node, ast.Import)]
    assert {name.name for node in imports for name in node.names} <= {
        "copy", "hashlib", "json", "math", "re", "numpy", "torch"}
    notebook = json.loads((folder / "train.ipynb").read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(compile(cell, "cell", "exec") for cell in cells) and len(cells) == 6
    text = "정말 재미있"
    files = [file for file in folder.rglob("*") if file.is_file() and file.parent.name not in ("base", "tokenizer")]
    assert not any(text in file.read_text(encoding="utf-8") for file in files)
    whole = unpacked(run, tmp_path / "whole") if (tmp_path / "whole").mkdir() is None else folder
    assert (whole / "rows" / "recipe.json").read_bytes() == (folder / "rows" / "recipe.json").read_bytes()
    assert not [*(folder / "rows").glob("*.jsonl")] and "행은 들어 있지 않습니다" in (folder / "README.md").read_text("utf-8")
    first = json.loads((whole / "rows" / "train.jsonl").read_bytes().splitlines()[0])
    assert first["label"] in run.project.survey.labels and first["text"]


def test_what_no_program_can_do_again_is_refused(run, tmp_path):
    spec = run.spec
    for change in ({"begins": Begin(run="001", epoch=1, step=3).model_dump()}, {"task": "masked-lm"},
                   {"base": spec.base.model_copy(update={"path": str(tmp_path / "gone")}).model_dump()}):
        write_json(run.file, spec.model_dump() | change)
        with pytest.raises(Problem) as problem:
            script_of(run)
        assert problem.value.code == "no_bundle" and problem.value.words.ko != problem.value.words.en
    write_json(run.file, spec.model_dump())
    if spec.settings.windows > 1:
        fast = (run.model / "tokenizer.json").rename(tmp_path / "tokenizer.json")
        with pytest.raises(Problem, match="나누어 주지 못해"):
            script_of(run)
        fast.rename(run.model / "tokenizer.json")


def test_rows_that_cannot_be_read_are_refused_before_the_first_byte(run):
    whole = (file := run.project.split("train")).read_bytes()
    file.write_bytes(whole[:len(whole) // 2])
    with pytest.raises((OSError, ArrowException)):
        packed(run)
    file.write_bytes(whole)


def test_who_has_corrected_rows_by_hand_is_told_beside_the_score(run):
    project, origin = run.project, Origin(project="리뷰-1a2b", title="<b>리뷰</b>", relabelled=3, of_test=2)
    spec = project.spec
    write_json(project.file, spec.model_copy(update={"origin": origin}).model_dump())
    readme, told = described(run, with_rows=False)["README.md"], recipe(run, dict.fromkeys(PARTS, ""))
    write_json(project.file, spec.model_dump())
    assert "‘리뷰-1a2b’ 프로젝트에서 왔습니다: 정답 3개 고침" in readme and "<b>" not in readme
    assert "시험 행을 사람이 2번 고치거나 뺐습니다" in readme and told["origin"]["relabelled"] == 3
    assert "프로젝트에서 왔습니다" not in described(run, with_rows=False)["README.md"]


def test_it_says_where_rows_or_the_machine_are_others(run, tmp_path, monkeypatch, capsys):
    """Another row of training, and another processor then; one training tells."""
    if run.spec.settings.method == "lora":
        return
    folder = unpacked(run, tmp_path)
    rows, figures = folder / "rows" / "train.jsonl", folder / "expected" / "figures.json"
    others = rows.read_bytes().splitlines(keepends=True)[1:]
    rows.write_bytes(b"".join([others[0], *others]))
    figures.write_text(json.dumps(json.loads(figures.read_text()) | {"machine": "Another CPU, torch 2.0"}))
    monkeypatch.chdir(folder)
    monkeypatch.syspath_prepend(folder)
    made = runpy.run_path("train.py", run_name="__main__")
    told = capsys.readouterr().out
    assert made["now"] != made["then"] and "rows/train.jsonl is not what it was then" in told
    assert "is not that of then (Another CPU, torch 2.0)" in told and "(95%)" in told


def test_the_shell_packs_it_where_it_is_told(run, tmp_path, capsys):
    home, out = run.project.path.parents[1], tmp_path / "묶음.zip"
    shell(["--home", str(home), "bundle", run.project.name, run.name, "--without-rows", "--out", str(out)])
    assert capsys.readouterr().out.strip() == str(out) and 0 < out.stat().st_size < 2_000_000
    assert Path(out).read_bytes()[:2] == b"PK"
