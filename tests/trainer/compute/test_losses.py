"""Losses of labels as papers write them, for one label, for tokens, and for labels that each may be given."""

import numpy as np
import pytest
import torch

from trainer.compute.losses import flag_loss, label_loss
from trainer.options import Settings

PLAIN = Settings(method="full", learning_rate=1e-3, epochs=1, batch_size=8, max_length=32, patience=0, seed=1)
LOGITS = torch.tensor([[2.0, -1.0, 0.5], [0.0, 3.0, 1.0], [1.0, 1.0, -2.0], [0.3, 0.2, 0.1]])


def test_tokens_that_are_not_learnt_count_for_nothing():
    labels = torch.tensor([0, 1, 2, -100])
    for given in ({}, {"focal": 2.0}, {"label_smoothing": 0.2}):
        settings = PLAIN.model_copy(update=given)
        logits = LOGITS.clone().requires_grad_()
        loss = label_loss(logits, labels, settings)
        loss.backward()
        assert loss.item() == pytest.approx(label_loss(LOGITS[:3], labels[:3], settings).item(), rel=1e-6)
        assert not logits.grad[3].any() and logits.grad.isfinite().all()


def test_a_batch_in_which_nothing_is_learnt_changes_nothing():
    logits = torch.ones(1, 2, requires_grad=True)
    loss = label_loss(logits, torch.tensor([-100]), PLAIN)
    loss.backward()
    assert loss == 0 and not logits.grad.any()


def test_a_weight_and_a_focus_multiply():
    labels, weights = torch.tensor([0, 1, 2, 0]), torch.tensor([0.5, 1.0, 2.0, 0.5])
    right = LOGITS.softmax(-1).numpy()[np.arange(4), labels.numpy()]
    found = label_loss(LOGITS, labels, PLAIN.model_copy(update={"focal": 1.0}), weights).item()
    assert found == pytest.approx((weights.numpy() * (1 - right) * -np.log(right)).mean(), rel=1e-5)


def test_flags_are_smoothed_towards_one_half_and_focused_each_by_itself():
    truth = torch.tensor([[1, 0, 0], [0, 1, 1], [0, 0, 0], [1, 1, 1]], dtype=torch.float32)
    chance = LOGITS.sigmoid().numpy()
    right = np.where(truth.numpy() > 0, chance, 1 - chance)
    assert flag_loss(LOGITS, truth, PLAIN).item() == pytest.approx(-np.log(right).mean(), rel=1e-5)
    assert flag_loss(LOGITS, truth, PLAIN.model_copy(update={"label_smoothing": 0.2})).item() == pytest.approx(
        -(0.9 * np.log(right) + 0.1 * np.log(1 - right)).mean(), rel=1e-5)
    assert flag_loss(LOGITS, truth, PLAIN.model_copy(update={"focal": 2.0})).item() == pytest.approx(
        -((1 - right) ** 2 * np.log(right)).mean(), rel=1e-5)
