"""Spans: stretches of texts with their kind, and the metrics and figures of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from ..compute.temperature import temperature_of_each
from ..errors import Words, present
from .agreement import Answer, Truth, character_f1, in_cells, loose_f1, mean_of, prf, tagged, tempered
from .annotated import Span, of_marks, of_offsets, with_marks
from .answer import Sheet
from .certainty import reliability
from .figures import Figure, Matrix, Reliability
from .interval import bootstrapped, macro_f1

if TYPE_CHECKING:
    import pyarrow

MISTAKES = 50  # most mistakes that are shown
SURE = 0.9  # probability from which a wrong answer makes its label suspect
MARKED = Words("표시한 글", "marked text")
LEAST = Words("가장 낮은 확률", "lowest probability")


def mark_of(entity: dict) -> str:
    """The name of an entity in an answer, wherever it is in the text: <경찰:OG>."""
    return f"<{entity['text']}:{entity['type']}>"


def _entities(answer: dict, place: Callable[[int, int], tuple[int, int]], meanings: Mapping[str, str]) -> list[tuple]:
    """The rows of `SHEET`, in which characters are counted from 1, as in Excel."""
    places = [place(each["start"], each["end"]) for each in answer["entities"]]
    return [(each["text"], each["type"], meanings.get(each["type"], ""), start + 1, end, each["probability"])
            for each, (start, end) in zip(answer["entities"], places, strict=True)]


SHEET = Sheet(Words("개체", "Entities"), (
    Words("개체", "Entity"), Words("종류", "Kind"), Words("뜻", "Meaning"), Words("첫 글자", "First character"),
    Words("끝 글자", "Last character"), Words("확률", "Probability")), (5,), _entities)


@dataclass(frozen=True)
class Spans:
    """One entry for each example: its true spans, and the answered ones. `lengths`: characters of each text. `kinds`:
    how many kinds there are. `loss`: the sum of the cross entropies of its `tokens` (both 0 for a method that answers
    spans only). `rows`: the number of each example among those that were measured, from 0."""

    truth: list[list[Truth]]
    answers: list[list[Answer]]
    lengths: np.ndarray
    kinds: int
    loss: np.ndarray
    tokens: np.ndarray
    rows: np.ndarray
    temperature: float = 1.0

    kind: ClassVar[str] = "spans"
    headline: ClassVar[str] = "entity_f1"
    decides: ClassVar[bool] = True  # the temperature alone; spans are answered whatever it is
    sheet: ClassVar[Sheet | None] = SHEET
    evenly: ClassVar[float] = 0.5
    worst: ClassVar[str] = "probability"
    beside: ClassVar[Literal["share", "number"]] = "share"
    of_labels: ClassVar[bool] = False
    drawn: ClassVar[tuple[Figure, ...]] = (
        Matrix("confusion", Words("종류의 혼동 행렬", "Confusion of kinds"), Words("(없음)", "(none)"), opens=True),
        Reliability("reliability", Words("확률과 실제", "Probability and truth"), Words("개체", "entities")))

    @classmethod
    def of(cls, truth: "list[list[Truth]]", answers: "list[list[Answer]]", texts: list[str], kinds: int,
           loss: np.ndarray | None = None, tokens: np.ndarray | None = None) -> "Spans":
        """The answers to all examples that were measured, in their order."""
        nothing = np.zeros(len(texts))
        return cls(truth, answers, np.array([len(text) for text in texts]), kinds, nothing if loss is None else loss,
                   nothing if tokens is None else tokens, np.arange(len(texts)))

    @classmethod
    def from_columns(cls, table: "pyarrow.Table") -> "Spans":
        """`table`: the columns that `columns` gives, by name."""
        truth = [[Truth(**span) for span in spans] for spans in table["truth"].to_pylist()]
        answers = [[Answer(**span) for span in spans] for spans in table["answer"].to_pylist()]
        lengths, loss, tokens, rows, kinds = (np.asarray(table[name])
                                              for name in ("length", "loss", "tokens", "row", "kinds"))
        return cls(truth, answers, lengths, int(kinds.max(initial=0)), loss, tokens, rows)

    @classmethod
    def pooled(cls, parts: "list[Spans]") -> "Spans":
        arrays = {name: np.concatenate([getattr(part, name) for part in parts])
                  for name in ("lengths", "loss", "tokens", "rows")}
        return cls([each for part in parts for each in part.truth], [each for part in parts for each in part.answers],
                   kinds=parts[0].kinds, temperature=parts[0].temperature, **arrays)

    @classmethod
    def mixed(cls, model: "Spans | None", partner: "Spans | None", share: float) -> "Spans":
        if share == 1:
            return present(model, "answers of the model")
        if share == 0:
            return present(partner, "answers of the partner")
        one, other = present(model, "answers of the model"), present(partner, "answers of the partner")
        return replace(one, answers=[mean_of(*pair, share) for pair in zip(one.answers, other.answers, strict=True)],
                       loss=np.zeros(len(one)), tokens=np.zeros(len(one)), temperature=1.0)

    def __len__(self) -> int:
        return len(self.truth)

    def columns(self) -> dict:
        import pyarrow

        place, sure = [(name, pyarrow.int32()) for name in Truth._fields], ("probability", pyarrow.float64())
        truth, answers = ([[span._asdict() for span in spans] for spans in each] for each in (self.truth, self.answers))
        return {
            "row": self.rows, "length": self.lengths, "kinds": np.full(len(self), self.kinds), "loss": self.loss,
            "tokens": self.tokens, "truth": pyarrow.array(truth, pyarrow.list_(pyarrow.struct(place))),
            "answer": pyarrow.array(answers, pyarrow.list_(pyarrow.struct([*place, sure])))}

    def plain(self, labels: list[str]) -> list[dict]:
        return [{"answer": [[start, stop, labels[kind]] for start, stop, kind, _ in spans],
                 "numbers": [span.probability for span in spans]} for spans in self.answers]

    def settled(self) -> "Spans":
        return self

    def calibrated(self) -> "Spans":
        return self.tempered(temperature_of_each(self.sure[:, None], self.hits[:, None]))

    def tempered(self, temperature: float) -> "Spans":
        if temperature == 1:
            return self
        return replace(self, answers=[tempered(spans, temperature) for spans in self.answers],
                       temperature=self.temperature * temperature)

    def given_at(self, temperature: float) -> "Spans":
        return replace(self, temperature=temperature)

    def decided_by(self, other: "Spans") -> "Spans":
        return self.tempered(other.temperature / self.temperature)

    def decision(self, labels: list[str]) -> dict[str, float]:
        return {}

    def of_rows(self, rows: np.ndarray) -> "Spans":
        return replace(self, rows=rows)

    def taken(self, places: list[int], truth: np.ndarray) -> "Spans":
        arrays = {name: getattr(self, name)[places] for name in ("lengths", "loss", "tokens")}
        return Spans(truth.tolist(), [self.answers[place] for place in places], kinds=self.kinds,
                     rows=np.arange(len(places)), **arrays)

    def together(self, folds: int) -> dict:
        found = self.metrics()
        return {"recall": found["recall"], "support": found["support"],
                "rare": sum(count < folds for count in found["support"]), **self.certainty()}

    def ratio(self) -> np.ndarray:
        both = [(2 * len(there & given), len(there) + len(given)) for there, given in self._sets]
        return np.array(both).reshape(-1, 2)

    def above(self, least: float) -> None:
        return None

    @classmethod
    def titles(cls, labels: list[str]) -> list[Words]:
        return [MARKED, LEAST]

    @classmethod
    def cells(cls, answer: dict, unsure: str) -> tuple[str, float]:
        return answer["marked"], min((each["probability"] for each in answer["entities"]), default=1.0)

    @classmethod
    def strengths(cls, answer: dict) -> dict[str, float]:
        """Name of an entity (`mark_of`) → its probability; its place would change once a word before it is removed."""
        found: dict[str, float] = {}
        for each in answer["entities"]:
            found[mark_of(each)] = max(each["probability"], found.get(mark_of(each), 0.0))
        return found

    @classmethod
    def named(cls, cell: str) -> list[str]:
        return [span.kind for span in of_marks(cell).spans]

    def metrics(self) -> dict:
        """Micro F1, precision and recall of spans (bounds and kind); `exact_match`: the share of texts that are wholly
        right; for each kind precision, recall, f1 and support; F1 of characters as in KLUE; `loose_f1`; mean cross
        entropy of a token, if known; `counted`: how many things micro F1 is a share of."""
        right, answered, there = (np.bincount(each, minlength=self.kinds) for each in self._counted())
        precision, recall, f1 = prf(right, answered, there)
        all_precision, all_recall, all_f1 = prf(*(np.atleast_1d(each.sum()) for each in (right, answered, there)))
        loss = {"loss": float(self.loss.sum() / self.tokens.sum())} if self.tokens.sum() else {}
        return {
            "entity_f1": float(all_f1[0]),
            "character_f1": character_f1(self.truth, self.answers, self.lengths, self.kinds),
            "entity_precision": float(all_precision[0]), "entity_recall": float(all_recall[0]), **loss,
            "exact_match": float(self.right.mean()),
            **loose_f1(zip(self.truth, self.answers, strict=True)),
            "counted": max(1, int(answered.sum() + there.sum()) // 2),
            "precision": precision.tolist(), "recall": recall.tolist(), "f1": f1.tolist(), "support": there.tolist()}

    def intervals(self) -> dict[str, list[float]]:
        counts = tagged(self.truth, self.answers, self.lengths, self.kinds)
        return bootstrapped(counts, np.ones(len(self), int), {"character_f1": partial(macro_f1, unknown=1.0)})

    def figures(self) -> dict:
        """The confusion of kinds (rows: truth; the last row and column: no span); how far probabilities can be trusted;
        and the mistakes."""
        return {"confusion": self.confusion().tolist(), **self.certainty(), "mistakes": self.mistakes()}

    def certainty(self) -> dict:
        """The reliability of all answered spans."""
        return {"reliability": reliability(self.sure, self.hits, self.tempered(1 / self.temperature).sure)}

    @property
    def sure(self) -> np.ndarray:
        """The probability of each span that was answered, text after text."""
        return np.array([span.probability for spans in self.answers for span in spans], float)

    @property
    def hits(self) -> np.ndarray:
        """Whether each of these spans is a true one."""
        return np.array([span[:3] in there for (there, _), spans in zip(self._sets, self.answers, strict=True)
                         for span in spans], bool)

    def confusion(self) -> np.ndarray:
        """How often a span of each kind (row) was answered as each kind (column), where both have the same bounds or
        overlap; the last row and column mean no span."""
        counts = np.zeros((self.kinds + 1, self.kinds + 1), int)
        for _, cell, _ in in_cells(self.truth, self.answers, self.kinds):
            counts[cell] += 1
        return counts

    def in_cell(self, truth: int, guess: int) -> list[int]:
        """Places of the texts with a span in a cell of the confusion of kinds: wrong answers with the surest first,
        right ones with the least sure first."""
        found = dict[int, list[float]]()
        for place, cell, sure in in_cells(self.truth, self.answers, self.kinds):
            if cell == (truth, guess):
                found.setdefault(place, []).append(sure)
        return sorted(found, key=lambda place: min(found[place]) if truth == guess else -max(found[place]))

    @cached_property
    def right(self) -> np.ndarray:
        """Which examples have all their spans, and no others."""
        return np.array([there == given for there, given in self._sets], bool)

    @property
    def near(self) -> np.ndarray:
        """Of the spans that are true or answered, the share that is both; 1 where there are none."""
        return np.array([len(there & given) / len(there | given) if there | given else 1.0
                         for there, given in self._sets])

    def answered(self, places: list[int]) -> list[dict]:
        """[{row, truth [[start, stop, kind]], answers [[start, stop, kind, probability]], probability (of the surest
        wrong answer)}]"""
        found: list[dict] = []
        for place in places:
            truth, answers = self.truth[place], self.answers[place]
            known = {tuple(span) for span in truth}
            sure = max((span.probability for span in answers if span[:3] not in known), default=0.0)
            found.append({"row": int(self.rows[place]), "truth": [list(span) for span in truth],
                          "answers": [[*span[:3], round(span.probability, 4)] for span in answers],
                          "probability": round(sure, 4)})
        return found

    def mistakes(self) -> list[dict]:
        """The texts with the surest wrong span first, at most `MISTAKES`."""
        wrong = self.answered(np.flatnonzero(~self.right).tolist())
        return sorted(wrong, key=lambda each: -each["probability"])[:MISTAKES]

    def suspects(self) -> list[int]:
        """The texts with a wrong span of at least the probability `SURE`, the surest first; by the probabilities before
        temperature scaling."""
        places, before = np.flatnonzero(~self.right).tolist(), self.tempered(1 / self.temperature)
        sure = {place: each["probability"] for place, each in zip(places, before.answered(places), strict=True)}
        return sorted((place for place in places if sure[place] >= SURE), key=lambda place: -sure[place])

    def hesitant(self) -> list[int]:
        least = np.array([min((span.probability for span in spans), default=1.0) for spans in self.answers])
        return [place for place in np.argsort(least, kind="stable").tolist() if least[place] < 1]

    def sure_of(self, place: int) -> float:
        """The probability of the least sure span; 1 if there is none."""
        return round(min((span.probability for span in self.answers[place]), default=1.0), 4)

    @classmethod
    def written(cls, answer: str | list, text: str) -> str:
        spans = of_offsets(text, answer).spans if isinstance(answer, str) else [Span(*each) for each in answer]
        return with_marks(text, spans)

    def _counted(self) -> list[list[int]]:
        """The kinds of all right spans, of all answered ones, and of all true ones."""
        right = [there & given for there, given in self._sets]
        return [[span.kind for spans in each for span in spans] for each in (right, self.answers, self.truth)]

    @cached_property
    def _sets(self) -> list[tuple[set[Truth], set[Truth]]]:
        """For each text its true spans, and the answered ones."""
        return [({*truth}, {Truth(*span[:3]) for span in answers})
                for truth, answers in zip(self.truth, self.answers, strict=True)]
