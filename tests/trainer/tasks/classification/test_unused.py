"""Tables that are for another task: it is said what they look like, and which columns are left out."""

import json

import pandas as pd
import pytest

from trainer.data.tables import Table
from trainer.errors import Problem
from trainer.options import Columns
from trainer.tasks.classification.formats import TEXT_AND_LABEL
from trainer.tasks.classification.survey import survey

COUNT = 60
TEXTS = [f"배우들의 연기가 아주 좋았던 영화 {i}" for i in range(COUNT)]
MORE = [f"그래서 다시 보고 싶은 장면이 많다 {i}" for i in range(COUNT)]
KINDS = ["긍정", "부정", "중립"] * 20
SPANS = [json.dumps({"word": "배우", "start": i}) for i in range(COUNT)]
MESSAGES = [json.dumps([{"role": "user", "content": text}], ensure_ascii=False) for text in TEXTS]


def surveyed(columns: dict):
    table = Table(pd.DataFrame(columns).astype(str), [], 2, "자료.csv")
    return survey(table, Columns(**TEXT_AND_LABEL.suggest(table.frame).columns))


@pytest.mark.parametrize("columns, code, severity, words", [
    ({"premise": TEXTS, "hypothesis": MORE, "gold_label": KINDS}, "unused_texts", "warning", "문장 쌍"),
    ({"전제": TEXTS, "가설": MORE, "label": KINDS}, "unused_texts", "warning", "문장 쌍"),
    ({"sentence1": TEXTS, "sentence2": MORE, "label": [0, 1] * 30}, "unused_texts", "warning", "문장 쌍"),
    ({"instruction": ["요약하세요.", "번역하세요."] * 30, "input": TEXTS, "output": MORE}, "unused_texts", "warning", "지시"),
    ({"Q": TEXTS, "A": MORE, "label": [0, 1, 2] * 20}, "unused_texts", "warning", "질의응답"),
    ({"sentence": TEXTS, "subject_entity": SPANS, "label": KINDS}, "unused_texts", "warning", "표시한 데이터"),
    ({"제목": TEXTS, "본문": [f"{text} {text}" for text in MORE], "분류": KINDS}, "unused_texts", "info", "'제목' 열은 쓰지 않습니다"),
    ({"문의": TEXTS[:20] * 3, "답변": MORE, "적합": ["예", "아니요"] * 30}, "unused_texts", "info", "'문의' 열은 쓰지 않습니다"),
    ({"text": TEXTS, "여성": [0, 1] * 30, "남성": [1, 0] * 30, "종교": [0, 0, 1] * 20}, "unused_labels", "warning", "다중 라벨"),
    ({"문장": TEXTS, "속성": ["가격", "맛"] * 30, "감성": KINDS}, "unused_labels", "info", "'속성'"),
    ({"글": TEXTS, "라벨": KINDS, "글.1": MORE, "라벨.1": KINDS}, "unused_texts", "warning", "옆으로 나란히"),
    ({"글": TEXTS, "결과": [0, 1] * 30, "구분": ["학습", "시험"] * 30}, "unused_labels", "warning", "새로 나눕니다"),
    ({"리뷰": TEXTS, "구분": ["일반", "포토"] * 30, "구매자평점": [1, 2, 3] * 20}, "unused_labels", "info", "'구매자평점'"),
    ({"messages": MESSAGES, "source": ["a", "b"] * 30}, "texts_in_json", "warning", "대화 기록"),
    ({"text": [f"<배우:PS>가 나온 영화 {i}" for i in range(COUNT)], "출처": ["뉴스", "글"] * 30}, "marked_texts", "warning",
     "<배우:PS>"),
    ({"review": TEXTS, "rating": [1, 2, 3, 4, 5] * 12}, "numeric_labels", "info", "수 맞히기"),
    ({"review": TEXTS, "score": [0.0, 1.5, 3.0] * 20}, "numeric_labels", "info", "수 맞히기")])
def test_what_is_left_out_and_what_the_table_looks_like_is_said(columns, code, severity, words):
    found = {each.code: each for each in surveyed(columns).findings}
    assert found[code].severity == severity and words in found[code].words.ko


def test_other_columns_are_nothing_to_speak_of():
    assert surveyed({"번호": range(COUNT), "날짜": [f"2024-01-{i % 28 + 1:02} 12:00" for i in range(COUNT)],
                     "작성자": [f"user{i}" for i in range(COUNT)], "리뷰": TEXTS, "label": [0, 1, 2] * 20,
                     "guid": [f"klue-nli-dev_{i}" for i in range(COUNT)],
                     "확인한 사람": ['["가", "나"]'] * COUNT}).findings == []


@pytest.mark.parametrize("columns, code, words", [
    ({"질문": TEXTS, "답변": MORE}, "too_many_classes", "질의응답"),
    ({"sentence1": TEXTS, "sentence2": MORE, "score": range(COUNT)}, "too_many_classes", "문장 쌍"),
    ({"text": TEXTS, "score": [i / 7 for i in range(COUNT)]}, "too_many_classes", "회귀"),
    ({"글": TEXTS, "긍정": ["O", ""] * 30, "부정": ["", "O"] * 30}, "one_class", "라벨마다 열을 두고"),
    ({"text": TEXTS, "tags": ["O B-PS I-PS", "O, O, B-LC"] * 30}, "list_labels", "개체명"),
    ({"text": TEXTS, "tags": ["['O', 'B-PS']", "['B-PS', 'O']"] * 30}, "list_labels", "개체명"),
    ({"text": TEXTS, "labels": ["['배송']", "['배송', '품질']"] * 30}, "list_labels", "['배송', '품질']")])
def test_a_refusal_says_what_the_table_looks_like(columns, code, words):
    with pytest.raises(Problem) as caught:
        surveyed(columns)
    assert caught.value.code == code and words in caught.value.words.ko
