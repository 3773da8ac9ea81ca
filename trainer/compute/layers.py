"""The height of each weight in its model: embeddings at the bottom, layer upon layer, the head on top."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch.nn import Module, Parameter
    from transformers import PreTrainedModel


def layers_of(model: "PreTrainedModel") -> "list[Module]":
    """The layers of the encoder from the bottom up, [] if it has none. Layers that share their weights are one."""
    from torch.nn import ModuleList

    return next(([*each] for each in model.base_model.modules() if isinstance(each, ModuleList)), [])


def heights(model: "PreTrainedModel") -> "dict[Parameter, int]":
    """The height of each weight: 0 for embeddings, then the number of its layer, and one more for all above them."""
    layers = layers_of(model)
    of_layers = {weight: number for number, layer in enumerate(layers, 1) for weight in layer.parameters()}
    found, beside = {}, 0  # parameters come in the order in which the model was built: from the bottom up
    for weight in [*model.base_model.parameters(), *model.parameters()]:
        if weight in of_layers:
            found[weight], beside = of_layers[weight], len(layers) + 1
        else:
            found.setdefault(weight, beside)
    return found
