"""Rows with several labels: repaired, divided and put into folds."""

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
from trainer.tasks.multi_label.samples import SAMPLES
from trainer.tasks.multi_label.survey import divide, rarest
from trainer.tasks.revised import adding

TASK = TASKS["multi-label"]
SAMPLE = SAMPLES["opinions"].file


@pytest.fixture
def project(tmp_path):
    return create_project(Home(tmp_path), "local", "의견", *look_at(SAMPLE, task=TASK.name))


def test_every_label_keeps_its_share_in_each_part():
    found = look_at(SAMPLE, task=TASK.name)[2]
    for seed in range(5):
        parts = divide(found.hashed, Shares(), seed)
        for label, count in found.labels.items():
            for part in ("valid", "test"):
                assert 0.4 * count < 10 * TASK.counts(parts[part]).get(label, 0) < 1.8 * count, (seed, label, part)
        texts = [set(rows["text"]) for rows in parts.values()]
        assert sum(map(len, texts)) == len(set().union(*texts)) == len(found.rows)


def test_the_rarest_label_of_a_row_is_its_stratum():
    truth = np.array([[1, 1, 0], [1, 0, 0], [0, 0, 0], [1, 0, 1], [1, 1, 0]], bool)
    found = rarest(truth)
    assert found.tolist() == [1, 0, 3, 2, 1]
    assert rarest(truth[:, :1]).tolist() == [0, 0, 1, 0, 0] and rarest(truth[:2, :1]).tolist() == [0, 0]


def test_folds_hold_every_label_and_every_row_once(project):
    folds = [fold_rows(TASK, project, Fold(number=number, of=3), 1) for number in (1, 2, 3)]
    sums = np.array([fold["valid"][1].sum(0) for fold in folds])
    assert sums.sum(0).tolist() == sum(TASK.rows(project, part)[1].sum(0) for part in ("train", "valid")).tolist()
    assert (sums.max(0) - sums.min(0) < 0.25 * sums.sum(0)).all()


def test_labels_are_merged_in_every_list():
    found = look_at(SAMPLE, task=TASK.name, repairs=Repairs(merge_labels={"소음": "시설"}))[2]
    before = look_at(SAMPLE, task=TASK.name)[2]
    both = before.rows["label"].str.contains("소음") & before.rows["label"].str.contains("시설")
    assert "소음" not in found.labels
    assert found.labels["시설"] == before.labels["시설"] + before.labels["소음"] - both.sum()
    assert found.changes[0].count == before.labels["소음"]


def test_rows_get_another_list_by_hand_and_new_ones_are_added(project, tmp_path):
    row = int(pd.read_parquet(project.split("test"))["row"].iloc[0])
    corrected = correct_project(project, [Correction(row=row, label="소음 | 온라인 | 직원")])
    assert corrected.survey.labels == project.survey.labels and corrected.spec.origin.of_test == 1
    (tmp_path / "더.csv").write_text("의견,주제\n새로 적은 첫째 글,시설|소음\n새로 적은 둘째 글,-\n", encoding="utf-8")
    extended = extend_project(project, adding(project, {"": tmp_path / "더.csv"}))
    rows = pd.read_parquet(extended.split("train"))
    assert rows["label"].tolist()[-2:] == ["소음 | 시설", "-"] and extended.survey.labels == project.survey.labels


def test_a_blank_may_mean_that_no_label_fits(tmp_path):
    lists = [["시설"], ["소음", "시설"], ["직원"]] * 14
    cells = ["|".join(each) for each in lists] + ["", " ", "NULL", "#N/A", "-"]
    texts = [f"{number}번째로 적은 의견" for number in range(len(cells))]
    file = tmp_path / "의견.csv"
    pd.DataFrame({"의견": [*texts, ""], "주제": [*cells, ""]}).to_csv(file, index=False)
    left, used = (look_at(file, task=TASK.name, repairs=Repairs(blank_labels=on))[2] for on in (False, True))
    missing = next(each for each in left.findings if each.code == "missing_label")
    assert missing.count == 4 and missing.repair == "blank_labels" and len(left.rows) == 43
    assert "맞는 라벨이 없다" in missing.ko and "Blank labels mean that none fits" in missing.en
    assert used.rows["label"].tolist()[-4:] == ["-"] * 4 and len(used.rows) == 46
    found = {each.code: each for each in used.findings}
    assert found["blank_labels"].count == 3 and found["blank_labels"].rows == [44, 45, 46]
    assert found["missing_label"].count == 1 and found["missing_label"].repair is None, "a failed formula says nothing"
    assert used.labels == left.labels and list(used.unlabelled["text"]) == [texts[-2]]


def test_too_few_rows_name_the_switch_that_keeps_more(tmp_path):
    file = tmp_path / "의견.csv"
    cells = ["시설|소음", "시설", "소음"] * 5 + [""] * 20
    pd.DataFrame({"의견": [f"{number}번째로 적은 의견" for number in range(35)], "주제": cells}).to_csv(file, index=False)
    with pytest.raises(Problem) as caught:
        look_at(file, task=TASK.name)
    assert caught.value.code == "too_few_rows" and caught.value.option == "blank_labels"
    assert len(look_at(file, task=TASK.name, repairs=Repairs(blank_labels=True))[2].rows) == 35


def test_rare_labels_are_taken_out_of_the_lists_and_the_rows_stay(tmp_path):
    cells = ["시설|소음", "시설", "소음"] * 10 + ["시설|주차", "주차", "주차|화장실"]
    file = tmp_path / "의견.csv"
    pd.DataFrame({"의견": [f"{number}번째로 적은 의견" for number in range(33)], "주제": cells}).to_csv(file, index=False)
    before = look_at(file, task=TASK.name)[2]
    assert any(each.code == "rare_classes" and each.repair == "drop_rare" for each in before.findings)
    found = look_at(file, task=TASK.name, repairs=Repairs(drop_rare=True))[2]
    assert found.labels == {"시설": 21, "소음": 20} and found.rows["label"].tolist()[-3:] == ["시설", "-", "-"]
    done, = found.changes
    assert (done.code, done.count) == ("drop_rare", 3) and "'주차', '화장실'" in done.ko
    assert (done.examples[0].before, done.examples[0].after) == ("시설 | 주차", "시설")
    assert len(found.rows) == len(before.rows) == 33
