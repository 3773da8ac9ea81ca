"""Why an answer, as it is shown: colours in words and numbers, too, unknown letters by name, and text as text."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from trainer.serving.explained import Explained, Piece
from ui.kinds.blanks import BlanksView
from ui.kinds.numbers import NumbersView
from ui.kinds.scores import ScoresView
from ui.kinds.spans import SpansView
from ui.place import Place, Visit

TEXT = "<b>정말</b> 재미있어요 꿻"
TOKENS = [{"id": 2, "token": "[CLS]", "text": None, "part": None, "word": None, "known": True},
          {"id": 70, "token": "▁<b>정말</b>", "text": "<b>정말</b>", "part": 0, "word": 0, "known": True},
          {"id": 71, "token": "▁재미", "text": "재미", "part": 0, "word": 1, "known": True},
          {"id": 72, "token": "있어요", "text": "있어요", "part": 0, "word": 1, "known": True},
          {"id": 1, "token": "[UNK]", "text": "꿻", "part": 0, "word": 2, "known": False}]


@pytest.fixture(params=["ko", "en"])
def visit(request):
    return Visit(None, Place(), "local", request.param)


def explained(answer: dict, strengths: dict[str, float], changes: list[dict[str, float]], text=TEXT,
              **more) -> Explained:
    places = [(0, 0, 9), (0, 10, 15), (0, 16, 17)]
    pieces = [Piece(*place, text[place[1]:place[2]], each) for place, each in zip(places, changes, strict=False)]
    return Explained(text, answer, strengths, pieces, 1, {"tokens": TOKENS, **more})


def test_labels_are_chosen_and_words_told_with_colours_sentences_and_numbers(visit):
    found = explained({"label": "긍정"}, {"긍정": 0.9, "부정": 0.1}, [
        {"긍정": 0.0, "부정": 0.0}, {"긍정": 0.12, "부정": -0.12}, {"긍정": -0.031, "부정": 0.031}])
    shown = ScoresView().why(found, "why-0", None, visit)
    assert "<b>정말" not in shown and "&lt;b&gt;정말&lt;/b&gt;" in shown
    assert shown.count('<details class="kt-side" name="why-0"') == 2 and shown.count('name="why-0" open>') == 1
    assert '<mark class="for" style="--kt-much:85%">재미있어요 <small>+12.0</small></mark>' in shown
    assert '<mark class="against" style="--kt-much:22%">꿻 <small>−3.1</small></mark>' in shown
    assert visit.say("‘재미있어요’를 빼면 확률이 12.0%p 내려갑니다.",
                     "Without “재미있어요” the probability falls by 12.0 points.") in shown
    assert visit.say("‘꿻’을 빼면 확률이 3.1%p 올라갑니다.", "Without “꿻” the probability rises by 3.1 points.") in shown
    assert "<td>재미있어요</td><td>+12.0</td>" in shown
    assert '<span class="token unknown">[UNK]<small>1</small></span>' in shown
    assert visit.say("점선 테두리 1개는 모델의 사전에 없는 글자입니다", "1 with a dashed edge stand for letters") in shown
    assert "있어요" in shown.partition(">재미<")[2].partition('class="word"')[0], "the pieces of a word stand together"


def test_of_a_pair_each_word_is_told_with_its_text(visit):
    pieces = [Piece(0, 0, 2, "너무", {"같음": 0.2}), Piece(1, 0, 2, "너무", {"같음": 0.1})]
    pair = Explained(("너무 추워요", "너무 더워요"), {"label": "같음"}, {"같음": 0.9}, pieces, 1, {"tokens": TOKENS})
    shown = ScoresView().why(pair, "why-0", None, visit)
    for first, second in ((visit.say("첫째 글의 ‘너무’를 빼면 확률이 20.0%p", "Without “너무” in the first text the probability"),
                           visit.say("둘째 글의 ‘너무’를 빼면 확률이 10.0%p", "Without “너무” in the second text the probability")),
                          ("<td>" + visit.say("첫째 글의 너무", "너무 in the first text"),
                           "<td>" + visit.say("둘째 글의 너무", "너무 in the second text"))):
        assert first in shown.partition(second)[0] and second in shown


def test_a_single_word_and_words_that_do_nothing_are_told_so(visit):
    alone = ScoresView().why(explained({"label": "긍정"}, {"긍정": 0.9}, []), "why-0", None, visit)
    assert visit.say("낱말이 하나뿐이라", "There is one word") in alone and "kt-weighed" not in alone
    calm = ScoresView().why(explained({"label": "긍정"}, {"긍정": 0.9}, [{"긍정": 0.0001}] * 3), "why-0", None, visit)
    assert visit.say("어느 낱말을 빼도", "Whichever word is left out") in calm and "<td>" not in calm


def test_a_number_goes_up_and_down_and_an_adapted_model_only_reads(visit):
    found = explained({"number": 7.4, "low": 4.0, "high": 10.0}, {"number": 7.4}, [
        {"number": 0.3}, {"number": 1.0}, {"number": -0.2}])
    shown = NumbersView().why(found, "why-0", None, visit)
    assert visit.say("답을 높인 말", "raises the number") in shown and "+1.0" in shown and "−0.2" in shown
    shown = BlanksView().why(explained({"blanks": []}, {}, []), "why-0", None, visit)
    assert "kt-tokens" in shown and "kt-sides" not in shown


def test_of_an_entity_what_competes_is_told_and_the_words_around_it(visit):
    text = "김영희 관장은 갔다"
    answer = {"entities": [{"start": 0, "end": 3, "text": "김영희", "type": "PS", "probability": 0.6}]}
    pieces = [Piece(0, start, end, text[start:end], {"<김영희:PS>": change})
              for start, end, change in ((0, 3, 0.6), (4, 7, 0.6), (8, 10, -0.05))]
    found = Explained(text, answer, {"<김영희:PS>": 0.6}, pieces, 1, {"tokens": TOKENS, "entities": [
        {"start": 0, "end": 3, "kinds": {"PS": 0.7, "OG": 0.2, "LC": 0.001}, "none": 0.099}]})
    run = SimpleNamespace(project=SimpleNamespace(survey=SimpleNamespace(labels=["LC", "OG", "PS"]),
                                                  spec=SimpleNamespace(task="entities")))
    shown = SpansView().why(found, "why-0", run, visit)
    assert "70.0%" in shown and "20.0%" in shown and "9.9%" in shown and "0.1%" not in shown
    assert visit.say("‘관장은’을 빼면 이 개체를 이대로 찾지 못합니다.", "Without “관장은” this entity is not found as it is.") in shown
    assert "‘김영희’를" not in shown and "“김영희”" not in shown, "its own words are it"
    none = SpansView().why(replace(found, answer={"entities": []}, strengths={}), "why-0", run, visit)
    assert visit.say("찾은 것이 없어", "Nothing was found") in none
    doubtful = {"start": 0, "end": 3, "kinds": {"PS": 0.4, "OG": 0.1}, "none": 0.5}
    unlikely = replace(found, read={"tokens": TOKENS, "entities": [doubtful]})
    why_it_stays = visit.say("글 전체에 가장 잘 맞는 한 벌", "fits the whole text best")
    assert why_it_stays in SpansView().why(unlikely, "why-0", run, visit) and why_it_stays not in shown


def test_what_is_not_told_is_said(visit):
    told = explained({"label": "긍정"}, {"긍정": 0.9, "부정": 0.1}, [{"긍정": 0.1, "부정": -0.1}] * 3)
    whole, cut = visit.say("따지지 않았습니다", "were not looked into"), visit.say("20,000자까지만", "first 20,000 characters")
    shown = ScoresView().why(told, "why-0", None, visit)
    assert whole not in shown and cut not in shown
    assert whole in ScoresView().why(replace(told, unexplained=3), "why-0", None, visit)
    assert cut in ScoresView().why(replace(told, text=TEXT + "글" * 20_000), "why-0", None, visit)
