"""Tables of pairs are known by the names of their columns, and told from tables of one text by what stands in them."""

import pandas as pd
import pytest

from trainer.data.tables import Table
from trainer.errors import Problem
from trainer.options import Reading
from trainer.tasks.look import labelling, likeliest_labelling
from trainer.tasks.pairs.formats import PAIR_AND_LABEL

COUNT = 60
ONE = [f"배우들의 연기가 아주 좋았던 영화 {i}" for i in range(COUNT)]
OTHER = [f"그래서 다시 보고 싶은 장면이 많다 {i}" for i in range(COUNT)]
KINDS = ["entailment", "neutral", "contradiction"] * 20
ANSWERS = ["True", "False"] * 30


def table(columns: dict) -> Table:
    return Table(pd.DataFrame(columns).astype("str"), [], 2, "자료.csv")


def offered(columns: dict) -> list[str]:
    return [name for name, _ in labelling(table(columns))]


@pytest.mark.parametrize("columns, texts, label", [
    ({"guid": range(COUNT), "premise": ONE, "hypothesis": OTHER, "label": KINDS}, ["premise", "hypothesis"], "label"),
    ({"전제": ONE, "가설": OTHER, "관계": KINDS}, ["전제", "가설"], "관계"),
    ({"sentence1": ONE, "sentence2": OTHER, "label": [0, 1] * 30}, ["sentence1", "sentence2"], "label"),
    ({"라벨": [0, 1] * 30, "문장 1": ONE, "문장 2": OTHER}, ["문장 1", "문장 2"], "라벨"),
    ({"Text": ONE, "Question": OTHER, "Answer": ANSWERS}, ["Text", "Question"], "Answer"),
    ({"질문": OTHER, "지문": ONE, "정답": ANSWERS}, ["질문", "지문"], "정답"),
    ({"question_a": ONE, "question_b": OTHER, "same": ANSWERS}, ["question_a", "question_b"], "same"),
    ({"Target": [f"낱말{i}" for i in range(COUNT)], "SENTENCE1": ONE, "SENTENCE2": OTHER, "ANSWER": ANSWERS},
     ["SENTENCE1", "SENTENCE2"], "ANSWER")])
def test_pairs_are_offered_first_by_the_names_of_their_columns(columns, texts, label):
    assert offered(columns) == ["pairs", "classification"]
    found = PAIR_AND_LABEL.suggest(table(columns).frame)
    assert [*found.columns.values()] == [*texts, label]
    assert all(f"'{column}'" in found.reasons[role].ko for role, column in found.columns.items())


@pytest.mark.parametrize("columns, names", [
    ({"리뷰": ONE, "감정": ANSWERS}, ["classification"]),
    ({"번호": range(COUNT), "글쓴이": [f"user{i}" for i in range(COUNT)], "리뷰": ONE, "감정": ANSWERS}, ["classification"]),
    ({"제목": ONE, "본문": OTHER, "분류": KINDS}, ["classification", "pairs"]),
    ({"글": ONE, "라벨": KINDS, "글.1": OTHER, "라벨.1": KINDS}, ["classification"]),
    ({"sentence": ONE, "question": ["결과", "원인"] * 30, "1": OTHER, "2": OTHER[::-1], "Answer": ANSWERS},
     ["classification"]),
    ({"질문": ONE, "답변": OTHER, "번호": range(COUNT)}, ["classification"])])
def test_other_tables_are_first_what_they_were(columns, names):
    assert offered(columns) == names


def test_a_named_column_in_which_nothing_stands_is_still_the_second_text():
    found = PAIR_AND_LABEL.suggest(table({"premise": ONE, "hypothesis": [""] * COUNT, "label": KINDS}).frame)
    assert [*found.columns.values()] == ["premise", "hypothesis", "label"]


def test_where_nobody_chose_a_task_no_premise_is_dropped(tmp_path):
    file = tmp_path / "관계.csv"
    table({"premise": ONE, "hypothesis": OTHER, "label": KINDS}).frame.to_csv(file, index=False)
    chosen = [{}, {"label": "label"}, {"text": "premise"}, {"text": "premise", "label": "label"},
              {"second": "hypothesis"}]
    tasks = [likeliest_labelling({"": file}, Reading(), columns) for columns in chosen]
    assert tasks == ["pairs", "pairs", "pairs", "classification", "pairs"], "columns that are complete were meant so"


def test_two_columns_are_too_few():
    with pytest.raises(Problem) as caught:
        PAIR_AND_LABEL.suggest(table({"글": ONE, "라벨": KINDS}).frame)
    assert caught.value.code == "too_few_columns" and "'글', '라벨'" in caught.value.words.ko
