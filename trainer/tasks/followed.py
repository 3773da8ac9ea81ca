"""Follow a few validation rows through a training: show what the model answers to them after each epoch.

They are chosen by their texts and labels, never by an answer, so that they show the model neither better nor worse.
"""

from collections import Counter
from contextlib import suppress
from functools import lru_cache
from itertools import chain, zip_longest
from pathlib import Path
from typing import NamedTuple

from ..errors import Problem
from ..home.project import Run
from ..texts import COLUMNS
from . import task_of
from .answering import Source

COUNT = 6  # rows
SHORT, LONG = 8, 90  # characters: long enough to say something, short enough to read at a glance


class Followed(NamedTuple):
    """A row with its answers. `row`: text (and second), label, and number in the upload. `answers`: epoch → answer as
    `Judged.answered` gives it, and `near`, how near it is to the truth (`Judged.near`)."""

    row: dict
    answers: dict[int, dict]


def followed(run: Run, epochs: list[int]) -> list[Followed]:
    """The followed rows with the stored answers of these `epochs`. Empty for a fold, which has other validation rows,
    and for a task whose models do not answer."""
    task = task_of(run)
    if run.spec.fold or task.makes != "model" or not epochs:
        return []
    rows = _chosen(run.project.split("valid"))
    places, answers = tuple(place for place, _ in rows), {}
    for epoch in epochs:
        with suppress(Problem):  # damaged
            if source := Source.of(task, run.answer_file(f"epoch-{epoch:02d}")):
                answers[epoch] = _answers(source, places)
    return [Followed(row, {epoch: each[number] for epoch, each in answers.items()})
            for number, (_, row) in enumerate(rows)] if answers else []


@lru_cache(maxsize=64)
def _chosen(valid: Path) -> tuple[tuple[int, dict], ...]:
    """Take the first short text of each label, the most frequent label first, then the second, and so on; returns
    (place among the validation rows, row)."""
    import pyarrow.parquet

    rows = pyarrow.parquet.read_table(valid).to_pylist()
    by_label: dict[str, list[int]] = {label: [] for label, _ in Counter(row["label"] for row in rows).most_common()}
    for place, row in enumerate(rows):
        by_label[row["label"]].append(place)

    def is_long(place: int) -> bool:
        return not SHORT <= sum(len(rows[place][name]) for name in COLUMNS if name in rows[place]) <= LONG

    ranked = [sorted(places, key=is_long)[:COUNT] for places in by_label.values()]
    places = [place for place in chain.from_iterable(zip_longest(*ranked)) if place is not None][:COUNT]
    return tuple((place, rows[place]) for place in places)


@lru_cache(maxsize=512)
def _answers(source: Source, places: tuple[int, ...]) -> list[dict]:
    """The answers at these places; only these few are cached, not the whole file."""
    found = source.mixed(1.0)
    near = found.near
    return [each | {"near": round(float(near[place]), 2)}
            for each, place in zip(found.answered([*places]), places, strict=True)]
