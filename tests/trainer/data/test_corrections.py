"""Rows corrected by hand: what changes, what stays, and what is refused with its reason."""

import pandas as pd
import pytest

from trainer.data.corrections import Correction, corrected, corrections_of
from trainer.errors import Problem

PLACES = {"train": range(2, 22), "valid": range(22, 26), "test": range(26, 30)}


@pytest.fixture
def parts():
    """Labels by turns; row 2 is the first of the file."""
    return {part: pd.DataFrame({"text": [f"글 {row}" for row in rows], "row": rows,
                                "label": ["가" if row % 2 else "나" for row in rows]}) for part, rows in PLACES.items()}


def fix(row: int, label: str | None, file: str | None = None) -> Correction:
    return Correction(row=row, label=label, file=file)


def test_a_row_gets_its_label_or_goes_and_all_others_stay(parts):
    done = corrected(parts, [fix(2, "가"), fix(27, "나"), fix(28, None), fix(3, "가")])
    assert (done.relabelled, list(done.removed["row"]), done.of_test) == (2, [28], 2)  # row 3 had that label
    assert dict(zip(done.parts["train"]["row"], done.parts["train"]["label"], strict=True))[2] == "가"
    assert list(done.parts["test"]["row"]) == [26, 27, 29] and list(done.parts["test"]["label"]) == ["나", "나", "가"]
    assert done.parts["valid"].equals(parts["valid"]) and done.parts["train"][1:].equals(parts["train"][1:])
    assert parts["train"]["label"][0] == "나"  # what was given is as it was
    assert [(each.code, each.count, each.examples[0].before, each.examples[0].after) for each in done.changes] == [
        ("corrected", 2, "나", "가"), ("taken_out", 1, "글 28", None)]


def test_of_several_files_the_file_is_said_where_numbers_meet(parts):
    parts = {part: rows.assign(file="하나.csv") for part, rows in parts.items()}
    parts["test"] = parts["test"].assign(file="둘.csv", row=range(2, 6))
    done = corrected(parts, [fix(2, "가", "둘.csv")])
    assert done.of_test == 1 and done.parts["train"].equals(parts["train"])
    with pytest.raises(Problem) as caught:
        corrected(parts, [fix(2, "가")])
    assert caught.value.code == "which_file"


@pytest.mark.parametrize("corrections, code", [
    ([fix(30, "가")], "no_such_row"), ([fix(2, "가", "없는.csv")], "no_such_row"),
    ([fix(2, "가"), fix(2, None)], "row_twice"),
    ([fix(2, "다")], "unknown_label"), ([fix(2, "나")], "nothing_changed"), ([], "nothing_changed"),
    ([fix(row, "가") for row in range(2, 22)], "label_lost"),
    ([fix(row, None) for row in PLACES["test"]], "too_few_rows"),
    ([fix(row, None) for row in range(2, 12)], "too_few_rows")])
def test_what_cannot_be_done_is_refused(parts, corrections, code):
    with pytest.raises(Problem) as caught:
        corrected(parts, corrections)
    assert caught.value.code == code


def test_a_table_of_corrections_is_read(tmp_path):
    file = tmp_path / "고침.csv"
    file.write_text('row,label,file\n"1,002", 가 ,하나.csv\n3,,', encoding="utf-8")
    assert corrections_of(file) == [fix(1002, "가", "하나.csv"), fix(3, None)]
    file.write_text("Row,Label,File\n2.0,가, \n３,\u200b,\n", encoding="utf-8")
    assert corrections_of(file) == [fix(2, "가"), fix(3, None)]
    file.write_bytes("row,label\n2,긍정\n".encode("cp949"))
    assert corrections_of(file) == [fix(2, "긍정")]
    for text, words in (("행,라벨\n1,가", "정답"), ("row,label\n1,가\n셋,가", "3행"), ("row,행,label\n1,2,가", "둘 이상")):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(Problem) as caught:
            corrections_of(file)
        assert caught.value.code == "bad_corrections" and words in caught.value.words.ko
