"""Windows of tokens: each character is answered once, whatever the tokenizer, however long the text."""

import itertools
import random

import numpy as np
import pytest

from tests.trainer.compute.test_encoding import ODD, reviews, tokenizers  # noqa: F401
from trainer.compute.windows import encode_windows
from trainer.kinds.agreement import Truth
from trainer.tasks.entities.decoding import answers_of, tags_of

KINDS = ["carried", "words", "bytes", "pieces"]


def texts_of(reviews: list[str]) -> list[str]:  # noqa: F811
    chance = random.Random(1)
    long = [" ".join(chance.choices(reviews, k=chance.randrange(1, 30)) + chance.choices(ODD, k=2)) for _ in range(40)]
    return [*reviews[:60], *long, "ㅋ" * 300, "🎬 끝"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("length", [16, 128])
def test_every_token_with_characters_is_kept_once_in_order(tokenizers, reviews, kind, length):  # noqa: F811
    texts = texts_of(reviews)
    data = encode_windows(tokenizers[kind], texts, length)
    assert data.lengths.max() <= length and set(data.text_of) == set(range(len(texts)))
    kept = data.kept()
    text = np.repeat(data.text_of, data.lengths)[kept]
    starts, stops = data.starts[kept], data.stops[kept]
    for number, of in enumerate(texts):
        places = [*zip(starts[text == number], stops[text == number], strict=True)]
        assert all(stop <= start for (_, stop), (start, _) in itertools.pairwise(places)), of
        assert all(of[start:stop].strip() == of[start:stop] != "" for start, stop in places)
    if kind == "bytes":  # a window may begin within a letter
        return
    whole = encode_windows(tokenizers[kind], texts, 100_000)
    assert [*zip(text, starts, stops, strict=True)] == [*zip(
        np.repeat(whole.text_of, whole.lengths)[whole.kept()], whole.starts[whole.kept()], whole.stops[whole.kept()],
        strict=True)], "windows cut no token"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("length", [16, 128])
def test_spans_that_end_with_tokens_come_back(tokenizers, reviews, kind, length):  # noqa: F811
    chance, texts = random.Random(2), texts_of(reviews)
    data = encode_windows(tokenizers[kind], texts, length)
    kept = data.kept()
    text = np.repeat(data.text_of, data.lengths)[kept]
    truth = []
    for number in range(len(texts)):
        places, spans, place = np.flatnonzero(text == number), [], 0
        while place < len(places) - 3:
            size = chance.randrange(1, 4)
            if chance.random() < 0.3:
                first, last = kept[places[place]], kept[places[place + size - 1]]
                spans.append(Truth(int(data.starts[first]), int(data.stops[last]), chance.randrange(2)))
            place += size
        truth.append(spans)
    tags = tags_of(data, truth)
    logits = np.full((len(kept), 5), -4.0)
    logits[np.arange(len(kept)), tags[kept]] = 4.0
    found = answers_of(data, logits, kept)
    assert [[Truth(*answer[:3]) for answer in each] for each in found] == truth
    assert sum(map(len, truth)) > 100 and all(0.9 < answer.probability <= 1 for each in found for answer in each)
