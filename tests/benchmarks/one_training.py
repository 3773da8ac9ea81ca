"""One training, KoTune's or the reference recipe's: rows a second while training, and test accuracy, as JSON.

    python -m tests.benchmarks.one_training kotune|reference SIZE ROWS EPOCHS SEED [fp32]

SIZE is mini (the carried 4-layer, 256-wide encoder) or base (12 layers, 768 wide, random weights).
The reference: transformers' Trainer, every text padded to 128 tokens, fp32; same rows, batch 32, steps,
learning rate and schedule.
"""

import json
import sys
import tempfile
from pathlib import Path

import numpy as np

from trainer.home.events import read_events
from trainer.home.files import write_json
from trainer.home.layout import Home
from trainer.home.project import Project
from trainer.home.specs import Base, ProjectSpec, RunSpec
from trainer.models.families import CARRIED_FOLDER
from trainer.options import Columns, Settings
from trainer.tasks.measured import measured_test

from .machine import NSMC

BATCH, LENGTH, RATES = 32, 128, {"mini": 3e-4, "base": 5e-5}
TESTED = {"mini": 2000, "base": 64}  # rows; random weights are timed, not judged


def main() -> None:
    who, size, rows, epochs, seed, *precision = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(method="full", learning_rate=RATES[size], epochs=int(epochs), batch_size=BATCH,
                            max_length=LENGTH, patience=0, lora_rank=1, seed=int(seed))
        project = _project(Path(folder), int(rows), TESTED[size])
        base = Base(id=size, path=str(CARRIED_FOLDER if size == "mini" else _base_size(Path(folder) / "base")))
        train = _kotune if who == "kotune" else _reference
        print(json.dumps(train(project, base, settings, *precision)))


def _project(folder: Path, rows: int, tested: int) -> Project:
    """The first `rows` of NSMC's training set, and `tested` rows of its validation set as test rows."""
    import pandas as pd

    project = Home(folder).new_project("local", "nsmc")
    project.data.mkdir(parents=True)
    train, test = (pd.read_csv(NSMC / f"{name}.csv", dtype=str, keep_default_na=False) for name in ("train", "valid"))
    parts = {"train": train[:rows], "valid": test[2000:2200], "test": test[:tested]}
    for name, part in parts.items():
        part.rename(columns={"document": "text"})[["text", "label"]].to_parquet(project.split(name), index=False)
    write_json(project.survey_file, {"labels": ["0", "1"], "rows": {}})
    write_json(project.file, ProjectSpec(title="NSMC", task="classification", source="nsmc", created=0,
                                         columns=Columns(text="document", label="label")).model_dump())
    return project


def _base_size(folder: Path) -> Path:
    """BERT of base size with random weights and the carried tokenizer: for speed only."""
    from transformers import AutoTokenizer, BertConfig, BertModel

    tokenizer = AutoTokenizer.from_pretrained(CARRIED_FOLDER)
    tokenizer.save_pretrained(folder)
    BertModel(BertConfig(vocab_size=len(tokenizer), max_position_embeddings=256)).save_pretrained(folder)
    return folder


def _kotune(project: Project, base: Base, settings: Settings, precision: str = "") -> dict:
    """The worker's own code, in this process; its log says how fast it trained."""
    from trainer.compute import device
    from trainer.home.processes import warm_up
    from trainer.training.worker import work

    if precision:
        found = device.find_device()
        device.find_device = lambda: device.Device(found.kind, precision, found.name)
    warm_up()
    run = project.add_run(RunSpec(base=base, settings=settings, created=0, key="one"))
    work(run)
    steps = [event for event in read_events(run.events)[0] if event["kind"] == "step"]
    done, seconds, rows = 0, 0.0, 0
    for event in steps:
        part = (event["step"] - done) * BATCH
        seconds, rows, done = seconds + part / event["rows_per_second"], rows + part, event["step"]
    return {"rows_per_second": rows / seconds, "steps": done, "accuracy": measured_test(run)["metrics"]["accuracy"]}


def _reference(project: Project, base: Base, settings: Settings) -> dict:
    import pandas as pd
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer, Trainer, TrainingArguments

    tokenizer = AutoTokenizer.from_pretrained(base.path)
    torch.manual_seed(settings.seed)
    model = AutoModelForSequenceClassification.from_pretrained(base.path, dtype=torch.float32, num_labels=2)

    def rows(name: str) -> list[dict]:
        table = pd.read_parquet(project.split(name))
        encoded = tokenizer(table["text"].tolist(), padding="max_length", truncation=True, max_length=LENGTH)
        return [{"input_ids": ids, "attention_mask": mask, "labels": int(label)} for ids, mask, label in
                zip(encoded["input_ids"], encoded["attention_mask"], table["label"], strict=True)]

    arguments = TrainingArguments(
        output_dir=str(project.path / "reference"), per_device_train_batch_size=BATCH, num_train_epochs=settings.epochs,
        learning_rate=settings.learning_rate, warmup_steps=0.1, weight_decay=0.01, seed=settings.seed,
        per_device_eval_batch_size=64, save_strategy="no", disable_tqdm=True, use_cpu=True, logging_strategy="no")
    trainer = Trainer(model=model, args=arguments, train_dataset=rows("train"))
    done = trainer.train()
    answer = trainer.predict(rows("test"))
    return {"rows_per_second": done.metrics["train_samples_per_second"], "steps": done.global_step,
            "accuracy": float(np.mean(answer.predictions.argmax(1) == answer.label_ids))}


if __name__ == "__main__":
    main()
