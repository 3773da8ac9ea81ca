"""Named entities: find spans of a text and their kinds."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

import numpy as np

from ...compute.batches import padded
from ...compute.encoding import Encoded
from ...compute.loaded import Loaded, token_logits
from ...compute.losses import label_loss
from ...compute.tokens import tokens_of
from ...compute.windows import NO_TAG, OVERLAP, Windows, encode_windows
from ...data.aligned import Aligned
from ...data.repairs import OF_TEXTS
from ...errors import Words, present
from ...kinds.agreement import Answer, Truth, mean_of, tempered
from ...kinds.annotated import Span, spans_in, with_marks
from ...kinds.answer import Answers, Judged
from ...kinds.figures import Lines
from ...kinds.spans import Spans
from ...options import Repairs, Settings
from ...texts import Text, each_apart
from ..metrics import CHARACTER_F1, ENTITY_F1
from ..names import ENTITIES
from ..task import Rows, Task, TaskWords
from . import spans
from .advice import advise
from .card import CARD
from .corrected import marks_for
from .crf import Crf, begin, crf_in, size_in
from .decoding import answers_of, names_of, tags_of
from .formats import TEXT_AND_SPANS
from .kinds import named
from .pieces import with_particles
from .rivals import rivals
from .samples import SAMPLES
from .simple import PARTNER, TITLES, as_rows, simple_answers
from .survey import counted, divide, survey
from .typed import on_typed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import torch
    from pandas import DataFrame
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

    from ...home.project import Project
    from ...home.specs import Base

CUT = 0.03  # a larger share of entities that do not begin and end with tokens is reported


class Entities(Task):
    name = ENTITIES
    words = TaskWords(
        title=Words("개체명 찾기", "Named entities"),
        does=Words("글의 어디가 사람, 곳, 기관, 날짜 같은 것인지 찾습니다.",
                   "Finds what is where in a text: people, places, organisations, dates."),
        best=Words("최고 검증 개체 F1", "Best validation entity F1"),
        training=Words("글의 어디가 무엇인지 배우고 있습니다.", "Learning what is where in the texts."),
        counts=Words("종류별 행 수", "Rows of each kind"), kinds=Words("{n}가지", "{n:kind|kinds}"),
        outputs=Words("종류 {n}가지", "{n} kinds"))
    card = CARD
    answer = Spans
    metrics = (ENTITY_F1, CHARACTER_F1)
    lines = (Lines(Words("검증 점수", "Validation score"), (ENTITY_F1, CHARACTER_F1)),)
    pipeline_tag = "token-classification"
    simple_methods, partner = TITLES, PARTNER
    plain, plain_loss = (Path(spans.__file__),), False
    format = TEXT_AND_SPANS
    samples = SAMPLES
    plans = ("once", "adapted", "search", "folds", "methods", "sizes")
    decoders = False
    networks = ("kotune-bilstm", "kotune-bilstm-2", "kotune-bilstm-crf")
    repairs = ("mend_spans", "merge_labels", "drop_rare", *OF_TEXTS, "drop_leaks")
    survey, divide = staticmethod(survey), staticmethod(divide)
    advise = staticmethod(advise)
    head = ("classifier",)
    lora: ClassVar = {"task_type": "TOKEN_CLS", "exclude_modules": ["classifier"]}

    def meanings(self, labels: "Iterable[str]") -> dict[str, Words]:
        return named(labels)

    def labels_of(self, cell: str) -> list[str]:
        return sorted({kind for _, _, kind in spans_in(cell)})

    def truth_of(self, cell: str) -> list[tuple]:
        return [tuple(span) for span in spans_in(cell)]

    def label_of(self, written: str, text: str, labels: set[str]) -> str:
        return marks_for(text, written, labels)

    def counts(self, rows: "DataFrame") -> dict[str, int]:
        return counted(rows)

    def strata(self, truth: np.ndarray) -> np.ndarray:
        """The stratum of a row is its rarest kind; 0 for rows without entities."""
        kinds = [{span.kind for span in spans} for spans in truth.tolist()]
        rows = Counter(kind for each in kinds for kind in each)
        return np.array([1 + min(each, key=lambda kind: (rows[kind], kind)) if each else 0 for each in kinds])

    def tokenizer(self, base: "Base") -> "PreTrainedTokenizerBase":
        return with_particles(super().tokenizer(base))

    def load(self, base: "Base", labels: list[str], attention: str | None = None) -> "PreTrainedModel":
        """The base model with a head that gives every token a tag: O, or B- or I- and a kind."""
        from ...models.loading import load_token_classifier

        return load_token_classifier(base, names_of(labels), attention)

    def rows(self, project: "Project", part: str) -> Rows:
        """Texts, and the spans of each (a list of `Truth`)."""
        import pyarrow.parquet

        table = pyarrow.parquet.read_table(project.split(part), columns=["text", "label"],
                                           page_checksum_verification=True)
        number = {kind: place for place, kind in enumerate(project.survey.labels)}
        return table["text"].to_pylist(), as_rows([
            [Truth(start, end, number[kind]) for start, end, kind in spans_in(cell)]
            for cell in table["label"].to_pylist()])

    def stride(self, settings: Settings) -> int:
        return settings.max_length // OVERLAP

    def encode(self, loaded: Loaded, texts: "Sequence[Text]", labels: np.ndarray | None,
               cache: "Path | None" = None) -> Windows:
        data = encode_windows(loaded.tokenizer, each_apart(texts), loaded.max_length, cache)
        if labels is None:
            return data
        truth = labels.tolist()
        return replace(data, truth=truth, tags=tags_of(data, truth))

    def loss(self, loaded: Loaded, data: Encoded, rows: np.ndarray, random: np.random.Generator,
             settings: Settings) -> "torch.Tensor":
        """Mean cross entropy of the tokens that have characters of their own; with a CRF layer, its loss on them."""
        import torch

        ids, mask = loaded.batch(data, rows)
        tags, = loaded.on_device(torch.from_numpy(padded(data, _tags(data), rows, ids.shape[1], NO_TAG)))
        logits = loaded.model(input_ids=ids, attention_mask=mask).logits.float()
        if chain := getattr(loaded.model, "chain", None):
            return chain.loss(logits, mask.bool(), tags)
        return label_loss(logits.flatten(0, 1), tags.flatten(), settings)

    def measure(self, loaded: Loaded, data: Encoded) -> Spans:
        windows = _windows(data)
        kept = windows.kept()
        logits = token_logits(loaded, windows)[kept]
        text_of = np.repeat(windows.text_of, windows.lengths)[kept]
        losses = _cross_entropy(logits, _tags(windows)[kept])
        loss, tokens = (np.bincount(text_of, weights, len(windows.texts)) for weights in (losses, np.ones(len(kept))))
        answers = answers_of(windows, logits, kept, temperature_in(loaded.model))
        return Spans.of(present(windows.truth, "spans"), answers, windows.texts, logits.shape[1] // 2, loss, tokens)

    def begin(self, model: "PreTrainedModel", train: Rows) -> None:
        model.config.entity_temperature = 1.0  # the base model may bring another one

    def keep(self, model: "PreTrainedModel", decision: Judged) -> None:
        """Store the temperature in the config. Unlike that of labels it cannot be put into the weights: it divides the
        log odds of an entity's least sure token against all other tags together."""
        model.config.entity_temperature = cast(Spans, decision).temperature

    def predict(self, loaded: Loaded | None, texts: "Sequence[Text]", labels: list[str], partner: Crf | None = None,
                share: float = 1.0, by: Judged | None = None) -> list[dict]:
        """For each text {entities [{start, end, text, type, probability}], marked (as <경찰:OG>은), characters, read}; a
        long text is read to its end."""
        typed = each_apart(texts)
        found = [self._answers(loaded, typed)] if loaded else []
        if partner:
            found.append(partner.answers(typed))
        answers = found[0] if len(found) == 1 else [
            mean_of(one, other, share) for one, other in zip(*found, strict=True)]
        if by:
            answers = [tempered(each, cast(Spans, by).temperature) for each in answers]
        return [as_json(text, each, labels) for text, each in zip(typed, answers, strict=True)]

    def _answers(self, loaded: Loaded, texts: list[str]) -> list[list[Answer]]:
        data = encode_windows(loaded.tokenizer, texts, loaded.max_length)
        kept = data.kept()
        return answers_of(data, token_logits(loaded, data)[kept], kept, temperature_in(loaded.model))

    def respond(self, texts: list[Text], repairs: Repairs,
                answer: "Callable[[list[Text]], list[dict]]") -> list[dict]:
        read = [Aligned.of(text, repairs) for text in each_apart(texts)]
        return [on_typed(*pair) for pair in zip(answer([each.text for each in read]), read, strict=True)]

    def read(self, loaded: Loaded | None, texts: list[Text], repairs: Repairs, labels: list[str],
             partner: Crf | None = None, share: float = 1.0, by: Judged | None = None) -> list[dict]:
        """As `Task.read`, with `entities`: the competing kinds of each, as `rivals` gives them, in the typed text."""
        found = []
        for read in (Aligned.of(text, repairs) for text in each_apart(texts)):
            answer, = self.predict(loaded, [read.text], labels, partner, share, by)
            compete = rivals(loaded, partner, share, read.text, answer["entities"], labels)
            for each in compete:
                each["start"], each["end"] = read.there(each["start"], each["end"])
            found.append({"tokens": tokens_of(loaded, read.text, whole=True) if loaded else [], "entities": compete})
        return found

    def begin_simple(self, project: "Project") -> None:
        begin(project)

    def simple(self, train: Rows, part: Rows, labels: int, partner: Crf | None = None) -> dict[str, Answers]:
        return {**simple_answers(train, part, labels, partner)}

    def partner_of(self, project: "Project") -> Crf:
        return Crf.load(self._crf_in(project))

    def partner_size(self, project: "Project") -> int:
        return size_in(self._crf_in(project))

    def _crf_in(self, project: "Project") -> "Path":
        def examples() -> tuple[list[str], list[list[Truth]]]:
            texts, truth = self.rows(project, "train")
            return each_apart(texts), present(truth, "spans").tolist()

        return crf_in(project, examples)

    def remarks(self, model: "PreTrainedModel", texts: "Sequence[Text]", train: Encoded) -> list[Words]:
        """Remarks that tokens do not begin and end with entities, and that long texts are read in windows."""
        data = _windows(train)
        cut, spans = _cut(data)
        notes = []
        if cut > CUT * spans:
            notes.append(Words(f"표시 {spans:,}곳 가운데 {cut:,}곳({cut / spans:.0%})은 이 모델의 토큰 경계와 어긋나 그대로 맞힐 수 없습니다. 조사를 "
                               f"붙여 읽는 모델입니다.",
                               f"{cut:,} of {spans:,} marks ({cut / spans:.0%}) do not begin and end with tokens of "
                               "this model, and cannot be answered exactly: it reads particles together with words."))
        if (windows := len(data.ends)) > len(texts):
            notes.append(Words(f"긴 글은 최대 길이의 겹치는 조각으로 나누어 모두 썼습니다: 글 {len(texts):,}개가 {windows:,}조각이 되었습니다.",
                               f"Long texts are read in pieces of the maximum length that overlap: {len(texts):,} "
                               f"texts made {windows:,} pieces."))
        return notes


def as_json(text: str, answers: list[Answer], kinds: list[str]) -> dict:
    spans = [Span(start, stop, kinds[kind]) for start, stop, kind, _ in answers]
    return {"entities": [{"start": start, "end": end, "text": text[start:end], "type": kind,
                          "probability": round(answer.probability, 6)}
                         for (start, end, kind), answer in zip(spans, answers, strict=True)],
            "marked": with_marks(text, spans), "characters": len(text), "read": len(text)}


def temperature_in(model: "PreTrainedModel") -> float:
    """The temperature of a model's entities; 1 for models of earlier versions."""
    return getattr(model.config, "entity_temperature", 1.0)


def _windows(data: Encoded) -> Windows:
    assert isinstance(data, Windows)
    return data


def _tags(data: Encoded) -> np.ndarray:
    return present(_windows(data).tags, "tags")


def _cross_entropy(logits: np.ndarray, tags: np.ndarray) -> np.ndarray:
    top = logits.max(1)
    return np.log(np.exp(logits - top[:, None]).sum(1)) + top - logits[np.arange(len(tags)), tags]


def _cut(data: Windows) -> tuple[int, int]:
    """The number of spans that do not begin and end with tokens, and the number of all spans."""
    text_of = np.repeat(data.text_of, data.lengths)[data.counts]
    starts, stops = ({*zip(text_of.tolist(), of[data.counts].tolist(), strict=True)}
                     for of in (data.starts, data.stops))
    spans = [(text, span) for text, each in enumerate(present(data.truth, "spans")) for span in each]
    return sum((text, span.start) not in starts or (text, span.stop) not in stops for text, span in spans), len(spans)
