"""Weights in four bits (QLoRA) for the layers that stay frozen beside LoRA adapters, and the way back to plain layers.

Four bits stand for one of 16 numbers on a scale that 64 weights share (NF4, Dettmers et al. 2023). The adapters learn
beside these rounded numbers, so a finished model keeps them, not the weights from before: it answers as in training.

The program of a bundle imports this file as it is, so nothing of KoTune is in it.
"""

import torch
from torch import nn
from transformers.pytorch_utils import Conv1D  # GPT-2's linear layers, whose weights are transposed

BLOCK = 64
NF4 = torch.tensor([
    -1.0, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453, -0.28444138169288635, -0.18477343022823334,
    -0.09105003625154495, 0.0, 0.07958029955625534, 0.16093020141124725, 0.24611230194568634, 0.33791524171829224,
    0.44070982933044434, 0.5626170039176941, 0.7229568362236023, 1.0])
PAIRS = torch.stack([NF4.repeat_interleave(16), NF4.repeat(16)], dim=1).view(torch.int64).flatten()  # by byte


class FourBits(nn.Linear):
    """A frozen linear layer, two weights a byte, from `weight` (outputs × inputs). `turned`: it was a Conv1D."""

    def __init__(self, weight: torch.Tensor, bias: nn.Parameter | None, turned: bool):
        nn.Module.__init__(self)
        self.out_features, self.in_features = self.shape = weight.shape
        self.bias, self.turned = bias, turned
        blocks = nn.functional.pad(weight.flatten(), (0, -weight.numel() % BLOCK)).view(-1, BLOCK)
        scales = blocks.abs().amax(dim=1, keepdim=True).clamp_min(torch.finfo(weight.dtype).tiny)
        nearest = torch.bucketize(blocks / scales, ((NF4[1:] + NF4[:-1]) / 2).to(weight), out_int32=True)
        self.register_buffer("codes", (16 * nearest[:, ::2] + nearest[:, 1::2]).to(torch.uint8), persistent=False)
        self.register_buffer("scales", scales, persistent=False)

    @property
    def weight(self) -> torch.Tensor:
        pairs = PAIRS.to(self.codes.device).index_select(0, self.codes.int().flatten()).view(torch.float32)
        numbers = pairs.view(-1, BLOCK).mul_(self.scales).flatten()
        return numbers[:self.shape.numel()].view(self.shape)

    def forward(self, input: torch.Tensor) -> torch.Tensor:
        output = Product.apply(input, self)
        return output if self.bias is None else output + self.bias.to(output.dtype)


class Product(torch.autograd.Function):
    """The input times a layer's weights. They are computed again for the gradient: to keep them would take the memory
    that was saved."""

    @staticmethod
    def forward(ctx, input, layer):
        ctx.layer = layer
        return input @ layer.weight.T

    @staticmethod
    def backward(ctx, gradient):
        return gradient @ ctx.layer.weight.to(gradient.dtype), None


def in_four_bits(model, besides):
    """`model`, with the linear layers of its encoder in four bits, except those under a name in `besides`, which are
    new and learn in full."""
    for name, layer in [*model.base_model.named_modules()]:
        if isinstance(layer, nn.Linear | Conv1D) and not {*name.split(".")} & {*besides}:
            turned = isinstance(layer, Conv1D)
            weight = layer.weight.data.T if turned else layer.weight.data
            model.base_model.set_submodule(name, FourBits(weight, layer.bias, turned))
    return model


def in_full(model):
    """The same model with plain layers again, whose weights are the numbers that four bits stood for."""
    for name, small in [*model.base_model.named_modules()]:
        if isinstance(small, FourBits):
            weight = small.weight
            with torch.device("meta"):
                layer = Conv1D(*weight.shape) if small.turned else nn.Linear(*weight.shape[::-1])
            layer.weight = nn.Parameter(weight.T.contiguous() if small.turned else weight)
            layer.bias = small.bias
            model.base_model.set_submodule(name, layer)
    return model
