"""What a model has made of a text before it answers: a vector, the mean of those of its tokens in the last layer."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from .batches import evaluation_batches
from .encoding import Encoded
from .loaded import Loaded, has_segments, means
from .pooled import windows_of

if TYPE_CHECKING:
    import torch


def text_vectors(loaded: Loaded, data: Encoded, report: Callable[[float], None]) -> np.ndarray:
    """Rows × hidden size, float32, in the order of the rows; of a text in windows the mean of its windows. `report`
    takes the share that is done, 0 … 1."""
    import torch

    loaded.model.eval()
    vectors, batches, done = list[np.ndarray](), evaluation_batches(data.lengths), 0
    with torch.inference_mode():
        for rows in batches:
            vectors.append(_vectors(loaded, data, rows).cpu().numpy())
            done += len(rows)
            report(done / len(data.ends))
    order = np.concatenate(batches)
    found = np.empty((len(order), vectors[0].shape[1]), dtype=np.float32)
    found[order] = np.concatenate(vectors)
    return found


def _vectors(loaded: Loaded, data: Encoded, rows: np.ndarray) -> "torch.Tensor":
    if data.cut:
        windows, counts = windows_of(data, rows)
        return means(_vectors(loaded, windows, np.arange(len(windows.ends))), counts)
    ids, mask, *segments = loaded.batch(data, rows)
    told = {"token_type_ids": segments[0]} if segments and has_segments(loaded.model) else {}
    found = loaded.model.base_model(ids, mask, **told)
    hidden = getattr(found, "last_hidden_state", found)  # a network of our own gives it as it is
    counted = mask[..., None].to(hidden.dtype)
    return ((hidden * counted).sum(1) / counted.sum(1).clamp(min=1)).float()
