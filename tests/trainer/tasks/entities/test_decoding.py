"""The likeliest tags that may follow one another."""

import itertools

import numpy as np

from trainer.compute.windows import Windows
from trainer.tasks.entities.decoding import answers_of, names_of


def data_of(*lengths: int) -> Windows:
    """Texts of so many characters, each of them a token."""
    starts = np.concatenate([np.arange(length) for length in lengths]) if sum(lengths) else np.zeros(0, int)
    return Windows(np.zeros(sum(lengths), np.int32), np.cumsum(lengths), texts=["가" * length for length in lengths],
                   text_of=np.arange(len(lengths)), starts=starts, stops=starts + 1)


def best_by_trying(logs: np.ndarray) -> float:
    def is_legal(path: tuple[int, ...]) -> bool:
        return all(tag == 0 or tag % 2 or before in (tag, tag - 1)
                   for before, tag in zip((0, *path), path, strict=False))
    return max(sum(logs[place, tag] for place, tag in enumerate(path))
               for path in itertools.product(range(logs.shape[1]), repeat=len(logs)) if is_legal(path))


def test_names():
    assert names_of(["LC", "PS"]) == ["O", "B-LC", "I-LC", "B-PS", "I-PS"]


def test_the_answer_is_the_best_of_all_that_may_be():
    random = np.random.default_rng(0)
    lengths = [5, 0, 3, 1, 5, 4]
    data = data_of(*lengths)
    logits = random.normal(size=(sum(lengths), 5)) * 2
    logs = logits - np.log(np.exp(logits).sum(1, keepdims=True))
    found = answers_of(data, logits, data.kept())
    for begin, length, spans in zip(np.cumsum([0, *lengths]), lengths, found, strict=False):
        tags = np.zeros(length, int)
        for start, stop, kind, _ in spans:
            tags[start:stop], tags[start] = 2 * kind + 2, 2 * kind + 1
        own = logs[begin:begin + length]
        if length:
            assert np.isclose(own[np.arange(length), tags].sum(), best_by_trying(own))
    assert found[1] == []


def test_what_goes_on_without_a_beginning_begins():
    logits = np.full((3, 3), -5.0)
    logits[0, 0], logits[1, 2], logits[2, 2] = 5, 5, 5
    logits[1, 1] = 4
    span, = answers_of(data_of(3), logits, np.arange(3))[0]
    assert span[:3] == (1, 3, 0) and 0.2 < span.probability < 0.3, "as sure as of its least sure token"
