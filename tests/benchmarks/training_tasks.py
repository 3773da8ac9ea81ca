"""Training rows a second of each kind of task against the reference recipe, on the same small model and rows, in turn.

    python -m tests.benchmarks.training_tasks            # pairs, number, multi-label and entities
    python -m tests.benchmarks.training_tasks pairs

The reference: transformers' Trainer, every row padded to 128 tokens, fp32; batch 32, one epoch of the carried model.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from trainer.home.events import read_events
from trainer.home.layout import Home
from trainer.home.project import Project, Run
from trainer.models.families import CARRIED, CARRIED_FOLDER
from trainer.studio import create_project, look_at, start
from trainer.tasks import task_of
from trainer.training.plan import Plan

from .machine import ROOT, describe, ratio

DATA = ROOT.parent / "shared" / "data"
SETS = {"pairs": "kornli_xnli/train.csv", "number": "nsmc_rating/train.csv", "multi-label": "kmhas/train.csv",
        "entities": "klue_ner/train.tsv"}
ROWS, BATCH, LENGTH, TIMES = 600, 32, 128, 3


def main() -> None:
    who, *tasks = sys.argv[1:] or [""]
    if who in ("kotune", "reference"):
        return print(json.dumps(_once(who, tasks[0])))
    print(describe())
    for name in filter(None, [who, *tasks]) if who else SETS:
        taken = [(_child("kotune", name), _child("reference", name)) for _ in range(TIMES)]
        print(f"  {name:12} rows/s, KoTune against the reference: {ratio(*map(list, zip(*taken, strict=True)))}",
              flush=True)


def _child(*arguments: str) -> float:
    done = subprocess.run([sys.executable, "-m", "tests.benchmarks.training_tasks", *arguments], cwd=ROOT, text=True,
                          capture_output=True, env=os.environ, check=False)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return json.loads(done.stdout.strip().splitlines()[-1])


def _once(who: str, name: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        project = _project(Path(folder), SETS[name])
        settings = {"epochs": 1, "batch_size": BATCH, "max_length": LENGTH, "patience": 0}
        run = start(project, Plan(model=CARRIED, settings=settings))
        return (_kotune if who == "kotune" else _reference)(project, run)


def _project(folder: Path, source: str) -> Project:
    """The first ROWS of a set: lines of a table, or sentences with blank lines between them."""
    text = (DATA / source).read_text(encoding="utf-8-sig")
    end = "\n\n" if source.endswith("tsv") else "\n"
    file = folder / f"train{Path(source).suffix}"
    file.write_text(end.join(text.split(end)[:ROWS + 1]) + end, encoding="utf-8")
    return create_project(Home(folder / "home"), "local", "speed", *look_at(file))


def _kotune(project: Project, run: Run) -> float:
    """The worker's own code, in this process; its log says how fast it trained."""
    from trainer.home.processes import warm_up
    from trainer.training.worker import work

    warm_up()
    work(run)
    assert run.state == "done", run.result
    done, seconds = 0, 0.0
    for step in (event for event in read_events(run.events)[0] if event["kind"] == "step"):
        seconds += (step["step"] - done) * BATCH / step["rows_per_second"]
        done = step["step"]
    return done * BATCH / seconds


def _reference(project: Project, run: Run) -> float:
    import torch
    from transformers import AutoTokenizer, Trainer, TrainingArguments

    texts, labels = task_of(run).rows(project, "train")
    tokenizer = AutoTokenizer.from_pretrained(CARRIED_FOLDER)
    sides = [list(side) for side in zip(*texts, strict=True)] if isinstance(texts[0], tuple) else [texts]
    torch.manual_seed(42)
    model, truth = _model(labels)
    encoded = tokenizer(*sides, padding="max_length", truncation=True, max_length=LENGTH)
    rows = [{"input_ids": ids, "attention_mask": mask, "labels": label} for ids, mask, label in
            zip(encoded["input_ids"], encoded["attention_mask"], truth, strict=True)]
    arguments = TrainingArguments(
        output_dir=str(project.path / "reference"), per_device_train_batch_size=BATCH, num_train_epochs=1,
        learning_rate=3e-4, save_strategy="no", disable_tqdm=True, use_cpu=True, logging_strategy="no")
    trainer = Trainer(model=model, args=arguments, train_dataset=rows)
    return trainer.train().metrics["train_samples_per_second"]


def _model(labels) -> tuple:
    """The carried model with a head for such labels, and the labels as its loss takes them."""
    from transformers import AutoModelForSequenceClassification as Classifier
    from transformers import AutoModelForTokenClassification as Tagger

    if labels.dtype == object:  # spans; what is learnt of them does not change the speed
        return Tagger.from_pretrained(CARRIED_FOLDER, num_labels=13), [[0] * LENGTH for _ in labels]
    if labels.dtype == bool:
        model = Classifier.from_pretrained(CARRIED_FOLDER, num_labels=labels.shape[1],
                                           problem_type="multi_label_classification")
        return model, labels.astype(np.float32).tolist()
    if labels.dtype == np.float64:
        return Classifier.from_pretrained(CARRIED_FOLDER, num_labels=1), labels.astype(np.float32).tolist()
    return Classifier.from_pretrained(CARRIED_FOLDER, num_labels=int(labels.max()) + 1), labels.tolist()


if __name__ == "__main__":
    main()
