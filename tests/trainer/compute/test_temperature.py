"""How sure a model may be: chosen by rows, harmless where they prove nothing, and put into whatever head there is."""

import numpy as np
import pytest
import torch
from scipy.special import softmax

from trainer.compute.temperature import FEWEST, divide_outputs, temperature_of, temperature_of_each
from trainer.kinds.flags import Flags
from trainer.kinds.scores import Scores
from trainer.models.families import USABLE

DRAW = np.random.default_rng(0)
LOGITS = DRAW.normal(0, 1.5, (2_000, 3))
TRUTH = (softmax(LOGITS, 1).cumsum(1) > DRAW.random((2_000, 1))).argmax(1)  # these chances hold
SMALL = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "num_key_value_heads": 2, "head_dim": 8,
         "intermediate_size": 32, "vocab_size": 40, "pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2}
OF_FAMILY = {"distilbert": {"dim": 16, "hidden_dim": 32, "n_heads": 2, "n_layers": 1},
             "gpt2": {"n_embd": 16, "n_layer": 1, "n_head": 2}, "albert": {"embedding_size": 16},
             "big_bird": {"attention_type": "original_full"}, "roformer": {"embedding_size": 16}}


@pytest.mark.parametrize("sharper", [0.5, 1, 3])
def test_the_temperature_that_makes_chances_hold_is_found(sharper):
    found = Scores.from_logits(LOGITS * sharper, TRUTH)
    mended = found.calibrated()
    assert mended.temperature == pytest.approx(sharper, rel=0.1)
    assert (mended.chances.argmax(1) == found.chances.argmax(1)).all()
    assert mended.metrics()["loss"] <= found.metrics()["loss"] + 1e-4
    assert mended.metrics()["accuracy"] == found.metrics()["accuracy"]
    assert np.allclose(mended.tempered(1 / mended.temperature).chances, found.chances, atol=1e-6)


def test_what_others_choose_is_taken_over_once():
    chosen = Scores.from_logits(LOGITS * 3, TRUTH).calibrated()
    new = Scores.from_logits(LOGITS[:50] * 3, TRUTH[:50])
    assert new.decided_by(chosen).temperature == chosen.temperature
    done = new.tempered(chosen.temperature)
    assert done.decided_by(chosen) is done, "by its model already"


def test_labels_by_themselves_are_given_as_before():
    truth = DRAW.random((2_000, 3)) < 1 / (1 + np.exp(-LOGITS))
    found = Flags.of(1 / (1 + np.exp(-2 * LOGITS)), truth).settled()
    mended = found.calibrated()
    assert mended.temperature == pytest.approx(2, rel=0.1) and (mended.given == found.given).all()
    assert mended.metrics()["micro_f1"] == found.metrics()["micro_f1"]
    assert (found.decided_by(mended).thresholds == mended.thresholds).all()


def test_rows_that_are_too_few_or_all_right_prove_no_certainty():
    sure, right = np.tile([0.8, 0.2], (FEWEST, 1)), np.zeros(FEWEST, int)
    assert temperature_of(sure[1:], right[1:]) == 1 == temperature_of_each(sure[1:], sure[1:] > 0.5)
    mended = Scores(sure, right, right).calibrated()
    assert 0.3 < mended.temperature < 0.7 and mended.chances[0, 0] < 1 - 1 / (FEWEST + 2)
    certain = np.tile([1.0, 0.0], (FEWEST, 1))
    assert np.isfinite(Scores(certain, 1 - right, right).calibrated().chances).all(), "and they may be all wrong"
    one = np.ones((FEWEST, 1))
    assert np.isfinite(Scores(one, right, right).calibrated().chances).all(), "or have one label"


@pytest.mark.parametrize("family", [*sorted(USABLE), "kotune-network"])
def test_every_family_has_a_last_layer(family):
    from transformers import AutoConfig, AutoModelForSequenceClassification

    import trainer.models.network  # noqa: F401

    torch.manual_seed(0)
    config = AutoConfig.for_model(family, num_labels=3, **SMALL | OF_FAMILY.get(family, {}))
    model = AutoModelForSequenceClassification.from_config(config).eval()
    ids = torch.tensor([[5, 6, 7, 8]])
    with torch.no_grad():
        before = model(input_ids=ids, attention_mask=torch.ones_like(ids)).logits
        divide_outputs(model, 2.5)
        after = model(input_ids=ids, attention_mask=torch.ones_like(ids)).logits
    assert before.any() and torch.allclose(after * 2.5, before, atol=1e-5)
