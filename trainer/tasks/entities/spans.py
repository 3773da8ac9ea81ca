"""Convert entities to tags of tokens and back, with NumPy alone.

The program of a bundle imports this file as it is, so it uses nothing of KoTune. A tag is 0 outside of all entities,
2k + 1 where one of kind k begins, 2k + 2 within it, and -100 for tokens without characters of their own.
"""

from typing import Any

import numpy as np

Entity = tuple[int, int, str, float]  # start, end (exclusive), kind, probability


def windows_of(tokenizer: Any, rows: list[dict], kinds: list[str], length: int) -> dict[str, list]:
    """Cut texts into windows of tokens, which overlap by a quarter. Each window has its `input_ids`, its `row`, and for
    its tokens the `places` of their characters and their `tags`."""
    found = tokenizer([row["text"] for row in rows], truncation=True, max_length=length, stride=length // 4,
                      return_overflowing_tokens=True, return_offsets_mapping=True)
    data = {"input_ids": found["input_ids"], "row": found["overflow_to_sample_mapping"], "places": [], "tags": []}
    for number, offsets in zip(data["row"], found["offset_mapping"], strict=True):
        places = places_of(rows[number]["text"], offsets)
        data["places"].append(places)
        data["tags"].append(_tags(places, [(start, stop, kinds.index(kind)) for start, stop, kind in
                                           rows[number]["label"]]))
    return data


def places_of(text: str, offsets: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The offsets of tokens without surrounding blanks, and with each character in only one token."""
    places, reached = [], 0
    for start, stop in offsets:
        part = text[max(start, reached):stop]
        start = stop - len(part.lstrip())
        places.append((start, start + len(part.strip())))
        reached = places[-1][1] if part.strip() else reached
    return places


def _tags(places: list[tuple[int, int]], entities: list[tuple[int, int, int]]) -> list[int]:
    tags = [0 if start < stop else -100 for start, stop in places]
    first = min((start for start, stop in places if start < stop), default=0)
    for start, stop, kind in entities:
        inside = [i for i, (low, high) in enumerate(places) if tags[i] == 0 and low < stop and start < high]
        for i in inside:
            tags[i] = 2 * kind + 2
        if inside and not start < places[inside[0]][0] == first:  # not if the window begins within the entity
            tags[inside[0]] -= 1
    return tags


def entities_in(data: dict[str, list], logits: dict[int, np.ndarray], kinds: list[str]) -> list[list[Entity]]:
    """The most probable entities of each text; `logits`: window → array (tokens × tags), perhaps with padding."""
    tokens: list[list[tuple]] = [[] for _ in range(max(data["row"], default=-1) + 1)]
    for window, (row, places) in enumerate(zip(data["row"], data["places"], strict=True)):
        tokens[row] += [(start, -min(i, len(places) - 1 - i), window, i, stop)
                        for i, (start, stop) in enumerate(places) if start < stop]
    return [_of_text(sorted(each), logits, kinds) for each in tokens]


def _of_text(tokens: list[tuple], logits: dict[int, np.ndarray], kinds: list[str]) -> list[Entity]:
    """The entities of one text; the probability of an entity is the smallest one of its tokens. Where windows overlap,
    the one in which a token is farther from the edge counts."""
    kept: list[tuple] = []
    for token in tokens:
        if not kept or token[0] >= kept[-1][4]:
            kept.append(token)
    if not kept:
        return []
    logs = np.stack([logits[window][i] for _, _, window, i, _ in kept])
    logs = logs - logs.max(1, keepdims=True)
    logs -= np.log(np.exp(logs).sum(1, keepdims=True))
    tags, found = _likeliest(logs), list[Entity]()
    for token, tag, chance in zip(kept, tags, np.exp(logs[range(len(logs)), tags]).tolist(), strict=True):
        if tag % 2:
            found.append((token[0], token[4], kinds[tag // 2], chance))
        elif tag:
            start, _, kind, least = found[-1]
            found[-1] = (start, token[4], kind, min(least, chance))
    return found


def _likeliest(logs: np.ndarray) -> list[int]:
    """The most probable tags by the Viterbi algorithm; an inner tag can only follow a tag of its own kind."""
    tags = np.arange(logs.shape[1])
    is_inner, before = (tags > 0) & (tags % 2 == 0), tags[:, None]
    follows = np.where(is_inner & (before != tags) & (before != tags - 1), -np.inf, 0).astype(logs.dtype)
    best, came = logs[0] + follows[0], list[np.ndarray]()
    for log in logs[1:]:
        ways = best[:, None] + follows
        came.append(ways.argmax(0))
        best = ways.max(0) + log
    found = [int(best.argmax())]
    for where in reversed(came):
        found.append(int(where[found[-1]]))
    return found[::-1]
