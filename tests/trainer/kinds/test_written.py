"""Numbers as people write them: what is read, and what is no number."""

import pandas as pd
import pytest

from trainer.kinds.written import at_scale, number_in, read_numbers, significant, spelled


def read(*cells: str):
    return read_numbers(pd.Series(cells, dtype="str"))


@pytest.mark.parametrize("cell, number", [
    ("4.5점", 4.5), ("7", 7), ("-3", -3), ("−2.5", -2.5), ("１０", 10), ("1,200", 1200), ("1,200,000원", 1_200_000),
    ("₩12,000", 12000), ("3만 5천원", 35000), ("3만원", 30000), ("2억", 2e8), ("★★★★☆", 4), ("★★★½", 3.5), ("☆☆☆☆☆", 0),
    ("⭐️⭐️", 2), ("★ 4.5", 4.5), ("별 4개", 4), ("9/10", 9), ("9점/10점", 9), ("10점 만점에 8점", 8), ("85%", 85), (".5", 0.5),
    ("1e3", 1000), ("36.5℃", 36.5)])
def test_what_is_a_number_is_read(cell, number):
    assert number_in(cell) == number


@pytest.mark.parametrize("cell", ["", "N/A", "무응답", "-", "3~4", "3-4", "5 이상", "5점이상", "약간", "1e999", "nan", "inf",
                                  "2024-01-01", "3.5.1", "1_000", "천", "네 개", "4점 5점", "10 20"])
def test_what_is_none_is_no_number(cell):
    assert number_in(cell) is None


def test_a_comma_is_a_decimal_one_only_where_the_column_says_so():
    clear, mixed, grouped = read("3,5", "4", "2,75"), read("3,5", "4.5"), read("3,5", "1,200", "7")
    assert clear.cells.tolist() == ["3.5", "4", "2.75"] and not clear.bad.any()
    assert mixed.bad.tolist() == [True, False], "beside a decimal point nobody knows"
    assert grouped.bad.tolist() == [False, True, False], "one and a fifth, or a thousand?"
    assert read("1,200", "900").cells.tolist() == ["1200", "900"]


def test_numbers_of_another_measure_are_not_compared():
    kilos = read("3kg", "5 kg", "500g", "4")
    assert kilos.unit == "kg" and kilos.bad.tolist() == [False, False, True, False]
    parts = read("9/10", "4/5", "8/10", "7")
    assert parts.bad.tolist() == [False, True, False, False] and parts.cells.tolist() == ["9", "4/5", "8", "7"]
    assert read("4점", "별 3개").unit == "점"
    money = read("₩5,000", "5000원", "$30", "700")
    assert money.unit == "원" and money.bad.tolist() == [False, False, True, False]


def test_what_does_not_parse_stays_as_it_is_and_blanks_are_not_bad():
    found = read("4.50점", "?", "", "별로")
    assert found.cells.tolist() == ["4.5", "?", "", "별로"] and found.bad.tolist() == [False, True, False, True]


def test_numbers_are_spelled_without_exponents_and_told_with_what_means_something():
    assert [spelled(each) for each in (7.0, 0.1 + 0.2, 1e-7, 12345678.5, -0.5, 0.0, -1.2e-12)] == [
        "7", "0.3", "0.0000001", "12345678.5", "-0.5", "0", "-0.0000000000012"]
    assert [significant(each, 2) for each in (1.27, 0.0451, 12345.6, 9.99, 3.0, -0.5, 0)] == [
        "1.3", "0.045", "12,346", "10", "3.0", "-0.50", "0"]
    assert [at_scale(*each) for each in ((3.714, 6.7), (0.0451, 0.2), (12345.6, 8000), (5, 0))] == [
        "3.7", "0.05", "12,346", "5.00"]
