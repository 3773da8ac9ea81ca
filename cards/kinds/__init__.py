"""What a card's results and limits contain, a file a kind of answer: `compared`, `details`, `limits`."""

from . import blanks, flags, numbers, scores, spans

KINDS = {"scores": scores, "flags": flags, "spans": spans, "numbers": numbers, "blanks": blanks}
