"""The tokens that a model reads of a text, for people: the characters of each, and the word that it is part of."""

import re
from bisect import bisect_right
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from ..models.tokenizing import tokenize
from ..texts import Text, parts_of
from .cut import Cut
from .loaded import Loaded
from .pairs import separate

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase


def tokens_of(loaded: Loaded, text: Text, whole: bool = False) -> list[dict]:
    """[{id, token, text, part, word, known}] of each token that the model reads, or of the `whole` text.

    `token`: as in the vocabulary. `text`: the characters that it stands for, with their `part` (0, of a pair also 1)
    and their `word` (eojeol) in it; None for special tokens, and where the tokenizer has no offsets. `known`: whether
    the vocabulary has these characters, and not just bytes of one."""
    tokenizer, parts = loaded.tokenizer, parts_of(text)
    if len(parts) > 1:
        separate(tokenizer)
    options = {} if whole else {"truncation": True, "max_length": _most(loaded)}
    found = tokenize(partial(_encoded, tokenizer), [text], **options)
    ids, names = found["input_ids"], tokenizer.convert_ids_to_tokens(found["input_ids"])
    places = _places(found.encodings[0], parts) if tokenizer.is_fast else [_Place()] * len(ids)
    known = [number != tokenizer.unk_token_id and place.whole for number, place in zip(ids, places, strict=True)]
    return [{"id": number, "token": name, "text": place.text, "part": place.part, "word": place.word, "known": each}
            for number, name, place, each in zip(ids, names, places, known, strict=True)]


class _Place(NamedTuple):
    """`whole`: whether the token stands for whole characters, not for bytes of one."""

    text: str | None = None
    part: int | None = None
    word: int | None = None
    whole: bool = True


def _encoded(tokenizer: "PreTrainedTokenizerBase", texts: list[Text], **options):
    return tokenizer(*parts_of(texts[0]), **options)


def _most(loaded: Loaded) -> int:
    """How many tokens of a text are read, in all its windows together."""
    if loaded.windows == 1:
        return loaded.max_length
    return Cut.of(loaded.tokenizer, loaded.max_length, loaded.windows).most


def _places(encoding, parts: tuple[str, ...]) -> list[_Place]:
    begins = [[word.start() for word in re.finditer(r"\S+", part)] for part in parts]
    spans = [*zip(encoding.sequence_ids, encoding.offsets, strict=True)]
    shared = {span for span, count in Counter(spans).items() if count > 1}
    found = []
    for (part, (start, end)), special in zip(spans, encoding.special_tokens_mask, strict=True):
        if special or part is None or end <= start:
            found.append(_Place())
        else:
            word = max(0, bisect_right(begins[part], end - 1) - 1)
            found.append(_Place(parts[part][start:end].strip(), part, word, (part, (start, end)) not in shared))
    return found
