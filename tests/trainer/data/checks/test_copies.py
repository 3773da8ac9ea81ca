"""Texts that come again: within the rows, with another label, and across parts that were brought."""

import pandas as pd

from trainer.data.checks.copies import keyed, overlap_with_test, overlap_with_valid
from trainer.data.tables import Piece, Table
from trainer.options import Columns
from trainer.tasks.classification.survey import survey

COLUMNS = Columns(text="글", label="라벨")
PAIRS = [(f"배우들의 연기가 좋았던 영화 {i}", "긍정" if i % 2 else "부정") for i in range(40)]


def table(pairs, pieces=()) -> Table:
    return Table(pd.DataFrame(pairs, columns=["글", "라벨"]), [], 2, "자료.csv", list(pieces))


def found(pairs, pieces=()) -> dict:
    return {each.code: each for each in survey(table(pairs, pieces), COLUMNS).findings}


def test_near_duplicates_are_told_from_duplicates():
    findings = found([*PAIRS, ("재밌다ㅋㅋㅋ", "긍정"), ("재밌다 ㅋㅋㅋ ", "긍정"), ("재밌다ㅋㅋㅋ ", "긍정"), ("재밌다 ㅋ!", "부정")])
    assert (findings["near_duplicates"].rows, findings["duplicates"].rows) == ([43, 45], [44])
    assert findings["near_duplicates"].repair == "drop_near_duplicates"
    assert "'거의 같은 행 빼기'" in findings["near_duplicates"].words.ko
    assert "'Drop near duplicates'" in findings["near_duplicates"].words.en


def test_what_a_test_shares_with_training_is_counted_with_file_and_row():
    tests = [(PAIRS[3][0] + " ", "긍정"), (PAIRS[4][0] + "!", "부정"), ("새 글", "긍정")]
    pieces = [Piece("train", "학습.csv", 2, 40), Piece("test", "시험.csv", 2, 3)]
    result = survey(table(PAIRS + tests, pieces), COLUMNS)
    leak = next(each for each in result.findings if each.code == "test_overlap")
    assert (leak.severity, leak.count, leak.rows, leak.files) == ("warning", 2, [2, 3], ["시험.csv"] * 2)
    assert "시험 3행 가운데 2행" in leak.words.ko and "같은 글 1행, 거의 같은 글 1행" in leak.words.ko
    assert leak.repair == "drop_leaks" and result.changes[0].code == "drop_leaks" and len(result.rows) == 41


def test_parts_without_overlap_or_none_at_all():
    rows = keyed(pd.DataFrame({"text": ["가", "나"], "label": ["긍정", "부정"], "row": [2, 3]}))
    assert overlap_with_test(rows) is None
    assert overlap_with_test(rows.assign(part=["train", "test"])) is None
    assert overlap_with_valid(rows.assign(part=["valid", "train"], text="가").pipe(keyed)).count == 1
