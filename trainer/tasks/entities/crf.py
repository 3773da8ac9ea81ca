"""A conditional random field over characters, the usual method for Korean named entities before encoders.

CRFsuite holds Python's lock while it is fitted, so that is done in a process of its own, during the training (`begin`).
Its model file has a format of its own and is no pickle.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from ...home.processes import worker_environment
from ...kinds.agreement import Answer, Truth
from ..fitted import fitted_in, is_whole
from .features import features

if TYPE_CHECKING:
    from pycrfsuite import Tagger

    from ...home.project import Project

NAME, FILE = "crf", "model.crfsuite"
HOW = {"c1": 0.02, "c2": 0.1, "max_iterations": 60, "feature.minfreq": 2, "feature.possible_transitions": False}
LOADED = 3  # memory of a loaded model divided by the size of its file

Examples = tuple[list[str], list[list[Truth]]]  # texts and their spans


@dataclass(frozen=True)
class Crf:
    tagger: "Tagger"
    content: bytes

    @classmethod
    def fitted(cls, texts: list[str], truth: list[list[Truth]]) -> "Crf":
        with TemporaryDirectory() as folder:
            fit(Path(folder) / FILE, texts, truth)
            return cls.load(Path(folder))

    @classmethod
    def load(cls, folder: Path) -> "Crf":
        from pycrfsuite import Tagger

        tagger, content = Tagger(), (folder / FILE).read_bytes()
        tagger.open_inmemory(content)
        return cls(tagger, content)

    def answers(self, texts: list[str]) -> list[list[Answer]]:
        """The entities of each text; the probability of an entity is the smallest one of its characters."""
        return [self._answer(text) for text in texts]

    def chances(self, text: str, kinds: int) -> np.ndarray:
        """Probabilities (characters × (1 + kinds)) that a character is in no entity, or in one of each kind."""
        known = {tag: 0 if tag == "O" else 1 + int(tag[2:]) for tag in self.tagger.labels()}
        found = np.zeros((len(text), 1 + kinds))
        if text:
            self.tagger.set(features(text))
        for place in range(len(text)):
            for tag, column in known.items():
                found[place, column] += self.tagger.marginal(tag, place)
        return found

    def export(self, file: Path, labels: list[str]) -> None:
        """Write, into the folder of `file`, the model as CRFsuite reads it and the names of its kinds."""
        folder = file.parent
        (folder / FILE).write_bytes(self.content)
        (folder / "kinds.json").write_text(json.dumps(labels, ensure_ascii=False), encoding="utf-8")

    def _answer(self, text: str) -> list[Answer]:
        tags = self.tagger.tag(features(text)) if text else []
        found: list[Answer] = []
        for place, tag in enumerate(tags):
            if tag == "O":
                continue
            sign, kind = tag[0], int(tag[2:])
            chance = self.tagger.marginal(tag, place)
            if sign == "I" and found and found[-1].stop == place and found[-1].kind == kind:
                found[-1] = found[-1]._replace(stop=place + 1, probability=min(chance, found[-1].probability))
            else:
                found.append(Answer(place, place + 1, kind, chance))
        return found


def fit(file: Path, texts: list[str], truth: list[list[Truth]]) -> None:
    from pycrfsuite import Trainer

    trainer = Trainer("lbfgs", HOW, verbose=False)
    for text, spans in zip(texts, truth, strict=True):
        if text:
            trainer.append(features(text), _tags(text, spans))
    trainer.train(str(file))


def _tags(text: str, spans: list[Truth]) -> list[str]:
    tags = ["O"] * len(text)
    for start, stop, kind in spans:
        tags[start:stop] = [f"B-{kind}", *[f"I-{kind}"] * (stop - start - 1)]
    return tags


def crf_in(project: "Project", examples: Callable[[], Examples]) -> Path:
    """The folder of the CRF that is fitted on a project's training rows; see `fitted_in`."""
    return fitted_in(project, NAME, lambda folder: fit(folder / FILE, *examples()))


def begin(project: "Project") -> None:
    """Start fitting the project's CRF in a process of its own (`__main__`); `crf_in` waits until it is done."""
    if not is_whole(project.cache / NAME):
        subprocess.Popen([sys.executable, "-P", "-m", __package__, str(project.path)], env=worker_environment(),
                         stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def size_in(folder: Path) -> int:
    """The estimated memory of the loaded CRF, in bytes."""
    return LOADED * (folder / FILE).stat().st_size
