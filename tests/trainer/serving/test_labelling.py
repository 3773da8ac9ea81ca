"""A table classified by a real model in the real process, and read back from the workbook."""

import shutil
import unicodedata
from contextlib import closing

import openpyxl
import pandas as pd
import pytest

from trainer.data.tables import read_table
from trainer.errors import Problem
from trainer.home.files import read_json, write_json
from trainer.home.layout import Home
from trainer.home.least import choose_least
from trainer.home.project import Project
from trainer.serving import labelling
from trainer.serving import predictor as asking
from trainer.serving.labelling import label_table, text_columns
from trainer.serving.predictor import Predictor
from trainer.serving.workbook import named_after, write_workbook

ROWS = ["=HYPERLINK(1)", "정말 재미있어요", "", "돈이 아깝다", " \u200b", "정말 재미있어요", unicodedata.normalize("NFD", "돈이 아깝다")]


@pytest.fixture(scope="module")
def predictor(finished_run):
    with closing(Predictor(Home(finished_run.path.parents[3]))) as predictor:
        yield predictor


def table(folder, columns: dict):
    path = folder / "새 리뷰.csv"
    pd.DataFrame(columns).to_csv(path, index=False)
    return read_table(path)


def test_every_text_gets_its_label_and_nothing_else_changes(predictor, finished_run, tmp_path, monkeypatch):
    monkeypatch.setattr(asking, "PART", 2)
    brought = table(tmp_path, {"번호": range(7), "리뷰": ROWS, "확률": ["높음"] * 7})
    columns, told = text_columns(brought, finished_run), []
    found = label_table(predictor, finished_run, brought, columns, report=lambda share, words: told.append(share))
    assert (columns, found.label, found.probability) == (["리뷰"], "예측 라벨", "확률.1") and told == [0, 2 / 3]
    assert found.frame[brought.frame.columns].equals(brought.frame)
    labels, shares = found.frame["예측 라벨"].tolist(), found.frame["확률.1"]
    _, answer = predictor.predict(finished_run, [ROWS[0], "정말 재미있어요"])  # in the same batch, so to the last digit
    assert labels[1] == labels[5] == answer["label"] and shares[1] == shares[5] == answer["probabilities"][labels[1]]
    assert labels[3] == labels[6] and shares[3] == shares[6]  # the same text, however it is composed
    blank = [number for number, label in enumerate(labels) if not label]
    assert blank == shares.index[shares.isna()].tolist() == [2, 4]
    assert sum(found.counts().values()) == 5


def test_the_workbook_holds_texts_as_texts(predictor, finished_run, tmp_path):
    texts = [*ROWS, "끝\x0b없는\uffff " + "ㅋ" * 40_000, "🎬" * 20_000]
    brought = table(tmp_path, {"점수": [*map(str, range(7)), "12.5", "1000"], "글": texts, "번호": ["007"] * 9})
    path = tmp_path / named_after(brought.source).ko
    cut = write_workbook(label_table(predictor, finished_run, brought, ["글"], "en"), path)
    assert {file.name for file in tmp_path.iterdir()} == {"새 리뷰.csv", path.name}
    sheet = openpyxl.load_workbook(path).active
    first, *rows = sheet.iter_rows()
    assert path.name == "새 리뷰-답.xlsx"
    assert [cell.value for cell in first] == ["점수", "글", "번호", "predicted label", "probability"]
    assert {row[1].data_type for row in rows if row[1].value} == {"s"} and rows[0][1].value == "=HYPERLINK(1)"
    assert [row[4].value for row in rows if not (row[1].value or "").strip(" \u200b")] == [None, None]
    assert [row[0].value for row in rows] == [*range(7), 12.5, 1000] and {row[0].data_type for row in rows} == {"n"}
    assert {row[2].value for row in rows} == {"007"}  # which is no number
    assert rows[-2][1].value == ("끝없는 " + "ㅋ" * 40_000)[:32_767] and 0.5 <= rows[-2][4].value <= 1
    assert rows[-1][1].value == "🎬" * 16_383 and cut == 2  # two UTF-16 code units each


def test_long_texts_go_in_small_parts(predictor, finished_run, tmp_path, monkeypatch):
    monkeypatch.setattr(asking, "PART_CHARACTERS", 10)
    brought, told = table(tmp_path, {"글": ["좋아요", "별로", "긴 " * 10_001, "또 긴 글" * 5]}), []
    found = label_table(predictor, finished_run, brought, ["글"], report=lambda share, words: told.append(share))
    assert found.part_read == 1
    assert told == [0, 0.25, 0.5]  # the longest first, each alone


def test_texts_are_cleaned_as_those_were_that_the_model_learnt(predictor, finished_run, tmp_path):
    folder = shutil.copytree(finished_run.project.path, tmp_path / "local" / "cleaned-0000")
    spec = read_json(folder / "project.json")
    write_json(folder / "project.json", spec | {"repairs": spec["repairs"] | {"shorten_runs": True}})
    run, text = Project(folder).run("001"), "정말 별로예요ㅋㅋㅋㅋㅋㅋㅋ"
    as_it_is, short = predictor.predict(finished_run, [text, "정말 별로예요ㅋㅋㅋ"])
    cleaned, = predictor.predict(run, [text])
    assert cleaned["probabilities"] == short["probabilities"] != as_it_is["probabilities"]
    brought = table(tmp_path, {"글": [" " * 30_000 + text]})
    labelled = label_table(predictor, run, brought, ["글"])
    assert labelled.frame["글"].equals(brought.frame["글"])
    assert labelled.frame[labelled.probability].tolist() == [max(short["probabilities"].values())]


def test_a_part_is_asked_for_once_more_if_the_process_dies(predictor, finished_run, tmp_path):
    class Dying:
        deaths = 1

        def predict(self, run, texts, least):
            if self.deaths:
                self.deaths -= 1
                predictor._process.kill()
            return predictor.predict(run, texts, least=least)

    found = label_table(Dying(), finished_run, table(tmp_path, {"글": ["하나", "둘"]}), ["글"])
    assert sum(found.counts().values()) == 2


def test_an_answer_that_is_not_sure_enough_is_none(predictor, finished_run, tmp_path):
    texts = ["정말 재미있어요", "돈이 아깝다", "보통"]
    always = label_table(predictor, finished_run, table(tmp_path, {"글": texts}), ["글"])
    shares = always.frame[always.probability]
    least = shares.median()
    found = label_table(predictor, finished_run, table(tmp_path, {"글": texts}), ["글"], "en", least=least)
    labels = zip(always.frame[always.label], shares, strict=True)
    kept = [label if share >= least else "unsure" for label, share in labels]
    assert found.frame[found.label].tolist() == kept and 1 <= kept.count("unsure") < 3
    assert found.frame[found.probability].tolist() == shares.tolist(), "the probability is told all the same"
    answers = predictor.predict(finished_run, texts, least=least)
    assert [each["label"] is None for each in answers] == [label == "unsure" for label in kept]
    choose_least(finished_run.project, least)
    try:
        chosen = label_table(predictor, finished_run, table(tmp_path, {"글": texts}), ["글"], "en")
        assert chosen.frame.equals(found.frame) and predictor.predict(finished_run, texts) == answers
        assert all(each["label"] for each in predictor.predict(finished_run, texts, least=0.0)), "unless told otherwise"
    finally:
        choose_least(finished_run.project, 0)
    with pytest.raises(Problem) as told:
        predictor.predict(finished_run, texts, least=70)
    assert told.value.code == "bad_option" and told.value.where["value"] == 70


@pytest.mark.parametrize("columns, column, code", [
    ({"글": ["하나", "둘"]}, "없는 열", "no_such_column"), ({"글": ["하나"], "빈 열": [""]}, "빈 열", "no_text")])
def test_what_cannot_be_classified_is_told(predictor, finished_run, tmp_path, columns, column, code):
    with pytest.raises(Problem) as told:
        label_table(predictor, finished_run, table(tmp_path, columns), [column])
    assert told.value.code == code and told.value.where["column"] == column


def test_more_rows_than_a_sheet_holds_are_told_before_the_work(predictor, finished_run, tmp_path, monkeypatch):
    monkeypatch.setattr(labelling, "MAX_ROWS", 2)
    with pytest.raises(Problem) as told:
        label_table(predictor, finished_run, table(tmp_path, {"글": ["하나", "둘", "셋"]}), ["글"])
    assert told.value.code == "too_large_for_excel" and "2행" in told.value.words.ko


def test_half_an_emoji_in_a_text_harms_nobody(predictor, finished_run):
    """Programs that cut texts by UTF-16 units send them; JSON and Python let them pass."""
    broken, whole = predictor.predict(finished_run, ["재미있어요 \ud83d", "재미있어요"])
    assert broken["label"] and whole == predictor.predict(finished_run, ["재미있어요"])[0]
