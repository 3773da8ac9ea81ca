"""Texts to token ids, once: the result is kept beside the project under a fingerprint of what made it."""

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .files import write_bytes


@dataclass(frozen=True)
class Encoded:
    """Rows of token ids, end to end: `ids` (int32, all tokens), `ends` (int64, one a row), `labels` (int64)."""

    ids: np.ndarray
    ends: np.ndarray
    labels: np.ndarray

    @property
    def lengths(self) -> np.ndarray:
        return np.diff(self.ends, prepend=0)

    def row(self, number: int) -> np.ndarray:
        return self.ids[self.ends[number - 1] if number else 0:self.ends[number]]


def encode(tokenizer, texts: list[str], labels: np.ndarray, max_length: int, cache: Path | None = None) -> Encoded:
    """Tokenise `texts`, cut at `max_length` tokens; read from `cache` (a folder) what it already holds."""
    if cache is None:
        return Encoded(*_tokenise(tokenizer, texts, max_length), labels)
    file = cache / f"{_fingerprint(tokenizer, texts, max_length)}.npz"
    if file.exists():
        with np.load(file, allow_pickle=False) as stored:
            return Encoded(stored["ids"], stored["ends"], labels)
    ids, ends = _tokenise(tokenizer, texts, max_length)
    cache.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    np.savez(buffer, ids=ids, ends=ends)
    write_bytes(file, buffer.getvalue())
    return Encoded(ids, ends, labels)


def _tokenise(tokenizer, texts: list[str], max_length: int) -> tuple[np.ndarray, np.ndarray]:
    rows = tokenizer(texts, truncation=True, max_length=max_length, return_attention_mask=False,
                     return_token_type_ids=False)["input_ids"]
    ends = np.cumsum([len(row) for row in rows], dtype=np.int64)
    return np.concatenate([np.asarray(row, dtype=np.int32) for row in rows]), ends


def _fingerprint(tokenizer, texts: list[str], max_length: int) -> str:
    digest = hashlib.sha256(f"{max_length}\0".encode())
    digest.update(tokenizer.backend_tokenizer.to_str().encode() if tokenizer.is_fast else repr(tokenizer).encode())
    for text in texts:
        digest.update(text.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()[:32]
