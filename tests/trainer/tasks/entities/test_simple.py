"""Simple methods: a dictionary of what was marked, and a CRF that learns from what stands around it."""

import json
import random

import numpy as np
import pytest

from trainer.kinds.agreement import Answer, Truth
from trainer.kinds.annotated import of_marks
from trainer.tasks.entities.crf import FILE, Crf, fit
from trainer.tasks.entities.features import features
from trainer.tasks.entities.simple import as_rows, by_dictionary, simple_answers

SYLLABLES = "가나다라마바사아자차카타파하"


def invented(count: int, seed: int) -> tuple[list[str], list[list[Truth]]]:
    """Names that nobody has seen, before words that tell what they are."""
    chance, texts, truth = random.Random(seed), [], []
    for _ in range(count):
        person, place = ("".join(chance.choices(SYLLABLES, k=3)) for _ in range(2))
        said = of_marks(f"<{person}:PS> 씨가 어제 <{place}:LC>에서 돌아왔다")
        texts.append(said.text)
        truth.append([Truth(start, end, int(kind == "PS")) for start, end, kind in said.spans])
    return texts, truth


def test_the_dictionary_knows_what_it_has_seen_and_the_longest_word_counts():
    texts = ["부산에 갔다", "부산항에 갔다", "부산이 좋다", "그 산이 좋다", "눈이 온다", "눈이 아프다", "눈이 붓다"]
    truth = [[Truth(0, 2, 0)], [Truth(0, 3, 1)], [Truth(0, 2, 0)], [], [Truth(0, 1, 2)], [], []]
    found, = by_dictionary(texts, truth, ["부산항에서 부산까지 눈이 왔다"])
    assert found == [Answer(0, 3, 1, 1.0), Answer(6, 8, 0, pytest.approx(2 / 3))], "눈 was marked once of three times"


def test_the_crf_finds_names_that_it_has_never_seen():
    train, part = invented(150, 0), invented(40, 1)
    found = simple_answers((train[0], as_rows(train[1])), (part[0], as_rows(part[1])), 2)
    assert found["crf"].metrics()["entity_f1"] > 0.95 > 0.2 > found["dictionary"].metrics()["entity_f1"]
    assert all(0.5 < answer.probability <= 1 for each in found["crf"].answers for answer in each)


def test_its_file_is_plain_and_answers_the_same_wherever_it_is_read(tmp_path):
    train = invented(60, 0)
    fit(tmp_path / FILE, *train)
    assert (tmp_path / FILE).read_bytes()[:4] == b"lCRF"
    crf, asked = Crf.load(tmp_path), invented(5, 2)[0]
    (out := tmp_path / "out").mkdir()
    crf.export(out / "model", ["LC", "PS"])
    assert json.loads((out / "kinds.json").read_text("utf-8")) == ["LC", "PS"]
    assert Crf.load(out).answers(asked) == crf.answers(asked)
    assert crf.answers(["", " ", "가"]) is not None and len(features("가 나")) == 3


def test_rows_are_lists_whatever_their_lengths():
    rows = as_rows([[Truth(0, 1, 0)], [Truth(0, 1, 0)]])
    assert rows.shape == (2,) and np.array_equal(rows[[1]].tolist(), [[Truth(0, 1, 0)]])
