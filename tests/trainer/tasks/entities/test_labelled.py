"""A table that was looked through: the marked texts, and a sheet of its own with a row for each entity."""

import re
import unicodedata
from types import SimpleNamespace

import openpyxl
import pandas as pd
import pytest

from tests.trainer.training.test_learning import SETTINGS
from trainer.data.tables import read_table
from trainer.home.layout import Home
from trainer.kinds.agreement import Answer
from trainer.serving.labelling import label_table
from trainer.serving.workbook import write_workbook
from trainer.studio import create_project, look_at, start
from trainer.tasks.entities.samples import SAMPLES
from trainer.tasks.entities.task import as_json
from trainer.training.plan import Plan

NAMES = {"부산": ("LC", 0.75), "김철수": ("PS", 0.9), "이영희": ("PS", 0.6)}
CELLS = ["김철수는 부산에 갔다", "  이영희가 왔다", "", "아무도 없다", unicodedata.normalize("NFD", "비 온 부산"), "김철수는 부산에 갔다"]


@pytest.fixture
def run(tmp_path, tiny_encoder):
    """One that waits for its turn."""
    sample, = SAMPLES.values()
    project = create_project(Home(tmp_path / "집"), "local", "기사", *look_at(sample.file, task="entities"))
    return start(project, Plan(model=str(tiny_encoder), settings=SETTINGS), local_folders=True)


def find(run, texts: list[str], least: float) -> list[dict]:
    """A model that knows these names."""
    kinds = run.project.survey.labels
    return [as_json(text, [Answer(*found.span(), kinds.index(NAMES[found[0]][0]), NAMES[found[0]][1])
                           for found in re.finditer("|".join(NAMES), text)], kinds) for text in texts]


def answered(run, folder, cells: list[str], language: str) -> list[list[tuple]]:
    """The sheets of the workbook that comes back."""
    pd.DataFrame({"번호": range(len(cells)), "글": cells}).to_csv(folder / "새 글.csv", index=False)
    labelled = label_table(SimpleNamespace(predict=find), run, read_table(folder / "새 글.csv"), ["글"], language)
    write_workbook(labelled, folder / "답.xlsx")
    book = openpyxl.load_workbook(folder / "답.xlsx")
    assert book.sheetnames[1:] == [each.title for each in labelled.more]
    return [[*sheet.iter_rows(values_only=True)] for sheet in book]


def test_every_entity_has_a_row_that_says_where_it_lies(run, tmp_path):
    table, entities = answered(run, tmp_path, CELLS, "ko")
    assert [row[2] for row in table[1:]] == ["<김철수:PS>는 <부산:LC>에 갔다", "<이영희:PS>가 왔다", None, "아무도 없다",
                                             "비 온 <부산:LC>", "<김철수:PS>는 <부산:LC>에 갔다"]
    assert entities[0] == ("행", "개체", "종류", "뜻", "첫 글자", "끝 글자", "확률")
    first = [(2, "김철수", "PS", "사람", 1, 3, 0.9), (2, "부산", "LC", "장소", 6, 7, 0.75)]
    assert entities[1:3] == first and entities[3] == (3, "이영희", "PS", "사람", 3, 5, 0.6)
    assert entities[5:] == [(7, *each[1:]) for each in first]
    row, name, *_, start, end, chance = entities[4]
    assert (row, name, chance) == (6, "부산", 0.75), "as it stands in its cell, however that is composed"
    assert unicodedata.normalize("NFC", table[row - 1][1][start - 1:end]) == "부산"
    for row, name, *_, start, end, _ in entities[1:4]:
        assert table[row - 1][1][start - 1:end] == name


def test_where_nothing_is_found_there_is_one_sheet(run, tmp_path):
    assert len(answered(run, tmp_path, ["아무도 없다", "비가 온다"], "en")) == 1
