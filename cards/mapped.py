"""A map of test rows as a table: text, truth, answer, and the coordinates by PCA and t-SNE."""

from collections.abc import Iterator
from typing import Any

import pyarrow.parquet

from trainer.data.corrections import HEADS
from trainer.errors import Problem
from trainer.home.project import Run
from trainer.serving.maps import AXES, map_of
from trainer.tasks.answering import answers_to

from .to_check import ANSWER, PROBABILITY


def mapped(run: Run, language: str) -> tuple[list[str], Iterator[list[Any]]]:
    """Column names, and rows. Raises Problem("no_map" | "damaged_answers")."""
    found, answers = map_of(run), answers_to(run, "test")
    if found is None or answers is None:
        raise Problem("no_map", "아직 지도가 없습니다. 결과 화면에서 ‘지도 만들기’를 먼저 눌러 주세요.",
                      "There is no map yet. Press “Make the map” on the result page first.", run=run.name)
    rows = pyarrow.parquet.read_table(run.project.split("test"), page_checksum_verification=True).take(
        found.places).to_pylist()
    given = answers.plain(run.project.survey.labels)
    place_of = {row: place for place, row in enumerate(answers.rows.tolist())}
    names = [name for name in HEADS if name in rows[0]]
    axes = [f"{name}_{axis}" for name, points in found.layouts.items() for axis in AXES[:points.shape[1]]]
    has_probability = answers.sure_of(0) is not None
    probability = [PROBABILITY[language]] if has_probability else []
    head = [*(HEADS[name][language] for name in names), ANSWER[language], *probability, *axes]

    def filled() -> Iterator[list[Any]]:
        for number, (row, test_row) in enumerate(zip(rows, found.places.tolist(), strict=True)):
            place = place_of[test_row]
            text, sure = row["text"], [answers.sure_of(place)] if has_probability else []
            points = [float(value) for layout in found.layouts.values() for value in layout[number]]
            yield [*(answers.written(row[name], text) if name == "label" else row[name] for name in names),
                   answers.written(given[place]["answer"], text), *sure, *points]

    return head, filled()
