"""Spans: stretches of texts with their kind, and what is measured and drawn of them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import numpy as np

from ..errors import Words
from .figures import Figure, Matrix

if TYPE_CHECKING:
    import pyarrow

MISTAKES = 50  # examples that are kept to be looked at


class Truth(NamedTuple):
    """Characters `start` … `stop` - 1 are of this kind, by its number."""

    start: int
    stop: int
    kind: int


class Answer(NamedTuple):
    """The same, and how likely it is, 0 … 1."""

    start: int
    stop: int
    kind: int
    probability: float


@dataclass(frozen=True)
class Spans:
    """One entry an example: the spans that are there, and those that were answered. `lengths`: characters of each
    text. `kinds`: how many there are. `loss`: of each the sum of the cross entropies of its `tokens` (0, where nothing
    but spans is answered). `rows`: where the examples stand in what was measured, from 0."""

    truth: list[list[Truth]]
    answers: list[list[Answer]]
    lengths: np.ndarray
    kinds: int
    loss: np.ndarray
    tokens: np.ndarray
    rows: np.ndarray

    kind: ClassVar[str] = "spans"
    drawn: ClassVar[tuple[Figure, ...]] = (
        Matrix("confusion", Words("종류의 혼동 행렬", "Confusion of kinds"), Words("(없음)", "(none)")),)

    @classmethod
    def of(cls, truth: "list[list[Truth]]", answers: "list[list[Answer]]", texts: list[str], kinds: int,
           loss: np.ndarray | None = None, tokens: np.ndarray | None = None) -> "Spans":
        """In the order of what was measured."""
        nothing = np.zeros(len(texts))
        return cls(truth, answers, np.array([len(text) for text in texts]), kinds, nothing if loss is None else loss,
                   nothing if tokens is None else tokens, np.arange(len(texts)))

    @classmethod
    def from_columns(cls, table: "pyarrow.Table") -> "Spans":
        """`table`: as `columns` gives them, by name."""
        truth = [[Truth(**span) for span in spans] for spans in table["truth"].to_pylist()]
        answers = [[Answer(**span) for span in spans] for spans in table["answer"].to_pylist()]
        lengths, loss, tokens, rows, kinds = (np.asarray(table[name])
                                              for name in ("length", "loss", "tokens", "row", "kinds"))
        return cls(truth, answers, lengths, int(kinds.max(initial=0)), loss, tokens, rows)

    @classmethod
    def pooled(cls, parts: "list[Spans]") -> "Spans":
        """Of several measurements, end to end."""
        arrays = {name: np.concatenate([getattr(part, name) for part in parts])
                  for name in ("lengths", "loss", "tokens", "rows")}
        return cls([each for part in parts for each in part.truth], [each for part in parts for each in part.answers],
                   kinds=parts[0].kinds, **arrays)

    def __len__(self) -> int:
        return len(self.truth)

    def columns(self) -> dict:
        import pyarrow

        place = [(name, pyarrow.int32()) for name in ("start", "stop", "kind")]
        truth, answers = ([[span._asdict() for span in spans] for spans in of] for of in (self.truth, self.answers))
        return {
            "row": self.rows, "length": self.lengths, "kinds": np.full(len(self), self.kinds), "loss": self.loss,
            "tokens": self.tokens, "truth": pyarrow.array(truth, pyarrow.list_(pyarrow.struct(place))),
            "answer": pyarrow.array(answers, pyarrow.list_(pyarrow.struct([*place, ("probability", pyarrow.float64())])))}

    def of_rows(self, rows: np.ndarray) -> "Spans":
        """The same answers, to examples that stand in these rows."""
        return replace(self, rows=rows)

    def metrics(self) -> dict:
        """Micro F1, precision and recall of whole spans (their bounds and kind); of each kind precision, recall, f1 and
        support; F1 of characters as KLUE has it; F1 by bounds alone (exact), by bounds that touch (partial), by kind
        (type); mean cross entropy of a token, where there is one."""
        right, answered, there = (np.bincount(each, minlength=self.kinds) for each in self._counted())
        precision, recall, f1 = _prf(right, answered, there)
        all_precision, all_recall, all_f1 = _prf(*(np.atleast_1d(each.sum()) for each in (right, answered, there)))
        loss = {"loss": float(self.loss.sum() / self.tokens.sum())} if self.tokens.sum() else {}
        return {
            "entity_f1": float(all_f1[0]), "character_f1": self._character_f1(),
            "entity_precision": float(all_precision[0]), "entity_recall": float(all_recall[0]), **loss, **self._loosely(),
            "precision": precision.tolist(), "recall": recall.tolist(), "f1": f1.tolist(), "support": there.tolist()}

    def figures(self) -> dict:
        """The confusion of kinds (rows: truth), last what is missed or invented; and examples that are wrong."""
        return {"confusion": self.confusion().tolist(), "mistakes": self.mistakes()}

    def confusion(self) -> np.ndarray:
        """How often a span of each kind (row) was answered as each (column) where both have the same bounds, or else
        touch; the last of both is that there is none."""
        counts = np.zeros((self.kinds + 1, self.kinds + 1), int)
        for truth, answers in zip(self.truth, self.answers, strict=True):
            pairs = paired(truth, answers)
            for there, answer in pairs:
                counts[there.kind if there else -1, answer.kind if answer else -1] += 1
        return counts

    def duel(self, other: "Spans") -> dict[str, int]:
        """In how many of the same examples this one alone is right (`won`), and the other alone (`lost`)."""
        mine, theirs = self.right, other.right
        return {"won": int((mine & ~theirs).sum()), "lost": int((theirs & ~mine).sum())}

    @cached_property
    def right(self) -> np.ndarray:
        """Which examples have all their spans, and no others."""
        return np.array([{span[:3] for span in truth} == {span[:3] for span in answers}
                         for truth, answers in zip(self.truth, self.answers, strict=True)], bool)

    def mistakes(self) -> list[dict]:
        """Examples that are wrong, the surest wrong answer first: [{row, truth [[start, stop, kind]], answers [[start,
        stop, kind, probability]], probability}], `MISTAKES` at most."""
        wrong: list[dict] = []
        for place in np.flatnonzero(~self.right):
            truth, answers = self.truth[place], self.answers[place]
            known = {tuple(span) for span in truth}
            sure = max((span.probability for span in answers if span[:3] not in known), default=0.0)
            wrong.append({"row": int(self.rows[place]), "truth": [list(span) for span in truth],
                          "answers": [[*span[:3], round(span.probability, 4)] for span in answers],
                          "probability": round(sure, 4)})
        return sorted(wrong, key=lambda each: -each["probability"])[:MISTAKES]

    def _counted(self) -> tuple[list[int], list[int], list[int]]:
        """The kinds of spans that are answered rightly, of all that are answered, of all that are there."""
        right = [span.kind for truth, answers in zip(self.truth, self.answers, strict=True)
                 for span in {*truth} & {Truth(*answer[:3]) for answer in answers}]
        return right, _kinds(self.answers), _kinds(self.truth)

    def _loosely(self) -> dict[str, float]:
        """What is wholly right is so by every measure; nervaluate judges the rest."""
        from nervaluate.entities import Entity
        from nervaluate.strategies import EntityTypeEvaluation, ExactEvaluation, PartialEvaluation

        ways = {"exact": ExactEvaluation(), "partial": PartialEvaluation(), "type": EntityTypeEvaluation()}
        right = sum(len(self.truth[place]) for place in np.flatnonzero(self.right))
        gained = dict.fromkeys(ways, float(right))
        for place in np.flatnonzero(~self.right):
            truth, answers = ([Entity(str(span.kind), span.start, span.stop - 1) for span in spans]
                              for spans in (self.truth[place], self.answers[place]))
            for name, way in ways.items():
                result, _ = way.evaluate(truth, answers, [])
                gained[name] += result.correct + 0.5 * result.partial
        total = sum(map(len, self.truth)) + sum(map(len, self.answers))
        return {f"{name}_f1": 2 * each / total if total else 1.0 for name, each in gained.items()}

    def _character_f1(self) -> float:
        """Mean F1 of the tags of characters (O, and B and I of each kind), as KLUE measures; of one that is nowhere 1."""
        from sklearn.metrics import f1_score

        ends = np.cumsum(self.lengths)
        truth, answers = (_tags(of, ends - self.lengths, int(ends[-1]) if len(ends) else 0)
                          for of in (self.truth, self.answers))
        return float(f1_score(truth, answers, labels=range(2 * self.kinds + 1), average="macro", zero_division=1.0))


def paired(truth: list[Truth], answers: "list[Answer]") -> "list[tuple[Truth | None, Answer | None]]":
    """Spans that are there with the answers to them: those of the same bounds, then those that touch; each once."""
    left, pairs = list(answers), list[tuple[Truth | None, Answer | None]]()
    waiting = []
    for span in truth:
        same = next((each for each in left if each[:2] == span[:2]), None)
        if same:
            left.remove(same)
            pairs.append((span, same))
        else:
            waiting.append(span)
    for span in waiting:
        touching = next((each for each in left if each.start < span.stop and span.start < each.stop), None)
        if touching:
            left.remove(touching)
        pairs.append((span, touching))
    return [*pairs, *((None, each) for each in left)]


def _kinds(spans: "Iterable[Iterable[Truth | Answer]]") -> list[int]:
    return [span.kind for each in spans for span in each]


def _prf(right: np.ndarray, answered: np.ndarray, there: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return right / np.maximum(answered, 1), right / np.maximum(there, 1), 2 * right / np.maximum(answered + there, 1)


def _tags(spans: "Iterable[Iterable[Truth | Answer]]", begins: np.ndarray, size: int) -> np.ndarray:
    """Of all characters, end to end: 0, or 2 × kind + 1 where a span begins, + 2 where it goes on."""
    tags = np.zeros(size, int)
    for begin, each in zip(begins, spans, strict=True):
        for span in each:
            tags[begin + span.start:begin + span.stop] = 2 * span.kind + 2
            tags[begin + span.start] = 2 * span.kind + 1
    return tags
