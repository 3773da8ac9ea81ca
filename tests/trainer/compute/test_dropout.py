"""Dropout by bytes: the right share is dropped, the mean stays, a seed repeats it, and gradients follow the mask."""

import torch
from torch import nn

from trainer.compute.dropout import quicken_dropout


def quick(share: float) -> nn.Module:
    model = nn.Sequential(nn.Dropout(share))
    quicken_dropout(model)
    return model


def test_the_share_is_dropped_the_mean_stays_and_gradients_follow():
    torch.manual_seed(0)
    given = torch.ones(1000, 333, requires_grad=True)
    answer = quick(0.1)(given)
    answer.sum().backward()
    assert abs((answer == 0).float().mean() - 26 / 256) < 0.002 and abs(answer.mean() - 1) < 0.002
    assert given.grad.equal(answer.detach())


def test_a_seed_repeats_it_and_evaluation_has_none():
    model, given = quick(0.5), torch.randn(7, 13)
    torch.manual_seed(1)
    first = model(given)
    torch.manual_seed(1)
    assert model(given).equal(first) and not model(given).equal(first)
    assert model.eval()(given) is given and quick(0.0)(given) is given
