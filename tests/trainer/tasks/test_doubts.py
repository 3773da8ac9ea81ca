"""Which labels to check: the likeliest mistakes first, and a table of them that says what is so changes nothing."""

import shutil

import numpy as np
import pandas as pd
import pytest

from cards.to_check import to_check
from trainer.data.corrections import corrections_of
from trainer.errors import Problem
from trainer.home.project import Project
from trainer.kinds.flags import Flags
from trainer.kinds.numbers import Numbers
from trainer.kinds.scores import Scores
from trainer.kinds.spans import Spans
from trainer.tasks.doubts import HESITANT, LIKELY, WRONG, doubts
from trainer.tasks.revised import correcting


def sure(truth: np.ndarray, labels: int, wrong: list[int]) -> np.ndarray:
    """Chances of a model that is sure, and gives those in `wrong` the next label."""
    right = truth.copy()
    right[wrong] = (right[wrong] + 1) % labels
    return np.eye(labels)[right] * 0.88 + 0.04


def test_labels_that_a_sure_model_contradicts_are_likely_wrong():
    truth = np.tile(np.arange(3), 40)
    scores = Scores(sure(truth, 3, [7, 50]), truth, np.arange(120))
    assert sorted(scores.suspects()) == [7, 50] and len(scores.hesitant()) == 120
    flags = Flags.of(sure(truth, 3, [7, 50]), np.eye(3, dtype=bool)[truth])
    assert {7, 50} <= {*flags.suspects()}
    few = Scores(sure(truth[:9], 3, [7]), truth[:9], np.arange(9))
    assert few.suspects() == []


def test_numbers_far_beyond_their_band_are_and_none_hesitates():
    numbers = Numbers(np.array([1.0, 2, 3, 9]), np.array([1.1, 2, 2, 1]), np.arange(4), np.full(4, 1.0))
    assert (numbers.suspects(), numbers.hesitant()) == ([3], [])
    assert (Numbers.written("4.5", ""), Numbers.written(4.5, "")) == ("4.5", "4.5")


def test_spans_are_written_as_marks():
    assert Spans.written([[0, 2, "OG"]], "경찰은 왔다") == Spans.written('[[0, 2, "OG"]]', "경찰은 왔다") == "<경찰:OG>은 왔다"


def test_what_is_likely_wrong_comes_before_what_is_wrong_and_what_is_not_sure(finished_run):
    found = doubts(finished_run)
    order = [(LIKELY, WRONG, HESITANT).index(doubt.why) for doubt in found]
    assert order == sorted(order) and {WRONG, HESITANT} & {doubt.why for doubt in found}
    assert all(doubt.row["label"] != doubt.answer for doubt in found if doubt.why is not HESITANT)
    numbers = [doubt.row["row"] for doubt in found]
    assert len(numbers) == len({*numbers})


@pytest.mark.parametrize("language, names", [("ko", ("행", "정답", "모델의 답")), ("en", ("row", "label", "answer"))])
def test_the_table_changes_nothing_until_somebody_corrects_it(finished_run, tmp_path, language, names):
    project, file = finished_run.project, tmp_path / "check.xlsx"
    file.write_bytes(to_check(finished_run, language))
    with pytest.raises(Problem) as problem:
        correcting(project, corrections_of(file))
    assert problem.value.code == "nothing_changed"
    row, label, answer = names
    sheet = pd.read_excel(file, dtype=str, keep_default_na=False)
    sheet.loc[0, label] = ""
    sheet.loc[1, label] = sheet.loc[1, answer] if sheet.loc[1, answer] != sheet.loc[1, label] else "부정"
    sheet.to_excel(file, index=False)
    done = correcting(project, corrections_of(file))
    assert done.removed["row"].tolist() == [int(sheet.loc[0, row])] and done.relabelled <= 1


def test_a_run_that_has_answered_nothing_says_so(finished_run, tmp_path):
    run = Project(shutil.copytree(finished_run.project.path, tmp_path / "local" / "copy-0000")).run("001")
    shutil.rmtree(run.path / "answers")
    with pytest.raises(Problem) as problem:
        doubts(run)
    assert problem.value.code == "nothing_measured"
