"""How answered spans agree with the true ones, or with the answers of another method: exactly and loosely."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from ..compute.temperature import divided_odds
from .interval import macro_f1

KEPT = 0.3  # least probability of a span in the mean of two methods


class Truth(NamedTuple):
    """A true span: characters `start` … `stop` - 1 are of the kind with this number."""

    start: int
    stop: int
    kind: int


class Answer(NamedTuple):
    """An answered span, and how likely it is, 0 … 1."""

    start: int
    stop: int
    kind: int
    probability: float


Spans = Sequence[Truth] | Sequence[Answer]


def mean_of(one: list[Answer], other: list[Answer], share: float) -> list[Answer]:
    """The mean of two methods' answers to one text, where the first counts with `share` (0 … 1). A span that one of
    them did not answer has the probability 0 there. Of spans that overlap the likeliest is kept."""
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
    """The answers with probabilities at this temperature, by the odds of each span to be there."""
    chances = divided_odds(np.array([each.probability for each in answers], float), temperature).tolist()
    return [each._replace(probability=chance) for each, chance in zip(answers, chances, strict=True)]


def paired(truth: list[Truth], answers: list[Answer]) -> list[tuple[Truth | None, Answer | None]]:
    """True spans paired with answers, each once: first by the same bounds, then by overlap. None: no partner."""
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
    """For each true or answered span: number of its text, (true kind, answered kind) with `kinds` for none, and the
    probability of the answer (0 for none)."""
    for place, both in enumerate(zip(truth, answers, strict=True)):
        for span, answer in paired(*both):
            cell = span.kind if span else kinds, answer.kind if answer else kinds
            yield place, cell, answer.probability if answer else 0.0


def prf(right: np.ndarray, answered: np.ndarray, there: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Precision, recall and F1, by how many answers are right, how many there are, and how many there should be."""
    return right / np.maximum(answered, 1), right / np.maximum(there, 1), 2 * right / np.maximum(answered + there, 1)


def loose_f1(pairs: Iterable[tuple[list[Truth], list[Answer]]]) -> dict[str, float]:
    """F1 by bounds alone (exact), by bounds that overlap (partial), and by kind where spans overlap (type), as
    nervaluate measures them; texts that are wholly right are not given to it, as they count in full by each."""
    from nervaluate.entities import Entity
    from nervaluate.strategies import EntityTypeEvaluation, ExactEvaluation, PartialEvaluation

    measures = {"exact": ExactEvaluation(), "partial": PartialEvaluation(), "type": EntityTypeEvaluation()}
    gained, total = dict.fromkeys(measures, 0.0), 0
    for truth, answers in pairs:
        total += len(truth) + len(answers)
        if {*truth} == {Truth(*answer[:3]) for answer in answers}:
            gained = {name: each + len(truth) for name, each in gained.items()}
            continue
        entities = [[Entity(str(span.kind), span.start, span.stop - 1) for span in spans] for spans in (truth, answers)]
        for name, measure in measures.items():
            result, _ = measure.evaluate(*entities, [])
            gained[name] += result.correct + 0.5 * result.partial
    return {f"{name}_f1": 2 * each / total if total else 1.0 for name, each in gained.items()}


def character_f1(truth: Sequence[Spans], answers: Sequence[Spans], lengths: np.ndarray, kinds: int) -> float:
    """Macro F1 of the characters' tags (O, and B and I of each kind), as KLUE measures; 1 for a tag that is nowhere."""
    return float(macro_f1(tagged(truth, answers, lengths, kinds).sum(0)[None], unknown=1.0)[0])


def tagged(truth: Sequence[Spans], answers: Sequence[Spans], lengths: np.ndarray, kinds: int) -> np.ndarray:
    """How many characters of each text have each tag (O, and B and I of each kind) in both, in the answer, and in
    truth: texts × 3 tags."""
    ends, tags = np.cumsum(lengths), 2 * kinds + 1
    there, answered = (_tags(spans, ends - lengths, int(ends[-1]) if len(ends) else 0) for spans in (truth, answers))
    places = np.repeat(np.arange(len(lengths)), lengths) * tags
    counts = [np.bincount(each, minlength=len(lengths) * tags).reshape(-1, tags) for each in (
        (places + there)[there == answered], places + answered, places + there)]
    return np.hstack(counts)


def _tags(spans: Sequence[Spans], begins: np.ndarray, size: int) -> np.ndarray:
    """Tags of all characters, end to end: 0 outside spans, 2 × kind + 1 where one begins, 2 × kind + 2 inside."""
    tags = np.zeros(size, int)
    for begin, each in zip(begins, spans, strict=True):
        for span in each:
            tags[begin + span.start:begin + span.stop] = 2 * span.kind + 2
            tags[begin + span.start] = 2 * span.kind + 1
    return tags
