"""The whole job from the shell: `python -m trainer` does without a page what the page does."""

import argparse
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tiny import ROOT, SAMPLE, here
from trainer.home.layout import Home
from trainer.options import Settings
from trainer.shell.flags import add_flags
from trainer.shell.training import _settings
from trainer.studio import start
from trainer.tasks.choosing import newest_run
from trainer.training.plan import Plan


@pytest.fixture(scope="module")
def shell(tmp_path_factory):
    """`shell("projects", …)` on one home; gives what it printed."""
    home = tmp_path_factory.mktemp("한글 홈")

    def run(*arguments: str, **how):
        return here("--home", str(home), *arguments, **how)

    run.home = Home(home)
    return run


@pytest.fixture(scope="module")
def project(shell) -> str:
    return shell("new", str(SAMPLE), "--title", "리뷰 감정").stdout.strip()


def test_train_shows_epochs_and_the_test_beside_the_baselines(shell, project, tiny_encoder):
    done = shell("train", project, "--model", str(tiny_encoder), "--epochs", "2", "--learning-rate", "0.005")
    lines = done.stdout.splitlines()
    assert [line.split()[1] for line in lines if line.startswith("  epoch")] == ["1/2", "2/2"]
    assert [line.split()[1] for line in lines if line.startswith("  test")] == ["model", "majority", "tfidf"]
    assert shell.home.project("local", project).run("001").spec.settings.epochs == 2


def test_measure_tells_time_memory_and_disk(shell, project, tiny_encoder):
    told = shell("measure", project, "--model", str(tiny_encoder), "--epochs", "2").stdout
    assert re.fullmatch(r"\d+ s \(\d+ … \d+\)  memory [\d.,]+ [MG]B  disk [\d.]+ [KM]B\n", told)


def test_an_epoch_is_trained_on_from(shell, project):
    done = shell("further", project, "001", "--epoch", "1", "--more", "1", "--learning-rate", "0.001")
    assert [line.split()[1] for line in done.stdout.splitlines() if line.startswith("  epoch")] == ["1/2", "2/2"]
    run = newest_run(shell.home.project("local", project))
    assert run.spec.begins.run == "001" and run.spec.settings.learning_rate == 0.001 and run.is_tested


def test_lora_trains_and_its_merged_model_answers(shell, project, tiny_encoder):
    shell("train", project, "--model", str(tiny_encoder), "--method", "lora", "--epochs", "1")
    run = newest_run(shell.home.project("local", project))
    adapter = run.checkpoints / "epoch-01"
    assert (adapter / "adapter_model.safetensors").exists() and not (adapter / "README.md").exists()
    config = json.loads((adapter / "adapter_config.json").read_text())
    assert config["base_model_name_or_path"] == run.spec.base.id, "no folder of this machine"
    answers = [json.loads(line) for line in shell("predict", project, "--run", run.name, text="재미있어요\n별로예요\n")
               .stdout.splitlines()]
    assert [answer["text"] for answer in answers] == ["재미있어요", "별로예요"]
    assert all(abs(sum(answer["probabilities"].values()) - 1) < 1e-4 for answer in answers)


def test_flags_come_before_a_spec_of_which_only_what_still_applies_is_taken(tmp_path):
    file = tmp_path / "spec.json"
    lora = Settings(method="lora", learning_rate=5e-4, epochs=7, batch_size=16, max_length=64, patience=0, seed=1,
                    lora_rank=4)
    file.write_text(json.dumps({"settings": lora.model_dump()}))
    parser = argparse.ArgumentParser()
    parser.add_argument("--settings", type=Path)
    add_flags(parser, Settings)
    taken = _settings(parser.parse_args(["--settings", str(file), "--method", "full", "--epochs", "2"]))
    assert taken["method"] == "full" and (taken["epochs"], taken["learning_rate"]) == (2, 5e-4)
    assert not [name for name in taken if name.startswith("lora_")]


def test_search_leaves_the_project_with_its_best_model(shell, project, tiny_encoder):
    done = shell("search", project, "--model", str(tiny_encoder), "--trials", "2", "--minutes", "3")
    assert "trial 0" in done.stdout and "trial 1" in done.stdout and "best: " in done.stdout
    assert project in shell("projects").stdout


def test_result_is_json_with_metrics_and_baselines(shell, project):
    result = json.loads(shell("result", project).stdout)
    assert set(result["test"]["baselines"]) == {"majority", "tfidf"} and 0 <= result["test"]["metrics"]["accuracy"] <= 1


@pytest.mark.parametrize("arguments, code", [
    (("train", "nothing-here"), "no_such_project"),
    (("new", "/nowhere/없는 파일.csv"), "no_such_file"),
    (("predict", "../../etc", "글"), "no_such_project"),
])
def test_what_goes_wrong_is_said_in_both_languages_with_its_code(shell, arguments, code):
    done = shell(*arguments, status=1)
    korean, english = done.stderr.strip().splitlines()[-2:]
    assert any("가" <= letter <= "힣" for letter in korean) and english.endswith(f"[{code}]")
    assert "Traceback" not in done.stderr


def test_an_option_out_of_bounds_names_itself(shell, project):
    done = shell("train", project, "--epochs", "0", status=1)
    assert "'에폭' 값 0" in done.stderr and "(--epochs)  [bad_option]" in done.stderr
    assert "'a:b' is not LOW:HIGH" in shell("search", project, "--learning-rate", "a:b", status=2).stderr


def test_who_leaves_is_told_what_goes_on_without_them(shell, tiny_encoder):
    name = shell("new", str(SAMPLE)).stdout.strip()
    start(shell.home.project("local", name), Plan(model=str(tiny_encoder)), local_folders=True)
    assert "what has not begun waits" in left(shell, "follow", name)
    asked = left(shell, "survey", "-", text="글,라벨\n" * 20_000)
    assert "Interrupted" in asked and "goes on" not in asked


def left(shell, *arguments: str, text: str = "") -> str:
    """What a command says when Ctrl-C is pressed once it has begun to speak, or has read most of `text`."""
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    process = subprocess.Popen([sys.executable, "-m", "trainer", "--home", str(shell.home.path), *arguments],
                               cwd=ROOT, text=True, start_new_session=True, **pipes)
    if text:
        process.stdin.write(text)  # more than a pipe holds, so it is reading
        process.stdin.flush()
    else:
        process.stdout.readline()
    os.kill(process.pid, signal.SIGINT)
    try:
        said = process.communicate(timeout=60)[1]
    finally:
        process.kill()
    assert process.returncode == 1
    return said


def test_delete_removes_a_project(shell):
    name = shell("new", str(SAMPLE)).stdout.strip()
    shell("delete", name)
    assert name not in shell("projects").stdout


def test_adaptation_shows_perplexity_and_its_model_is_a_base_model(shell, project, tiny_encoder):
    quick = ("--epochs", "1", "--learning-rate", "0.005", "--max-length", "64")
    done = shell("adapt", project, "--model", str(tiny_encoder), *quick)
    assert "before     loss" in done.stdout and "epoch 1/1  loss" in done.stdout and "perplexity" in done.stdout
    run = newest_run(shell.home.project("local", project))
    name = f"{project}/{run.name}"
    assert f"--model {name}" in done.stdout and name in shell("models").stdout


def test_one_command_adapts_and_trains(shell, tiny_encoder, tmp_path):
    few = tmp_path / "리뷰.csv"
    few.write_text("".join(SAMPLE.open(encoding="utf-8-sig").readlines()[:121]), encoding="utf-8")
    project = shell("new", str(few), "--title", "적응").stdout.strip()
    done = shell("train", project, "--adapt", "--model", str(tiny_encoder), "--epochs", "1")
    assert done.stdout.index("perplexity") < done.stdout.index("macro f1")
    adaptation, run = shell.home.project("local", project).runs()
    assert run.spec.after == adaptation.name and adaptation.state == run.state == "done"


def test_lines_of_text_make_a_project_to_adapt_to(shell, tmp_path):
    file = tmp_path / "상담.txt"
    file.write_text("\n".join(f'"{number}번 상담" 배송이 늦어요, 확인해 주세요' for number in range(100)), encoding="utf-8")
    done = shell("new", str(file), "--task", "masked-lm")
    assert "줄마다 글 하나로" in done.stderr
    assert shell.home.project("local", done.stdout.strip()).spec.columns.text == "text"
