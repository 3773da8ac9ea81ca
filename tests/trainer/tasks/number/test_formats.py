"""Which tables hold numbers to be learnt, and where a label is meant."""

import pandas as pd
import pytest

from trainer.data.tables import Table
from trainer.tasks.look import labelling
from trainer.tasks.number.formats import PAIR_AND_NUMBER, TEXT_AND_NUMBER

TEXTS = [f"이 가게 음식은 {word} 맛이 있어서 다시 갑니다 {number}번" for number, word in enumerate(["정말", "조금", "아주", "별로"] * 30)]


def table(**columns: list) -> Table:
    cells = {name: list(map(str, values)) for name, values in columns.items()}
    return Table(pd.DataFrame({"글": TEXTS} | cells, dtype="str"), [], 2, "표.csv")


def cycled(*values) -> list:
    return [values[place % len(values)] for place in range(len(TEXTS))]


@pytest.mark.parametrize("name, values, first", [
    ("평점", cycled(*range(1, 11)), "number"), ("score", cycled(0.5, 1, 2.5, 4), "number"),
    ("별점", cycled(*range(1, 6)), "number"),
    ("만족도", cycled("4.5점", "3점", "5점", "1점"), "number"), ("label", cycled(0, 1), "classification"),
    ("label", cycled(0, 1, 2, 3), "classification"), ("label", cycled(*range(12)), "classification"),
    ("라벨", cycled("긍정", "부정"), "classification"), ("수준", cycled(1, 2, 3), "classification"),
    ("가격", cycled("1,200원", "3,500원", "900원", "12,000원"), "number")])
def test_the_likeliest_task_comes_first(name, values, first):
    found = [task for task, _ in labelling(table(**{name: values}))]
    assert found[0] == first
    assert ("number" in found) == (first == "number" or name == "수준"), "few neutral whole numbers may be either"


def test_a_column_of_labels_goes_before_numbers_beside_it():
    assert labelling(table(라벨=cycled("좋음", "나쁨"), 평점=cycled(*range(1, 11))))[0][0] == "classification"


def test_numbers_that_name_rows_are_not_learnt():
    assert TEXT_AND_NUMBER.fits(table(movie_id=cycled(*range(100, 150)))) is None
    assert TEXT_AND_NUMBER.fits(table(번호=[*range(len(TEXTS))])) is None
    assert TEXT_AND_NUMBER.fits(table(문장번호=cycled(*range(100, 150)))) is None
    assert TEXT_AND_NUMBER.fits(table(작성일=cycled("2024-01-02", "2024-02-03", "2023-03-04"))) is None


def test_the_column_is_found_among_others():
    found = TEXT_AND_NUMBER.suggest(table(id=[*range(len(TEXTS))], rating=cycled(*range(1, 11)),
                                          date=cycled("13.02.28", "14.10.26")).frame)
    assert found.columns == {"text": "글", "label": "rating"} and "rating" in found.reasons["label"].ko


def test_a_pair_with_a_number_is_read_as_one():
    frame = table().frame
    pairs = Table(pd.DataFrame({"sentence1": frame["글"], "sentence2": frame["글"][::-1].array,
                                "score": map(str, cycled(0.2, 3.4, 5.0, 1.8))}, dtype="str"), [], 2, "쌍.csv")
    assert labelling(pairs)[0][0] == "pair-number"
    assert PAIR_AND_NUMBER.suggest(pairs.frame).columns == {
        "text": "sentence1", "second": "sentence2", "label": "score"}
    labels = pairs.frame.drop(columns="score").assign(label=list(map(str, cycled(0, 1))))
    asked = Table(labels, [], 2, "쌍.csv")
    assert labelling(asked)[0][0] == "pairs" and PAIR_AND_NUMBER.fits(asked) is None
