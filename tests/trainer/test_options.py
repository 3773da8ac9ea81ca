"""Options: a value that cannot be used is answered with those that can."""

import pytest

from trainer.errors import Problem
from trainer.options import Reading, Repairs, validated


@pytest.mark.parametrize("model, values, words", [
    (Repairs, {"tidy_spaces": "maybe"}, "'띄어쓰기 정돈' 값 'maybe'을(를) 쓸 수 없습니다: true / false로"),
    (Repairs, {"sample": 3}, "20 – …로"), (Repairs, {"conflicts": "guess"}, "keep / majority / drop로"),
    (Repairs, {"merge_labels": {"POS": ""}}, '{"A": "B"}로'), (Repairs, {"repair_all": True}, "remove_controls, "),
    (Reading, {"header": "first"}, "'첫 행이 열 이름'")])
def test_a_bad_value_names_the_good_ones(model, values, words):
    with pytest.raises(Problem) as refused:
        validated(model, values)
    assert refused.value.code == "bad_option" and words in refused.value.words.ko
