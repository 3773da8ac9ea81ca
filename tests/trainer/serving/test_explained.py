"""What is left out of a text to see why it is answered so, whatever the text; and the real process that is asked."""

from contextlib import closing
from types import SimpleNamespace

import pytest

from trainer.errors import Problem
from trainer.home.layout import Home
from trainer.serving.explained import LEAST, MOST, _without, explain, places_of
from trainer.serving.predictor import Predictor
from trainer.texts import characters_of, parts_of


def left_out(text) -> list[str]:
    return [parts_of(text)[part][start:end] for part, start, end in places_of(text, characters_of(text))[0]]


@pytest.mark.parametrize("text, pieces", [
    ("정말  재미있어요!\n또 올게요", ["정말", "재미있어요!", "또", "올게요"]), ("", []), ("좋아요", []), (" \n ", []),
    ("이영화정말재미있어요추천", ["이영화정", "말재미있", "어요추천"]), (("비가 온다", "네"), ["비가", "온다"]),
    (("비가 온다", "땅이 젖는다"), ["비가", "온다", "땅이", "젖는다"]), ("<b>굵은</b> 글", ["<b>굵은</b>", "글"])])
def test_words_are_left_out_but_never_a_whole_text(text, pieces):
    assert left_out(text) == pieces
    for place in places_of(text, characters_of(text))[0]:
        assert all(part.strip() for part in parts_of(_without(text, *place)))


def test_of_a_long_text_neighbours_are_left_out_together():
    words = " ".join(["낱말"] * 1_000)
    places, together = places_of(words, len(words))
    assert len(places) <= MOST and together == 25 and places[0] == (0, 0, 25 * 3 - 1)
    assert len(places_of("가" * 20_000, 20_000)[0]) == LEAST
    assert places_of(words, 90) == ([(0, 3 * number, 3 * number + 2) for number in range(30)], 1), "no more is read"
    pair, together = places_of((" ".join(["가"] * 60), "나 다"), 200)
    assert together == 2 and {part for part, *_ in pair} == {0}, "two words of a text that has two are all of it"


def test_of_a_text_that_repairs_have_shortened_the_last_words_are_left_out_too(finished_run, monkeypatch):
    """How much was read is told of the repaired text; what is left out lies in the text as it was typed."""
    monkeypatch.setattr("trainer.serving.explained.share_of", lambda run: 1.0)

    def pieces(limit: int) -> list[str]:
        def predict(run, texts, has_left, least):
            counts = [len(" ".join(text.split())) for text in texts]
            return [{"label": "긍정", "probabilities": {"긍정": 0.9}, "characters": count, "read": min(count, limit)}
                    for count in counts]

        asked = SimpleNamespace(predict=predict, read=lambda run, text: {"tokens": []})
        return [piece.text for piece in explain(asked, finished_run, "정말           재미있어요 최고").pieces]

    assert pieces(100) == ["정말", "재미있어요", "최고"], "all of it was read"
    assert pieces(1) == [], "of one word nothing is left out"


def test_the_process_that_answers_says_why_and_refuses_what_it_cannot_read(finished_run):
    with closing(Predictor(Home(finished_run.path.parents[3]))) as predictor:
        reports = []
        found = explain(predictor, finished_run, "정말 재미있어요 <b>최고</b> 꿻", lambda share, words: reports.append(share))
        assert [piece.text for piece in found.pieces] == ["정말", "재미있어요", "<b>최고</b>", "꿻"] and reports == [0]
        assert found.answer == predictor.predict(finished_run, [found.text])[0]
        assert next(iter(found.strengths)) == found.answer["label"]
        assert [each["word"] for each in found.read["tokens"] if each["word"] is not None][-1] == 3
        assert not all(each["known"] for each in found.read["tokens"])
        for text, code in (("", "nothing_to_predict"), ("가" * 1_000_000, "text_too_long"),
                           (("가", "나"), "one_text_needed")):
            with pytest.raises(Problem) as problem:
                explain(predictor, finished_run, text)
            assert problem.value.code == code
