"""Rare labels weighed more: what a row counts, that the loss knows it, and that rare labels are then found."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from trainer.compute.device import Device
from trainer.compute.encoding import encode
from trainer.compute.loaded import Loaded
from trainer.home.specs import Base
from trainer.models.loading import load_classifier
from trainer.models.reading import load_tokenizer
from trainer.options import Settings
from trainer.tasks import TASKS
from trainer.tasks.classification.ngrams import NGrams
from trainer.tasks.classification.weights import ENCODER, LINEAR, is_uneven, row_weights

TASK = TASKS["classification"]
SETTINGS = {"method": "full", "learning_rate": 1e-3, "epochs": 1, "batch_size": 8, "max_length": 32, "patience": 0,
            "lora_rank": 1, "seed": 1}


def test_the_rarer_a_label_the_more_its_rows_count_and_one_on_average():
    labels = np.repeat([0, 1, 3], [90, 9, 1])  # no row has label 2, as in some fold
    weights = row_weights(labels, ENCODER)
    assert weights.dtype == np.float32 and weights.mean() == pytest.approx(1)
    assert weights[0] < weights[90] < weights[99]
    assert weights[99] == pytest.approx(3 * weights[90])
    assert row_weights(labels, LINEAR)[99] == pytest.approx(100 / 3)
    assert np.allclose(row_weights(np.array([0, 1, 0, 1]), LINEAR), 1)


def test_up_to_five_to_one_is_even_enough():
    assert not is_uneven(np.repeat([0, 1], [50, 10])) and is_uneven(np.repeat([0, 2], [51, 10]))


def test_the_loss_counts_each_row_as_it_weighs(tiny_encoder):
    base = Base(id="tiny", path=str(tiny_encoder))
    loaded = Loaded(load_classifier(base, ["부정", "긍정"]), load_tokenizer(base), Device("cpu", "fp32", ""), 32)
    loaded.model.eval()
    data = encode(loaded.tokenizer, ["재미있어요", "재미없다", "좋아요"], np.array([1, 0, 1]), 32)
    rows, random = np.arange(3), np.random.default_rng(0)
    with torch.no_grad():
        settings = Settings(**SETTINGS)
        each = np.array([float(TASK.loss(loaded, data, rows[[number]], random, settings)) for number in rows])
        heavy = replace(data, weights=np.array([0.5, 2, 0.5], np.float32))
        loss = float(TASK.loss(loaded, heavy, rows, random, settings))
        assert loss == pytest.approx((each * heavy.weights).mean(), rel=1e-4)
    assert TASK.weighed(data, settings) is data
    on = TASK.weighed(data, Settings(**SETTINGS, class_weights="on"))
    assert np.array_equal(on.weights, row_weights(data.labels, ENCODER))


def test_the_linear_model_finds_a_label_that_is_rare():
    texts = [f"{word} 영화 {number}" for word, count in (("좋은", 120), ("나쁜", 6)) for number in range(count)]
    labels = np.repeat([0, 1], [120, 6])
    assert NGrams.fitted(texts, labels, 2).log_probabilities(["나쁜 영화 200"]).argmax() == 1
