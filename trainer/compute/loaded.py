"""A model on its device, fed with rows: batches of tokens in, logits out."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .batches import collate, evaluation_batches
from .device import Device
from .encoding import Encoded
from .pooled import windows_of

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel, PreTrainedTokenizerBase


@dataclass
class Loaded:
    """A model on its device, with its tokenizer. It reads `max_length` tokens at once, and a longer text in up to
    `windows` windows, if its task allows it."""

    model: "PreTrainedModel"
    tokenizer: "PreTrainedTokenizerBase"
    device: Device
    max_length: int
    windows: int = 1

    def batch(self, data: Encoded, rows: np.ndarray) -> tuple:
        """`input_ids` and `attention_mask` (rows × length, int64) on the device, of pairs also `token_type_ids`."""
        return self.on_device(*collate(data, rows, self.tokenizer.pad_token_id or 0, self.max_length))

    def logits(self, data: Encoded, rows: np.ndarray) -> "torch.Tensor":
        """Logits of these rows (rows × outputs, fp32), for a row in windows their mean. With pairs the model gets
        `token_type_ids`, if it has embeddings for them."""
        if data.cut:
            windows, counts = windows_of(data, rows)
            return means(self.logits(windows, np.arange(len(windows.ends))), counts)
        ids, mask, *segments = self.batch(data, rows)
        segments = segments if has_segments(self.model) else []
        return self.model(input_ids=ids, attention_mask=mask,
                          **dict(zip(["token_type_ids"], segments, strict=False))).logits.float()

    def on_device(self, *tensors) -> tuple:
        return tuple(tensor.to(self.device.kind) for tensor in tensors)


def has_segments(model: "PreTrainedModel") -> bool:
    """Whether the model embeds which of two texts a token is in: BERT and ELECTRA do, RoBERTa and DeBERTa do not."""
    return (getattr(model.config, "type_vocab_size", None) or 0) > 1


def means(values: "torch.Tensor", counts: np.ndarray) -> "torch.Tensor":
    """The mean of the first `counts[0]` rows of `values`, of the next `counts[1]`, and so on."""
    import torch

    return torch.stack([part.mean(0) for part in values.split(counts.tolist())])


def predict_logits(loaded: Loaded, data: Encoded) -> np.ndarray:
    """Logits (rows × outputs, float32) in the order of the rows."""
    import torch

    loaded.model.eval()
    parts, batches = [], evaluation_batches(data.lengths)
    with torch.inference_mode(), loaded.device.autocast():
        for rows in batches:
            parts.append(loaded.logits(data, rows).cpu().numpy())
    order = np.concatenate(batches)
    logits = np.empty((len(order), parts[0].shape[1]), dtype=np.float32)
    logits[order] = np.concatenate(parts)
    return logits


def token_logits(loaded: Loaded, data: Encoded) -> np.ndarray:
    """Logits (tokens × outputs, float32) of all tokens of `data`, end to end."""
    import torch

    loaded.model.eval()
    parts, batches = [], evaluation_batches(data.lengths)
    with torch.inference_mode(), loaded.device.autocast():
        for rows in batches:
            ids, mask = loaded.batch(data, rows)
            parts.append(loaded.model(input_ids=ids, attention_mask=mask).logits[mask.bool()].float().cpu().numpy())
    places = np.concatenate([np.arange(len(data.ids))[data.span(row)] for rows in batches for row in rows])
    logits = np.empty((len(places), parts[0].shape[1]), dtype=np.float32)
    logits[places] = np.concatenate(parts)
    return logits
