"""Arguments of `python -m trainer pretrain`: texts, folders, sizes and steps."""

import argparse
import math
from collections.abc import Callable
from pathlib import Path

from .corpus import MAX_VOCABULARY


def parse(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m trainer pretrain",
                                     description="Pretrain a small Korean encoder from scratch.")
    parser.add_argument("texts", nargs="+", help="lines.txt, table.csv:column or table.parquet:column")
    parser.add_argument("--keep", action="append", default=[], metavar="COLUMN=VALUE|VALUE",
                        help="use only these rows of tables that have the column (a licence, a domain)")
    parser.add_argument("--work", type=Path, required=True, help="folder of the unfinished run")
    parser.add_argument("--out", type=Path, required=True, help="folder of the finished model")
    parser.add_argument("--steps", type=integer(1), default=8000)
    parser.add_argument("--batch-tokens", type=integer(1), default=4096)
    parser.add_argument("--learning-rate", type=float, default=2e-3)
    parser.add_argument("--decay", type=share, default=0.2, metavar="SHARE", help="of the steps, at the end")
    parser.add_argument("--vocabulary", type=integer(1, MAX_VOCABULARY), default=10_000)
    parser.add_argument("--layers", type=integer(1), default=4)
    parser.add_argument("--width", type=integer(64), default=256)
    parser.add_argument("--embedding", type=integer(1), default=128, help="width of the embeddings")
    parser.add_argument("--max-length", type=integer(3), default=256, help="tokens, [CLS] and [SEP] included")
    parser.add_argument("--heldout", type=integer(1), default=2000, help="rows kept for the held-out figures")
    parser.add_argument("--log-every", type=integer(1), default=100, help="steps")
    parser.add_argument("--checkpoint-every", type=integer(1), default=500, help="steps; held-out figures too")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args(argv)
    rules = [rule.partition("=") for rule in args.keep]
    args.keep = {name: set(values.split("|")) for name, _, values in rules}
    return args


def integer(least: int, most: float = math.inf) -> Callable[[str], int]:
    """An argparse type for whole numbers from `least` to `most`."""
    def number(text: str) -> int:
        if least <= (value := int(text)) <= most:
            return value
        raise argparse.ArgumentTypeError(f"{text} is not {least:,} or more" + f", up to {most:,}" * (most < math.inf))

    return number


def share(text: str) -> float:
    if 0 < (value := float(text)) <= 1:
        return value
    raise argparse.ArgumentTypeError(f"{text} is not more than 0, up to 1")
