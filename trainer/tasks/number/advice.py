"""Good settings for learning a number."""

from ...advice import Advice, Size
from ...errors import Words
from ...models.families import Facts
from ..classification import advice as of_labels

ALL_ALIKE = Advice("off", Words("수에는 드문 라벨이 없으므로 행에 무게를 두지 않습니다.", "Numbers have no rare labels: all rows count the "
                                                                   "same."),
                   choices=["off"])


def advise(facts: Facts, size: Size, given: dict) -> dict[str, Advice]:
    """As for labels, of which it was measured, but that rows are not weighed."""
    return of_labels.advise(facts, size, given) | {"class_weights": ALL_ALIKE}
