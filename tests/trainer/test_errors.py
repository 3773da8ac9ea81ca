"""Sentences for people."""

import pytest

from trainer.errors import Count, Problem, Words, josa


@pytest.mark.parametrize("word, pair, particle", [
    ("모델", "을/를", "을"), ("배치", "을/를", "를"), ("학습 1", "은/는", "은"), ("12", "은/는", "는"), ("", "을/를", "를"),
    ("klue/bert-base", "은/는", "는"), ("roberta-small", "을/를", "을"), ("‘리뷰’", "이/가", "가"), ("요약", "이라는/라는", "이라는"),
    ("0", "으로/로", "으로"), ("7", "으로/로", "로"), ("서울", "으로/로", "로"), ("부산", "으로/로", "으로")])
def test_a_particle_follows_the_last_sound(word, pair, particle):
    assert josa(word, pair) == particle


def test_words_agree_with_how_many_there_are():
    words = Words("{n}행이 비었습니다.", "{n:row is|rows are} blank.")
    assert words.format(n=Count(1)) == ("1행이 비었습니다.", "1 row is blank.")
    assert words.format(n=Count(1300)) == ("1,300행이 비었습니다.", "1,300 rows are blank.")


@pytest.mark.parametrize("token", ["hf_" + "a1B2" * 8, "hf_oauth_eyJhbGciOiJFZERTQSJ9.eyJyZWFkIjoxfQ.Sig-na_ture12345",
                                   "hf_jwt_abc.def.ghi-jkl", "api_org_" + "a1B2" * 8])
def test_a_problem_keeps_no_token(token):
    problem = Problem("x", f"토큰 {token} 거절", f"Token {token}, refused", value=token)
    assert not any(part in str(problem.as_dict()) for part in token.split("_", 2)[-1].split("."))
    assert "거절" in problem.words.ko and ", refused" in problem.words.en
