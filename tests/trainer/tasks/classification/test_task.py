"""Text classification: what LoRA trains in full, and what is told of mistakes."""

import numpy as np
import pytest

from tests.trainer.tasks.classification.test_weights import SETTINGS
from trainer.home.specs import Base
from trainer.kinds.scores import Scores
from trainer.models.loading import load_classifier
from trainer.options import Settings
from trainer.tasks import TASKS
from trainer.training.recipe import prepared

SIZES = {"vocab_size": 99, "num_attention_heads": 2, "max_position_embeddings": 32}


def without_head(family: str):
    """A model whose encoder, of one layer, is all that a classifier finds in it."""
    import transformers as t

    wide = SIZES | {"hidden_size": 16, "num_hidden_layers": 1, "intermediate_size": 32}
    return {"bert": lambda: t.BertForMaskedLM(t.BertConfig(**wide)),
            "albert": lambda: t.AlbertForMaskedLM(t.AlbertConfig(**wide, embedding_size=8)),
            "deberta-v2": lambda: t.DebertaV2ForMaskedLM(t.DebertaV2Config(**wide)),
            "distilbert": lambda: t.DistilBertForMaskedLM(t.DistilBertConfig(**SIZES, dim=16, n_layers=1,
                                                                            hidden_dim=32))}[family]()


@pytest.mark.parametrize("family, parts", [
    ("bert", {"classifier", "pooler"}), ("albert", {"classifier", "pooler"}), ("deberta-v2", {"classifier", "pooler"}),
    ("distilbert", {"classifier", "pre_classifier"})])
def test_lora_trains_all_that_is_new_in_full_and_merges_it_into_the_model(tmp_path, family, parts):
    without_head(family).save_pretrained(tmp_path)
    model = load_classifier(Base(id=family, path=str(tmp_path)), ["긍정", "부정"])
    assert set(model.new_parts) == parts
    new = [name for name, _ in model.named_parameters() if parts & set(name.split("."))]
    adapted = prepared(model, TASKS["classification"], Settings(**SETTINGS | {"method": "lora"}))
    trained = {name: weight for name, weight in adapted.named_parameters() if weight.requires_grad}
    assert len([name for name in trained if "lora_" not in name]) == len(new)
    for weight in trained.values():
        weight.data.fill_(1.0)
    merged = dict(adapted.merge_and_unload().named_parameters())
    assert all(merged[name].eq(1.0).all() for name in new) and not any("lora_" in name for name in merged)


def test_mistakes_come_with_the_surest_first():
    logits = np.array([[3, 0, 0], [0, 1, 0], [0, 0, 2], [4, 0, 0], [0, 1, 0]], dtype=np.float32)
    found = Scores.from_logits(logits, np.array([0, 0, 1, 2, 1])).figures()["mistakes"]
    assert [(each["row"], each["guess"]) for each in found] == [(3, 0), (2, 2), (1, 1)]
    assert [each["probability"] for each in found] == [0.9647, 0.787, 0.5761]
