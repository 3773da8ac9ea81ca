"""How spans that were answered agree with those that are there, or with another's answers: one by one, and loosely."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from ..compute.temperature import divided_odds

KEPT = 0.3  # of two that answer together: how likely a span has to be to both, on average


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


Spans = Sequence[Truth] | Sequence[Answer]


def mean_of(one: list[Answer], other: list[Answer], share: float) -> list[Answer]:
    """The answers of two to the same text, of which the first counts with `share`: what the other has not is unlikely
    to it. Of answers that overlap the likelier one is kept."""
    chances: dict[Truth, float] = {}
    for answers, weight in ((one, share), (other, 1 - share)):
        for answer in answers:
            span = Truth(*answer[:3])
            chances[span] = chances.get(span, 0.0) + weight * answer.probability
    found: list[Answer] = []
    for span, chance in sorted(chances.items(), key=lambda pair: (-pair[1], pair[0])):
        if chance >= KEPT and not any(each.start < span.stop and span.start < each.stop for each in found):
            found.append(Answer(*span, chance))
    return sorted(found)


def tempered(answers: list[Answer], temperature: float) -> list[Answer]:
    """As sure as the odds of each to be there are at this temperature, against all that may be in its place."""
    chances = divided_odds(np.array([each.probability for each in answers], float), temperature).tolist()
    return [each._replace(probability=chance) for each, chance in zip(answers, chances, strict=True)]


def paired(truth: list[Truth], answers: list[Answer]) -> list[tuple[Truth | None, Answer | None]]:
    """Spans that are there with the answers to them: those of the same bounds, then those that touch; each once."""
    left, pairs, waiting = list(answers), list[tuple[Truth | None, Answer | None]](), []
    for span in truth:
        if same := next((each for each in left if each[:2] == span[:2]), None):
            left.remove(same)
            pairs.append((span, same))
        else:
            waiting.append(span)
    for span in waiting:
        if touching := next((each for each in left if each.start < span.stop and span.start < each.stop), None):
            left.remove(touching)
        pairs.append((span, touching))
    return [*pairs, *((None, each) for each in left)]


def in_cells(truth: list[list[Truth]], answers: list[list[Answer]], kinds: int,
             ) -> Iterator[tuple[int, tuple[int, int], float]]:
    """Of each span that is there or was answered: in which text it is, its kind there and as answered (`kinds`, where
    there is none), and how likely the answer was (0, where there is none)."""
    for place, both in enumerate(zip(truth, answers, strict=True)):
        for there, answer in paired(*both):
            cell = there.kind if there else kinds, answer.kind if answer else kinds
            yield place, cell, answer.probability if answer else 0.0


def prf(right: np.ndarray, answered: np.ndarray, there: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Precision, recall and F1 of each, of how many answers are right, how many there are, and how many should be."""
    return right / np.maximum(answered, 1), right / np.maximum(there, 1), 2 * right / np.maximum(answered + there, 1)


def loose_f1(pairs: Iterable[tuple[list[Truth], list[Answer]]]) -> dict[str, float]:
    """F1 by bounds alone (exact), by bounds that touch (partial), by kind of what touches (type); what is wholly right
    is so by every measure, and nervaluate judges the rest."""
    from nervaluate.entities import Entity
    from nervaluate.strategies import EntityTypeEvaluation, ExactEvaluation, PartialEvaluation

    ways = {"exact": ExactEvaluation(), "partial": PartialEvaluation(), "type": EntityTypeEvaluation()}
    gained, total = dict.fromkeys(ways, 0.0), 0
    for truth, answers in pairs:
        total += len(truth) + len(answers)
        if {*truth} == {Truth(*answer[:3]) for answer in answers}:
            gained = {name: each + len(truth) for name, each in gained.items()}
            continue
        theirs = [[Entity(str(span.kind), span.start, span.stop - 1) for span in spans] for spans in (truth, answers)]
        for name, way in ways.items():
            result, _ = way.evaluate(*theirs, [])
            gained[name] += result.correct + 0.5 * result.partial
    return {f"{name}_f1": 2 * each / total if total else 1.0 for name, each in gained.items()}


def character_f1(truth: Sequence[Spans], answers: Sequence[Spans], lengths: np.ndarray, kinds: int) -> float:
    """Mean F1 of the tags of characters (O, and B and I of each kind), as KLUE measures; of one that is nowhere 1."""
    from sklearn.metrics import f1_score

    ends = np.cumsum(lengths)
    tags = [_tags(of, ends - lengths, int(ends[-1]) if len(ends) else 0) for of in (truth, answers)]
    return float(f1_score(*tags, labels=range(2 * kinds + 1), average="macro", zero_division=1.0))


def _tags(spans: Sequence[Spans], begins: np.ndarray, size: int) -> np.ndarray:
    """Of all characters, end to end: 0, or 2 × kind + 1 where a span begins, + 2 where it goes on."""
    tags = np.zeros(size, int)
    for begin, each in zip(begins, spans, strict=True):
        for span in each:
            tags[begin + span.start:begin + span.stop] = 2 * span.kind + 2
            tags[begin + span.start] = 2 * span.kind + 1
    return tags
