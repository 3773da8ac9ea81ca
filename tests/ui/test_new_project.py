"""What the data page keeps of a request, and which files it refuses, before anything is read."""

from dataclasses import replace
from pathlib import Path

import gradio as gr
import pandas as pd
import pytest

from trainer.errors import Problem
from trainer.tasks.classification.samples import SAMPLES
from ui.data.page import NewProject
from ui.listeners import Listeners
from ui.place import Place, Shared, Visit

SHARED = Shared(None, None, None, None)


@pytest.fixture
def page():
    with gr.Blocks():
        new = NewProject(Listeners(SHARED, gr.HTML(), gr.HTML()))
        new.mine = gr.Column()
        yield new


def test_a_sample_has_its_title_whatever_the_page_did_before(page):
    """Pressed while the page was still opening, its project was named after the file."""
    file, visit = str(SAMPLES["reviews"].file), Visit(SHARED, Place(), "local", "ko")
    with gr.Blocks():
        listeners = Listeners(SHARED, gr.HTML(), gr.HTML())
    values = {page.ways.file: [file], page.title: "", page.begun: None}
    begun = page.begin(listeners, values, visit)
    assert begun[page.title] == SAMPLES["reviews"].title.ko
    assert page.begin(listeners, values | {page.title: "내 것"}, visit)[page.title] == "내 것"
    assert page.begin(listeners, values | {page.begun: begun[page.begun]}, visit) == {}, "told twice of the same files"
    none = values | {page.ways.file: None}
    assert page.begin(listeners, none, visit) == {}, "nor where there were none"
    upload = SHARED.kept.keep("local", [Path(file)], "")
    left = page.begin(listeners, none, replace(visit, place=Place(upload=upload.name)))
    assert left[page.begun] == [], "removed on a page that outlived a restart"


def test_what_was_asked_is_known_before_it_is_read(page):
    """So that who asks for something else, and then for this again, is not told that this is shown already."""
    file, values = str(SAMPLES["reviews"].file), {page.repairs.all: False, page.seen: None}
    upload = SHARED.kept.keep("local", [Path(file)], "")
    visit = Visit(SHARED, Place(upload=upload.name), "local", "ko")
    first = next(page.look(True, values | {page.ways.file: [file]}, visit))
    assert first[page.seen].files == {"": Path(file)}
    early = replace(visit, place=Place())
    assert not [*page.look(True, values | {page.ways.file: [file]}, early)], "before its address nothing is known of it"


def test_tables_of_many_months_are_to_be_joined(page):
    months = [Path(f"{month}월.csv") for month in range(1, 5)]
    with pytest.raises(Problem) as raised:
        page.reading.files(months, None)
    assert "파일 하나로 합쳐" in raised.value.words.ko and "4 files" in raised.value.words.en


def columns(**columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(columns, dtype="str")


def test_where_several_columns_look_like_labels_it_is_asked_which(page):
    rows, visit = range(60), Visit(None, Place(), "local", "ko")
    texts, numbers = [f"도서관 {i}번째 손님이 남긴 말" for i in rows], [str(i) for i in rows]
    area = [["열람실", "서가", "매점"][i % 3] for i in rows]
    mood = [["칭찬", "불만"][i % 2] for i in rows]
    question = page.columns.question
    asked = question.shown(columns(번호=numbers, 글=texts, 곳=area, 말투=mood), "글", "곳", visit)[question.which]
    assert asked.visible and asked.value == "곳"
    assert asked.choices == [("곳\n3가지: 매점 20, 서가 20, 열람실 20", "곳"), ("말투\n2가지: 불만 30, 칭찬 30", "말투")]
    usual = question.shown(columns(글=texts, 곳=area, 라벨=mood), "글", "라벨", visit)[question.which]
    assert not usual.visible  # one is called so
    alone = question.shown(columns(번호=numbers, 글=texts, 곳=area), "글", "곳", visit)[question.which]
    assert not alone.visible
