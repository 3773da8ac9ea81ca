"""A vector for each text: the mean of what its tokens are in the last layer of a model, before it answers."""

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
    """A vector for each row (rows × hidden size, float32), for a text in windows their mean. `report` takes the share
    that is done, 0 … 1."""
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
    options = {"token_type_ids": segments[0]} if segments and has_segments(loaded.model) else {}
    found = loaded.model.base_model(ids, mask, **options)
    hidden = getattr(found, "last_hidden_state", found)  # KoTune's own networks return it alone
    counted = mask[..., None].to(hidden.dtype)
    return ((hidden * counted).sum(1) / counted.sum(1).clamp(min=1)).float()
