"""Cells that name several labels, as files have them."""

import pandas as pd
import pytest

from trainer.kinds.lists import joined, labels_in, read_lists, share_of_several


def read(*cells: str) -> list[str | None]:
    """None for what does not parse."""
    found = read_lists(pd.Series(cells, dtype="str"))
    return [None if bad else cell for cell, bad in zip(found.cells, found.bad, strict=True)]


@pytest.mark.parametrize("mark", ["|", ";", ",", " / ", "·", "+", "\n", "#"])
def test_marks_between_labels_are_found_by_the_labels(mark):
    assert read(f"배송{mark}가격", "배송", "가격", f"품질{mark}가격{mark}배송", f"배송{mark}품질{mark}") == [
        "가격 | 배송", "배송", "가격", "가격 | 배송 | 품질", "배송 | 품질"]


def test_lists_as_json_and_python_print_them():
    assert read('["나", "가"]', "['가']", "[]", '["가", {"나": 1}]', '["가|나"]', "[가", "[1, 2]") == [
        "가 | 나", "가", "-", None, None, None, "1 | 2"]


def test_an_empty_list_is_none_and_a_blank_is_unknown():
    assert read("가|나", "-", "", "–", "가", "나|가") == ["가 | 나", "-", "", "-", "가", "가 | 나"]
    assert read("가|나", "[]", '["가"', "가|다", "[가]|나") == ["가 | 나", "-", None, "가 | 다", "[가] | 나"], "as labels are not"
    assert labels_in("-") == labels_in("") == [] and labels_in(joined(["나", "가", "가"])) == ["가", "나"]


def test_what_is_no_list_stays_a_label():
    assert read("[공지]", "일반", "[공지]", "1,000", "2,000") == ["[공지]", "일반", "[공지]", "1,000", "2,000"]
    for alone in ("4/5", "3/5"), ("2024/01/31", "2024/02/28"):
        assert read(*alone, *alone) == [*alone, *alone]
    assert read("가|나", "나", "가", '{"시설": "2"}') == ["가 | 나", "나", "가", None]


def test_how_many_cells_hold_several():
    share, example = share_of_several(pd.Series(["가|나", "가", "나", "", "가|나|다", "다|가"]))
    assert share == 0.6 and example == "가|나|다"
    assert share_of_several(pd.Series(["긍정", "부정", "긍정"])) == (0, "")
    assert share_of_several(pd.Series(["[0, 0, 1]", "[2, 0, 0]"])) == (0, ""), "tags of tokens are no labels"
