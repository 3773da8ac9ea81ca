"""Cells of the confusion matrix: which rows each opens, and what an address may name."""

import re
from dataclasses import replace

import pyarrow.parquet
import pytest

from tests.trainer.tasks.samples import texts_with_marks
from trainer.home.layout import Home
from trainer.kinds.agreement import Answer, Truth
from trainer.kinds.scores import Scores
from trainer.kinds.spans import Spans
from trainer.kinds.stored import write_answers
from trainer.studio import create_project, look_at, start
from trainer.tasks.measured import measured_test
from trainer.training.plan import Plan
from ui.kinds.figures import charts_of
from ui.kinds.opened import in_cell, opening
from ui.kinds.scores import WRONG
from ui.kinds.spans import WRONG as OF_SPANS
from ui.place import Place, Shared, Visit


@pytest.fixture
def visit(finished_run):
    place = Place(finished_run.project.name, finished_run.name, step="result")
    return Visit(Shared(Home(finished_run.path.parents[3]), None, None, None), place, "local", "ko")


def at(cell: str, visit: Visit) -> Visit:
    return replace(visit, place=replace(visit.place, cell=cell))


def test_every_cell_opens_as_many_rows_as_it_counts(finished_run, visit):
    labels, counts = finished_run.project.survey.labels, measured_test(finished_run)["figures"]["confusion"]
    test = pyarrow.parquet.read_table(finished_run.project.split("test")).to_pylist()
    label_of, seen = {row["row"]: row["label"] for row in test}, []
    for truth, row in enumerate(counts):
        for guess, count in enumerate(row):
            found = in_cell(finished_run, WRONG, at(f"{truth}.{guess}", visit))
            rows = [int(number) for number in re.findall(r'data-row="(\d+)"', found.table)]
            assert len(rows) == count and f"{count:,}행" in found.head and "틀린 글 모두 보기" in found.head
            assert {label_of[number] for number in rows} <= {labels[truth]} and found.choices == labels
            sure = [float(share) for share in re.findall(r">([\d.]+)%<", found.table)]
            assert sure == sorted(sure, reverse=truth != guess)
            seen += rows
    assert sorted(seen) == sorted(label_of)


def test_cells_of_entities_open_texts_with_what_was_missed_or_invented_too(tmp_path, tiny_encoder, visit):
    """Three texts of the test, two kinds: one is right, one of another kind, one missed, and one found beside it."""
    project = create_project(Home(tmp_path), "local", "", *look_at(texts_with_marks(tmp_path), task="entities"))
    run = start(project, Plan(model=str(tiny_encoder)), local_folders=True)
    rows = len(pyarrow.parquet.read_table(project.split("test")))
    truth = [[Truth(0, 2, 0)], [Truth(0, 2, 0)], [Truth(0, 2, 1)], *([] for _ in range(rows - 3))]
    given = [[Answer(0, 2, 0, 0.9)], [Answer(0, 2, 1, 0.8)], [Answer(4, 6, 0, 0.7)], *([] for _ in range(rows - 3))]
    write_answers(run.answer_file("test"), Spans.of(truth, given, ["가나다라마바"] * rows, 2))
    visit = replace(visit, place=Place(project.name, run.name, step="result"))
    for cell, title in (("0.0", "맞힌 글"), ("0.1", "답한 글"), ("1.2", "놓친 글"), ("2.0", "잘못 찾은 글")):
        found = in_cell(run, OF_SPANS, at(cell, visit))
        assert title in found.head and "1행" in found.head and found.table.count("kt-mistake") == 1
    assert in_cell(run, OF_SPANS, at("3.0", visit)) is None
    drawn = opening(charts_of(Spans.drawn[:1], {"confusion": [[1]]}, ["가", "나"], visit), run, ["가", "나"], visit)
    assert drawn[0]["opens"]["names"] == ["가", "나", "(없음)"] and "개체 {count}개" in drawn[0]["opens"]["told"]


@pytest.mark.parametrize("cell", ["", "0", "9.0", "0.2.1", "-1.0", "a.b", "0.99999999999"])
def test_an_address_that_names_no_cell_opens_none(finished_run, visit, cell):
    assert in_cell(finished_run, WRONG, at(cell, visit)) is None


def test_a_matrix_has_the_way_to_its_cells_and_other_charts_have_none(finished_run, visit):
    drawn, none = (charts_of(Scores.drawn, {"confusion": counts}, ["<b>", "부정"], visit)
                   for counts in ([[1, 0], [2, 3]], []))
    first, = opening(drawn, finished_run, ["<b>", "부정"], at("1.0", visit))
    assert first["opens"]["address"].endswith("step=result&cell=") and first["opens"]["open"] == "1.0"
    assert first["opens"]["names"] == ["<b>", "부정"] and opening(none, finished_run, [], visit) == []
