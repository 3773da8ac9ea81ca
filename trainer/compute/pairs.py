"""Pairs of texts to token ids: one row a pair, as the tokenizer puts sentence pairs together, the longer one cut first.

What is cut, and where the second text begins, is as `tokenizer(one, other, truncation=True)` of transformers has it.
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
    """`sides`: of each token the text that it is of, 0 or 1, None of special ones. `segments`: as models are told it.
    `spans`: where in their text the characters of the tokens lie, if that was asked for."""

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
    """Let a tokenizer that was made for single texts alone put its marks between and around two, as BERT's does: the
    texts would else run into one another. What is exported keeps that."""
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
    """How many characters of both texts of each pair its ids stand for; fewer than all if it was cut."""
    read, full = [characters_of(pair) for pair in pairs], np.flatnonzero(data.lengths >= max_length)
    cut = [pairs[number] for number in full]
    known = map(_known, cut, _rows(tokenizer, cut, max_length, spans=True)) if tokenizer.is_fast else (
        _known_slowly(tokenizer, pair, max_length) for pair in cut)
    for number, characters in zip(full, known, strict=True):
        read[number] = characters
    return read


def _rows(tokenizer: "PreTrainedTokenizerBase", pairs: list[Pair], max_length: int, spans: bool = False) -> list[_Row]:
    """Of the beginnings of long texts, as `encoding.token_ids` does it, and for the same reason."""
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


def _wants_more(row: _Row, part: Pair, whole: Pair, max_length: int) -> bool:
    """Whether more of a text whose beginning it was made of could make another row: not where the row is full, and the
    other text has less than half of it, and so is there as a whole."""
    short = [side for side in (0, 1) if len(part[side]) < len(whole[side])]
    kept = [row.sides.count(side) for side in (0, 1)]
    return bool(short) and (len(row.ids) < max_length or any(kept[1 - side] >= sum(kept) // 2 for side in short))


def _tokenized(tokenizer: "PreTrainedTokenizerBase", pairs: list[Pair], max_length: int, spans: bool) -> list[_Row]:
    if not tokenizer.is_fast:
        found = tokenizer(*map(list, zip(*pairs, strict=True)), truncation=True, max_length=max_length,
                          return_token_type_ids=True)
        return [_Row(*row, []) for row in zip(found["input_ids"], found["token_type_ids"], strict=True)]
    tokenizer("", truncation=True, max_length=max_length)  # sets truncation on the backend, the longer text first
    backend = tokenizer.backend_tokenizer
    encode = backend.encode_batch if spans else backend.encode_batch_fast  # offsets take a third of its time
    return [_Row(each.ids, each.type_ids, each.sequence_ids, each.offsets if spans else None)
            for each in encode(pairs)]


def _known(pair: Pair, row: _Row) -> int:
    """Characters of both texts that are read."""
    read = 0
    for side, text in enumerate(pair):
        spans = zip(row.spans or [], row.sides, strict=True)
        of_text = [span for span, of in spans if of == side and span[1] > span[0]]
        start, end = min((low for low, _ in of_text), default=0), max((high for _, high in of_text), default=0)
        before = 0 if not text[:start].strip() else start
        read += (end if end < len(text.rstrip()) else len(text)) - before
    return read


def _known_slowly(tokenizer: "PreTrainedTokenizerBase", pair: Pair, max_length: int) -> int:
    """By counting the tokens of ever longer beginnings, where a tokenizer tells no offsets."""

    def tokens(text: str) -> int:
        return len(tokenizer(text, add_special_tokens=False)["input_ids"])

    counts = [tokens(text) for text in pair]
    room = max_length - tokenizer.num_special_tokens_to_add(pair=True)
    kept = [min(count, max(room - other, room // 2)) for count, other in zip(counts, reversed(counts), strict=True)]
    return sum(bisect_right(range(len(text) + 1), limit, key=lambda end: tokens(text[:end])) - 1
               for text, limit in zip(pair, kept, strict=True))
