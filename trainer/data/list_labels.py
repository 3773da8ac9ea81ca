"""Labels that are lists: several classes a text, or marked stretches of it, which KoTune does not learn yet."""

import json
import re

from ..errors import Problem, Words

OFFERED = Words("코튠은 아직 글 하나에 라벨 하나를 붙이는 분류만 배웁니다: 글마다 라벨이 하나인 열을 골라 주세요.",
                "KoTune learns one label for each text so far: choose a column with one label a text.")
TAG = re.compile(r"O|[BIESLU]-\S+")
ENTITIES = Words("글의 어디가 무엇인지 표시한 것(개체명 인식)", "marked stretches of the text (named entities)")
SEVERAL = Words("글 하나에 라벨이 여럿인 것(다중 라벨)", "several labels for one text (multi-label)")


def refuse_lists(labels: dict[str, int], **where) -> None:
    """Raises Problem("list_labels") if nearly all labels (with their rows) are JSON lists, not just of one value each,
    or the tags of named entities, one a token: O, B-PS, I-PS."""
    tagged = sum(count for label, count in labels.items() if TAG.fullmatch(label))
    if tagged > 0.9 * sum(labels.values()) and any(label.startswith("B-") for label in labels):
        raise _refusal(next(label for label in labels if label.startswith("B-")), ENTITIES, where)
    lists = [each for each in map(_as_list, labels) if each is not None]
    if not lists or len(lists) < 0.9 * len(labels):
        return
    spans = any(isinstance(value, (list, dict)) for each in lists for value in each)
    if spans or max(map(len, lists)) > 1:
        raise _refusal(next(label for label in labels if _as_list(label)), ENTITIES if spans else SEVERAL, where)


def _refusal(example: str, kind: Words, where: dict) -> Problem:
    return Problem(
        "list_labels",
        f"'{where['column']}' 열의 라벨은 {kind.ko}으로 보입니다(예: {example[:60]}). {OFFERED.ko}",
        f"The labels in column '{where['column']}' look like {kind.en} ({example[:60]}). {OFFERED.en}",
        value=example[:60], **where)


def _as_list(label: str) -> list | None:
    if not (label.startswith("[") and label.endswith("]")):
        return None
    try:
        return json.loads(label)
    except (ValueError, RecursionError):
        return None
