"""Masking for a masked language model: whole words are hidden, and replaced by BERT's mixture of tokens."""

import numpy as np


def choose_words(words: np.ndarray, share: float, random: np.random.Generator) -> np.ndarray:
    """Which tokens to hide (rows × length, bool): whole words, each with probability `share`, and at least one word.

    `words` (rows × length, int): the word of its row that each token is part of, -1 for none; at least one has a word.
    """
    draws = random.random((len(words), int(words.max()) + 1))
    draws = np.where(words < 0, 1.0, np.take_along_axis(draws, words.clip(0), axis=1))
    return draws <= max(share, draws.min())


def corrupt(ids, masked, mask_id: int, first: int, end: int, generator=None):
    """`ids` as the model sees them (BERT, Devlin et al. 2019, section 3.1): of the tokens that are `masked` (bool, same
    shape) 80 % become `mask_id`, 10 % a random one of `first` … `end` - 1, and 10 % stay."""
    import torch

    draw = torch.rand(ids.shape, device=ids.device, generator=generator)
    random = torch.randint(first, end, ids.shape, device=ids.device, generator=generator)
    ids = torch.where(masked & (draw > 0.9), random, ids)
    return ids.masked_fill(masked & (draw < 0.8), mask_id)
