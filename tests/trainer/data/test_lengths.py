"""Lengths in tokens: what a maximum length cuts, what a tokenizer does not know, without torch."""

import json
import subprocess
import sys

import pandas as pd
import pytest

from trainer.data.lengths import SAMPLE, token_lengths
from trainer.errors import Problem
from trainer.models.families import CARRIED_FOLDER


def rows(*texts: str) -> pd.DataFrame:
    return pd.DataFrame({"text": texts})


def texts(*lengths: int) -> pd.DataFrame:
    return rows(*(" ".join(["영화"] * length) for length in lengths))


def test_lengths_are_those_of_training():
    from transformers import AutoTokenizer

    sample = rows("정말 재미있는 영화였어요 ㅋㅋㅋ", "별로", "배우들의 연기가 😀 좋았다")
    ids = AutoTokenizer.from_pretrained(CARRIED_FOLDER)(sample["text"].tolist())["input_ids"]
    found = token_lengths(sample, CARRIED_FOLDER, 128)
    assert found.longest == max(map(len, ids)) and sum(count for *_, count in found.bins) == 3


def test_the_length_of_a_pair_is_that_of_both_texts_together():
    from transformers import AutoTokenizer

    pair = ("배우들의 연기가 좋았다", "그래서 또 보고 싶다")
    ids = AutoTokenizer.from_pretrained(CARRIED_FOLDER)(*pair)["input_ids"]
    assert token_lengths(pd.DataFrame([pair], columns=["text", "second"]), CARRIED_FOLDER, 64).longest == len(ids)


def test_rows_that_a_maximum_length_cuts_are_counted():
    found = token_lengths(texts(*[10] * 90, *[300] * 10), CARRIED_FOLDER, 64)
    assert (found.rows, found.sampled, found.cut_rows, found.cut_share) == (100, 100, 10, 0.1)
    cut = found.findings[0]
    assert (cut.code, cut.severity, cut.count) == ("cut_texts", "warning", 10) and "10행(10.0%)" in cut.words.ko
    assert token_lengths(texts(10, 20), CARRIED_FOLDER, 64).findings == []
    assert token_lengths(texts(*[10] * 99, 300), CARRIED_FOLDER, 64, cuts=False).findings == []
    assert token_lengths(texts(*[10] * 99, 300), CARRIED_FOLDER, 64).findings[0].severity == "info"


def test_bars_cover_all_lengths_without_gap():
    found = token_lengths(texts(*range(1, 200), 5000), CARRIED_FOLDER, 64)
    assert len(found.bins) <= 26 and found.bins[0][0] == 1 and found.bins[-1][1] == found.longest
    assert all(high + 1 == low for (_, high, _), (low, *_) in zip(found.bins, found.bins[1:], strict=False))
    assert sum(count for *_, count in found.bins) == 200


def test_of_many_or_long_texts_a_sample_is_measured(monkeypatch):
    many = token_lengths(texts(*[5] * (SAMPLE + 1000), *[100] * 500), CARRIED_FOLDER, 64)
    assert many.sampled == SAMPLE < many.rows == SAMPLE + 1500
    assert many.cut_rows == round(many.cut_share * many.rows) and "약 " in many.findings[0].words.ko
    monkeypatch.setattr("trainer.data.lengths.CHARACTERS", 400_000)  # ten times as many take seconds
    assert token_lengths(rows(*["가 나 " * 50_000] * 200), CARRIED_FOLDER, 64).sampled == 100


def test_unknown_tokens_are_warned_of(tiny_encoder):
    for folder in (CARRIED_FOLDER, tiny_encoder):  # one writes unknown letters as bytes, one as [UNK]
        odd = token_lengths(rows(*["\u1780\u1781 \u1782\u1783 영화"] * 20), folder, 64)
        assert odd.unknown_share > 0.2 and odd.findings[0].code == "unknown_tokens"
        assert json.loads(json.dumps(odd.as_dict()))["findings"][0]["severity"] == "warning"
        assert token_lengths(rows("정말 재미있는 영화"), folder, 64).unknown_share == 0


def test_a_folder_without_a_fast_tokenizer_is_refused(tmp_path):
    with pytest.raises(Problem) as refused:
        token_lengths(texts(1), tmp_path, 64)
    assert refused.value.code == "no_fast_tokenizer"
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(Problem):
        token_lengths(texts(1), tmp_path, 64)


def test_neither_torch_nor_transformers_is_imported():
    code = ("import sys, pandas; from trainer.data.lengths import token_lengths; "
            "from trainer.models.families import CARRIED_FOLDER; "
            "token_lengths(pandas.DataFrame({'text': ['영화']}), CARRIED_FOLDER, 64); "
            "sys.exit(any(name in sys.modules for name in ('torch', 'transformers')))")
    assert subprocess.run([sys.executable, "-c", code], cwd=CARRIED_FOLDER.parents[3]).returncode == 0
