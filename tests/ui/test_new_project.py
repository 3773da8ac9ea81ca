"""What the data page keeps of a request, and which files it refuses, before anything is read."""

from pathlib import Path

import gradio as gr
import pytest

from trainer.errors import Problem
from trainer.tasks.classification.samples import SAMPLES
from ui.data.page import NewProject
from ui.listeners import Listeners
from ui.place import Place, Visit


@pytest.fixture
def page():
    with gr.Blocks():
        yield NewProject(Listeners(None, gr.HTML(), gr.HTML()))


def test_what_was_asked_is_known_before_it_is_read(page):
    """So that who asks for something else, and then for this again, is not told that this is shown already."""
    file, visit = str(SAMPLES["reviews"].file), Visit(None, Place(), "local", "ko")
    first = next(page.look(True, {page.ways.file: [file], page.repairs.all: False}, visit))
    assert first[page.seen].files == {"": Path(file)}


def test_tables_of_many_months_are_to_be_joined(page):
    months = [Path(f"{month}월.csv") for month in range(1, 5)]
    with pytest.raises(Problem) as raised:
        page.reading.files(months, None)
    assert "파일 하나로 합쳐" in raised.value.words.ko and "4 files" in raised.value.words.en
