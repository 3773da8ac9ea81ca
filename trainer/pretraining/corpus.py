"""Unlabelled text for pretraining: read files, clean, drop repeats, tokenise into one compact array."""

import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

CONTROL = re.compile(r"[\u0000-\u001f\u007f-\u009f\u200b-\u200f\ufeff\ufffd\s]+")
MIN_CHARACTERS = 2
MIN_TEXTS = 10  # a tenth is held out
MAX_VOCABULARY = 1 << 16  # ids are stored in two bytes


def clean(text: str) -> str:
    """NFC, with control characters and runs of white space turned into one space."""
    return CONTROL.sub(" ", unicodedata.normalize("NFC", text)).strip()


def read_texts(source: str, keep: dict[str, set[str]]) -> Iterator[str]:
    """Yield the raw texts of `source`: "lines.txt", or "table.csv:column", "table.parquet:column".

    `keep`: column → values; rows of a table that has this column are used only if it has one of the values.
    Raises ValueError for a table without the column of texts.
    """
    path, _, column = source.partition(":")
    if not column:
        yield from Path(path).read_text(encoding="utf-8").splitlines()
        return
    import pandas as pd

    table = pd.read_parquet(path) if path.endswith(".parquet") else pd.read_csv(path, dtype=str)
    if column not in table.columns:
        raise ValueError(f"{path} has no column {column!r}; it has {', '.join(table.columns)}")
    for name in keep.keys() & set(table.columns):
        table = table[table[name].isin(keep[name])]
    yield from table[column].dropna()


def load_texts(sources: list[str], keep: dict[str, set[str]], seed: int) -> list[str]:
    """All texts of `sources`, cleaned, each once, in random order.

    Raises ValueError if hardly anything is left, or no Hangul: both would silently train a useless model.
    """
    texts = dict.fromkeys(clean(text) for source in sources for text in read_texts(source, keep))
    texts = [text for text in texts if len(text) >= MIN_CHARACTERS]
    if not texts:
        raise ValueError(f"no text of {MIN_CHARACTERS} characters or more in {', '.join(sources)}")
    if len(texts) < MIN_TEXTS:
        raise ValueError(f"only {len(texts)} texts in {', '.join(sources)}, {MIN_TEXTS} are needed")
    if not any(re.search("[가-힣]", text) for text in texts):
        raise ValueError(f"no Hangul in {', '.join(sources)}")
    random.Random(seed).shuffle(texts)
    return texts


@dataclass
class TokenizedCorpus:
    """Rows of token ids, without [CLS] and [SEP], end to end: row i is ids[starts[i]:starts[i + 1]]."""

    ids: np.ndarray  # uint16, (tokens,)
    starts: np.ndarray  # int64, (rows + 1,)

    @property
    def lengths(self) -> np.ndarray:
        return np.diff(self.starts)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def row(self, index: int) -> np.ndarray:
        return self.ids[self.starts[index]:self.starts[index + 1]]

    def split(self, heldout_rows: int) -> "tuple[TokenizedCorpus, TokenizedCorpus]":
        """(the training rows, the first `heldout_rows` rows)."""
        cut = self.starts[heldout_rows]
        heldout = TokenizedCorpus(self.ids[:cut], self.starts[:heldout_rows + 1])
        return TokenizedCorpus(self.ids[cut:], self.starts[heldout_rows:] - cut), heldout

    def save(self, path: Path) -> None:
        """Write the file completely or not at all."""
        unfinished = path.with_suffix(".unfinished")
        with open(unfinished, "wb") as file:  # given a path, savez would append .npz to it
            np.savez(file, ids=self.ids, starts=self.starts)
        unfinished.replace(path)

    @classmethod
    def load(cls, path: Path) -> "TokenizedCorpus":
        arrays = np.load(path)
        return cls(arrays["ids"], arrays["starts"])


def tokenize_corpus(texts: list[str], tokenizer: Tokenizer, max_length: int) -> TokenizedCorpus:
    """Tokenise, cutting long texts into pieces of `max_length` - 2 tokens (room for [CLS] and [SEP])."""
    room = max_length - 2
    rows: list[np.ndarray] = []
    for first in range(0, len(texts), 10_000):
        for encoding in tokenizer.encode_batch(texts[first:first + 10_000], add_special_tokens=False):
            ids = np.array(encoding.ids, dtype=np.uint16)
            rows.extend(ids[cut:cut + room] for cut in range(0, len(ids), room))
    starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
    return TokenizedCorpus(np.concatenate(rows), starts)
