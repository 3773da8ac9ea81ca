"""Sentences that say the headline in everyday words, as "so many of a hundred" or "off by so much"."""

from dataclasses import dataclass

from trainer.errors import Words
from trainer.kinds.figures import Metric
from trainer.kinds.interval import interval
from trainer.kinds.written import in_unit, significant

from ..parts import percent
from ..place import Visit

DIGITS = 2  # significant digits of a distance


@dataclass(frozen=True)
class Sentences:
    """The sentences of a kind of answer, with the fields of `headline_fields`.

    `reached`: the headline itself, which may have <b>; `expected`: what to expect on new texts, and `use` the same for
    the step "Use it"; `dots`: the picture, for people who do not see it; `beside`: the simple method's score; `alone`:
    that of the trained model alone; `before`: that of the model of the project before, `title`; `folds`: that of a
    cross-validation; `table`: what to expect of the answers in a table.
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


def headline_fields(metric: Metric, measured: dict, unit: str, visit: Visit) -> dict:
    """The fields of sentences on the headline of a test or of folds (`measured`).

    `n`: how many of a hundred, or the distance with its `unit`; `low`, `high`: its 95 % interval; `least`, `most`: how
    many of a hundred may be wrong; `share`, and rounded `about`, of all `rows`; for numbers also `band` and `within`.
    """
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


def headline_value(metric: Metric, value: float, unit: str, visit: Visit) -> int | str:
    """`n` of `headline_fields` for this value."""
    return of_a_hundred(value) if metric.form == "percent" else distance(value, unit, visit)


def of_a_hundred(share: float) -> int:
    """The share in percent, rounded, but 0 or 100 only if it is exactly that."""
    return round(100 * share) if share in (0, 1) else min(99, max(1, round(100 * share)))


def distance(value: float, unit: str, visit: Visit) -> str:
    return visit.read(in_unit(significant(value, DIGITS), unit))
