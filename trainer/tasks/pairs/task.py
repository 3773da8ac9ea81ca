"""Pairs of texts: one of several labels for how the two texts relate."""

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ...compute.encoding import Encoded
from ...compute.loaded import Loaded
from ...compute.pairs import characters_of_pairs_read, encode_pairs
from ...errors import Words
from ...texts import Text, pairs_of
from ..classification.task import Classification
from ..format import Format
from ..task import TaskWords
from .advice import advise
from .card import CARD
from .formats import PAIR_AND_LABEL
from .samples import SAMPLES
from .survey import TASK, survey

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class Pairs(Classification):
    name = TASK
    words = TaskWords(
        title=Words("두 글의 관계", "Pairs of texts"),
        does=Words("글 두 개를 함께 읽고 둘의 관계로 라벨을 고릅니다.",
                   "Reads two texts together, and chooses a label for how they relate."),
        best=Words("최고 검증 Macro F1", "Best validation macro F1"),
        training=Words("두 글을 함께 읽으며 배우고 있습니다.", "Learning from both texts together."))
    card = CARD
    format: ClassVar[Format] = PAIR_AND_LABEL
    samples = SAMPLES
    networks = ("kotune-bilstm", "kotune-bilstm-2")  # averaged embeddings cannot tell one text from the other
    survey = staticmethod(survey)
    advise = staticmethod(advise)

    def encode(self, loaded: Loaded, texts: "Sequence[Text]", labels: np.ndarray | None,
               cache: "Path | None" = None) -> Encoded:
        return encode_pairs(loaded.tokenizer, pairs_of(texts), labels, loaded.max_length, cache)

    def read_by(self, loaded: Loaded, texts: "Sequence[Text]") -> tuple[Encoded, list[int]]:
        data = self.encode(loaded, texts, None)
        return data, characters_of_pairs_read(loaded.tokenizer, pairs_of(texts), data, loaded.max_length)
