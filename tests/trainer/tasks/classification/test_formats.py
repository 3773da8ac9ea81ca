"""Suggesting columns: by content first, with a usual name deciding between like ones."""

import pandas as pd
import pytest

from trainer.errors import Problem
from trainer.tasks.classification.formats import TEXT_AND_LABEL

TEXTS = [f"오늘 본 영화는 정말 재미있었어요, {i}번째로 봤습니다" for i in range(40)]
LABELS = ["긍정", "부정"] * 20


def suggested(**columns) -> tuple[str, str]:
    suggestion = TEXT_AND_LABEL.suggest(pd.DataFrame(columns))
    assert set(suggestion.reasons) == {"text", "label"}
    return suggestion.columns["text"], suggestion.columns["label"]


def test_the_reason_says_what_was_seen():
    numbers = [str(i) for i in range(40)]
    suggestion = TEXT_AND_LABEL.suggest(pd.DataFrame({"번호": numbers, "리뷰": TEXTS, "감정": LABELS}))
    assert suggestion.columns == {"text": "리뷰", "label": "감정"}
    assert "'리뷰'" in suggestion.reasons["text"].ko and "한글" in suggestion.reasons["text"].ko
    assert "2가지" in suggestion.reasons["label"].ko and "2 different" in suggestion.reasons["label"].en


def test_unnamed_columns_are_judged_by_content():
    assert suggested(열1=LABELS, 열2=[str(i) for i in range(40)], 열3=TEXTS) == ("열3", "열1")


def test_the_long_text_wins_over_the_title():
    titles = [f"제목 {i}" for i in range(40)]
    contents = [text * 10 for text in TEXTS]
    assert suggested(title=titles, content=contents, category=LABELS) == ("content", "category")


def test_numeric_ratings_are_labels_and_ids_are_not():
    ids, ratings = [str(i) for i in range(40)], [str(i % 10 + 1) for i in range(40)]
    assert suggested(id=ids, document=TEXTS, rating=ratings) == ("document", "rating")


def test_blank_columns_and_many_columns_do_no_harm():
    noise = {f"특성{i}": ["0"] * 40 for i in range(3000)}
    assert suggested(빈칸=[""] * 40, text=TEXTS, **noise, label=LABELS) == ("text", "label")


def test_dates_are_no_texts_and_empty_or_dividing_columns_no_labels():
    days = [f"2024/01/{i % 28 + 1:02} 오후 3:{i % 60:02}:11" for i in range(len(TEXTS))]
    assert suggested(타임스탬프=days, 느낀점=["좋아요", "별로"] * (len(TEXTS) // 2), 만족도=["예", "아니요"] * (len(TEXTS) // 2))[0] \
        != "타임스탬프"
    assert suggested(글=TEXTS, split=["train", "test"] * (len(TEXTS) // 2), 결과=["1", "0"] * (len(TEXTS) // 2),
                     label=[""] * len(TEXTS)) == ("글", "결과")


def test_of_labels_alike_the_full_column_is_chosen():
    assert suggested(글=TEXTS, 라벨1=["가", "나", "다", "나"] * 10, 라벨2=["가", "", "나", ""] * 10)[1] == "라벨1"


def test_one_column_is_not_enough():
    with pytest.raises(Problem) as caught:
        TEXT_AND_LABEL.suggest(pd.DataFrame({"글": TEXTS}))
    assert caught.value.code == "one_column" and "'글'" in caught.value.words.ko
    assert "'라벨이 있는 열'에서 '없음'을" in caught.value.words.ko and "choose 'None'" in caught.value.words.en
    assert caught.value.as_text().endswith(" (--task masked-lm)  [one_column]")
