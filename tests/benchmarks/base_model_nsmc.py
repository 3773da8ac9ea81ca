"""Accuracy of a base model fine-tuned on labelled rows, in plain PyTorch.

    python tests/benchmarks/base_model_nsmc.py --data ../shared/data/nsmc --text document --rows 10000
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

BASE = Path(__file__).parents[2] / "trainer/models/carried/kotune-mini"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--base", type=Path, default=BASE)
    parser.add_argument("--data", type=Path, required=True, help="folder with train.csv and valid.csv")
    parser.add_argument("--text", nargs="+", default=["text"], help="text column, or two: a pair")
    parser.add_argument("--label", default="label")
    parser.add_argument("--rows", type=int, help="the first rows of a seeded shuffle; all without it")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--learning-rate", type=float, default=2e-4)
    parser.add_argument("--max-length", type=int, default=128)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    torch.manual_seed(args.seed)

    train, valid = (read(args.data / name, args) for name in ("train.csv", "valid.csv"))
    train = train.sample(args.rows or len(train), random_state=args.seed)
    labels = sorted(train[args.label].unique())
    tokenizer = AutoTokenizer.from_pretrained(args.base)
    model = AutoModelForSequenceClassification.from_pretrained(
        args.base, num_labels=len(labels), dtype=torch.float32, attn_implementation="eager")

    started = time.perf_counter()
    fine_tune(model, tokenizer, *arrays(train, tokenizer, labels, args), args)
    seconds = time.perf_counter() - started
    ids, targets = arrays(valid, tokenizer, labels, args)
    predictions = predict(model, tokenizer, ids)
    print(json.dumps({
        "data": args.data.name, "rows": len(train), "epochs": args.epochs, "batch": args.batch,
        "learning_rate": args.learning_rate, "seed": args.seed,
        "accuracy": round(float((predictions == targets).mean()), 4),
        "macro_f1": round(macro_f1(predictions, targets), 4), "train_seconds": round(seconds, 1),
    }))


def read(path: Path, args: argparse.Namespace) -> pd.DataFrame:
    return pd.read_csv(path).dropna(subset=[*args.text, args.label])


def arrays(table: pd.DataFrame, tokenizer, labels: list, args: argparse.Namespace) -> tuple[list, np.ndarray]:
    columns = [table[column].astype(str).tolist() for column in args.text]
    ids = tokenizer(*columns, truncation=True, max_length=args.max_length)["input_ids"]
    return ids, np.array([labels.index(label) for label in table[args.label]])


def fine_tune(model, tokenizer, ids: list, targets: np.ndarray, args: argparse.Namespace) -> None:
    """AdamW, bf16 autocast, 10 % warm-up, linear decay, length-grouped batches."""
    model.train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=args.learning_rate, weight_decay=0.01, fused=True)
    batches = [batch for _ in range(args.epochs) for batch in length_grouped(ids, args.batch)]
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(
        (step + 1) / (0.1 * len(batches)), (len(batches) - step) / (0.9 * len(batches))))
    for batch in batches:
        with torch.autocast("cpu", torch.bfloat16):
            loss = model(**padded(tokenizer, ids, batch), labels=torch.from_numpy(targets[batch])).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()


@torch.no_grad()
def predict(model, tokenizer, ids: list) -> np.ndarray:
    model.eval()
    predictions = np.empty(len(ids), dtype=int)
    for batch in length_grouped(ids, 64):
        with torch.autocast("cpu", torch.bfloat16):
            predictions[batch] = model(**padded(tokenizer, ids, batch)).logits.argmax(-1)
    return predictions


def length_grouped(ids: list, size: int) -> list[np.ndarray]:
    """Random batches of similar lengths: pools of 50 batches are sorted."""
    order = torch.randperm(len(ids)).numpy()
    lengths = np.array([len(row) for row in ids])
    batches = []
    for first in range(0, len(order), 50 * size):
        pool = order[first:first + 50 * size]
        pool = pool[np.argsort(lengths[pool], kind="stable")]
        batches += [pool[cut:cut + size] for cut in range(0, len(pool), size)]
    return [batches[i] for i in torch.randperm(len(batches)).tolist()]


def padded(tokenizer, ids: list, batch: np.ndarray) -> dict[str, torch.Tensor]:
    return dict(tokenizer.pad({"input_ids": [ids[i] for i in batch]}, return_tensors="pt"))


def macro_f1(predictions: np.ndarray, targets: np.ndarray) -> float:
    from sklearn.metrics import f1_score

    return float(f1_score(targets, predictions, average="macro"))


if __name__ == "__main__":
    main()
