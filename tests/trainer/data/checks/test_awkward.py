"""Awkward files, as the survey sees them."""

import pytest

from trainer.data.lengths import token_lengths
from trainer.kinds.text import folded, likened
from trainer.models.families import CARRIED_FOLDER
from trainer.options import Repairs, Shares
from trainer.studio import look_at
from trainer.tasks.classification.survey import divide


@pytest.fixture
def leak(awkward):
    return {"train": awkward / "20_leak_train.csv", "test": awkward / "20_leak_test.csv"}


def test_a_leak_is_counted_and_repaired(leak):
    found = look_at(leak)[2]
    overlap = next(each for each in found.findings if each.code == "test_overlap")
    assert overlap.count >= 160 and "시험 310행 가운데" in overlap.words.ko and overlap.files[0] == "20_leak_test.csv"
    parts = divide(found.rows, Shares(), 42)
    assert len(parts["test"]) == 310
    keys = {name: set(likened(folded(part["text"]))) for name, part in parts.items()}
    assert not keys["test"] & (keys["train"] | keys["valid"]) and not keys["train"] & keys["valid"]
    assert len(look_at(leak, repairs=Repairs(drop_leaks=False))[2].rows) == 910


def test_label_variants_become_two_labels_when_asked(awkward):
    found = look_at(awkward / "19_label_variants.csv")[2]
    assert len(found.labels) == 12 and set(found.merges.values()) == {"긍정", "부정"}
    merged = look_at(awkward / "19_label_variants.csv", repairs=Repairs(merge_labels=found.merges))[2]
    assert set(merged.labels) == {"긍정", "부정"} and sum(merged.labels.values()) == len(found.rows)


def test_long_rows_are_counted_in_characters_and_tokens(awkward):
    found = look_at(awkward / "14_10k_char_rows.csv")[2]
    assert next(each for each in found.findings if each.code == "long_texts").count == 12
    assert token_lengths(found.rows, CARRIED_FOLDER, 256).cut_rows == 12


def test_noise_goes_when_asked(awkward):
    controls = look_at(awkward / "17_zero_width_control.csv", repairs=Repairs(remove_controls=True))[2]
    assert controls.changes[0].count == 191 and not controls.rows["text"].str.contains("[\0\u200b\u202e\xad]").any()
    assert look_at(awkward / "16_emoji_jamo_noise.csv")[2].rows["text"].str.contains("ㅋ{200}").any()
    runs = look_at(awkward / "16_emoji_jamo_noise.csv", repairs=Repairs(shorten_runs=True))[2]
    assert len(runs.rows) == 300 and not runs.rows["text"].str.contains("ㅋㅋㅋㅋ|ㅠㅠㅠㅠ").any()
