"""Maps of test rows: a real process reads them by the model, and lays them out."""

import shutil

import gradio as gr
import numpy as np
import plotly.graph_objects as go
import psutil
import pyarrow.parquet
import pytest

from cards.mapped import mapped
from cards.sheet import as_sheet
from trainer.errors import Problem
from trainer.home.files import write_json
from trainer.home.layout import Home
from trainer.serving import maps
from trainer.serving.maps import is_mappable, made_map, map_of, places_of
from trainer.tasks.answering import answers_to, share_of
from ui.kinds.dots import WAYS
from ui.kinds.mapped import map_figure
from ui.kinds.opened import opening
from ui.listeners import Listeners
from ui.place import Place, Shared, Visit
from ui.result.map import MapPart


@pytest.fixture(scope="module")
def home(finished_run, tmp_path_factory):
    """A copy, into which a map may be written."""
    folder = tmp_path_factory.mktemp("지도")
    shutil.copytree(finished_run.path.parents[3], folder / "home")
    return Home(folder / "home")


@pytest.fixture(scope="module")
def run(home, finished_run):
    """With HTML in a label and in a text."""
    project = home.project("local", finished_run.project.name)
    survey, file = project.survey, project.split("test")
    first = survey.labels[0]
    test = pyarrow.parquet.read_table(file).to_pandas()
    test["label"] = test["label"].replace(first, f"<script>{first}")
    test.loc[0, "text"] = "<script>alert(1)</script>"
    test.to_parquet(file, index=False, write_page_checksum=True)
    labels = [f"<script>{first}", *survey.labels[1:]]
    write_json(project.survey_file, survey.model_dump(by_alias=True) | {"labels": labels})
    return home.project("local", project.name).run(finished_run.name)


def test_a_map_is_made_kept_looked_at_and_taken_away(home, run, finished_run):
    with pytest.raises(Problem) as refused:
        mapped(run, "ko")
    assert refused.value.code == "no_map" and map_of(run) is None
    shares = []
    found = made_map(home, run, lambda share, words: shares.append(share))
    rows = run.project.survey.rows["test"]
    assert shares == sorted(shares) and found.places.tolist() == [*range(rows)]
    assert {name: points.shape for name, points in found.layouts.items()} == {
        "tsne2": (rows, 2), "tsne3": (rows, 3), "pca": (rows, 3)}
    assert all(np.isfinite(points).all() and points.std() > 0 for points in found.layouts.values())
    written = run.map.stat().st_mtime_ns
    made_map(home, run)
    assert run.map.stat().st_mtime_ns == written, "it is there already"

    visit = Visit(Shared(home, None, None, None), Place(run.project.name, run.name, step="result"), "local", "ko")
    answers, hidden = answers_to(run, "test"), set()
    for layout in ("tsne", "pca"):
        for space in (False, True):
            for colour in WAYS[answers.kind]:
                drawn = go.Figure(map_figure(run, found, answers, layout, space, colour, visit))
                hidden.add(drawn.layout.legend.uirevision)
                assert sum(len(trace.x) for trace in drawn.data) == rows
                assert all("행</b><br>정답" in told and "<script" not in told for trace in drawn.data
                           for told in trace.text)
                assert not any("<script" in (trace.name or "") for trace in drawn.data)
    told = str(map_figure(run, found, answers, "pca", False, "label", visit)["data"])
    assert "&lt;script&gt;alert(1)" in told and f"&lt;script&gt;{finished_run.project.survey.labels[0]}" in told
    assert hidden == {f"{run.project.name}/{run.name}/{colour}" for colour in WAYS[answers.kind]}
    lines = b"".join(as_sheet(*mapped(run, "ko"))).decode("utf-8-sig").splitlines()
    assert lines[0].endswith("확률,tsne2_x,tsne2_y,tsne3_x,tsne3_y,tsne3_z,pca_x,pca_y,pca_z") and len(lines) == rows + 1

    run.map.write_bytes(run.map.read_bytes()[:-9])
    assert map_of(run) is None, "a damaged one is made anew"


def test_it_is_offered_where_answers_are_stored_and_trouble_with_it_stays_in_its_own_box(home, run):
    made_map(home, run)
    visit = Visit(Shared(home, None, None, None), Place(run.project.name, run.name, step="result"), "local", "ko")
    file = run.answer_file("test")
    stored = file.read_bytes()
    with gr.Blocks():
        part = MapPart(Listeners(visit.shared, gr.HTML(), gr.HTML()))
    shown = part.show(run, visit)
    assert is_mappable(run) and shown[part.drawn].visible and "아래 표에도" in shown[part.note]
    assert ("단순한 방법" in shown[part.note]) == (share_of(run) < 1)
    file.write_bytes(stored[:-9])
    shown = part.show(run, visit)
    assert shown[part.box].visible and shown[part.column].visible and not shown[part.drawn].visible
    file.unlink()  # as of an earlier version
    assert not is_mappable(run) and not part.show(run, visit)[part.column].visible
    charts = [{"data": []}]
    assert opening(charts, run, run.project.survey.labels, visit) == charts
    file.write_bytes(stored)
    assert "opens" in opening(charts, run, run.project.survey.labels, visit)[0]


def test_who_goes_ends_the_process_and_the_next_one_is_served(home, run):
    run.map.unlink(missing_ok=True)

    begun = []

    def leave(share, words):
        begun.extend(set(making()) - before)
        raise KeyError("gone")

    before = set(making())
    with pytest.raises(KeyError):
        made_map(home, run, leave)
    assert begun and not set(begun) & set(making()), "its process is gone"
    assert maps._one.acquire(timeout=0)
    maps._one.release()


def making() -> list[int]:
    """Processes that make maps, of whoever's."""
    return [process.pid for process in psutil.process_iter(["name"]) if process.info["name"] == "kotune map"]


def test_of_many_rows_some_are_taken_from_the_first_to_the_last():
    places = places_of(50_000)
    assert len(places) == maps.MOST and places[0] == 0 and places[-1] == 49_999 and len(places_of(3)) == 3
