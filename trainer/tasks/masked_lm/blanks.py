"""Fill blanks with a masked language model: its logits at hidden tokens, and words for the blanks of a text."""

import re
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ...compute.batches import evaluation_batches, rounded
from ...compute.encoding import Encoded, encode
from ...compute.loaded import Loaded
from ...kinds.blanks import BLANKS

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedTokenizerBase

BLANK = re.compile("[_＿]{3,}")  # as people write a blank; emoticons such as ^__^ have two underscores
ROWS = 32  # texts at once, as each blank takes a float for every token of the vocabulary
WORDS = 5  # for each blank
BEGINNINGS = ("▁", "Ġ")  # mark a word's first token in SentencePiece and byte-level BPE; WordPiece marks the others, ##
NO_WORD = re.compile(r"[\[<].+[\]>]|[\W_]*")  # [unused7], <s>, punctuation, nothing


def fill_blanks(loaded: Loaded, texts: list[str]) -> list[list[dict[str, float]]]:
    """For each blank of each text {word: probability}, likeliest first, with words of a single token.

    Empty for blanks beyond the maximum length, and for those after the first `BLANKS`. A blank stands for a whole word,
    as in training: text right beside it counts as another word.
    """
    import torch

    words = _words(loaded.tokenizer)
    marked = [BLANK.sub(loaded.tokenizer.mask_token, text) for text in texts]
    data = encode(loaded.tokenizer, marked, None, loaded.max_length)
    found: list[list[dict[str, float]]] = [[] for _ in texts]
    loaded.model.eval()
    with torch.inference_mode(), loaded.device.autocast():
        for batch in evaluation_batches(data.lengths):
            for start in range(0, len(batch), ROWS):
                for row, likely in _likeliest(loaded, data, batch[start:start + ROWS], list(words)):
                    found[row].append({words[token]: round(share, 6) for token, share in likely})
    return [filled + [{}] * (len(BLANK.findall(text)) - len(filled)) for text, filled in zip(texts, found, strict=True)]


def _likeliest(loaded: Loaded, data: Encoded, rows: np.ndarray, candidates: list[int]) -> list[tuple]:
    """(row, [(token, probability)]) for each blank in these rows, with tokens of `candidates` only."""
    import torch

    ids, mask = loaded.batch(data, rows)
    blanks = ids == loaded.tokenizer.mask_token_id
    blanks &= blanks.cumsum(1) <= BLANKS
    if not blanks.any():
        return []
    chances = logits_at(loaded, ids, mask, blanks).softmax(-1)[:, torch.tensor(candidates, device=ids.device)]
    shares, places = (best.tolist() for best in chances.topk(min(WORDS, len(candidates))))
    tokens = [[candidates[place] for place in each] for each in places]
    return [(rows[row], list(zip(*likely, strict=True)))
            for row, *likely in zip(blanks.nonzero()[:, 0].tolist(), tokens, shares, strict=True)]


def logits_at(loaded: Loaded, ids: "torch.Tensor", mask: "torch.Tensor", hidden: "torch.Tensor") -> "torch.Tensor":
    """Logits (hidden tokens × vocabulary, float32). Computing those of all tokens would cost more than all the rest.

    `ids`, `mask` and `hidden` (bool) are rows × length. The number of computed tokens is padded, with the first token,
    to one of a few sizes, as oneDNN compiles for each size and keeps the result.
    """
    where = hidden.flatten().nonzero().flatten()
    filled = where.new_zeros(rounded(len(where)))
    filled[:len(where)] = where
    with _only(_encoder(loaded.model), filled):
        return loaded.model(input_ids=ids, attention_mask=mask).logits[0, :len(where)].float()


@contextmanager
def _only(encoder, places):
    """Let the head, which looks at each token by itself, compute only those at `places` (flattened rows × length)."""
    def select(module, arguments, output):
        output["last_hidden_state"] = output["last_hidden_state"].flatten(0, 1)[places][None]
        return output

    handle = encoder.register_forward_hook(select)
    try:
        yield
    finally:
        handle.remove()


def _encoder(model):
    model = model.get_base_model() if hasattr(model, "get_base_model") else model  # without the LoRA wrapper
    return model.base_model


@lru_cache(maxsize=8)
def _words(tokenizer: "PreTrainedTokenizerBase") -> dict[int, str]:
    """Token → word, for tokens that begin a word, without punctuation."""
    tokens = [token or "" for token in tokenizer.convert_ids_to_tokens(range(len(tokenizer)))]  # some have gaps
    special = set(tokenizer.all_special_ids)
    marked = sum(token.startswith(BEGINNINGS) for token in tokens) > sum(token.startswith("##") for token in tokens)
    begins = [number for number, token in enumerate(tokens) if number not in special
              and (token.startswith(BEGINNINGS) if marked else not token.startswith("##"))]
    words = {number: tokenizer.decode([number]).strip() for number in begins}
    return {number: word for number, word in words.items() if not NO_WORD.fullmatch(word)}
