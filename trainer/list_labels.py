"""Labels that are lists: several classes a text, or marked stretches of it, which KoTune does not learn yet."""

import json
from collections.abc import Iterable

from .errors import Problem, Words

OFFERED = Words("코튠은 아직 글 하나에 라벨 하나를 붙이는 분류만 배웁니다: 글마다 라벨이 하나인 열을 골라 주세요.",
                "KoTune learns one label for each text so far: choose a column with one label a text.")


def refuse_lists(labels: Iterable[str], **where) -> None:
    """Raises Problem("list_labels") if nearly all labels are JSON lists, and not just of one value each."""
    labels = list(labels)
    lists = [each for each in map(_as_list, labels) if each is not None]
    if not lists or len(lists) < 0.9 * len(labels):
        return
    spans = any(isinstance(value, (list, dict)) for each in lists for value in each)
    if not spans and max(map(len, lists)) < 2:
        return
    example = next(label for label in labels if _as_list(label))[:60]
    kind = Words("글의 어디가 무엇인지 표시한 것(개체명 인식)", "marked stretches of the text (named entities)") if spans \
        else Words("글 하나에 라벨이 여럿인 것(다중 라벨)", "several labels for one text (multi-label)")
    raise Problem(
        "list_labels",
        f"'{where['column']}' 열의 라벨은 목록입니다(예: {example}). {kind.ko}으로 보입니다. {OFFERED.ko}",
        f"The labels in column '{where['column']}' are lists ({example}): {kind.en}. {OFFERED.en}",
        value=example, **where)


def _as_list(label: str) -> list | None:
    if not (label.startswith("[") and label.endswith("]")):
        return None
    try:
        return json.loads(label)
    except (ValueError, RecursionError):
        return None
