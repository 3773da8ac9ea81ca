"""Training rows a second of each kind of task against the reference recipe, on the same small model and rows, in turn.

    python -m tests.benchmarks training_tasks            # pairs, number, multi-label and entities
    python -m tests.benchmarks.training_tasks pairs      # of one of them

The reference: transformers' Trainer, every row padded to 128 tokens, fp32; batch 32, one epoch of the carried model.
How much faster KoTune is than that, depends on how short the rows are, and on whether the processor computes bf16.
"""

import json
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

from .machine import ROOT, child, describe, ratio

DATA = ROOT.parent / "shared" / "data"
SETS = {"pairs": "kornli_xnli/train.csv", "short-pairs": "parakqc_pairs/train.csv", "number": "nsmc_rating/train.csv",
        "multi-label": "kmhas/train.csv", "entities": "klue_ner/train.tsv"}
MODULE = "training_tasks"
ROWS, BATCH, LENGTH, TIMES = 600, 32, 128, 2


def main() -> None:
    """Of all tasks: as `python -m tests.benchmarks training_tasks`, which says what it is measured on."""
    compare([*SETS])


def compare(names: list[str]) -> None:
    for name in names:
        taken = [(child(MODULE, "kotune", name), child(MODULE, "reference", name)) for _ in range(TIMES)]
        print(f"  {name:12} rows/s, KoTune against the reference: {ratio(*map(list, zip(*taken, strict=True)))}",
              flush=True)


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
    import torch
    from transformers import AutoModelForSequenceClassification as Classifier
    from transformers import AutoModelForTokenClassification as Tagger

    if labels.dtype == object:  # spans; what is learnt of them does not change the speed
        kind, head, truth = Tagger, {"num_labels": 13}, [[0] * LENGTH for _ in labels]
    elif labels.dtype == bool:
        head = {"num_labels": labels.shape[1], "problem_type": "multi_label_classification"}
        kind, truth = Classifier, labels.astype(np.float32).tolist()
    elif labels.dtype == np.float64:
        kind, head, truth = Classifier, {"num_labels": 1}, labels.astype(np.float32).tolist()
    else:
        kind, head, truth = Classifier, {"num_labels": int(labels.max()) + 1}, labels.tolist()
    return kind.from_pretrained(CARRIED_FOLDER, dtype=torch.float32, **head), truth


if __name__ == "__main__":
    who, *given = sys.argv[1:]
    if who in ("kotune", "reference"):
        print(json.dumps(_once(who, *given)))
    else:
        print(describe(), flush=True)
        compare([who, *given])
