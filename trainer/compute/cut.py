"""How texts that are longer than a model reads at once are cut into windows, and how much of them is read."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..errors import Words
from ..options import Settings

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

OVERLAP = 8  # an eighth of each window is in the one before it, too


@dataclass(frozen=True)
class Cut:
    """How rows are cut. A window has `room` tokens of the text between the special tokens `before` and `after`, and
    begins `step` tokens after the one before it. At most `most` tokens of a row are read, special ones included."""

    room: int
    step: int
    most: int
    before: np.ndarray
    after: np.ndarray

    @classmethod
    def of(cls, tokenizer: "PreTrainedTokenizerBase", max_length: int, windows: int) -> "Cut":
        """The cut for up to `windows` windows of `max_length` tokens."""
        before, after = _special(tokenizer)
        room = max_length - len(before) - len(after)
        step = room - overlap(max_length)
        return cls(room, step, max_length + (windows - 1) * step, before, after)

    def windows(self, lengths: np.ndarray) -> np.ndarray:
        """How many windows each row takes; `lengths`: its tokens, special ones included."""
        return 1 + np.maximum(0, -(-(lengths - len(self.before) - len(self.after) - self.room) // self.step))


def read_words(settings: Settings) -> Words:
    """How much of a text is read."""
    length, windows = settings.max_length, settings.windows
    if windows == 1:
        return Words(f"{length:,}토큰", f"{length:,} tokens")
    return Words(f"{length:,}토큰 토막 {windows}개", f"{windows} windows of {length:,} tokens")


def overlap(max_length: int) -> int:
    """Tokens that two windows share."""
    return max_length // OVERLAP


def _special(tokenizer: "PreTrainedTokenizerBase") -> tuple[np.ndarray, np.ndarray]:
    """The special tokens before a text, and those after it."""
    if tokenizer.is_fast:
        tokenizer.backend_tokenizer.no_truncation()
        found = tokenizer.backend_tokenizer.encode("가")
        ids, special = np.array(found.ids, np.int32), np.array(found.special_tokens_mask, bool)
    else:
        ids = np.array(tokenizer.build_inputs_with_special_tokens([-1]), np.int32)
        special = ids >= 0
    inside = np.flatnonzero(~special)
    return ids[:inside[0]], ids[inside[-1] + 1:]
