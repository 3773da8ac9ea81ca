"""Labels: what is said of them, and that the words name the switch."""

import pandas as pd

from trainer.data.tables import Piece, Table
from trainer.options import Columns
from trainer.tasks.classification.survey import survey

COLUMNS = Columns(text="글", label="라벨")


def surveyed(labels: list[str], pieces=()):
    frame = pd.DataFrame({"글": [f"배우들의 연기가 좋았던 영화 {i}" for i in range(len(labels))], "라벨": labels})
    return survey(Table(frame, [], 2, "자료.csv", list(pieces)), COLUMNS)


def found(*arguments) -> dict:
    return {each.code: each for each in surveyed(*arguments).findings}


def test_synonyms_are_suggested_and_not_merged():
    result = surveyed(["긍정", "POS", "1", "부정", "neg", "0"] * 10)
    finding = next(each for each in result.findings if each.code == "similar_labels")
    assert finding.repair == "merge_labels" and "'라벨 합치기'" in finding.words.ko and finding.count == 60
    assert result.merges == {"POS": "긍정", "1": "긍정", "neg": "부정", "0": "부정"} and len(result.labels) == 6


def test_blanks_around_labels_are_removed_and_said():
    result = found([" 긍정", "긍정", "부정 "] * 10)
    assert (result["tidied_labels"].count, result["tidied_labels"].rows[:2]) == (20, [2, 4])
    assert "tidied_labels" not in found(["긍정", "부정"] * 10)


def test_labels_of_the_test_alone_cannot_be_learnt():
    pieces = [Piece("train", "학습.csv", 2, 30), Piece("test", "시험.csv", 2, 6)]
    finding = found(["긍정", "부정"] * 15 + ["긍정", "부정", "긍정"] + ["중립"] * 3, pieces)["untaught_labels"]
    assert (finding.rows, finding.files[0], finding.repair) == ([5, 6, 7], "시험.csv", "merge_labels")
    assert "'중립' 3" in finding.words.ko


def test_rare_labels_name_their_switch():
    assert found(["긍정", "부정"] * 15 + ["중립"])["rare_classes"].repair == "drop_rare"
