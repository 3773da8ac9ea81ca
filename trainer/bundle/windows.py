"""Cut texts that are longer than a model reads at once into windows, which overlap by an eighth.

The program of a bundle imports this file as it is, so it uses nothing of KoTune.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch


def windows_of(tokenizer: Any, rows: list[dict], length: int, most: int) -> tuple[Any, list[list[int]], np.ndarray]:
    """All windows as tokens, and for each text the numbers of its first `most` windows and their number of tokens."""
    overlap = length // 8
    found = tokenizer([row["text"] for row in rows], truncation=True, max_length=length, stride=overlap,
                      return_overflowing_tokens=True)
    windows: list[list[int]] = [[] for _ in rows]
    for number, text in enumerate(found["overflow_to_sample_mapping"]):
        if len(windows[text]) < most:
            windows[text].append(number)
    repeated = overlap + tokenizer.num_special_tokens_to_add()  # tokens that a window shares with the one before
    tokens = [sum(len(found["input_ids"][number]) - repeated for number in numbers) + repeated for numbers in windows]
    return found, windows, np.array(tokens)


def outputs_of(model: Any, batch_of: Callable, part: str, windows: list[list[int]], texts: list[int]) -> Any:
    """The model's outputs for these texts (a tensor, texts × outputs): the mean over the windows of each."""
    counts = [len(windows[text]) for text in texts]
    logits = model(**batch_of(part, [number for text in texts for number in windows[text]])).logits.float()
    return torch.stack([each.mean(0) for each in logits.split(counts)])


def groups_of(texts: list[int], windows: list[list[int]], most: int) -> list[list[int]]:
    """Cut these texts into groups of at most `most` windows, or of one text, so that a group fits into memory."""
    groups: list[list[int]] = []
    count = most
    for text in texts:
        count += len(windows[text])
        if count > most:
            groups.append([])
            count = len(windows[text])
        groups[-1].append(text)
    return groups
