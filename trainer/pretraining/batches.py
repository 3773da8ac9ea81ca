"""Batches of a tokenised corpus."""

from collections.abc import Iterator

import numpy as np
import torch
from tokenizers import Tokenizer

from .corpus import TokenizedCorpus
from .tokenizer import CLS, PAD, SEP

POOL_BATCHES = 100  # batches whose rows are sorted by length together: little padding, but still random


class Batches:
    """Batches of similar lengths, at most `batch_tokens` tokens each with padding."""

    def __init__(self, corpus: TokenizedCorpus, tokenizer: Tokenizer, batch_tokens: int):
        self.corpus, self.batch_tokens = corpus, batch_tokens
        self.cls, self.sep, self.pad = map(tokenizer.token_to_id, (CLS, SEP, PAD))

    def epoch(self, seed: int) -> list[np.ndarray]:
        """The row numbers of every batch of one pass, in an order that `seed` fixes."""
        generator = np.random.default_rng(seed)
        order = generator.permutation(len(self.corpus))
        pool_rows = int(POOL_BATCHES * self.batch_tokens / (self.corpus.lengths.mean() + 2)) + 1
        batches: list[np.ndarray] = []
        for first in range(0, len(order), pool_rows):
            pool = order[first:first + pool_rows]
            batches += self._cut(pool[np.argsort(self.corpus.lengths[pool], kind="stable")])
        return [batches[i] for i in generator.permutation(len(batches))]

    def _cut(self, rows: np.ndarray) -> Iterator[np.ndarray]:
        """Cut rows, which are sorted by length, into batches of at most `batch_tokens` tokens."""
        start = 0
        for stop, length in enumerate(self.corpus.lengths[rows] + 2):
            if stop > start and (stop + 1 - start) * length > self.batch_tokens:
                yield rows[start:stop]
                start = stop
        yield rows[start:]

    def tensors(self, rows: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
        """(ids, attention mask), both int64 of shape (rows, longest + 2)."""
        lengths = self.corpus.lengths[rows] + 2
        ids = np.full((len(rows), lengths.max()), self.pad, dtype=np.int64)
        for line, row, length in zip(ids, rows, lengths, strict=True):
            line[0], line[1:length - 1], line[length - 1] = self.cls, self.corpus.row(row), self.sep
        mask = np.arange(ids.shape[1]) < lengths[:, None]
        return torch.from_numpy(ids), torch.from_numpy(mask.astype(np.int64))
