"""Korean and English say the same: what is put into one text is put into the other."""

import csv
import io
import subprocess
import sys

import pytest

from tests.words import Pair, fields, pairs, text

LANGUAGES = {"ko", "en", "particle"}  # names of what is Korean or English itself
FROM_PYDANTIC = {  # English only
    "trainer/fields.py": {"model", "name", "first", "bounds"}, "ui/api/problems.py": {"needed", "error"}}


@pytest.fixture(scope="module")
def every_pair() -> list[Pair]:
    return [*pairs()]


def test_both_texts_have_the_same_fields(every_pair):
    different = {f"{pair.file}:{pair.line}": names for pair in every_pair if (
        names := (fields(pair.ko) ^ fields(pair.en)) - LANGUAGES - FROM_PYDANTIC.get(pair.file, set()))}
    assert different == {}


def test_no_text_is_in_one_language_only(every_pair):
    """Both may be empty, where nothing is added to a sentence."""
    assert [f"{pair.file}:{pair.line}" for pair in every_pair if bool(text(pair.ko)) != bool(text(pair.en))] == []


def test_the_table_has_a_row_for_every_pair(every_pair):
    printed = subprocess.run([sys.executable, "-m", "tests.words"], capture_output=True, text=True, check=True).stdout
    head, *rows = csv.reader(io.StringIO(printed), delimiter="\t")
    assert head == ["file", "line", "ko", "en"]
    assert [(file, int(line)) for file, line, _, _ in rows] == [(pair.file, pair.line) for pair in every_pair]
    assert ["글 분류", "Text classification"] in [row[2:] for row in rows]
