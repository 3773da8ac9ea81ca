"""Prepare a model for training: which weights are trained, with which learning rates, and the schedule."""

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING

from ..compute.dropout import set_dropout
from ..compute.layers import heights
from ..options import Settings
from ..tasks.task import Task
from .checkpoints import load_weights

if TYPE_CHECKING:
    from torch.optim import Optimizer
    from transformers import PreTrainedModel

ATTENTION = re.compile(r"(^|\.)(attention|attn|self_attn)\.")  # in the name of a layer


def prepared(model: "PreTrainedModel", task: Task, settings: Settings) -> "PreTrainedModel":
    """The model prepared for training as the settings say; with LoRA it is wrapped."""
    if settings.dropout is not None:
        set_dropout(model, settings.dropout)
    if settings.in_4bit:
        from ..compute.four_bits import in_four_bits

        model = in_four_bits(model, _learnt_in_full(model, task))
    if settings.method == "lora":
        return _with_adapter(model, task, settings)
    if settings.frozen_layers:
        for weight, height in heights(model).items():
            weight.requires_grad_(height > settings.frozen_layers)
    return model


def _with_adapter(model: "PreTrainedModel", task: Task, settings: Settings) -> "PreTrainedModel":
    """Add adapters to all linear layers, or to those of attention; the head and other new parts are trained in full.

    The defaults (alpha = 2 × rank, all linear layers, dropout .05) are those of the QLoRA paper, section 4.
    """
    from peft import LoraConfig, get_peft_model

    return get_peft_model(model, LoraConfig(
        r=settings.lora_rank, lora_alpha=settings.lora_alpha or 2 * settings.lora_rank,
        lora_dropout=settings.lora_dropout, use_rslora=settings.lora_form == "rslora",
        use_dora=settings.lora_form == "dora",
        target_modules="all-linear" if settings.lora_targets == "all" else _of_attention(model),
        modules_to_save=_learnt_in_full(model, task) or None, **task.lora))


def _learnt_in_full(model: "PreTrainedModel", task: Task) -> list[str]:
    return sorted({*task.head, *model.new_parts})


def finished(model: "PreTrainedModel", checkpoint: Path, task: Task, settings: Settings) -> "PreTrainedModel":
    """The model with the weights of this checkpoint, adapters merged, ready for export."""
    if settings.in_4bit:  # merging into 4-bit weights would round the adapters away
        from ..compute.four_bits import in_full

        model = _with_adapter(in_full(model.unload()), task, settings)
    load_weights(checkpoint, model)
    return model.merge_and_unload() if settings.method == "lora" else model


def _of_attention(model: "PreTrainedModel") -> list[str]:
    from torch.nn import Linear
    from transformers.pytorch_utils import Conv1D  # GPT-2's linear layers

    return [name for name, module in model.named_modules()
            if isinstance(module, Linear | Conv1D) and ATTENTION.search(name)]


def optimizer_of(model: "PreTrainedModel", settings: Settings) -> "Optimizer":
    """AdamW over the trained weights, with weight decay for matrices, not for biases and norms. `share` of a group: the
    factor of its learning rate, `layer_decay` to the power of its distance from the top layer."""
    import torch

    height = heights(model) if settings.layer_decay < 1 else {}
    top, groups = max(height.values(), default=0), dict[tuple[int, bool], list]()
    for weight in model.parameters():
        if weight.requires_grad:
            groups.setdefault((top - height.get(weight, top), weight.ndim <= 1), []).append(weight)
    return torch.optim.AdamW(
        [{"params": weights, "weight_decay": 0.0 if is_vector else settings.weight_decay,
          "share": settings.layer_decay ** down} for (down, is_vector), weights in sorted(groups.items())],
        lr=0.0, fused=True)


def rate_at(step: int, steps: int, settings: Settings) -> float:
    """The learning rate of a step: linear warmup from 0, then a decay to 0 at the last step, or a constant."""
    warmup = max(1, round(settings.warmup * steps))
    left = max(0.0, (steps - step) / max(1, steps - warmup))
    factor = {"linear": left, "cosine": (1 - math.cos(math.pi * left)) / 2, "constant": 1.0}[settings.schedule]
    return settings.learning_rate * ((step + 1) / warmup if step < warmup else factor)
