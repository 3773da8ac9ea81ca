"""What a masked language model would put where a token is hidden: its logits there, and words for blanks in a text."""

import re
from contextlib import contextmanager

from ..encoding import encode
from ..training.batches import evaluation_batches, rounded

BLANK = re.compile("_{2,}")  # as people write one
WORDS = 5  # for each blank
BEGINNINGS = ("▁", "Ġ")  # marks of a word's first token, in SentencePiece and in byte-level BPE; of later ones: ##


def fill_blanks(loaded, texts: list[str]) -> list[list[dict[str, float]]]:
    """For each text and each blank in it {word: probability}, likeliest first: words of one token.

    Blanks that are cut off with their text are not told.
    """
    import torch
    from torch import Tensor

    tokenizer = loaded.tokenizer
    words = _words(tokenizer)
    names = list(words.values())
    data = encode(tokenizer, [BLANK.sub(tokenizer.mask_token, text) for text in texts], None, loaded.max_length)
    found = [[] for _ in texts]
    loaded.model.eval()
    with torch.inference_mode(), loaded.device.autocast():
        for rows in evaluation_batches(data.lengths):
            ids, mask = loaded.batch(data, rows)
            if not (blanks := ids == tokenizer.mask_token_id).any():
                continue
            logits = logits_at(loaded, ids, mask, blanks)
            best = logits.softmax(-1)[:, list(words)].topk(min(WORDS, len(words)))
            where = rows[blanks.nonzero()[:, 0].cpu().numpy()]
            for row, shares, places in zip(where, *map(Tensor.tolist, best), strict=True):
                found[row].append({names[place]: round(share, 6) for place, share in zip(places, shares, strict=True)})
    return found


def logits_at(loaded, ids, mask, hidden):
    """Logits (hidden tokens × vocabulary, float32): of all tokens they would cost more than all the rest.

    `ids`, `mask` and `hidden` (bool) are rows × length. The first token fills the number of those that are computed up
    to one of a few sizes: oneDNN keeps what it compiles for each.
    """
    where = hidden.flatten().nonzero().flatten()
    filled = where.new_zeros(rounded(len(where)))
    filled[:len(where)] = where
    with _only(_encoder(loaded.model), filled):
        return loaded.model(input_ids=ids, attention_mask=mask).logits[0, :len(where)].float()


@contextmanager
def _only(encoder, places):
    """Let the head, which looks at one token at a time, see only those at `places` (of rows × length)."""
    def select(module, arguments, output):
        output["last_hidden_state"] = output["last_hidden_state"].flatten(0, 1)[places][None]
        return output

    handle = encoder.register_forward_hook(select)
    try:
        yield
    finally:
        handle.remove()


def _encoder(model):
    model = model.get_base_model() if hasattr(model, "get_base_model") else model  # out of its LoRA
    return model.base_model


def _words(tokenizer) -> dict[int, str]:
    """Token → word, of the tokens that begin a word and have a letter or a digit: no endings, no punctuation."""
    tokens = tokenizer.convert_ids_to_tokens(range(len(tokenizer)))
    marked = any(token.startswith(BEGINNINGS) for token in tokens)
    begins = [number for number, token in enumerate(tokens)
              if (token.startswith(BEGINNINGS) if marked else not token.startswith("##"))]
    words = {number: tokenizer.decode([number]).strip() for number in begins if number not in tokenizer.all_special_ids}
    return {number: word for number, word in words.items() if any(map(str.isalnum, word))}
