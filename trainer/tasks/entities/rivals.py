"""The kinds that compete for an entity: what else it could be, and how probable that is."""

import numpy as np

from ...compute.loaded import Loaded, token_logits
from ...compute.temperature import TINY
from ...compute.windows import encode_windows
from ...kinds.scores import softmax
from .crf import Crf


def rivals(loaded: Loaded | None, crf: Crf | None, share: float, text: str, entities: list[dict],
           labels: list[str]) -> list[dict]:
    """For each entity of an answer {start, end, kinds {kind: probability}, none}: the most probable kind first, and the
    probability of no entity. Its own kind has the probability of the answer; the rest is divided in proportion to the
    mean probabilities over its characters. If both answer, the model's probabilities are weighted by `share`."""
    if not entities:
        return []
    chances = np.zeros((len(text), 1 + len(labels)))
    if loaded:
        chances += (share if crf else 1) * _of_model(loaded, text, chances.shape[1])
    if crf:
        chances += ((1 - share) if loaded else 1) * crf.chances(text, len(labels))
    return [_mean(each, chances[each["start"]:each["end"]], labels) for each in entities]


def _of_model(loaded: Loaded, text: str, columns: int) -> np.ndarray:
    """The model's probabilities (characters × (1 + kinds)) of no entity and of each kind; 0 for characters outside of
    all tokens."""
    data, found = encode_windows(loaded.tokenizer, [text], loaded.max_length), np.zeros((len(text), columns))
    kept = data.kept()
    tags = softmax(token_logits(loaded, data)[kept])
    for start, stop, each in zip(data.starts[kept], data.stops[kept], tags, strict=True):
        found[start:stop, 0], found[start:stop, 1:] = each[0], each[1::2] + each[2::2]
    return found


def _mean(entity: dict, chances: np.ndarray, labels: list[str]) -> dict:
    read = chances[chances.sum(1) > 0.5]  # without characters in no token, such as blanks
    own, found = 1 + labels.index(entity["type"]), read.mean(0) if len(read) else np.zeros(chances.shape[1])
    found[own] = 0
    found *= (1 - entity["probability"]) / max(found.sum(), TINY)
    found[own] = entity["probability"]
    none, *shares = found.tolist()
    ranked = sorted(zip(labels, shares, strict=True), key=lambda pair: -pair[1])
    return {"start": entity["start"], "end": entity["end"],
            "kinds": {label: round(chance, 6) for label, chance in ranked}, "none": round(none, 6)}
