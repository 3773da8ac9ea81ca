"""Pretraining through the command line, from a handful of sentences, with an interruption."""

import json
import os
import shutil
import signal
import threading
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoModelForMaskedLM, AutoModelForSequenceClassification, AutoTokenizer

from tests.tiny import here
from tests.trainer.queue.test_supervision import until
from trainer.pretraining.pretrain import main

SUBJECTS = ["우리 강아지는", "옆집 아이가", "선생님께서", "어제 만난 친구가", "할머니는", "버스 기사님이"]
PLACES = ["바닷가에서", "도서관 앞에서", "시장 골목에서", "학교 운동장에서", "작은 부엌에서"]
DEEDS = ["노래를 불렀다", "김밥을 먹었다ㅋㅋ", "책을 읽었다", "비를 맞았다 ㅠㅠ", "사진을 찍었다"]
SETTINGS = ["--vocabulary", "600", "--layers", "1", "--width", "64", "--embedding", "48", "--max-length", "32",
            "--batch-tokens", "512", "--log-every", "5", "--checkpoint-every", "20"]


def arguments(folder: Path, *more: str) -> list[str]:
    return [str(folder / "글.txt"), "--work", str(folder / "work"), "--out", str(folder / "model"), *SETTINGS, *more]


def pretrain(folder: Path, *more: str, status: int = 0) -> None:
    """In this process, which has imported torch; signals are this process's again afterwards."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        here("pretrain", *arguments(folder, *more), status=status)
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def events(folder: Path, kind: str) -> list[dict]:
    lines = (folder / "work/log.jsonl").read_text(encoding="utf-8").splitlines()
    return [event for event in map(json.loads, lines) if event["event"] == kind]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A run that was stopped with SIGTERM after a checkpoint, then taken up again to its end."""
    folder = tmp_path_factory.mktemp("pretraining")
    sentences = [f"{who} {where} {what}" for who in SUBJECTS for where in PLACES for what in DEEDS]
    (folder / "글.txt").write_text("\n".join(sentences), encoding="utf-8")
    log = folder / "work/log.jsonl"

    def stop() -> None:
        until(lambda: log.exists() and '"step": 20' in log.read_text(encoding="utf-8"))
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=stop, daemon=True).start()
    pretrain(folder, "--steps", "100000", status=1)
    assert not (folder / "model").exists()
    pretrain(folder, "--steps", "60")
    return folder


def test_goes_on_after_an_interruption(folder):
    steps = [event["step"] for event in events(folder, "train")]
    assert steps == sorted(set(steps)) and steps[-1] == 60
    assert len(events(folder, "corpus")) == 1


def test_loss_falls(folder):
    figures = events(folder, "heldout")
    assert figures[-1]["loss"] < figures[0]["loss"] and figures[-1]["accuracy"] > figures[0]["accuracy"]


def test_exported_model_loads(folder):
    tokenizer = AutoTokenizer.from_pretrained(folder / "model")
    model, loading = AutoModelForMaskedLM.from_pretrained(
        folder / "model", dtype=torch.float32, output_loading_info=True)
    assert not any(loading.values())
    assert model(**tokenizer("강아지가 웃었다", return_tensors="pt")).logits.isfinite().all()
    _, loading = AutoModelForSequenceClassification.from_pretrained(
        folder / "model", output_loading_info=True)
    assert all(key.startswith("classifier.") for key in loading["missing_keys"])


def test_an_interruption_changes_nothing(folder, tmp_path):
    shutil.copy(folder / "글.txt", tmp_path)
    pretrain(tmp_path, "--steps", "60")
    whole, interrupted = (load_file(each / "model/model.safetensors") for each in (tmp_path, folder))
    assert all(whole[name].equal(interrupted[name]) for name in whole)
    assert [event["loss"] for event in events(tmp_path, "heldout")] == [
        event["loss"] for event in events(folder, "heldout")]


ENGLISH = "".join(f"only English here, line {number}\n" for number in range(10))


@pytest.mark.parametrize("text, more, complaint", [
    ("\n \n", [], "no text"), ("한 줄뿐\n", [], "only 1 text"), (ENGLISH, [], "no Hangul"),
    ("", ["--heldout", "0"], "--heldout: 0 is not 1 or more"), ("", ["--decay", "0"], "--decay: 0 is not more than 0"),
    ("", ["--vocabulary", "65537"], "--vocabulary: 65537 is not 1 or more, up to 65,536")])
def test_what_would_train_nothing_is_refused(tmp_path, capsys, text, more, complaint):
    (tmp_path / "글.txt").write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(arguments(tmp_path, *more))
    assert complaint in f"{ended.value.code} {capsys.readouterr().err}"
