"""A number for each text or pair of texts."""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

import numpy as np

from ...compute.encoding import Encoded
from ...compute.loaded import Loaded, predict_logits
from ...data.repairs import OF_TEXTS
from ...errors import Problem, Words, clip, josa, present
from ...kinds.answer import Answers, Judged
from ...kinds.figures import Lines
from ...kinds.numbers import Numbers
from ...kinds.stretches import edges_of, spread, strata_of
from ...kinds.written import number_in, spelled
from ...options import Columns, Settings
from ...texts import Text, characters_of, joined, stored
from ..classification.simple import PARTNER, partner_in, partner_of
from ..classification.task import Classification
from ..format import Format
from ..metrics import LOSS, MAE, PEARSON, SPEARMAN
from ..names import NUMBER
from ..pairs.task import Pairs
from ..task import Rows, Sample, Task
from .advice import advise, of_pairs
from .card import CARD, CARD_OF_PAIRS
from .formats import PAIR_AND_NUMBER, TEXT_AND_NUMBER
from .ngrams import Line
from .samples import SAMPLES
from .scale import leave_in, measure_of, put_in, scaled, take_out, written
from .simple import TITLES, simple_answers
from .survey import OF_PAIRS, alike, divide, numbers_of, survey

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import torch
    from pandas import DataFrame, Series
    from transformers import PreTrainedModel

    from ...home.project import Project
    from ...home.specs import Base

DIGITS = 6  # of an answer, after the decimal point


class Number(Classification):
    name = NUMBER
    words = replace(Classification.words, title=Words("수 맞히기", "A number"),
                    does=Words("글 하나를 읽고 평점이나 점수 같은 수를 맞힙니다.", "Reads one text and gives a number, such as a rating."),
                    best=Words("최고 검증 피어슨 상관", "Best validation Pearson correlation"),
                    counts=Words("수의 분포", "How the numbers are spread"), kinds=Words("{n}구간", "{n:stretch|stretches}"),
                    outputs=Words("수 하나", "one number"))
    card = CARD
    answer = Numbers
    metrics = (PEARSON, SPEARMAN, MAE, LOSS)
    lines = (Lines(Words("검증 상관", "Validation correlation"), (PEARSON, SPEARMAN)),
             Lines(Words("검증 평균 차이", "Validation mean difference"), (MAE,)))
    simple_methods, partner, samples = TITLES, PARTNER, SAMPLES
    format: ClassVar[Format] = TEXT_AND_NUMBER
    repairs = (*OF_TEXTS, "drop_leaks", "conflicts")
    survey, divide = staticmethod(survey), staticmethod(divide)
    advise, size_of = staticmethod(advise), Task.size_of

    def labels_of(self, cell: str) -> list[str]:
        return []

    def truth_of(self, cell: str) -> float:
        return float(cell)

    def outputs(self, columns: Columns, counts: dict[str, int]) -> list[str]:
        return [str(columns.label)]

    def label_of(self, written: str, text: str, labels: set[str]) -> str:
        """Raises Problem("not_a_number")."""
        if (number := number_in(written)) is None:
            shown = clip(written, 40)
            raise Problem("not_a_number", f"'{shown}'{josa(shown, '은/는')} 수가 아닙니다. 4.5처럼 숫자로 적어 주세요.",
                          f"'{shown}' is no number. Write one, such as 4.5.", value=shown)
        return spelled(number)

    def counts(self, rows: "DataFrame") -> dict[str, int]:
        """Interval of numbers → rows, in order."""
        return self.counts_in({"": rows})[""]

    def counts_in(self, parts: "dict[str, DataFrame]") -> dict[str, dict[str, int]]:
        numbers = {part: numbers_of(rows) for part, rows in parts.items()}
        every = np.concatenate([*numbers.values()])
        edges = edges_of(every)
        names, found = spread(every, edges), {part: spread(of, edges) for part, of in numbers.items()}
        return {part: {name: of.get(name, 0) for name in names} for part, of in found.items()}

    def alike(self, rows: "DataFrame") -> "Series":
        return alike(rows)

    def strata(self, truth: np.ndarray) -> np.ndarray:
        return strata_of(truth)

    def load(self, base: "Base", labels: list[str], attention: str | None = None) -> "PreTrainedModel":
        """The base model with a head that has one output, on the scale of `config.number`."""
        from ...models.loading import load_classifier

        model = load_classifier(base, labels, attention, "regression")
        if getattr(model.config, "number", None) and not model.new_parts:
            take_out(model)
        return model

    def begin(self, model: "PreTrainedModel", train: Rows) -> None:
        model.config.number = measure_of(present(train[1], "numbers"))

    def save(self, model: "PreTrainedModel", folder: "Path") -> None:
        with put_in(model):
            model.save_pretrained(folder)

    def unfold(self, model: "PreTrainedModel") -> None:
        leave_in(model)

    def keep(self, model: "PreTrainedModel", decision: Judged) -> None:
        band, = decision.decision([*model.config.id2label.values()]).values()
        model.config.number |= {"band": band}

    def rows(self, project: "Project", part: str) -> Rows:
        table = stored(project.split(part), "label")
        numbers = np.array(table["label"].to_pylist(), np.float64)
        return joined([table[role.name].to_pylist() for role in self.format.inputs]), numbers

    def weighed(self, data: Encoded, settings: Settings) -> Encoded:
        return data

    def loss(self, loaded: Loaded, data: Encoded, rows: np.ndarray, random: np.random.Generator,
             settings: Settings) -> "torch.Tensor":
        """Mean squared error of these rows, on the scale with mean 0 and deviation 1."""
        import torch
        from torch.nn.functional import mse_loss

        numbers = scaled(loaded.model, present(data.labels, "numbers")[rows])
        truth, = loaded.on_device(torch.from_numpy(numbers))
        return mse_loss(loaded.logits(data, rows)[:, 0], truth)

    def measure(self, loaded: Loaded, data: Encoded) -> Numbers:
        return Numbers.of(written(loaded.model, predict_logits(loaded, data)[:, 0]), present(data.labels, "numbers"))

    def predict(self, loaded: Loaded | None, texts: "Sequence[Text]", labels: list[str], partner=None,
                share: float = 1.0, by: Judged | None = None) -> list[dict]:
        """For each text {number, low, high, characters, read}: four of five true numbers lie between low and high;
        `read` is how many of its characters the model reads; the partner reads all."""
        unknown, read, model = np.zeros(len(texts)), [characters_of(text) for text in texts], None
        kept = {} if loaded is None else dict(loaded.model.config.number)
        if loaded:
            data, read = self.read_by(loaded, texts)
            model = Numbers.of(written(loaded.model, predict_logits(loaded, data)[:, 0]), unknown)
        answers = Numbers.mixed(model, Numbers.of(partner.numbers(texts), unknown) if partner else None, share).answers
        band = by.decision(labels)[labels[0]] if by else kept["band"]
        low, high = partner.bounds if partner else (kept["lowest"], kept["highest"])
        return [{"number": round(float(number), DIGITS), "low": round(float(max(low, number - band)), DIGITS),
                 "high": round(float(min(high, number + band)), DIGITS), "characters": characters_of(text),
                 "read": known} for number, text, known in zip(answers, texts, read, strict=True)]

    def simple(self, train: Rows, part: Rows, labels: int, partner=None) -> dict[str, Answers]:
        return {**simple_answers(train, part, partner)}

    def partner_of(self, project: "Project") -> Line:
        return cast(Line, partner_of(project, lambda: self.rows(project, "train"), Line))

    def partner_size(self, project: "Project") -> int:
        return Line.size_in(partner_in(project, lambda: self.rows(project, "train"), Line))


class PairNumber(Number, Pairs):
    name = OF_PAIRS
    words = replace(Number.words, title=Words("두 글의 수", "A number of two texts"),
                    does=Words("글 두 개를 함께 읽고 비슷한 정도 같은 수를 맞힙니다.",
                               "Reads two texts together and gives a number, such as how alike they are."))
    card = CARD_OF_PAIRS
    format = PAIR_AND_NUMBER
    advise = staticmethod(of_pairs)
    samples: ClassVar[dict[str, Sample]] = {}
