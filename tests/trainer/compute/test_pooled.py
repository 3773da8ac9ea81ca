"""Long texts in windows: where these lie, that their outputs are averaged, and that none takes more than its share."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from tests.tiny import SAMPLE
from trainer.compute.cut import overlap
from trainer.compute.device import Device
from trainer.compute.encoding import BEGINNING, characters_read, encode
from trainer.compute.loaded import Loaded, predict_logits
from trainer.compute.pooled import groups_of, windows_of
from trainer.home.specs import Base
from trainer.models.loading import load_classifier
from trainer.models.reading import load_tokenizer
from trainer.options import Settings
from trainer.studio import look_at
from trainer.tasks import TASKS

LENGTH, WINDOWS = 16, 4
TASK = TASKS["classification"]
SETTINGS = Settings(method="full", learning_rate=1e-3, epochs=1, batch_size=4, max_length=LENGTH, windows=WINDOWS,
                    patience=0, seed=1)


@pytest.fixture(scope="module")
def loaded(tiny_encoder) -> Loaded:
    base = Base(id="tiny", path=str(tiny_encoder))
    model = load_classifier(base, ["부정", "긍정"]).eval()
    return Loaded(model, load_tokenizer(base), Device("cpu", "fp32", ""), LENGTH, WINDOWS)


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Of no words to far more than is read."""
    words = " ".join(look_at(SAMPLE)[2].rows["text"]).split()
    return [" ".join(words[:count]) for count in (*range(0, 24), 40, 80, 400)]


def encoded(loaded: Loaded, texts: list[str], labels=None):
    return TASK.encode(loaded, texts, labels)


def test_windows_lie_where_transformers_puts_them(loaded, texts):
    data = encoded(loaded, texts)
    windows, counts = windows_of(data, np.arange(len(texts)))
    found = [windows.ids[windows.span(number)].tolist() for number in range(len(windows.ends))]
    theirs = [loaded.tokenizer(text, truncation=True, max_length=LENGTH, stride=overlap(LENGTH),
                               return_overflowing_tokens=True)["input_ids"][:WINDOWS] for text in texts]
    assert found == [ids for of_text in theirs for ids in of_text]
    assert counts.tolist() == [*map(len, theirs)] and {*counts} == {1, 2, 3, 4}


def test_a_text_is_answered_with_the_mean_of_its_windows(loaded, texts):
    data = encoded(loaded, texts)
    windows, counts = windows_of(data, np.arange(len(texts)))
    each = np.split(predict_logits(loaded, windows), np.cumsum(counts)[:-1])
    assert np.allclose(predict_logits(loaded, data), [part.mean(0) for part in each], atol=1e-5)
    short = [text for text, count in zip(texts, counts, strict=True) if count == 1]
    plain = encode(loaded.tokenizer, short, None, LENGTH)
    assert plain.cut is None and np.allclose(predict_logits(loaded, encoded(loaded, short)),
                                             predict_logits(loaded, plain), atol=1e-5)


def test_it_is_known_how_much_was_read_and_a_text_of_a_megabyte_is_read_no_further(loaded, texts, monkeypatch):
    given, text = [], " ".join(texts[-1:] * 1_000)
    assert len(text) > 1_000_000
    monkeypatch.setattr("trainer.compute.encoding._ids", lambda tokenizer, part, max_length: given.extend(part) or [
        tokenizer(each, truncation=True, max_length=max_length)["input_ids"] for each in part])
    data = encoded(loaded, [text, texts[-1], texts[3]])
    assert max(map(len, given)) <= data.cut.most * BEGINNING and windows_of(data, np.arange(3))[1].tolist() == [4, 4, 1]
    much, same, all_of_it = characters_read(loaded.tokenizer, [text, texts[-1], texts[3]], data, LENGTH)
    assert much == same and LENGTH < much < 1_000 and all_of_it == len(texts[3])
    assert encoded(loaded, [text[:much]]).ids.tolist() == data.ids[data.span(0)].tolist()


def test_groups_hold_no_more_windows_than_a_batch_and_are_learnt_as_one(loaded, texts):
    """However a batch is divided: its loss is the mean of all its rows, each of which counts once."""
    labels = np.arange(len(texts)) % 2
    data, random = encoded(loaded, texts, labels), np.random.default_rng(0)
    data = replace(data, weights=np.linspace(0.5, 1.5, len(texts), dtype=np.float32))
    rows = np.arange(len(texts))[::-1]
    groups = groups_of(data, rows, SETTINGS.batch_size)
    assert np.concatenate(groups).tolist() == rows.tolist() and len(groups) > 3
    assert all(windows_of(data, group)[1].sum() <= SETTINGS.batch_size for group in groups)
    assert [len(group) for group in groups_of(data, rows, 1)] == [1] * len(rows), "a text is never divided"
    assert groups_of(replace(data, cut=None), rows, 4) == [rows]
    with torch.no_grad():
        whole, *parts = (float(TASK.loss(loaded, data, group, random, SETTINGS)) for group in (rows, *groups))
    shares = [len(group) / len(rows) for group in groups]
    assert sum(share * part for share, part in zip(shares, parts, strict=True)) == pytest.approx(whole, rel=1e-4)


def test_a_tokenizer_of_python_alone_is_cut_the_same(loaded, texts):
    class Slow:
        is_fast, truncation_side = False, "right"

        def __call__(self, given, **how):
            return {"input_ids": loaded.tokenizer(given, **how)["input_ids"]}

        def build_inputs_with_special_tokens(self, ids):
            return [2, *ids, 3]

    found, known = encode(Slow(), texts, None, LENGTH, windows=WINDOWS), encoded(loaded, texts)
    assert found.ids.tolist() == known.ids.tolist()
    assert (found.cut.room, found.cut.step, found.cut.most) == (known.cut.room, known.cut.step, known.cut.most)
