"""Spans that were answered against those that are there; figures as seqeval and nervaluate have them."""

import random
from dataclasses import replace

import numpy as np
import pyarrow
import pytest
from nervaluate import Evaluator
from seqeval.metrics import f1_score, precision_score, recall_score
from seqeval.scheme import IOB2
from sklearn.metrics import f1_score as by_tags

from trainer.kinds.agreement import Answer, Truth, mean_of, paired
from trainer.kinds.spans import Spans
from trainer.kinds.stored import read_answers, write_answers

KINDS = ["LC", "OG", "PS"]


def some(count: int = 60, seed: int = 0) -> Spans:
    """Texts of 40 characters; most answers are right, the others touch, are of another kind, missing or invented."""
    chance, texts, truth, answers = random.Random(seed), ["가" * 40] * count, [], []
    for _ in range(count):
        starts = [start for start in range(0, 36, 6) if chance.random() < 0.5]
        spans = [Truth(start, start + chance.randrange(1, 5), chance.randrange(3)) for start in starts]
        found = []
        for span in spans:
            way = chance.random()
            if way < 0.6:
                found.append(Answer(*span, 0.9))
            elif way < 0.75:
                found.append(Answer(span.start, span.stop + 1, span.kind, 0.6))
            elif way < 0.85:
                found.append(Answer(span.start, span.stop, (span.kind + 1) % 3, 0.7))
        if 36 not in starts and chance.random() < 0.2:
            found.append(Answer(36, 38, chance.randrange(3), 0.95))
        truth.append(spans)
        answers.append(found)
    return Spans.of(truth, answers, texts, 3, np.full(count, 2.0), np.full(count, 10))


def tags(spans, length: int) -> list[str]:
    found = ["O"] * length
    for start, stop, kind, *_ in spans:
        found[start:stop] = [f"B-{KINDS[kind]}", *[f"I-{KINDS[kind]}"] * (stop - start - 1)]
    return found


def test_strict_figures_are_those_of_seqeval():
    spans = some()
    truth, answers = ([tags(each, 40) for each in of] for of in (spans.truth, spans.answers))
    found = spans.metrics()
    scores = {"entity_f1": f1_score, "entity_precision": precision_score, "entity_recall": recall_score}
    for name, score in scores.items():
        assert found[name] == pytest.approx(score(truth, answers, mode="strict", scheme=IOB2)), name
    assert found["f1"] == pytest.approx(f1_score(truth, answers, average=None, mode="strict", scheme=IOB2).tolist())
    assert found["support"] == [sum(span.kind == kind for each in spans.truth for span in each) for kind in range(3)]
    assert found["loss"] == pytest.approx(0.2)
    every = [[tag for text in of for tag in text] for of in (truth, answers)]
    assert found["character_f1"] == pytest.approx(by_tags(*every, average="macro", zero_division=1.0))
    low, high = spans.intervals()["character_f1"]
    assert low < found["character_f1"] < high < low + 0.15


def test_loose_figures_are_those_of_nervaluate():
    spans = some(seed=1)
    lists = [[[{"label": KINDS[span[2]], "start": span[0], "end": span[1] - 1} for span in each] for each in of]
             for of in (spans.truth, spans.answers)]
    overall = Evaluator(*lists, tags=KINDS, loader="dict").evaluate()["overall"]
    found = spans.metrics()
    for name, theirs in (("exact_f1", "exact"), ("partial_f1", "partial"), ("type_f1", "ent_type")):
        assert found[name] == pytest.approx(overall[theirs].f1), name
    assert found["entity_f1"] < min(found["exact_f1"], found["type_f1"])


def test_answers_come_back_from_disk_as_they_were(tmp_path):
    spans = some()
    write_answers(tmp_path / "answers" / "test.parquet", spans)
    again = read_answers(tmp_path / "answers" / "test.parquet", Spans)
    assert again.metrics() == spans.metrics() and again.figures() == spans.figures()
    nothing = Spans.of([[]] * 3, [[]] * 3, ["가"] * 3, 2)
    assert Spans.from_columns(pyarrow.table(nothing.columns())).metrics() == nothing.metrics()
    assert "loss" not in nothing.metrics() and nothing.metrics()["entity_f1"] == 0


def test_pooled_answers_are_measured_together():
    one, other = some(seed=2), some(40, seed=3)
    both = Spans.pooled([one, other.of_rows(np.arange(100, 140))])
    assert len(both) == 100 and both.rows[-1] == 139
    assert both.confusion().tolist() == (one.confusion() + other.confusion()).tolist()


def test_the_confusion_counts_every_span_once_and_what_is_missed_or_invented():
    spans = Spans.of([[Truth(0, 2, 0), Truth(5, 7, 1), Truth(9, 10, 2)]],
                     [[Answer(0, 2, 0, 0.9), Answer(5, 8, 2, 0.8), Answer(12, 13, 1, 0.7)]], ["가" * 20], 3)
    assert spans.confusion().tolist() == [[1, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1], [0, 1, 0, 0]]
    assert paired([Truth(0, 4, 0), Truth(4, 6, 0)], [Answer(2, 6, 0, 1), Answer(4, 6, 1, 1)]) == [
        (Truth(4, 6, 0), Answer(4, 6, 1, 1)), (Truth(0, 4, 0), Answer(2, 6, 0, 1))], "equal bounds go first"


def test_mistakes_are_the_surest_first():
    spans = some()
    mistakes = spans.mistakes()
    sure = [each["probability"] for each in mistakes]
    assert sure == sorted(sure, reverse=True)
    assert all(spans.truth[each["row"]] == [Truth(*span) for span in each["truth"]] for each in mistakes)
    perfect = Spans.of(spans.truth, [[Answer(*span, 1.0) for span in each] for each in spans.truth], ["가" * 40] * 60, 3)
    assert perfect.mistakes() == []
    assert perfect.metrics()["entity_f1"] == perfect.metrics()["partial_f1"] == perfect.metrics()["character_f1"] == 1


def test_what_is_too_sure_of_its_spans_is_as_sure_as_it_is_right():
    """Each span stays; what it says of itself is derived again, and by that it is suspected."""
    random = np.random.default_rng(0)
    chances = random.uniform(0.55, 0.95, 2_000)
    hits = random.random(2_000) < chances
    odds = (chances / (1 - chances)) ** 3
    spans = Spans.of([[Truth(0, 2, int(not hit))] for hit in hits],
                     [[Answer(0, 2, 0, each)] for each in odds / (1 + odds)], ["가나"] * 2_000, 2)
    mended = spans.calibrated()
    found = mended.certainty()["reliability"]
    assert mended.temperature == pytest.approx(3, rel=0.15) and found["error"] < 0.03 < 0.1 < found["before"]
    assert found["before"] == spans.certainty()["reliability"]["error"]
    assert mended.metrics() == spans.metrics() and mended.suspects() == spans.suspects() != []
    assert np.allclose(mended.sure, chances, atol=0.03) and spans.decided_by(mended).answers == mended.answers
    assert np.allclose(mended.tempered(1 / mended.temperature).sure, spans.sure)
    few = Spans.of(spans.truth[:40], spans.answers[:40], ["가나"] * 40, 2)
    assert few.calibrated() is few and few.certainty() == {"reliability": {}}, "as few choose nothing"


def test_two_that_answer_together_keep_what_is_likely_to_both():
    one = [Answer(0, 2, 0, 0.9), Answer(5, 7, 1, 0.4)]
    other = [Answer(0, 2, 0, 0.7), Answer(4, 8, 2, 0.9), Answer(10, 11, 0, 0.5)]
    assert mean_of(one, other, 0.5) == [Answer(0, 2, 0, pytest.approx(0.8)), Answer(4, 8, 2, pytest.approx(0.45))]
    assert mean_of(one, other, 0.75) == [Answer(0, 2, 0, pytest.approx(0.85)), Answer(5, 7, 1, pytest.approx(0.3))]
    spans = some()
    partner = replace(spans, answers=[[Answer(*span, 0.8) for span in each] for each in spans.truth])
    assert Spans.mixed(spans, partner, 1.0) is spans and Spans.mixed(spans, partner, 0.0) is partner
    assert Spans.mixed(spans, partner, 0.25).metrics()["entity_f1"] > spans.metrics()["entity_f1"]


def test_a_table_gets_the_marked_text_and_the_least_sure_of_its_probabilities():
    answer = {"marked": "<부산:LC>에 <비:OG>", "entities": [{"probability": 0.9}, {"probability": 0.6}]}
    assert Spans.cells(answer, "모름") == ("<부산:LC>에 <비:OG>", 0.6) and len(Spans.titles(KINDS)) == 2
    assert Spans.cells({"marked": "없음", "entities": []}, "모름")[1] == 1
    assert Spans.named("<부산:LC>에 <비:OG>") == ["LC", "OG"]
