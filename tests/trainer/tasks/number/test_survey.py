"""Rows with numbers: read, refused, divided, corrected and added to."""

import numpy as np
import pandas as pd
import pytest

from trainer.data.corrections import Correction
from trainer.data.folds import fold_rows
from trainer.errors import Problem
from trainer.home.layout import Home
from trainer.home.specs import Fold
from trainer.options import Repairs, Shares
from trainer.studio import correct_project, create_project, extend_project, look_at
from trainer.tasks import TASKS
from trainer.tasks.number.samples import SAMPLES
from trainer.tasks.number.survey import divide, numbers_of
from trainer.tasks.revised import adding

SAMPLE = SAMPLES["satisfaction"].file
TEXTS = [f"{place}번째로 다녀온 {word} 후기를 남깁니다" for place, word in enumerate(["식당", "카페", "서점", "강의"] * 10)]


def written(folder, cells: list[str], **more) -> pd.DataFrame:
    folder.mkdir(exist_ok=True)
    file = folder / "점수.csv"
    pd.DataFrame({"글": TEXTS[:len(cells)], "점수": cells} | more).to_csv(file, index=False)
    return file


def surveyed(file, task="number", **columns):
    return look_at(file, columns or None, task=task)[2]


@pytest.fixture
def project(tmp_path):
    return create_project(Home(tmp_path), "local", "후기", *look_at(SAMPLE))


def test_what_is_no_number_is_named_with_row_and_value_and_the_rest_is_used(tmp_path):
    cells = ["4.5점", "★★★★☆", "１０", "9/10", "무응답", "N/A", "", "3~4"] + [f"{place % 9}.5점" for place in range(32)]
    found = surveyed(written(tmp_path, cells))
    assert found.rows["label"].tolist()[:4] == ["4.5", "4", "10", "9"] and len(found.rows) == 36 and found.unit == "점"
    each = {one.code: one for one in found.findings}
    bad = each["bad_numbers"]
    assert bad.count == 2 and bad.rows == [6, 9] and bad.severity == "warning"
    assert all(part in bad.ko for part in ("'점수'", "6행 '무응답'", "9행 '3~4'")) and "row 9 '3~4'" in bad.en
    assert each["missing_label"].count == 2 and "N/A 1" in each["missing_label"].ko and not each["missing_label"].repair
    assert "'★★★★☆' → 4" in each["read_numbers"].ko
    assert not found.rows["label"].isin(["nan", "0", ""]).any() and len(found.unlabelled) == 2
    rounded = surveyed(written(tmp_path, [str(12345678901234567 + place % 5) for place in range(40)]))
    assert "'12345678901234567' → " in next(each for each in rounded.findings if each.code == "read_numbers").ko


def test_numbers_of_the_test_that_nothing_teaches_are_said(tmp_path):
    files = {part: written(tmp_path / part, cells) for part, cells in (
        ("train", [f"{place % 5 + 1}" for place in range(40)]), ("test", [f"{place + 1}" for place in range(10)]))}
    found = {each.code: each for each in look_at(files, task="number")[2].findings}
    assert found["beyond_training"].count == 5 and "1부터 5까지" in found["beyond_training"].ko


@pytest.mark.parametrize("cells, code", [
    (["5"] * 40, "one_number"), (["좋음", "나쁨"] * 20, "no_numbers"), ([""] * 40, "no_usable_rows"),
    (["1", "2", "3"] * 4, "too_few_rows"), (["3~4", "5점 이상", "4", "좋음"] * 10, "one_number")])
def test_what_cannot_be_learnt_is_refused_in_both_languages(tmp_path, cells, code):
    with pytest.raises(Problem) as refused:
        surveyed(written(tmp_path, cells), text="글", label="점수")
    assert refused.value.code == code and refused.value.words.ko and refused.value.words.en
    assert refused.value.where["column"] == "점수" and refused.value.where["file"] == "점수.csv"
    assert ("30행을 뺐습니다: 2행 '3~4'" in refused.value.words.ko) == ("3~4" in cells), "which is not all of them"


def test_half_a_pair_is_left_out_and_said(tmp_path):
    second = [f"둘째 {text}" for text in TEXTS[:38]] + ["", " "]
    found = surveyed(written(tmp_path, [str(place / 10) for place in range(40)], 답=second), "pair-number",
                     text="글", second="답", label="점수")
    assert len(found.rows) == 38 and next(each for each in found.findings if each.code == "missing_text").count == 2


def test_what_would_disturb_is_checked(tmp_path):
    far = surveyed(written(tmp_path, [str(place % 10 + 1) for place in range(39)] + ["999"]))
    assert "999" in next(each for each in far.findings if each.code == "far_numbers").ko
    few = surveyed(written(tmp_path, ["1", "2", "3", "2"] * 10))
    assert "글 분류" in next(each for each in few.findings if each.code == "few_numbers").ko
    most = surveyed(written(tmp_path, ["5"] * 36 + ["1", "2", "3", "4"]))
    assert {"one_number_dominates"} <= {each.code for each in most.findings}


def test_low_and_high_numbers_are_in_each_part_and_no_text_is_in_two():
    found = look_at(SAMPLE)[2]
    for seed in range(5):
        parts = divide(found.hashed, Shares(), seed)
        means = {part: numbers_of(rows).mean() for part, rows in parts.items()}
        assert all(abs(mean - 6.03) < 0.35 for mean in means.values()), (seed, means)
        texts = [set(rows["text"]) for rows in parts.values()]
        assert sum(map(len, texts)) == len(set().union(*texts)) == len(found.rows)


def test_a_project_knows_its_column_unit_and_spread(project):
    known = project.survey
    assert known.labels == ["만족도"] and known.unit == "점" and sum(known.counts.values()) == 1232
    names = [*known.counts]
    assert (names[0], names[-1]) == ("0 ~ 1", "9 ~ 10")


def test_pairs_that_share_a_text_stay_on_one_side(tmp_path):
    rows = [(f"첫째 문장 {place // 3}번", f"둘째 문장 {place}번", place % 50 / 10) for place in range(240)]
    file = tmp_path / "쌍.csv"
    pd.DataFrame(rows, columns=["문장1", "문장2", "점수"]).to_csv(file, index=False)
    parts = TASKS["pair-number"].divide(look_at(file)[2].hashed, Shares(), 1)
    firsts = [set(rows["text"]) for rows in parts.values()]
    assert sum(map(len, firsts)) == len(set().union(*firsts)) == 80 and all(len(rows) for rows in parts.values())


def test_a_number_is_corrected_by_a_number(project):
    row = int(pd.read_parquet(project.split("train"))["row"].iloc[0])
    after = correct_project(project, [Correction(row=row, label="３.50점")])
    rows = pd.read_parquet(after.split("train"))
    assert rows.loc[rows["row"] == row, "label"].tolist() == ["3.5"] and after.spec.origin.relabelled == 1
    assert after.survey.labels == ["만족도"] and sum(after.survey.counts.values()) == 1232
    with pytest.raises(Problem) as refused:
        correct_project(project, [Correction(row=row, label="보통")])
    assert refused.value.code == "not_a_number"


def test_rows_that_are_added_go_to_training_and_validation(project, tmp_path):
    more = pd.DataFrame({"후기": [f"{text} 참 좋았어요" for text in TEXTS],
                         "만족도": [str(place % 21 / 2) for place in range(40)]})
    more.to_csv(tmp_path / "더.csv", index=False)
    after = extend_project(project, adding(project, {"": tmp_path / "더.csv"}))
    before, rows = project.survey.rows, after.survey.rows
    assert rows["test"] == before["test"] and sum(rows.values()) == 1272 and rows["valid"] > before["valid"]


def test_folds_have_low_and_high_numbers_alike(project):
    found = [fold_rows(TASKS["number"], project, Fold(number=number, of=3), 0)["valid"][1] for number in (1, 2, 3)]
    assert all(abs(each.mean() - np.concatenate(found).mean()) < 0.3 for each in found)


def test_repairs_of_texts_work_with_numbers(tmp_path):
    file = tmp_path / "점수.csv"
    texts = [*TEXTS, TEXTS[0], TEXTS[1]]
    pd.DataFrame({"글": texts, "점수": [*(str(place % 9) for place in range(40)), "0", "7"]}).to_csv(file, index=False)
    plain = look_at(file, task="number")[2]
    assert {"duplicates", "conflicting_labels"} <= {each.code for each in plain.findings}
    done = look_at(file, task="number", repairs=Repairs(drop_duplicates=True, conflicts="drop"))[2]
    assert len(plain.rows) == 42 and len(done.rows) == 39
