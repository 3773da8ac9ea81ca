"""How tables hold several labels, and what is said of cells that do not parse."""

import json

import pandas as pd
import pytest

from trainer.errors import Problem
from trainer.options import Reading
from trainer.studio import look_at
from trainer.tasks import TASKS
from trainer.tasks.look import suggest_task
from trainer.tasks.multi_label.samples import SAMPLES

TEXTS = [f"{number}번째 의견인데 {word} 이야기입니다" for number, word in enumerate(["시설", "소음", "직원", "자료"] * 15)]
LISTS = [["시설"], ["소음", "시설"], [], ["직원"], ["직원", "소음"], ["시설"]] * 10


def table(folder, columns: dict):
    file = folder / "의견.csv"
    pd.DataFrame(columns).to_csv(file, index=False)
    return file


def looked(folder, columns: dict):
    return look_at(table(folder, columns), task="multi-label")


def first_task(file) -> str:
    return suggest_task({"": file}, Reading())[0][0]


@pytest.mark.parametrize("write", [
    lambda labels: "|".join(labels) or "-", lambda labels: "; ".join(labels) or "-",
    lambda labels: ", ".join(labels) or "-", lambda labels: json.dumps(labels, ensure_ascii=False), str])
def test_lists_in_a_column_are_found_and_read(tmp_path, write):
    columns = {"번호": range(60), "글": TEXTS, "주제": [write(labels) for labels in LISTS]}
    assert first_task(table(tmp_path, columns)) == "multi-label"
    _, chosen, found = looked(tmp_path, columns)
    assert (chosen.text, chosen.label) == ("글", "주제") and found.labels == {"시설": 30, "소음": 20, "직원": 20}
    assert found.rows["label"].tolist()[:3] == ["시설", "소음 | 시설", "-"]


@pytest.mark.parametrize("yes, no", [("1", "0"), ("O", "X"), ("예", "아니오"), ("x", ""), ("✓", ""), ("1.0", "0.0")])
def test_ticked_columns_become_a_column_of_lists(tmp_path, yes, no):
    ticks = {name: [yes if name in labels else no for labels in LISTS] for name in ("시설", "소음", "직원")}
    file = table(tmp_path, {"글": TEXTS} | ticks)
    assert first_task(file) == "multi-label"
    read, chosen, found = look_at(file, task="multi-label")
    assert chosen.label == "시설 | 소음 | 직원" and found.labels == {"시설": 30, "소음": 20, "직원": 20}
    assert found.rows["label"].tolist()[:3] == ["시설", "소음 | 시설", "-"] and "3개를" in read.notes[-1].ko


def test_every_ticked_column_counts_though_there_are_hundreds_and_one_tick_a_row(tmp_path):
    ticks = {f"분류{place}": [int(row % 205 == place) for row in range(410)] for place in range(205)}
    texts = [f"{number}번째 의견입니다" for number in range(410)]
    file = table(tmp_path, {"글": texts} | dict([*ticks.items()][:3]))
    assert look_at(file, task="multi-label")[1].label == "분류0 | 분류1 | 분류2"
    with pytest.raises(Problem) as caught:
        looked(tmp_path, {"글": texts} | ticks)
    assert caught.value.code == "too_many_classes" and "205가지" in caught.value.words.ko, "none of them is lost"


def test_cells_that_do_not_parse_are_named_and_the_rest_is_used(tmp_path):
    cells = [json.dumps(labels, ensure_ascii=False) for labels in LISTS]
    cells[4], cells[7] = '["직원", {"정도": 2}]', '["시설"'
    found = looked(tmp_path, {"글": TEXTS, "주제": cells})[2]
    bad = next(each for each in found.findings if each.code == "bad_labels")
    assert bad.rows == [6, 9] and bad.count == 2 and len(found.rows) == 58 and bad.severity == "warning"
    assert all(said in bad.ko for said in ("'주제'", '["시설"', '{"정도": 2}'))

    ticks = {name: ["1" if name in labels else "0" for labels in LISTS] for name in ("시설", "소음", "직원")}
    ticks["소음"][10] = "2"
    found = looked(tmp_path, {"글": TEXTS} | ticks)[2]
    bad = next(each for each in found.findings if each.code == "bad_labels")
    assert bad.rows == [12] and "('소음': '2')" in bad.en and "1이나 0으로" in bad.ko


def test_no_tick_at_all_is_unknown_where_a_no_is_written(tmp_path):
    ticks = {name: ["1" if name in labels else "0" for labels in LISTS] for name in ("시설", "소음", "직원")}
    for cells in ticks.values():
        cells[0] = ""
    ticks["소음"][5] = ""  # but beside another, it is none
    read, _, found = looked(tmp_path, {"글": TEXTS} | ticks)
    assert len(found.unlabelled) == 1 and len(found.rows) == 59 and found.rows["label"][4] == "시설"
    assert "빈칸 1개" in read.notes[-1].ko


def test_several_labels_with_another_mark_between_them_are_said_and_so_is_a_label_of_every_row(tmp_path):
    cells = ["|".join(["의견", *labels]) for labels in LISTS]
    cells[3], cells[4], cells[5] = "의견|직원;소음", "의견|직원/소음", "의견|예약/취소"
    found = {each.code: each for each in looked(tmp_path, {"글": TEXTS, "주제": cells})[2].findings}
    assert found["other_marks"].rows == [5, 6] and "'직원;소음' 1" in found["other_marks"].ko
    assert "('의견')" in found["label_in_every_row"].en


def test_a_blank_is_no_list_and_an_empty_list_is_one(tmp_path):
    cells = ["|".join(labels) or "-" for labels in LISTS]
    cells[1] = ""
    found = looked(tmp_path, {"글": TEXTS, "주제": cells})[2]
    codes = {each.code: each for each in found.findings}
    assert codes["missing_label"].rows == [3] and codes["without_label"].count == 10 and len(found.rows) == 59
    cells[1] = "NA"
    found = looked(tmp_path, {"글": TEXTS, "주제": cells})[2]
    missing = next(each for each in found.findings if each.code == "missing_label")
    assert "(NA 1)" in missing.ko and missing.repair == "null_labels", "it may be the name of a label"


def test_one_label_a_text_stays_with_classification(tmp_path):
    columns = {"글": TEXTS, "라벨": ["긍정", "부정"] * 30}
    assert first_task(table(tmp_path, columns)) == "classification"
    assert "single_labels" in {each.code for each in looked(tmp_path, columns)[2].findings}
    columns |= {"광고": [0, 1] * 30, "확인": [1, 0] * 30}
    assert first_task(table(tmp_path, columns)) == "classification", "two flags may be anything"


@pytest.mark.parametrize("columns, code", [
    ({"글": TEXTS, "주제": ["시설|소음"] * 60}, "one_class"), ({"글": TEXTS, "주제": ['[[0, 2, "OG"]]'] * 60}, "list_labels"),
    ({"글": TEXTS, "주제": ['{"시설": 1}'] * 60}, "no_usable_rows"),
    ({"글": TEXTS, "주제": [f"가{number}|나{number}" for number in range(60)]}, "too_many_classes"),
    ({"글": TEXTS[:10], "주제": ["가|나", "가"] * 5}, "too_few_rows"), ({"글": TEXTS}, "one_column")])
def test_what_cannot_be_learnt_is_refused(tmp_path, columns, code):
    with pytest.raises(Problem) as caught:
        looked(tmp_path, columns)
    assert caught.value.code == code and ("60행을 뺐습니다" in caught.value.words.ko) == (code == "no_usable_rows")


def test_classification_offers_the_task_where_it_refuses_lists(tmp_path):
    file = table(tmp_path, {"글": TEXTS, "주제": [str(labels) for labels in LISTS]})
    with pytest.raises(Problem) as caught:
        look_at(file, task="classification")
    assert caught.value.where["option"] == "task" and caught.value.where["choice"] in TASKS
    assert "여러 라벨 붙이기" in caught.value.words.ko


def test_the_sample_is_recognised_clean_and_varied():
    _, columns, found = look_at(SAMPLES["opinions"].file, task="multi-label")
    assert first_task(SAMPLES["opinions"].file) == "multi-label" and columns.label == "주제"
    assert len(found.rows) >= 600 and {each.code for each in found.findings} == {"without_label"}
    assert min(found.labels.values()) >= 80 and found.rows["text"].str[:8].value_counts().max() <= 2
    assert 0.3 < (found.rows["label"].str.contains("|", regex=False)).mean() < 0.6
