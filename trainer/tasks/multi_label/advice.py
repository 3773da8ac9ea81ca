"""Good settings for learning to give several labels."""

from ...advice import Advice, Size
from ...errors import Words
from ...models.families import Facts
from ..classification import advice as of_one

ALL_ALIKE = Advice("off", Words("라벨마다 따로 배우고, 라벨마다 붙이는 기준을 검증 행에서 고르므로 행에 무게를 두지 않습니다.",
                                "Each label is learnt by itself, and from which probability on it is given is chosen "
                                "by the validation rows: rows count the same."), choices=["off"])


def advise(facts: Facts, size: Size, given: dict) -> dict[str, Advice]:
    """As for one label, but that rows are not weighed."""
    return of_one.advise(facts, size, given) | {"class_weights": ALL_ALIKE}
