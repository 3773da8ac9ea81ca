"""Decisions: typed questions about a text, as clients of decision models ask them (`/v1/systemone` of transformers
5.23), answered by any model that gives labels or a number.

A model can only answer what it has learnt: options must be its labels, and levels its labels or numbers.
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import NormalDist
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from ..errors import Problem, clip
from ..kinds.numbers import COVERED
from ..kinds.thresholds import EVEN
from ..texts import COLUMNS

Content = str | dict[str, Any] | list[Any] | None


class YesNo(BaseModel, extra="forbid"):
    """Whether a label fits: the one in `instructions`, else the question's name. It fits if its probability is at least
    .5."""

    type: Literal["noul"]
    instructions: Content = None
    criteria: dict[Literal["true", "false"], Content] | None = None


class Choice(BaseModel, extra="forbid"):
    """Which of some labels fits best."""

    type: Literal["choice"]
    criteria: dict[str, Content] = Field(min_length=1)
    instructions: Content = None


class Score(BaseModel, extra="forbid"):
    """On which level a text is; `criteria`: levels from the lowest to the highest."""

    type: Literal["score"]
    criteria: list[Content] = Field(min_length=1)
    instructions: Content = None


Question = Annotated[YesNo | Choice | Score, Field(discriminator="type")]


def text_of(state: Content) -> Any:
    """The text or pair of a question, in a form that `asked.asked_of` takes."""
    if isinstance(state, dict) and len(state) == 1 and not {*state} & {*COLUMNS}:
        return next(iter(state.values()))
    return state


def decided(name: str, question: Question, answer: dict) -> dict:
    """The answer to a question, from a model's `answer` in JSON. Raises Problem("no_decisions" | "no_such_label" |
    "no_such_level")."""
    if not {"probabilities", "number"} & answer.keys():
        raise Problem("no_decisions", "이 모델은 라벨이나 수로 답하지 않아 이런 질문에 답할 수 없습니다. /predict로 물어 주세요.",
                      "This model answers with no label and no number, so it decides nothing. Ask it by /predict.")
    if isinstance(question, YesNo):
        asked = question.instructions
        label = asked.strip() if isinstance(asked, str) and asked.strip() in answer.get("probabilities", {}) else name
        chance, = _chances(answer, [label])
        return {"type": "noul", "noul": _rescaled(chance, answer.get("thresholds", {}).get(label))}
    if isinstance(question, Choice):
        options = [*question.criteria]
        return _choice(options, _shares(_chances(answer, options)))
    levels = [str(level) for level in question.criteria]
    shares = _of_number(answer, levels) if "number" in answer else _shares(_chances(answer, levels))
    return _score(question.criteria, shares)


def _rescaled(chance: float, threshold: float | None) -> float:
    """A probability for clients, which take .5 and above for yes, while labels may have another threshold: 0, the
    threshold and 1 are mapped to 0, .5 and 1, linearly between them."""
    if threshold is None or threshold == EVEN:
        return chance
    return chance / (2 * threshold) if chance < threshold else 1 - (1 - chance) / (2 * (1 - threshold))


def _choice(options: Sequence[str], shares: Sequence[float]) -> dict:
    count, best = len(options), max(range(len(options)), key=lambda place: shares[place])
    sure = 1.0 if count == 1 else max(0.0, (shares[best] - 1 / count) / (1 - 1 / count))
    return {"type": "choice", "choice": options[best], "confidence": sure,
            "probabilities": dict(zip(options, shares, strict=True))}


def _score(levels: Sequence[Content], shares: Sequence[float]) -> dict:
    count, best = len(levels), max(range(len(levels)), key=lambda place: shares[place])
    away = sum(share * abs(level - best) for level, share in enumerate(shares))
    evenly = sum(abs(level - (count - 1) / 2) for level in range(count)) / count
    names = [str(level) for level in range(count)]
    return {"type": "score", "score": sum(level * share for level, share in enumerate(shares)),
            "legend": dict(zip(names, levels, strict=True)),
            "confidence": 1.0 if count == 1 else max(0.0, 1 - away / evenly),
            "probabilities": dict(zip(names, shares, strict=True))}


def _chances(answer: dict, labels: Sequence[str]) -> list[float]:
    """The probabilities of these labels. Raises Problem("no_such_label")."""
    known = answer.get("probabilities", {})
    if strange := [label for label in labels if label not in known]:
        has = ", ".join(f"'{clip(label, 40)}'" for label in [*known][:20]) or "–"
        value = clip(strange[0], 80)
        raise Problem("no_such_label", f"이 모델은 '{value}'에 대해 배우지 않았습니다. 아는 라벨: {has}.",
                      f"This model has not learnt about '{value}'. Labels that it knows: {has}.", value=value)
    return [known[label] for label in labels]


def _shares(chances: Sequence[float]) -> list[float]:
    """Probabilities divided by their sum, as they are those of only some labels."""
    total = sum(chances)
    return [chance / total for chance in chances] if total else [1 / len(chances)] * len(chances)


def _of_number(answer: dict, levels: Sequence[str]) -> list[float]:
    """The probability of each level to be the nearest to the true number, taken as normally distributed around the
    answer, with `COVERED` of it within the band. Raises Problem("no_such_level")."""
    try:
        numbers = [float(level) for level in levels]
    except ValueError:
        numbers = []
    if not numbers or numbers != sorted({*numbers}) or not all(map(math.isfinite, numbers)):
        shown = clip(", ".join(levels), 80)
        raise Problem("no_such_level", f"이 모델은 수로 답하는데 단계(criteria)가 {shown}입니다. 작은 것부터 수를 적어 주세요.",
                      f"This model answers with a number. Levels (criteria) have to be numbers, the lowest first, not "
                      f"{shown}.", value=shown)
    half = max(answer["high"] - answer["number"], answer["number"] - answer["low"], 1e-9)
    spread = NormalDist(answer["number"], half / NormalDist().inv_cdf((1 + COVERED) / 2))
    ends = [0.0, *(spread.cdf((low + high) / 2) for low, high in pairwise(numbers)), 1.0]
    return [high - low for low, high in pairwise(ends)]
