"""Dropout: another share of it, and one that does not wait for its random numbers on a CPU.

PyTorch draws one number an element, in one thread where the processor is not Intel's: an eighth of a training
step of a small encoder. One 64-bit number gives eight bytes, and a byte decides one element.

The program of a bundle imports this file as it is, so nothing of KoTune is in it.
"""


def set_dropout(model, share: float) -> None:
    """Let `model` switch off this share wherever it switches off any; ModernBERT's attention has a number for it."""
    from torch import nn

    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.p = share
        elif isinstance(getattr(module, "attention_dropout", None), int | float):
            module.attention_dropout = share


def quicken_dropout(model) -> None:
    """Let every `nn.Dropout` of `model` draw bytes; its probability is rounded to a 256th."""
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
