"""Pairs of texts to token ids: one row a pair, as the tokenizer puts sentence pairs together, the longer one cut first.

What is cut, and where the second text begins, follows `tokenizer(one, other, truncation=True)` of transformers.
"""

from bisect import bisect_right
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..models.tokenizing import tokenize
from ..texts import characters_of
from .encoding import BEGINNING, Encoded, beginning, cached, chunks, fingerprint, flat

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

Pair = tuple[str, str]


class _Row(NamedTuple):
    """`segments`: the token_type_ids. `sides`: which text each token is in, 0 or 1; None for special tokens. `spans`:
    start and end of each token's characters in its text, if that was asked for."""

    ids: list[int]
    segments: list[int]
    sides: list[int | None]
    spans: list[tuple[int, int]] | None = None


def encode_pairs(tokenizer: "PreTrainedTokenizerBase", pairs: list[Pair], labels: np.ndarray | None, max_length: int,
                 cache: Path | None = None) -> Encoded:
    """Tokenise `pairs`, cut at `max_length` tokens; read from `cache` (a folder) what it already holds."""

    separate(tokenizer)

    def make():
        rows = _rows(tokenizer, pairs, max_length)
        ids, ends = flat([row.ids for row in rows])
        return ids, ends, flat([row.segments for row in rows])[0].astype(np.int8)

    ids, ends, segments = cached(cache, partial(fingerprint, tokenizer, pairs, f"{max_length} pairs"), make)
    return Encoded(ids, ends, labels, segments=segments)


def separate(tokenizer: "PreTrainedTokenizerBase") -> None:
    """Let a tokenizer that was made for single texts put its [CLS] and [SEP] around and between two, as BERT's does;
    else they would run into one another. The exported tokenizer keeps this."""
    from tokenizers import processors

    if not tokenizer.is_fast or not tokenizer.cls_token or not tokenizer.sep_token:
        return
    marks = {"cls": tokenizer.cls_token, "sep": tokenizer.sep_token}
    backend = tokenizer.backend_tokenizer
    single, pair = (backend.encode(*texts).tokens for texts in (("가",), ("가", "나")))
    if single[0] == marks["cls"] and single[-1] == marks["sep"] and marks["sep"] not in pair:
        backend.post_processor = processors.TemplateProcessing(
            single="{cls} $A {sep}".format(**marks), pair="{cls} $A {sep} $B:1 {sep}:1".format(**marks),
            special_tokens=[(mark, tokenizer.convert_tokens_to_ids(mark)) for mark in marks.values()])


def characters_of_pairs_read(tokenizer: "PreTrainedTokenizerBase", pairs: list[Pair], data: Encoded,
                             max_length: int) -> list[int]:
    """How many characters of each pair are read, of both texts together: all, or fewer where it was cut."""
    read, full = [characters_of(pair) for pair in pairs], np.flatnonzero(data.lengths >= max_length)
    cut = [pairs[number] for number in full]
    found = map(_characters_of, cut, _rows(tokenizer, cut, max_length, spans=True)) if tokenizer.is_fast else (
        _characters_slowly(tokenizer, pair, max_length) for pair in cut)
    for number, characters in zip(full, found, strict=True):
        read[number] = characters
    return read


def _rows(tokenizer: "PreTrainedTokenizerBase", pairs: list[Pair], max_length: int, spans: bool = False) -> list[_Row]:
    """A row for each pair, made from the beginnings of long texts for the reason that `encoding.token_ids` gives."""
    rows: dict[int, _Row] = {}
    left, length = list(range(len(pairs))), max_length * BEGINNING
    while left:
        parts = [pairs[number] for number in left]
        if tokenizer.is_fast and tokenizer.truncation_side == "right":
            parts = [(beginning(one, length), beginning(other, length)) for one, other in parts]
        found = [row for chunk in chunks(parts) for row in tokenize(
            partial(_tokenized, tokenizer), chunk, max_length=max_length, spans=spans)]
        rows |= zip(left, found, strict=True)
        left = [number for number, part, row in zip(left, parts, found, strict=True)
                if _wants_more(row, part, pairs[number], max_length)]
        length *= 4
    return [rows[number] for number in range(len(pairs))]


def _wants_more(row: _Row, part: Pair, pair: Pair, max_length: int) -> bool:
    """Whether a longer beginning of a text (`part` of `pair`) could change its row. It cannot where the row is full
    and the other text has less than half of the tokens, and so is in it as a whole."""
    short = [side for side in (0, 1) if len(part[side]) < len(pair[side])]
    kept = [row.sides.count(side) for side in (0, 1)]
    return bool(short) and (len(row.ids) < max_length or any(kept[1 - side] >= sum(kept) // 2 for side in short))


def _tokenized(tokenizer: "PreTrainedTokenizerBase", pairs: list[Pair], max_length: int, spans: bool) -> list[_Row]:
    if not tokenizer.is_fast:
        found = tokenizer(*map(list, zip(*pairs, strict=True)), truncation=True, max_length=max_length,
                          return_token_type_ids=True)
        return [_Row(*row, []) for row in zip(found["input_ids"], found["token_type_ids"], strict=True)]
    tokenizer("", truncation=True, max_length=max_length)  # sets truncation on the backend, the longer text first
    backend = tokenizer.backend_tokenizer
    encode = backend.encode_batch if spans else backend.encode_batch_fast  # offsets take a third of the time
    return [_Row(each.ids, each.type_ids, each.sequence_ids, each.offsets if spans else None)
            for each in encode(pairs)]


def _characters_of(pair: Pair, row: _Row) -> int:
    """How many characters of both texts the tokens of the row stand for."""
    read = 0
    for side, text in enumerate(pair):
        spans = zip(row.spans or [], row.sides, strict=True)
        of_text = [span for span, place in spans if place == side and span[1] > span[0]]
        start, end = min((low for low, _ in of_text), default=0), max((high for _, high in of_text), default=0)
        before = 0 if not text[:start].strip() else start
        read += (end if end < len(text.rstrip()) else len(text)) - before
    return read


def _characters_slowly(tokenizer: "PreTrainedTokenizerBase", pair: Pair, max_length: int) -> int:
    """The same where a tokenizer has no offsets: by the longest beginnings whose tokens fit."""

    def tokens(text: str) -> int:
        return len(tokenizer(text, add_special_tokens=False)["input_ids"])

    counts = [tokens(text) for text in pair]
    room = max_length - tokenizer.num_special_tokens_to_add(pair=True)
    kept = [min(count, max(room - other, room // 2)) for count, other in zip(counts, reversed(counts), strict=True)]
    return sum(bisect_right(range(len(text) + 1), limit, key=lambda end: tokens(text[:end])) - 1
               for text, limit in zip(pair, kept, strict=True))
