"""Several labels for each text; each label is given or not, by itself."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from ...compute.encoding import Encoded
from ...compute.loaded import Loaded, predict_logits
from ...compute.losses import flag_loss
from ...errors import Words, present
from ...kinds import thresholds
from ...kinds.answer import Answers, Judged
from ...kinds.figures import Lines
from ...kinds.flags import Flags
from ...kinds.lists import joined, labels_in
from ...kinds.text import nfc
from ...kinds.thresholds import EVEN
from ...options import Settings
from ...texts import Text, characters_of, stored
from ..classification.simple import PARTNER, partner_in, partner_of
from ..classification.task import Classification
from ..metrics import EXACT_MATCH, LOSS, MACRO_F1, MICRO_F1
from ..names import SEVERAL_LABELS
from ..task import Rows, Task, TaskWords
from .advice import advise
from .card import CARD
from .formats import TEXT_AND_LABELS
from .ngrams import Each
from .samples import SAMPLES
from .simple import TITLES, simple_answers
from .survey import divide, rarest, survey

if TYPE_CHECKING:
    from collections.abc import Sequence

    import torch
    from transformers import PreTrainedModel

    from ...home.project import Project
    from ...home.specs import Base


class MultiLabel(Classification):
    name = SEVERAL_LABELS
    words = TaskWords(
        title=Words("여러 라벨 붙이기", "Several labels"),
        does=Words("글 하나에 맞는 라벨을 모두 붙입니다.", "Gives a text every label that fits."),
        best=Words("최고 검증 Micro F1", "Best validation micro F1"))
    card = CARD
    answer = Flags
    metrics = (MICRO_F1, MACRO_F1, EXACT_MATCH, LOSS)
    lines = (Lines(Words("검증 점수", "Validation score"), (MICRO_F1, MACRO_F1, EXACT_MATCH)),)
    simple_methods, partner, samples = TITLES, PARTNER, SAMPLES
    plain = (Path(thresholds.__file__),)
    format = TEXT_AND_LABELS
    repairs = ("blank_labels", *Classification.repairs)
    survey, divide = staticmethod(survey), staticmethod(divide)
    advise, size_of = staticmethod(advise), Task.size_of

    def labels_of(self, cell: str) -> list[str]:
        return labels_in(cell)

    def truth_of(self, cell: str) -> list[str]:
        return labels_in(cell)

    def label_of(self, written: str, text: str, labels: set[str]) -> str:
        return joined(labels_in(nfc(written)))

    def strata(self, truth: np.ndarray) -> np.ndarray:
        return rarest(truth)

    def load(self, base: "Base", labels: list[str], attention: str | None = None) -> "PreTrainedModel":
        from ...models.loading import load_classifier

        return load_classifier(base, labels, attention, "multi_label_classification")

    def rows(self, project: "Project", part: str) -> Rows:
        """Texts, and whether each has each label (texts × labels, bool)."""
        table = stored(project.split(part), "label")
        number = {label: i for i, label in enumerate(project.survey.labels)}
        truth = np.zeros((len(table), len(number)), bool)
        for row, cell in enumerate(table["label"].to_pylist()):
            truth[row, [number[label] for label in labels_in(cell)]] = True
        return table["text"].to_pylist(), truth

    def weighed(self, data: Encoded, settings: Settings) -> Encoded:
        return data

    def loss(self, loaded: Loaded, data: Encoded, rows: np.ndarray, random: np.random.Generator,
             settings: Settings) -> "torch.Tensor":
        """Mean binary cross entropy over these rows and all labels."""
        import torch

        truth, = loaded.on_device(torch.from_numpy(present(data.labels, "labels")[rows].astype(np.float32)))
        return flag_loss(loaded.logits(data, rows), truth, settings)

    def measure(self, loaded: Loaded, data: Encoded) -> Flags:
        return Flags.of(_sigmoid(predict_logits(loaded, data)), present(data.labels, "labels"))

    def keep(self, model: "PreTrainedModel", decision: Judged) -> None:
        super().keep(model, decision)
        model.config.thresholds = decision.decision([*model.config.id2label.values()])

    def predict(self, loaded: Loaded | None, texts: "Sequence[Text]", labels: list[str], partner=None,
                share: float = 1.0, by: Judged | None = None) -> list[dict]:
        """For each text {labels, probabilities and thresholds {label: …} in the order of the labels, characters, read}:
        `read` is how many of its characters the model reads; the partner reads all."""
        unknown, read, model = np.zeros((len(texts), len(labels))), [characters_of(text) for text in texts], None
        if loaded:
            data, read = self.read_by(loaded, texts)
            model = Flags.of(_sigmoid(predict_logits(loaded, data)), unknown)
        answers = Flags.mixed(model, Flags.of(partner.chances(texts), unknown) if partner else None, share)
        least = np.array([_kept(loaded).get(label, EVEN) for label in labels])
        answers = answers.decided_by(cast(Flags, by)) if by else replace(
            answers, thresholds=np.broadcast_to(least, answers.chances.shape))
        return [{"labels": [label for label, given in zip(labels, row, strict=True) if given],
                 "probabilities": {label: round(float(one), 6) for label, one in zip(labels, chances, strict=True)},
                 "thresholds": dict(zip(labels, least.tolist(), strict=True)),
                 "characters": characters_of(text), "read": known}
                for row, chances, least, text, known in zip(
                    answers.given, answers.chances, answers.thresholds, texts, read, strict=True)]

    def simple(self, train: Rows, part: Rows, labels: int, partner=None) -> dict[str, Answers]:
        return {**simple_answers(train, part, labels, partner)}

    def partner_of(self, project: "Project") -> Each:
        return cast(Each, partner_of(project, lambda: self.rows(project, "train"), Each))

    def partner_size(self, project: "Project") -> int:
        return Each.size_in(partner_in(project, lambda: self.rows(project, "train"), Each))


def _kept(loaded: Loaded | None) -> dict[str, float]:
    """Label → threshold, as `MultiLabel.keep` stored them in the model; empty if there are none."""
    return getattr(loaded.model.config, "thresholds", None) or {} if loaded else {}


def _sigmoid(logits: np.ndarray) -> np.ndarray:
    from scipy.special import expit

    return expit(logits)
