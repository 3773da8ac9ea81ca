"""Pairs are surveyed, repaired and divided as pairs: both texts count, and what shares a text stays together."""

import pandas as pd
import pytest

from trainer.data.cleaning import cleaned
from trainer.data.corrections import Correction
from trainer.data.tables import Table
from trainer.errors import Problem
from trainer.home.layout import Home
from trainer.options import Columns, Repairs, Shares
from trainer.studio import correct_project, create_project, extend_project, look_at
from trainer.tasks import TASKS
from trainer.tasks.pairs.survey import survey
from trainer.tasks.revised import adding

COLUMNS = Columns(text="전제", second="가설", label="관계")
KINDS = ("함의", "중립", "모순")
MANNERS = {"함의": "라고 볼 수 있다", "중립": "일지도 모른다", "모순": "는 사실이 아니다"}


def premises(count: int, first: int = 0) -> list[list[str]]:
    """Each with a hypothesis of every kind."""
    return [[f"{i}번 손님은 {['책을', '신문을', '지도를', '사전을'][i % 4]} {i + 3}권 빌렸다", f"손님 {i}의 가방은 무겁다 {kind}", kind]
            for i in range(first, first + count) for kind in KINDS]


def surveyed(rows: list[list[str]], **repairs):
    table = Table(pd.DataFrame(rows, columns=["전제", "가설", "관계"]).astype("str"), [], 2, "관계.csv")
    return survey(table, COLUMNS, Repairs(**repairs))


def found_in(rows: list[list[str]]) -> dict:
    return {each.code: each for each in surveyed(rows).findings}


def file(folder, rows: list[list[str]], name: str = "관계.csv"):
    pd.DataFrame(rows, columns=["전제", "가설", "관계"]).to_csv(folder / name, index=False)
    return folder / name


def test_a_side_that_is_empty_leaves_the_row_out():
    rows = [*premises(20), ["전제뿐", "", "중립"], ["", "가설뿐", "모순"], ["", "", ""], ["둘 다 있다", "라벨이 없다", ""]]
    found = surveyed(rows)
    told = {each.code: (each.count, each.rows) for each in found.findings}
    assert len(found.rows) == 60 and told["missing_text"] == (2, [62, 63]) and told["blank_rows"] == (1, [64])
    assert found.unlabelled[["text", "second", "row"]].values.tolist() == [["둘 다 있다", "라벨이 없다", 65]]


def test_a_pair_is_the_same_only_if_both_texts_are():
    rows = premises(20)
    assert {"duplicates", "near_duplicates", "conflicting_labels"}.isdisjoint(found_in(rows)), "premises come thrice"
    one, other, kind = rows[0]
    found = found_in([*rows, [one, other, kind], [one + "!", other + "…", kind], [one, other, "모순"]])
    assert [found[code].count for code in ("duplicates", "near_duplicates", "conflicting_labels")] == [1, 1, 3]
    kept = surveyed([*rows, [one, other, kind], [one + "!", other + "…", kind]], drop_near_duplicates=True)
    assert len(kept.rows) == len(rows)


def test_both_texts_are_repaired_and_what_was_done_is_shown():
    found = surveyed([*premises(20), ["전화는 010-1234-5678 이다", "좋다ㅋㅋㅋㅋㅋㅋ", "중립"]], mask_personal=True,
                     shorten_runs=True)
    assert found.rows[["text", "second"]].iloc[-1].tolist() == ["전화는 [전화번호] 이다", "좋다ㅋㅋㅋ"]
    shown = {each.code: each.examples[0].after for each in found.changes}
    assert "[전화번호]" in shown["mask_personal"] and "ㅋㅋㅋ" in shown["shorten_runs"]
    assert cleaned([("e\u0301ㅋㅋㅋㅋㅋ", "010-1234-5678")], Repairs(shorten_runs=True, mask_personal=True)) == \
        [("éㅋㅋㅋ", "[전화번호]")]


def test_pairs_that_share_a_text_stay_on_one_side():
    rows = surveyed(premises(100)).hashed
    parts = TASKS["pairs"].divide(rows, Shares(), 1)
    sides = [set(part["text"]) for part in parts.values()]
    assert min(map(len, parts.values())) >= 24 and sum(map(len, sides)) == 100, "no premise is on two sides"
    assert all(set(part["label"]) == set(KINDS) for part in parts.values())


def test_texts_that_hang_together_in_a_chain_are_divided_all_the_same_and_it_is_said():
    chain = [[f"글 {i}번은 도서관에 있다", f"글 {i + 1}번은 도서관에 있다", KINDS[i % 2]] for i in range(200)]
    found = found_in(chain)
    assert found["entangled"].count == 200 and "통째로는 나눌 수 없습니다" in found["entangled"].words.ko
    parts = TASKS["pairs"].divide(surveyed(chain).hashed, Shares(), 1)
    assert {name: len(part) for name, part in parts.items()} == {"train": 160, "valid": 20, "test": 20}


def test_a_question_asked_of_every_text_holds_nothing_together():
    asked = [[text, f"이 글은 {topic} 이야기인가?", kind] for (text, _, kind), topic in
             zip(premises(100), ["날씨", "운동", "음식"] * 100, strict=True)]
    assert "entangled" not in found_in(asked)


def test_what_is_odd_about_pairs_is_said():
    told = [[one, f"손님은 돌아갔다{MANNERS[kind]} {number}", kind] for number, (one, _, kind) in enumerate(premises(150))]
    found = found_in([*told, ["똑같은 글이다", "똑같은  글이다", "함의"]])
    assert found["equal_sides"].count == 1 and "둘째 글만 보아도" in found["one_side_tells"].words.ko
    plain = [[one, f"손님 {number * 7919 % 997}번 가방 {number * 31 % 89}", kind]
             for number, (one, _, kind) in enumerate(premises(150))]
    assert "one_side_tells" not in found_in(plain)


def test_too_many_relations_are_refused_as_such():
    with pytest.raises(Problem) as caught:
        surveyed([[one, other, f"관계 {number % 250}"] for number, (one, other, _) in enumerate(premises(170))])
    assert caught.value.code == "too_many_classes" and "글 분류" not in caught.value.words.ko
    assert "비슷한 라벨을 합쳐" in caught.value.words.ko


@pytest.mark.parametrize("columns, words", [
    ({"text": "전제", "second": "전제", "label": "관계"}, "첫째 글과 둘째 글이 모두 '전제'"),
    ({"text": "전제", "second": "관계", "label": "관계"}, "글 열과 라벨 열이 모두 '관계'")])
def test_a_column_has_one_role(tmp_path, columns, words):
    with pytest.raises(Problem) as caught:
        look_at(file(tmp_path, premises(20)), columns)
    assert caught.value.code == "same_column" and words in caught.value.words.ko


def test_a_project_of_pairs_is_corrected_and_extended_as_pairs(tmp_path):
    project = create_project(Home(tmp_path / "집"), "local", "", *look_at(file(tmp_path, premises(100))))
    assert (project.spec.task, project.spec.columns) == ("pairs", COLUMNS)
    assert project.text_rows == 2 * project.survey.rows["train"]
    texts = TASKS["pairs"].rows(project, "test")[0]
    assert all(isinstance(text, tuple) and text[1].startswith("손님") for text in texts)

    fixed = correct_project(project, [Correction(row=2, label=None), Correction(row=3, label="함의")])
    assert fixed.survey.changes[-1].examples[0].before == "\n".join(premises(1)[0][:2])

    more = [*premises(20, 100), *premises(100)]  # twenty are new; the others are there, or one of them was taken out
    added = extend_project(fixed, adding(fixed, {"": file(tmp_path, more, "더.csv")}))
    counts = {each.code: each.count for each in added.survey.findings}
    assert sum(added.survey.rows.values()) == 299 + 60 and added.survey.rows["test"] == fixed.survey.rows["test"]
    assert counts["removed_rows"] + counts.get("held_out_rows", 0) >= 1

    held_out = pd.read_parquet(fixed.split("test"))["text"].iloc[0]
    beside = [[held_out, "시험에 있는 전제로 만든 새 가설", "중립"], *premises(1, 500)]
    further = extend_project(fixed, adding(fixed, {"": file(tmp_path, beside, "옆.csv")}))
    assert {each.code: each.count for each in further.survey.findings}["held_out_rows"] == 1
