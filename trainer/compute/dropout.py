"""Set a model's dropout probability, and make dropout faster on a CPU.

PyTorch draws one random number per element, in one thread where the processor is not Intel's: an eighth of a
training step of a small encoder. Here one 64-bit number gives eight bytes, and a byte decides one element.

The program of a bundle imports this file as it is, so nothing of KoTune is in it.
"""


def set_dropout(model, share: float) -> None:
    """Set every dropout probability of `model` to `share`; ModernBERT's attention keeps its own as a number."""
    from torch import nn

    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.p = share
        elif isinstance(getattr(module, "attention_dropout", None), int | float):
            module.attention_dropout = share


def quicken_dropout(model) -> None:
    """Let every `nn.Dropout` of `model` draw bytes, which rounds its probability to a 256th."""
    import torch
    from torch import nn

    class ByteDropout(nn.Dropout):
        def forward(self, input):
            dropped = round(self.p * 256)
            if not self.training or not dropped:
                return input
            words = torch.empty(-(-input.numel() // 8), dtype=torch.int64).random_(-2**63, None)
            kept = words.view(torch.uint8)[:input.numel()].view(input.shape) >= dropped
            return input * kept.to(input.dtype).mul_(256 / (256 - dropped))

    for module in model.modules():
        if type(module) is nn.Dropout:
            module.__class__ = ByteDropout
