"""Move answers to the text as it was typed: the model has read it in NFC and repaired, with other offsets."""

from ...data.aligned import Aligned
from ...kinds.annotated import Span, with_marks


def on_typed(answer: dict, read: Aligned) -> dict:
    """An answer to `read.text` (as `as_json` gives it) with the offsets of `read.typed`."""
    entities, last = [], 0
    for each in answer["entities"]:
        start, end = read.there(each["start"], each["end"])
        if (start := max(start, last)) < end:
            entities.append(each | {"start": start, "end": end, "text": read.typed[start:end]})
            last = end
    spans = [Span(each["start"], each["end"], each["type"]) for each in entities]
    return answer | {"entities": entities, "marked": with_marks(read.typed, spans), "characters": len(read.typed),
                     "read": len(read.typed)}
