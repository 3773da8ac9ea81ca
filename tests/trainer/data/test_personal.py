"""Personal data: found in a column, hidden in a text, or called by its name."""

import pandas as pd

from trainer.data.personal import masked, named, personal_data

TEXT = "문의 010-1234-5678 02-345-6789, kim.lee@example.co.kr님 주민 900101-1234567."


def test_kinds_are_found_in_a_column():
    found = personal_data(pd.Series([TEXT, "2024-01-05 3-2"]))
    assert [kind.ko for kind in found] == ["주민등록번호", "전화번호", "전자우편 주소"]
    assert all(rows.tolist() == [True, False] for rows in found.values())


def test_letters_and_digits_are_hidden():
    assert masked("문의 010-1234-5678 02-345-6789") == "문의 ○○○-○○○○-○○○○ ○○-○○○-○○○○"
    assert masked("kim.lee@example.co.kr님") == "○○○.○○○@○○○○○○○.○○.○○님"
    assert masked("주민 900101-1234567.") == "주민 ○○○○○○-○○○○○○○."
    assert masked("2024-01-05 3-2") == "2024-01-05 3-2"


def test_a_cell_of_megabytes_is_masked_too():
    long = "a1" * 10**6
    assert masked(f"{long} kim@example.com") == f"{long} ○○○@○○○○○○○.○○○"
    assert named(f"{long} kim@example.com") == f"{long} [전자우편 주소]"


def test_each_is_called_by_its_name():
    assert named(TEXT) == "문의 [전화번호] [전화번호], [전자우편 주소]님 주민 [주민등록번호]."
    assert named("카드1234-5678-9012-3456번, 국민 123456-01-123456") == "카드[카드번호]번, 국민 [계좌번호]"
    assert named("2024-01-05 3-2") == "2024-01-05 3-2"
