"""The linear model leaves the house as a pipeline of scikit-learn, and answers there as it does here."""

import numpy as np
import pytest

from tests.forks import forked
from trainer.tasks.classification.ngrams import NGrams

TEXTS = ["정말 재미있어요", "돈이 아깝다", "그저 그래요", "아주 재미있고 좋아요", "아까운 시간", "보통이에요"]


@pytest.mark.parametrize("end", ["", "\0"])
@pytest.mark.parametrize("labels, numbers", [
    (["긍정", "부정"], [0, 1, 1, 0, 1, 0]), (["긍정", "보통", "부정"], [0, 2, 1, 0, 2, 1]),
    (["긍정", "없는 라벨", "부정"], [0, 2, 2, 0, 2, 0])])
def test_the_export_answers_the_same_and_names_no_foreign_type(labels, numbers, end, tmp_path):
    texts = [text + end for text in TEXTS]
    NGrams.fitted(texts, np.array(numbers), len(labels)).save(tmp_path)
    kept = NGrams.load(tmp_path)
    kept.export(tmp_path / "model.skops", labels)
    import skops.io  # takes 3 seconds, and tests are collected by each process

    assert skops.io.get_untrusted_types(file=tmp_path / "model.skops") == []
    found = skops.io.load(tmp_path / "model.skops", trusted=[])
    mine = np.exp(kept.log_probabilities(texts))[:, kept.seen]
    assert [labels[number] for number in kept.seen] == found.classes_.tolist()
    assert found.predict_proba(texts) == pytest.approx(mine, abs=1e-6)


def test_skops_is_imported_where_it_is_needed_and_torch_is_not(tmp_path):
    program = f"""
import sys, cards.package, ui.runs.downloads, numpy
from pathlib import Path
from trainer.tasks.classification.ngrams import NGrams
assert "skops" not in sys.modules
NGrams.fitted({TEXTS}, numpy.array([0, 1, 1, 0, 1, 0]), 2).export(Path("{tmp_path}/a"), ["a", "b"])
assert "skops" in sys.modules and "torch" not in sys.modules"""
    forked("-c", program)
