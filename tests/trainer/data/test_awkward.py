"""Awkward files, read, surveyed and split as the people who have them would expect."""

import unicodedata

import pytest

from tests.awkward.fixture import FILES, make_files
from trainer.data.tables import read_table
from trainer.errors import Problem
from trainer.options import Shares
from trainer.studio import look_at
from trainer.tasks.classification.formats import TEXT_AND_LABEL
from trainer.tasks.classification.survey import divide, survey


@pytest.fixture
def path_of(awkward):
    return lambda number: next(path for path in sorted(awkward.iterdir()) if path.name.startswith(number))


@pytest.fixture
def table_of(path_of):
    return lambda number: read_table(path_of(number))


@pytest.fixture
def survey_of(table_of):
    def survey_of(number: str):
        table = table_of(number)
        return survey(table, TEXT_AND_LABEL.columns(table, {}))
    return survey_of


@pytest.fixture
def findings_of(survey_of):
    return lambda number: {each.code: each for each in survey_of(number).findings}


def said(table) -> str:
    return " ".join(note.ko for note in table.notes)


def test_the_files_are_the_same_each_time(awkward, tmp_path):
    again = {path.name: path.read_bytes() for path in make_files(tmp_path).iterdir()}
    assert again == {path.name: path.read_bytes() for path in awkward.iterdir()} and len(again) == len(FILES)


@pytest.mark.parametrize("number, words", [
    ("01", ["CP949로 읽었습니다"]), ("02", ["BOM"]), ("03", ["UTF-16으로", "탭"]), ("05", ["세미콜론"])])
def test_reviews_read_the_same_from_every_encoding(table_of, survey_of, number, words):
    table = table_of(number)
    assert list(table.frame.columns) == ["리뷰", "감정"] and len(table.frame) == 800
    assert all(word in said(table) for word in words)
    assert table.frame["리뷰"].str.contains("똠방각하").any(), "a syllable that CP949 has and EUC-KR has not"
    assert survey_of(number).fingerprint == survey_of("02").fingerprint


def test_quoted_cells_are_whole(path_of, table_of):
    table = table_of("07")
    assert table.frame.shape == (200, 3) and table.frame["content"].str.contains('"').any()
    assert table.frame["content"].str.contains("\n").all() and len(path_of("07").read_text("utf-8").splitlines()) > 2000


def test_a_first_row_of_data_is_kept(table_of):
    table = table_of("09")
    assert len(table.frame) == 800 and table.first_row == 1 and "열 이름이 없는 파일" in said(table)


def test_repeated_columns_are_told_apart(table_of):
    table = table_of("10")
    assert list(table.frame.columns) == ["text", "text.1", "label", "label.1"]
    assert "'text' → 'text.1'" in said(table)


def test_rows_without_label_are_left_out(survey_of):
    result = survey_of("11")
    assert set(result.labels) == {"긍정", "부정"}
    counts = {each.code: each.count for each in result.findings}
    assert counts["missing_label"] + counts["blank_rows"] == 154  # 114 empty, 24 blanks, 16 "NULL"
    assert len(result.rows) == 800 - 154 - counts["missing_text"]


@pytest.mark.parametrize("number, code, words", [
    ("12", "one_class", "'긍정' 한 가지뿐"), ("23", "empty_file", "빈 파일"),
    ("24", "header_only", "데이터 행이 없습니다"), ("25", "only_blanks", "빈칸밖에"),
    ("26", "corrupt_file", "잘려"), ("28", "corrupt_file", "잘려"),
    ("30", "too_big", "압축 폭탄"), ("33", "list_labels", "다중 라벨"), ("41", "list_labels", "개체명"),
    ("52", "too_few_rows", "7개뿐"), ("57", "one_class", "한 가지뿐"),
    ("36", "list_labels", "개체명"), ("39", "marked_texts", "개체명"),
    ("37", "list_labels", "개체명"), ("59", "corrupt_file", "잘려")])
def test_what_cannot_be_used_is_said(survey_of, number, code, words):
    with pytest.raises(Problem) as caught:
        survey_of(number)
    assert caught.value.code == code and words in caught.value.words.ko and caught.value.words.en


def test_records_are_found_where_they_lie(table_of, survey_of):
    table = table_of("32")
    assert table.frame.shape == (200, 2) and "'data' 아래의 목록" in said(table)
    assert survey_of("32").labels == {"긍정": 110, "부정": 90}
    assert list(table_of("33").frame.columns) == ["text", "labels", "vec", "meta"]
    assert table_of("41").frame.shape == (100, 2)


def test_marked_texts_come_back_without_marks(path_of):
    found = look_at(path_of("39"), task="masked-lm")[2]
    assert len(found.rows) == 300 and not found.rows["text"].str.contains(":[A-Z]{2}>").any()
    assert found.rows["text"][1].startswith("어제 서우 씨가 전주 한옥마을에서 섬마을 민박")


def test_rare_classes_are_warned_of_and_split(survey_of, findings_of):
    assert findings_of("13")["rare_classes"].count == 3
    parts = divide(survey_of("13").rows, Shares(), 42)
    assert set(parts["train"]["label"]) == {"긍정", "부정", "중립", "기타"}


def test_long_and_noisy_texts_are_whole(table_of, survey_of):
    assert table_of("14").frame["text"].str.len().max() == 10_500
    assert len(survey_of("14").rows) == 72
    assert len(survey_of("16").rows) == 300
    assert table_of("16").frame["리뷰"].str.contains("\U0001f1f0\U0001f1f7").any()


def test_control_characters_are_no_row_breaks(table_of, survey_of, findings_of):
    table = table_of("17")
    assert len(table.frame) == 300 == len(survey_of("17").rows)
    assert findings_of("17")["control_characters"].count == 191
    for character in "\0\v\u2028\u200b\u202e\xad":
        assert table.frame["리뷰"].str.contains(character, regex=False).sum() == 27 + (character == "\u200b")


def test_label_variants_are_listed_not_merged(survey_of, findings_of):
    assert len(survey_of("19").labels) == 12
    assert "'1' = '1.0'" in findings_of("19")["similar_labels"].words.ko


def test_leaking_files_read_each_and_split_without_leak(table_of, survey_of):
    assert (len(table_of("20_leak_train").frame), len(table_of("20_leak_test").frame)) == (600, 310)
    parts = divide(survey_of("20_leak_train").rows, Shares(), 42)
    assert not set(parts["train"]["text"]) & (set(parts["test"]["text"]) | set(parts["valid"]["text"]))


def test_formulas_and_scripts_are_text(table_of, survey_of):
    table = table_of("22")
    assert len(table.frame) == 200 and table.frame["리뷰"][0] == "=cmd|' /C calc'!A0"
    assert set(survey_of("22").labels) == {"긍정", "부정", "=1+1", "<b>긍정</b>"}


def test_content_decides_not_the_name(table_of):
    table = table_of("42")
    assert list(table.frame.columns)[:3] == ["번호", "리뷰", "감정"] and len(table.frame) == 300
    assert table.first_row == 3 and "'데이터' 시트" in said(table) and "'표지'" in said(table)


def test_garbled_text_is_warned_of(findings_of):
    assert {"garbled_text", "little_hangul"} <= findings_of("44").keys()
    assert "깨진 것 같습니다" in findings_of("44")["garbled_text"].words.ko


def test_an_open_quote_swallows_nothing(table_of):
    table = table_of("46")
    assert len(table.frame) == 301 and "102행의 큰따옴표" in said(table)


def test_numbers_imbalance_and_chance(survey_of, findings_of):
    assert "10가지 숫자" in findings_of("47")["numeric_labels"].words.ko
    assert "98.7%" in findings_of("50")["imbalance"].words.ko
    assert survey_of("51").labels == {"부정": 154, "긍정": 146}


@pytest.mark.parametrize("number", ["54", "55"])
def test_names_are_composed(path_of, table_of, survey_of, number):
    source = table_of(number).source
    assert source == unicodedata.normalize("NFC", path_of(number).name) and len(survey_of(number).rows) == 100


def test_thousands_of_columns_are_read(table_of):
    table = table_of("57")
    assert table.frame.shape == (20, 3002)
    assert TEXT_AND_LABEL.suggest(table.frame).columns == {"text": "text", "label": "label"}
