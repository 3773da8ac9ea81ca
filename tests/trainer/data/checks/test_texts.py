"""Texts: long ones, many, and how much of them is Hangul."""

import pandas as pd

from trainer.data.checks.texts import MANY, many_rows, share_of_hangul
from trainer.data.tables import Table
from trainer.options import Columns
from trainer.tasks.classification.survey import survey


def surveyed(texts: list[str]):
    frame = pd.DataFrame({"글": texts, "라벨": ["긍정", "부정"] * (len(texts) // 2)})
    return survey(Table(frame, [], 2, "자료.csv"), Columns(text="글", label="라벨"))


def test_very_long_texts_are_counted():
    result = surveyed([f"영화 {i}" for i in range(38)] + ["가" * 2001, "나 " * 5000])
    finding = next(each for each in result.findings if each.code == "long_texts")
    assert (finding.severity, finding.rows) == ("info", [40, 41]) and "10,000자" in finding.words.ko


def test_many_rows_offer_a_sample():
    rows = pd.DataFrame({"row": range(MANY + 1)})
    assert many_rows(rows).repair == "sample" and many_rows(rows[1:]) is None


def test_the_share_of_hangul_is_known():
    assert share_of_hangul(pd.DataFrame({"text": ["가나다라", "abcd", "12 !"]})) == 0.5
    assert surveyed([f"영화 {i}" for i in range(40)]).hangul == 1


def test_switches_are_named_where_there_are_any():
    findings = surveyed([f"영화 {i} \u200b 010-1234-5678" for i in range(40)]).findings
    assert {each.code: each.repair for each in findings} == {
        "personal_data": "mask_personal", "control_characters": "remove_controls"}
    assert all("고치는 스위치: '" in each.words.ko and "Switch that repairs it: '" in each.words.en for each in findings)
