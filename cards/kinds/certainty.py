"""Whether the probabilities of a model hold, for a card of it."""

from ..record import Record, Say


def certainty(record: Record, say: Say) -> list[str]:
    """That they do not, where nothing was done about it: validation rows were too few, or an earlier version trained."""
    if record.run.temperature != 1:
        return []
    return [say("확률은 보정하지 않았습니다. 90%라고 해서 열에 아홉이 맞는다는 뜻은 아닙니다.",
                "The probabilities are not calibrated: 90 % does not mean right nine times out of ten.")]
