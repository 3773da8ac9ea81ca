"""Which rows go together in a batch, and the tensors they make.

Korean sentences are short and uneven: rows of like length share a batch and are padded only to the longest
of them, rounded up to a few sizes (many distinct shapes bloat oneDNN's caches).
"""

import numpy as np

from .encoding import Encoded

WINDOW = 50  # batches that are sorted by length together; enough disorder is left for training (as in transformers)
EVALUATION_TOKENS = 4096  # padded tokens per batch when nothing is trained; twice as many do not fit a CPU's cache


def training_batches(lengths: np.ndarray, batch_size: int, seed: int, epoch: int) -> list[np.ndarray]:
    """Row numbers of each batch of an epoch: shuffled by (seed, epoch) alone, so that a resumed run repeats them.

    The first epoch begins with the batch of the longest row, so that a lack of memory shows at once.
    """
    random = np.random.default_rng((seed, epoch))
    order = random.permutation(len(lengths))
    batches = []
    for start in range(0, len(order), batch_size * WINDOW):
        window = order[start:start + batch_size * WINDOW]
        window = window[np.argsort(-lengths[window], kind="stable")]
        batches += [window[i:i + batch_size] for i in range(0, len(window), batch_size)]
    order = random.permutation(len(batches)).tolist()
    if epoch == 0:
        longest = max(order, key=lambda number: lengths[batches[number]].max())
        order.remove(longest)
        order.insert(0, longest)
    return [batches[number] for number in order]


def evaluation_batches(lengths: np.ndarray) -> list[np.ndarray]:
    """Row numbers of large batches of like length, longest first, so that a lack of memory shows at once."""
    order = np.argsort(-lengths, kind="stable")
    batches, start = [], 0
    while start < len(order):
        rows = max(1, EVALUATION_TOKENS // rounded(int(lengths[order[start]])))
        batches.append(order[start:start + rows])
        start += rows
    return batches


def rounded(length: int) -> int:
    """`length` rounded up by at most an eighth, to one of eight sizes for each doubling."""
    step = max(1, 1 << max(0, (length - 1).bit_length() - 4))
    return -(-length // step) * step


def collate(data: Encoded, rows: np.ndarray, pad: int, limit: int) -> list:
    """Padded `input_ids` and `attention_mask` (rows × length, int64) of these rows, of pairs also `token_type_ids`."""
    import torch

    lengths = data.lengths_of(rows)
    length = min(rounded(int(lengths.max())), max(limit, 1))
    mask = np.arange(length) < lengths[:, None]
    tables = [padded(data, data.ids, rows, length, pad), mask.astype(np.int64)]
    if data.segments is not None:
        tables.append(padded(data, data.segments, rows, length, 0))
    return [torch.from_numpy(table) for table in tables]


def padded(data: Encoded, values: np.ndarray, rows: np.ndarray, length: int, fill: int) -> np.ndarray:
    """The `values` (one per token of `data`) of these rows, padded with `fill`: rows × `length`, int64."""
    table = np.full((len(rows), length), fill, dtype=np.int64)
    for line, number in zip(table, rows, strict=True):
        part = values[data.span(number)]
        line[:len(part)] = part
    return table
