"""The headline in everyday words: what it means to be right in so many of a hundred, or to be so far off; a sentence
for each place."""

from dataclasses import dataclass

from trainer.errors import Words
from trainer.kinds.figures import Metric
from trainer.kinds.interval import interval
from trainer.kinds.written import in_unit, significant

from ..parts import percent
from ..place import Visit

DIGITS = 2  # of a distance in a sentence


@dataclass(frozen=True)
class Told:
    """Sentences with the fields of `said_of`.

    `reached`: the headline itself, which may have <b>; `expected`: of new texts, and `use` the same beside the way to
    use the model; `dots`: what is drawn beside it, for who does not see it; `beside`: the simple method's; `alone`: the
    model's, where another answers with it; `before`: that of the model of the project `title` before this one; `folds`:
    of a cross-validation, and `table` of a table that was answered.
    """

    reached: Words
    expected: Words
    use: Words
    dots: Words
    beside: Words
    alone: Words
    before: Words
    folds: Words
    table: Words


def said_of(metric: Metric, measured: dict, unit: str, visit: Visit) -> dict:
    """What sentences say of the headline of a test, or of folds: `n`, of a hundred, or the distance with its `unit`;
    `low` and `high`, within which new ones may be expected, and `least` and `most` of a hundred that may be wrong;
    `share` (and `about` so much) of all `rows`; `band` and `within`, where numbers have them."""
    value, rows = measured["metrics"][metric.name], measured["rows"]
    low, high = interval(measured, metric.name)
    if metric.form == "percent":
        return {"n": of_a_hundred(value), "low": round(100 * low), "high": round(100 * high), "rows": rows,
                "least": round(100 * (1 - high)), "most": round(100 * (1 - low)), "share": percent(value),
                "about": percent(value, 0)}
    found = measured if "band" in measured else measured["metrics"]
    return {"n": distance(value, unit, visit), "low": distance(low, "", visit), "high": distance(high, unit, visit),
            "rows": rows, "share": distance(value, unit, visit), "band": distance(found.get("band", high), unit, visit),
            "within": percent(found.get("within"), 0)}


def value_said(metric: Metric, value: float, unit: str, visit: Visit) -> int | str:
    """The `n` of it."""
    return of_a_hundred(value) if metric.form == "percent" else distance(value, unit, visit)


def of_a_hundred(share: float) -> int:
    """All or none only where it is all or none."""
    return round(100 * share) if share in (0, 1) else min(99, max(1, round(100 * share)))


def distance(value: float, unit: str, visit: Visit) -> str:
    return visit.read(in_unit(significant(value, DIGITS), unit))
