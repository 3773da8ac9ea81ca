"""Damaged spreadsheets: whatever the damage, the file is read or refused with a sentence."""

import pytest

from tests.awkward.damage import damaged, survey


@pytest.mark.parametrize("seed", range(3))
def test_a_damaged_spreadsheet_is_read_or_refused(tmp_path, seed):
    found = survey(60, seed, tmp_path)
    assert [result for _, result in found if "\n" in result] == []
    assert {result for _, result in found} >= {"read", "corrupt_file"}


def test_the_files_are_the_same_each_time():
    assert [*damaged(12, 5)] == [*damaged(12, 5)] != [*damaged(12, 6)]
