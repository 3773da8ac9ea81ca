"""Texts as windows of tokens with character offsets: no text is cut off, and tokens without characters do not count.

A text that is longer than the model reads is read in windows that overlap, so that what is at the edge of one is in
the middle of another.
"""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..errors import Problem
from ..models.tokenizing import tokenize
from .encoding import Encoded, cached, chunks, fingerprint, flat

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

OVERLAP = 4  # a quarter of each window is in the one before it, too
NO_TAG = -100  # tag of a token that is not learnt; torch's losses leave it out


@dataclass(frozen=True, kw_only=True)
class Windows(Encoded):
    """Rows that are windows; `text_of`: the number of the text of each. `starts` and `stops` (one a token): its
    characters in that text, without blanks around them. They are equal where it has no characters of its own (special
    tokens, further bytes of a letter). `tags` (int16, one a token), if they are known."""

    texts: list[str]
    text_of: np.ndarray
    starts: np.ndarray
    stops: np.ndarray
    tags: np.ndarray | None = None
    truth: list | None = None

    @property
    def counts(self) -> np.ndarray:
        """Which tokens have characters of their own."""
        return self.stops > self.starts

    def kept(self) -> np.ndarray:
        """Numbers of tokens by which every text is answered once, in the order of the texts and of their characters.
        Where windows overlap, that of the window in which a token is farther from the edge."""
        lengths = self.lengths
        window = np.repeat(np.arange(len(lengths)), lengths)
        place = np.arange(len(self.ids)) - np.repeat(self.ends - lengths, lengths)
        edge = np.minimum(place, lengths[window] - 1 - place)
        found = np.flatnonzero(self.counts)
        text, start = self.text_of[window[found]], self.starts[found]
        order = found[np.lexsort((found, -edge[found], start, text))]
        text, start = self.text_of[window[order]], self.starts[order]
        order = order[_changes(text) | _changes(start)]
        while (late := ~_changes(self.text_of[window[order]]) & _overlaps(self.starts[order], self.stops[order])).any():
            order = order[~late | np.append(False, late[:-1])]  # the bytes of a letter lie in two windows
        return order


def encode_windows(tokenizer: "PreTrainedTokenizerBase", texts: list[str], max_length: int,
                   cache: Path | None = None) -> Windows:
    """Tokenise `texts` in windows of `max_length` tokens; what `cache` (a folder) already holds is read from it.

    Raises Problem("slow_tokenizer") where a tokenizer gives no character offsets."""
    if not tokenizer.is_fast:
        raise Problem("slow_tokenizer", "이 모델의 토크나이저는 토큰이 어느 글자인지 알려 주지 않아, 글의 어디가 무엇인지 배울 수 없습니다. tokenizer.json이 "
                                        "있는 모델을 골라 주세요.",
                      "The tokenizer of this model does not tell which characters a token stands for, so it cannot "
                      "learn what is where in a text. Choose a model that has a tokenizer.json.")

    def make() -> tuple:
        parts, before = [], 0
        for chunk in chunks(texts):
            parts.append(_windows(tokenizer, chunk, max_length, before))
            before += len(chunk)
        ids, lengths, text_of, starts, stops = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
        return ids, np.cumsum(lengths), text_of, starts, stops

    key = partial(fingerprint, tokenizer, texts, f"{max_length} windows {OVERLAP}")
    ids, ends, text_of, starts, stops = cached(cache, key, make)
    return Windows(ids, ends, texts=texts, text_of=text_of, starts=starts, stops=stops)


def _windows(tokenizer: "PreTrainedTokenizerBase", texts: list[str], max_length: int, before: int) -> tuple:
    """Token ids, length and text of each window (`before` texts came earlier), starts and stops of each token."""
    found = tokenize(tokenizer, texts, truncation=True, max_length=max_length, stride=max_length // OVERLAP,
                     return_overflowing_tokens=True, return_offsets_mapping=True, return_attention_mask=False,
                     return_token_type_ids=False)
    ids, ends = flat(found["input_ids"])
    lengths, text_of = np.diff(ends, prepend=0), np.asarray(found["overflow_to_sample_mapping"], dtype=np.int64)
    starts, stops = np.array([place for window in found["offset_mapping"] for place in window],
                             dtype=np.int32).reshape(-1, 2).T
    starts, stops = _trimmed(texts, text_of, lengths, starts.copy(), stops.copy())
    return ids, lengths, text_of + before, starts, stops


def _trimmed(texts: list[str], text_of: np.ndarray, lengths: np.ndarray, starts: np.ndarray,
             stops: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """`starts` and `stops` without blanks, which some tokenizers include, and with each character in one token only."""
    token = 0
    for number, length in zip(text_of, lengths, strict=True):
        text, reached = texts[number], 0
        for place in range(token, token + length):
            start, stop = max(starts[place], reached), stops[place]
            while start < stop and text[start].isspace():
                start += 1
            while start < stop and text[stop - 1].isspace():
                stop -= 1
            starts[place], stops[place] = start, max(start, stop)
            if stop > start:
                reached = stop
        token += length
    return starts, stops


def _changes(values: np.ndarray) -> np.ndarray:
    """Which values differ from the one before them; the first counts as different."""
    return np.append(np.ones(min(1, len(values)), bool), values[1:] != values[:-1])


def _overlaps(starts: np.ndarray, stops: np.ndarray) -> np.ndarray:
    """Which spans begin before the previous one ends."""
    return np.append(np.zeros(min(1, len(starts)), bool), starts[1:] < stops[:-1])
