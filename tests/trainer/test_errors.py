"""Sentences for people."""

import pytest

from trainer.errors import josa


@pytest.mark.parametrize("word, pair, particle", [
    ("모델", "을/를", "을"), ("배치", "을/를", "를"), ("학습 1", "은/는", "은"), ("12", "은/는", "는"), ("", "을/를", "를"),
    ("klue/bert-base", "은/는", "는"), ("roberta-small", "을/를", "을"), ("‘리뷰’", "이/가", "가"), ("요약", "이라는/라는", "이라는")])
def test_a_particle_follows_the_last_sound(word, pair, particle):
    assert josa(word, pair) == particle
