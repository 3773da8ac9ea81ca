"""A card's results and limits, a file for each kind of answer, with `compared`, `details` and `limits`."""

from . import blanks, flags, numbers, scores, spans

KINDS = {"scores": scores, "flags": flags, "spans": spans, "numbers": numbers, "blanks": blanks}
