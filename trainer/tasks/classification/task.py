"""Text classification: one of several labels for each text."""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

import numpy as np

from ...compute.encoding import Encoded, characters_read, encode
from ...compute.loaded import Loaded, predict_logits
from ...compute.losses import label_loss
from ...compute.temperature import divide_outputs
from ...errors import Words, present
from ...kinds.answer import Answers, Judged
from ...kinds.figures import Lines, Metric
from ...kinds.scores import Scores
from ...options import Repairs, Settings
from ...texts import Text, characters_of, each_apart, joined, stored
from ..format import Format
from ..metrics import ACCURACY, LOSS, MACRO_F1
from ..task import Rows, Task, TaskWords
from .advice import advise, size_of
from .card import CARD
from .formats import TEXT_AND_LABEL
from .ngrams import NGrams
from .samples import SAMPLES
from .simple import PARTNER, TITLES, partner_in, partner_of, simple_answers
from .survey import TASK, divide, survey
from .weights import ENCODER, row_weights

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import torch
    from transformers import PreTrainedModel

    from ...home.project import Project
    from ...home.specs import Base


class Classification(Task):
    name = TASK
    words = TaskWords(
        title=Words("글 분류", "Text classification"),
        does=Words("글 하나를 읽고 라벨을 고릅니다.", "Reads one text and chooses a label."),
        best=Words("최고 검증 Macro F1", "Best validation macro F1"))
    card = CARD
    answer: ClassVar[type[Answers]] = Scores
    # Accuracy hides a label that is never found, macro F1 does not.
    metrics: ClassVar[tuple[Metric, ...]] = (MACRO_F1, ACCURACY, LOSS)
    lines: ClassVar[tuple[Lines, ...]] = (Lines(Words("검증 점수", "Validation score"), (ACCURACY, MACRO_F1)),)
    pipeline_tag = "text-classification"
    simple_methods, partner, samples = TITLES, PARTNER, SAMPLES
    format: ClassVar[Format] = TEXT_AND_LABEL
    repairs = tuple(name for name in Repairs.model_fields if name not in ("mend_spans", "blank_labels"))
    survey, divide = staticmethod(survey), staticmethod(divide)
    plans = ("once", "adapted", "search", "folds", "methods", "sizes")
    networks: ClassVar[tuple[str, ...]] = ("kotune-embedding", "kotune-bilstm", "kotune-bilstm-2")
    advise, size_of = staticmethod(advise), staticmethod(size_of)
    head = ("classifier",)
    lora: ClassVar = {"task_type": "SEQ_CLS"}

    def load(self, base: "Base", labels: list[str], attention: str | None = None) -> "PreTrainedModel":
        """The base model with a head that has one output for each label."""
        from ...models.loading import load_classifier

        return load_classifier(base, labels, attention)

    def rows(self, project: "Project", part: str) -> Rows:
        table = stored(project.split(part), "label")
        number = {label: i for i, label in enumerate(project.survey.labels)}
        labels = np.array([number[label] for label in table["label"].to_pylist()], dtype=np.int64)
        return joined([table[role.name].to_pylist() for role in self.format.inputs]), labels

    def encode(self, loaded: Loaded, texts: "Sequence[Text]", labels: np.ndarray | None,
               cache: "Path | None" = None) -> Encoded:
        return encode(loaded.tokenizer, each_apart(texts), labels, loaded.max_length, cache, loaded.windows)

    def read_by(self, loaded: Loaded, texts: "Sequence[Text]") -> tuple[Encoded, list[int]]:
        """Token ids of the texts, and how many characters of each are read."""
        data = self.encode(loaded, texts, None)
        return data, characters_read(loaded.tokenizer, each_apart(texts), data, loaded.max_length)

    def weighed(self, data: Encoded, settings: Settings) -> Encoded:
        if settings.class_weights == "off":
            return data
        return replace(data, weights=row_weights(_labels(data), ENCODER))

    def loss(self, loaded: Loaded, data: Encoded, rows: np.ndarray, random: np.random.Generator,
             settings: Settings) -> "torch.Tensor":
        """Mean cross entropy of these rows, weighted if rows have weights."""
        import torch

        labels, = loaded.on_device(torch.from_numpy(_labels(data)[rows]))
        weights = None if data.weights is None else loaded.on_device(torch.from_numpy(data.weights[rows]))[0]
        return label_loss(loaded.logits(data, rows), labels, settings, weights)

    def measure(self, loaded: Loaded, data: Encoded) -> Answers:
        return Scores.from_logits(predict_logits(loaded, data), _labels(data))

    def keep(self, model: "PreTrainedModel", decision: Judged) -> None:
        divide_outputs(model, decision.temperature)

    def predict(self, loaded: Loaded | None, texts: "Sequence[Text]", labels: list[str], partner=None,
                share: float = 1.0, by: Judged | None = None) -> list[dict]:
        """For each text {label, probabilities {label: probability}, likeliest first, characters, read}: `read` is how
        many of its characters the model reads; the partner reads all."""
        unknown, read, model = np.full(len(texts), -1), [characters_of(text) for text in texts], None
        if loaded:
            data, read = self.read_by(loaded, texts)
            model = Scores.from_logits(predict_logits(loaded, data), unknown)
        answers = Scores.mixed(
            model, Scores.from_logits(partner.log_probabilities(texts), unknown) if partner else None, share)
        answers = answers.decided_by(cast(Scores, by)) if by else answers
        return [{"label": labels[int(row.argmax())],
                 "probabilities": {labels[i]: round(float(row[i]), 6) for i in np.argsort(-row)},
                 "characters": characters_of(text), "read": known}
                for row, text, known in zip(answers.chances, texts, read, strict=True)]

    def simple(self, train: Rows, part: Rows, labels: int, partner=None) -> dict[str, Answers]:
        return {**simple_answers(train, part, labels, partner)}

    def partner_of(self, project: "Project") -> NGrams:
        return partner_of(project, lambda: self.rows(project, "train"))

    def partner_size(self, project: "Project") -> int:
        return NGrams.size_in(partner_in(project, lambda: self.rows(project, "train")))


def _labels(data: Encoded) -> np.ndarray:
    return present(data.labels, "labels")
