"""The scale of numbers: a model learns them with mean 0 and deviation 1, and answers on their own scale.

So training works the same for stars and for prices. The exported model has mean and deviation in its last layer, so
that plain transformers give the number itself. When KoTune loads it, they are taken out again, so that numbers with
many digits stay exact on devices with low precision.
"""

from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from ...compute.temperature import last_layer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transformers import PreTrainedModel

LEAST = 1e-9  # the smallest deviation, which is divided by


def measure_of(numbers: np.ndarray) -> dict[str, float]:
    """The content of `model.config.number`; `Number.keep` adds the band."""
    return {"mean": float(numbers.mean()), "deviation": max(float(numbers.std()), LEAST),
            "lowest": float(numbers.min()), "highest": float(numbers.max())}


def scaled(model: "PreTrainedModel", numbers: np.ndarray) -> np.ndarray:
    """Numbers on the scale on which the model learns them (float32)."""
    known = model.config.number
    return ((numbers - known["mean"]) / known["deviation"]).astype(np.float32)


def written(model: "PreTrainedModel", outputs: np.ndarray) -> np.ndarray:
    """The model's outputs as numbers on their own scale (float64), clipped to the range of the training rows."""
    known = model.config.number
    return np.clip(outputs.astype(np.float64) * known["deviation"] + known["mean"], known["lowest"], known["highest"])


def take_out(model: "PreTrainedModel") -> None:
    """Take mean and deviation out of the last layer of an exported model."""
    import torch

    known, layer = model.config.number, last_layer(model)
    with torch.no_grad():
        layer.weight /= known["deviation"]
        layer.bias.copy_((layer.bias - known["mean"]) / known["deviation"])


@contextmanager
def put_in(model: "PreTrainedModel") -> "Iterator[None]":
    """Put mean and deviation into the last layer within a `with` block, as for saving."""
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
    """Put mean and deviation into the last layer for good; `written` then leaves the outputs as they are."""
    _put_in(model)
    model.config.number = model.config.number | {"mean": 0.0, "deviation": 1.0}


def _put_in(model: "PreTrainedModel") -> None:
    import torch

    known, layer = model.config.number, last_layer(model)
    with torch.no_grad():
        layer.weight *= known["deviation"]
        layer.bias.copy_(layer.bias * known["deviation"] + known["mean"])
