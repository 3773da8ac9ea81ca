"""Weights in four bits (QLoRA): the model that people get is the one that was trained, and needs nothing to be read."""

import runpy

import numpy as np
import pandas
import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from tests.trainer.bundle.unpacked import unpacked
from tests.trainer.models.layouts import make
from tests.trainer.training.test_worker import kinds
from trainer.kinds.scores import Scores
from trainer.kinds.stored import read_answers
from trainer.queue.resuming import resume
from trainer.studio import start
from trainer.tasks.answering import temperature_in
from trainer.training.plan import Plan
from trainer.training.worker import work

SETTINGS = {"method": "lora", "lora_4bit": "on", "epochs": 2, "max_length": 32, "learning_rate": 0.005, "patience": 0}
DECODERS = {"gpt2": "skt/kogpt2-base-v2", "llama": "K-intelligence/Midm-2.0-Mini-Instruct"}
LAYER = {"bert": "encoder.layer.0.intermediate.dense", "gpt2": "h.0.mlp.c_fc", "llama": "layers.0.mlp.up_proj"}


@pytest.mark.parametrize("family, form", [("bert", "dora"), ("gpt2", "rslora")])
def test_it_is_trained_resumed_and_exported_as_a_plain_model_that_answers_the_same(
        project, tiny_encoder, tmp_path, family, form):
    base = str(make(DECODERS[family], tmp_path / family) if family in DECODERS else tiny_encoder)
    plan = Plan(model=base, settings=SETTINGS | {"lora_form": form, "lora_targets": "attention"})
    whole, halved = start(project, plan, local_folders=True), start(project, plan, local_folders=True)
    work(whole)
    assert whole.state == "done", whole.result
    halved.stop.touch()
    work(halved)
    assert halved.state == "stopped" and not halved.model.exists()
    resume(halved)
    work(halved)
    assert halved.state == "done" and "resumed" in kinds(halved)
    for file in ("model.safetensors", "config.json"):
        assert (halved.model / file).read_bytes() == (whole.model / file).read_bytes()

    last = max(whole.checkpoints.glob("epoch-*"))
    assert not any("base_layer" in name for name in load_file(last / "adapter_model.safetensors")), "adapters alone"
    weight = next(weight for name, weight in load_file(whole.model / "model.safetensors").items()
                  if name.endswith(f"{LAYER[family]}.weight"))
    blocks = (weight.T if family == "gpt2" else weight).reshape(-1, 64)
    assert max(len(block.unique()) for block in blocks) <= 16, "without an adapter, these are the numbers"

    assert "quantization" not in (whole.model / "config.json").read_text()
    model = AutoModelForSequenceClassification.from_pretrained(whole.model).eval()
    tokenizer = AutoTokenizer.from_pretrained(whole.model)
    best = whole.answer_file(f"epoch-{whole.result['best_epoch']:02d}")
    for part, file in (("test", whole.answer_file("test")), ("valid", best)):
        rows, answers = project.split(part), read_answers(file, Scores)
        texts = pandas.read_parquet(rows)["text"].tolist()[:40]
        with torch.inference_mode():
            given = tokenizer(texts, truncation=True, max_length=32, padding=True, return_tensors="pt")
            chances = model(**given).logits.softmax(-1).numpy()
        answers = answers if part == "test" else answers.tempered(temperature_in(whole))  # given before the export
        assert np.allclose(chances, answers.chances[:40], atol=1e-4), part


def test_its_bundle_trains_to_the_same_answers(project, tiny_encoder, tmp_path, monkeypatch, capsys):
    run = start(project, Plan(model=str(tiny_encoder), settings=SETTINGS), local_folders=True)
    work(run)
    folder = unpacked(run, tmp_path)
    monkeypatch.chdir(folder)
    monkeypatch.syspath_prepend(folder)
    made = runpy.run_path("train.py", run_name="__main__")
    assert made["now"] == made["then"] and "numbers behind them differ by 0 at most." in capsys.readouterr().out
