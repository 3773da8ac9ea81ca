"""The scale of the numbers: a model learns them at mean 0 and deviation 1, and gives them as they are written.

What training does is the same for stars and for prices then. The exported model has mean and deviation in its last
layer, so that plain transformers give the number itself. Loaded here they are taken out again: a number of many digits
is exact then on a device, too, that computes with few.
"""

from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from ...compute.temperature import last_layer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transformers import PreTrainedModel

LEAST = 1e-9  # deviation


def measure_of(numbers: np.ndarray) -> dict[str, float]:
    """What `model.config.number` holds; `keep` adds the band."""
    return {"mean": float(numbers.mean()), "deviation": max(float(numbers.std()), LEAST),
            "lowest": float(numbers.min()), "highest": float(numbers.max())}


def scaled(model: "PreTrainedModel", numbers: np.ndarray) -> np.ndarray:
    """As the model learns them."""
    known = model.config.number
    return ((numbers - known["mean"]) / known["deviation"]).astype(np.float32)


def written(model: "PreTrainedModel", outputs: np.ndarray) -> np.ndarray:
    """What a model gives, as it is written, within what it has learnt from."""
    known = model.config.number
    return np.clip(outputs.astype(np.float64) * known["deviation"] + known["mean"], known["lowest"], known["highest"])


def take_out(model: "PreTrainedModel") -> None:
    """Mean and deviation out of the last layer of a model that was exported."""
    import torch

    known, layer = model.config.number, last_layer(model)
    with torch.no_grad():
        layer.weight /= known["deviation"]
        layer.bias.copy_((layer.bias - known["mean"]) / known["deviation"])


@contextmanager
def put_in(model: "PreTrainedModel") -> "Iterator[None]":
    """Mean and deviation are in its last layer for a while."""
    import torch

    layer = last_layer(model)
    before = layer.weight.clone(), layer.bias.clone()
    _put_in(model)
    try:
        yield
    finally:
        with torch.no_grad():
            layer.weight.copy_(before[0])
            layer.bias.copy_(before[1])


def leave_in(model: "PreTrainedModel") -> None:
    """Mean and deviation are in its last layer for good: what it gives is the number, for `written`, too."""
    _put_in(model)
    model.config.number = model.config.number | {"mean": 0.0, "deviation": 1.0}


def _put_in(model: "PreTrainedModel") -> None:
    import torch

    known, layer = model.config.number, last_layer(model)
    with torch.no_grad():
        layer.weight *= known["deviation"]
        layer.bias.copy_(layer.bias * known["deviation"] + known["mean"])
