"""Texts to token ids, once: the result is kept beside the project under a fingerprint of what made it.

What is special about pairs of texts is in `pairs`.
"""

import hashlib
import io
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from ..errors import Problem
from ..home.files import write_bytes
from ..models.tokenizing import tokenize
from ..texts import Text, characters_of, each_apart
from .cut import Cut

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

T = TypeVar("T", str, tuple[str, str])
LONGEST_WORD = 8  # tokens; text without spaces is hidden in parts of this length, or nothing is left to guess from
SPACES = np.array([code for code in range(0x3001) if chr(code).isspace()], dtype=np.uint32)
CHUNK, CHARACTERS = 10_000, 1_000_000  # most texts tokenised at a time, and their characters (300 bytes of memory each)
BEGINNING = 8  # characters read for each token that is kept: Korean takes two, English four or five


@dataclass(frozen=True)
class Encoded:
    """Rows of token ids, end to end: `ids` (int32, all tokens), `ends` (int64, one a row).

    `labels` (int64, one a row), if there are labels. `weights` (float32, one a row): how much each row counts in
    training, 1 on average; None: all the same. `words` (int16, one a token), if they were asked for: which word
    (eojeol) of its row the token is part of, -1 for special tokens. `segments` (int8, one a token), of pairs alone: 1
    in the second text. `cut`: how rows that are longer than the model reads are cut into windows; None: none is.
    """

    ids: np.ndarray
    ends: np.ndarray
    labels: np.ndarray | None = None
    words: np.ndarray | None = None
    weights: np.ndarray | None = None
    segments: np.ndarray | None = None
    cut: Cut | None = None

    @property
    def lengths(self) -> np.ndarray:
        return np.diff(self.ends, prepend=0)

    def lengths_of(self, rows: np.ndarray) -> np.ndarray:
        return self.ends[rows] - np.where(rows > 0, self.ends[rows - 1], 0)

    def span(self, row: int) -> slice:
        """The places of a row's tokens in `ids`."""
        return slice(self.ends[row - 1] if row else 0, self.ends[row])


def encode(tokenizer: "PreTrainedTokenizerBase", texts: list[str], labels: np.ndarray | None, max_length: int,
           cache: Path | None = None, windows: int = 1) -> Encoded:
    """Tokenise `texts`, cut at as many tokens as `windows` windows of `max_length` tokens hold. What `cache` (a folder)
    already holds is read from it."""
    cut = Cut.of(tokenizer, max_length, windows) if windows > 1 else None
    most = cut.most if cut else max_length
    key = partial(fingerprint, tokenizer, texts, f"{most}")
    ids, ends = cached(cache, key, lambda: flat(token_ids(tokenizer, texts, most)))
    return Encoded(ids, ends, labels, cut=cut)


def token_ids(tokenizer: "PreTrainedTokenizerBase", texts: list[str], max_length: int) -> list[list[int]]:
    """Token ids of each text, cut at `max_length` tokens.

    A tokenizer reads all of a text before it cuts. So it is given the beginning of a long one, up to a blank: words are
    tokenised each by itself, so if this fills the length, it does so with the ids of the whole text. If not (most of it
    is blanks, or unknown), a longer beginning is tried.
    """
    return _of_beginnings(tokenizer, texts, max_length, _ids)


def characters_read(tokenizer: "PreTrainedTokenizerBase", texts: list[str], data: Encoded,
                    max_length: int) -> list[int]:
    """How many characters of each text are read: all, or fewer where it was cut. `data`: what `encode` made of it."""
    max_length = data.cut.most if data.cut else max_length
    read, full = [len(text) for text in texts], np.flatnonzero(data.lengths >= max_length)
    spans = _of_beginnings(tokenizer, [texts[number] for number in full], max_length, _spans)
    for number, of_text in zip(full, spans, strict=True):
        text, ends = texts[number], [end for _, end in of_text]
        if tokenizer.truncation_side != "right":
            read[number] -= min((start for start, end in of_text if end > start), default=0)
        elif max(ends) < len(text.rstrip()):
            read[number] = max(ends)
    return read


def _of_beginnings(tokenizer: "PreTrainedTokenizerBase", texts: list[str], max_length: int,
                   read: Callable) -> list[list]:
    """What `read` (`_ids` or `_spans`) returns of each text: an item for each token, at most `max_length`."""
    rows: dict[int, list] = {}
    left, length = list(range(len(texts))), max_length * BEGINNING
    while left:
        parts = [beginning(texts[number], length) for number in left]
        if tokenizer.truncation_side != "right":  # the end is kept
            parts = texts
        found = [ids for chunk in chunks(parts) for ids in tokenize(
            partial(read, tokenizer), chunk, max_length=max_length)]
        rows |= zip(left, found, strict=True)
        left = [number for number, part, ids in zip(left, parts, found, strict=True)
                if len(ids) < max_length and len(part) < len(texts[number])]
        length *= 4
    return [rows[number] for number in range(len(texts))]


def chunks(texts: list[T]) -> Iterator[list[T]]:
    """`texts` in parts of at most CHUNK texts and CHARACTERS characters; a longer text is a part of its own."""
    chunk: list[T] = []
    size = 0
    for text in texts:
        size += characters_of(text)
        if chunk and (len(chunk) == CHUNK or size > CHARACTERS):
            yield chunk
            chunk, size = [], characters_of(text)
        chunk.append(text)
    if chunk:
        yield chunk


def _ids(tokenizer: "PreTrainedTokenizerBase", texts: list[str], max_length: int) -> list[list[int]]:
    """Token ids of each text, without character offsets, which take a third of the time."""
    if not tokenizer.is_fast:
        return tokenizer(texts, truncation=True, max_length=max_length)["input_ids"]
    tokenizer("", truncation=True, max_length=max_length)  # sets truncation on the backend
    return [encoding.ids for encoding in tokenizer.backend_tokenizer.encode_batch_fast(texts)]


def _spans(tokenizer: "PreTrainedTokenizerBase", texts: list[str], max_length: int) -> list[list[tuple[int, int]]]:
    """Start and end of the characters of each token; of all tokens together where the tokenizer has no offsets."""
    if tokenizer.is_fast:
        tokenizer("", truncation=True, max_length=max_length)  # sets truncation on the backend
        return [encoding.offsets for encoding in tokenizer.backend_tokenizer.encode_batch(texts)]

    def tokens(text: str) -> int:
        return len(tokenizer(text)["input_ids"])

    def end(text: str) -> int:
        return bisect_right(range(len(text) + 1), max_length, key=lambda length: tokens(text[:length])) - 1

    return [[(0, end(text))] * min(tokens(text), max_length) for text in texts]


def beginning(text: str, length: int) -> str:
    """At most `length` characters of a text, up to a blank; the whole text if there is none."""
    end = text.rfind(" ", 0, length) if len(text) > length else -1
    return text[:end] if end > 0 else text


def encode_words(tokenizer: "PreTrainedTokenizerBase", texts: list[str], max_length: int,
                 cache: Path | None = None) -> Encoded:
    """Tokenise `texts` in pieces of `max_length` tokens, nothing cut off; every token knows its word.

    A word is what stands between blanks (eojeol). Pieces of special and unknown tokens alone are left out.
    Raises Problem("slow_tokenizer") where a tokenizer gives no character offsets.
    """
    if not tokenizer.is_fast:
        raise Problem("slow_tokenizer", "이 모델의 토크나이저는 토큰이 어느 글자인지 알려 주지 않아 적응 학습에 쓸 수 없습니다. "
                      "tokenizer.json이 있는 모델을 골라 주세요.",
                      "The tokenizer of this model does not tell which characters a token stands for, so the model "
                      "cannot be adapted. Choose a model that has a tokenizer.json.")

    def make():
        parts = [_words(tokenizer, chunk, max_length) for chunk in chunks(texts)]
        ids, lengths, words = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
        return ids, np.cumsum(lengths), words

    key = partial(fingerprint, tokenizer, texts, f"{max_length} words {LONGEST_WORD}")
    ids, ends, words = cached(cache, key, make)
    return Encoded(ids, ends, words=words)


def _words(tokenizer: "PreTrainedTokenizerBase", texts: list[str],
           max_length: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Token ids, length of each piece, and the word of each token."""
    found = tokenize(tokenizer, texts, truncation=True, max_length=max_length, return_overflowing_tokens=True,
                     return_offsets_mapping=True, return_attention_mask=False, return_token_type_ids=False)
    ids, ends = flat(found["input_ids"])
    lengths = np.diff(ends, prepend=0)
    last = np.array([end for piece in found["offset_mapping"] for _, end in piece]) - 1
    begins = np.cumsum([0, *map(len, texts[:-1])])
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    blanks = np.cumsum(np.isin(codes, SPACES))
    text_of = np.repeat(found["overflow_to_sample_mapping"], lengths)
    special = np.isin(ids, tokenizer.all_special_ids)
    words = _numbered(np.where(special, -1, blanks[(begins[text_of] + last).clip(0)]), ends - lengths)
    words[special] = -1
    row_of = np.repeat(np.arange(len(ends)), lengths)
    kept = np.bincount(row_of, weights=~special) > 0
    return ids[kept[row_of]], lengths[kept], words[kept[row_of]]


def _numbered(places: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Words counted from 0 in each row; a token begins one where its place differs from that of the token before."""
    token = np.arange(len(places))
    begins = np.diff(places, prepend=-2) != 0
    begins[starts] = True
    begins |= (token - np.maximum.accumulate(np.where(begins, token, 0))) % LONGEST_WORD == 0
    number = np.cumsum(begins)
    return (number - np.repeat(number[starts], np.diff(starts, append=len(places)))).astype(np.int16)


def flat(rows: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    return (np.concatenate([np.asarray(row, dtype=np.int32) for row in rows]),
            np.cumsum([len(row) for row in rows], dtype=np.int64))


def cached(cache: Path | None, key: Callable[[], str], make: Callable[[], tuple]) -> tuple:
    """The arrays that `make` returns, or returned before, if the folder `cache` has them as the file `key()`. Without a
    cache `key` is not called: to write out 10,000 tokens takes as long as a small model takes to answer."""
    if cache is None:
        return make()
    file = cache / f"{key()}.npz"
    with suppress(Exception), np.load(file, allow_pickle=False) as stored:  # a damaged one is made anew
        return tuple(stored[name] for name in stored.files)
    arrays = make()
    cache.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    np.savez(buffer, *arrays)
    write_bytes(file, buffer.getvalue())
    return arrays


def fingerprint(tokenizer: "PreTrainedTokenizerBase", texts: Sequence[Text], how: str) -> str:
    digest = hashlib.sha256(f"{how}\0".encode())
    if tokenizer.is_fast:
        tokenizer.backend_tokenizer.no_truncation()  # else the truncation of its last use would count
    digest.update(tokenizer.backend_tokenizer.to_str().encode() if tokenizer.is_fast else repr(tokenizer).encode())
    for text in each_apart(texts):
        digest.update(text.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()[:32]
