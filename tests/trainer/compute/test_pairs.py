"""Pairs of texts become the token ids, and the segments, that plain transformers gives them; the longer one is cut."""

import random

import numpy as np
import pytest
import torch

from tests.tiny import SAMPLE
from trainer.compute.batches import collate
from trainer.compute.device import find_device
from trainer.compute.loaded import Loaded, has_segments, predict_logits
from trainer.compute.pairs import characters_of_pairs_read, encode_pairs
from trainer.home.specs import Base
from trainer.models.families import CARRIED, CARRIED_FOLDER
from trainer.models.reading import load_tokenizer
from trainer.studio import look_at

LENGTH = 48


@pytest.fixture(scope="module")
def tokenizer():
    return load_tokenizer(Base(id=CARRIED, path=str(CARRIED_FOLDER)))


@pytest.fixture(scope="module")
def pairs() -> list[tuple[str, str]]:
    """Of every length: most texts are far longer than the model reads."""
    reviews, draw = look_at(SAMPLE)[2].rows["text"].tolist(), random.Random(0)
    texts = [" ".join(draw.choices(reviews, k=draw.choice([1, 1, 2, 40]))) for _ in range(60)]
    odd = ["끝", "ㅋ" * 600, " " * 600 + "끝", "글" + " " * 600 + "끝"]
    return [*zip(texts[::2], texts[1::2], strict=True), *((one, other) for one in odd for other in [*odd, texts[0]])]


def test_ids_and_segments_are_those_of_the_whole_pair(tokenizer, pairs, tmp_path):
    whole = tokenizer(*map(list, zip(*pairs, strict=True)), truncation=True, max_length=LENGTH)
    for cache in (None, tmp_path, tmp_path):
        data = encode_pairs(tokenizer, pairs, None, LENGTH, cache)
        for number, (ids, segments) in enumerate(zip(whole["input_ids"], whole["token_type_ids"], strict=True)):
            assert data.ids[data.span(number)].tolist() == ids, pairs[number]
            assert data.segments[data.span(number)].tolist() == segments, pairs[number]
    assert len([*tmp_path.iterdir()]) == 1


def test_a_pair_is_no_other_pair_with_the_same_letters(tokenizer, tmp_path):
    one, other = (encode_pairs(tokenizer, [pair], None, LENGTH, tmp_path) for pair in (("가나", "다"), ("가", "나다")))
    assert one.ids.tolist() != other.ids.tolist() and len([*tmp_path.iterdir()]) == 2


def test_the_longer_text_is_cut_first(tokenizer):
    short, long = "네 맞아요", "정말 재미있는 영화를 봤다 " * 100
    for pair in ((short, long), (long, short)):
        data = encode_pairs(tokenizer, [pair], None, LENGTH)
        kept = tokenizer.decode(data.ids[data.segments == pair.index(short)], skip_special_tokens=True)
        assert kept.strip() == short and len(data.ids) == LENGTH
    both = encode_pairs(tokenizer, [(long, long)], None, LENGTH)
    assert abs(int((both.segments == 1).sum()) - LENGTH // 2) <= 1


def test_how_much_of_a_pair_was_read(tokenizer):
    short, long = "네 맞아요", "정말 재미있는 영화를 봤다 " * 100
    data = encode_pairs(tokenizer, [(short, short), (short, long), (long, long)], None, LENGTH)
    known = characters_of_pairs_read(tokenizer, [(short, short), (short, long), (long, long)], data, LENGTH)
    assert known[0] == 2 * len(short) and len(short) < known[1] < len(short) + len(long)
    cut = known[1] - len(short)
    again = encode_pairs(tokenizer, [(short, long[:cut])], None, LENGTH)
    assert again.ids.tolist() == data.ids[data.span(1)].tolist()

    class Slow:
        """Tells no offsets."""

        is_fast, truncation_side = False, "right"
        num_special_tokens_to_add = tokenizer.num_special_tokens_to_add

        def __call__(self, *given, **how):
            return tokenizer(*given, **how)

    pairs = [(short, long), (long, long)]
    data = encode_pairs(tokenizer, pairs, None, LENGTH)
    assert encode_pairs(Slow(), pairs, None, LENGTH).ids.tolist() == data.ids.tolist()
    slowly = characters_of_pairs_read(Slow(), pairs, data, LENGTH)
    assert all(abs(one - other) <= 2 for one, other in zip(slowly, known[1:], strict=True))


def test_models_are_told_which_text_is_which_if_they_can_tell(tokenizer):
    from transformers import (
        BertConfig,
        BertForSequenceClassification,
        RobertaConfig,
        RobertaForSequenceClassification,
    )

    how = {"vocab_size": len(tokenizer), "hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 1,
           "intermediate_size": 16, "num_labels": 2, "max_position_embeddings": 64}
    data = encode_pairs(tokenizer, [("가나다", "라마"), ("라마바사", "가")], None, LENGTH)
    ids, mask, segments = collate(data, np.array([0, 1]), 0, LENGTH)
    torch.manual_seed(0)
    roberta = RobertaForSequenceClassification(RobertaConfig(type_vocab_size=1, pad_token_id=0, **how))
    for model, able in ((BertForSequenceClassification(BertConfig(**how)), True), (roberta, False)):
        told = {"token_type_ids": segments} if able else {}
        loaded = Loaded(model.eval(), tokenizer, find_device(), LENGTH)
        with torch.inference_mode(), loaded.device.autocast():
            expected = model(input_ids=ids, attention_mask=mask, **told).logits.float().numpy()
        assert has_segments(model) == able and np.allclose(predict_logits(loaded, data), expected, atol=1e-3)


def test_a_tokenizer_of_single_texts_learns_to_part_two(tiny_encoder):
    tokenizer = load_tokenizer(Base(id="tiny", path=str(tiny_encoder)))
    single = tokenizer("영화")["input_ids"]
    data = encode_pairs(tokenizer, [("영화", "음악")], None, LENGTH)
    assert data.ids.tolist().count(tokenizer.sep_token_id) == 2 and data.ids[0] == tokenizer.cls_token_id
    assert data.segments[-1] == 1 and tokenizer("영화")["input_ids"] == single
