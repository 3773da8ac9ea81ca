"""Blanks in a text: what may stand for a word in each kind of vocabulary, and that every blank is answered."""

import pytest
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast

from trainer.compute.device import find_device
from trainer.compute.loaded import Loaded
from trainer.models.families import CARRIED
from trainer.models.loading import find_base, load_masked_lm
from trainer.models.reading import load_tokenizer
from trainer.tasks.masked_lm.blanks import BLANKS, _words, fill_blanks

SPECIAL = {"unk_token": "[UNK]", "mask_token": "[MASK]", "pad_token": "[PAD]"}


def tokenizer_of(pieces: list[str], model, decoder) -> PreTrainedTokenizerFast:
    made = Tokenizer(model({piece: number for number, piece in enumerate([*SPECIAL.values(), *pieces])}))
    made.decoder = decoder
    return PreTrainedTokenizerFast(tokenizer_object=made, **SPECIAL)


def byte_level(text: str) -> str:
    return pre_tokenizers.ByteLevel(add_prefix_space=False).pre_tokenize_str(text)[0][0]


@pytest.mark.parametrize("pieces, model, decoder", [
    (["좋다", "##아요", "!", "더", "##더", "[unused0]", "▁"], lambda each: models.WordPiece(each, unk_token="[UNK]"),
     decoders.WordPiece()),
    (["▁좋다", "아요", "▁!", "▁더", "더", "▁", "▁__"], lambda each: models.WordLevel(each, "[UNK]"), decoders.Metaspace()),
    ([byte_level(" 좋다"), byte_level("아요"), byte_level(" !"), byte_level(" 더"), byte_level("더")],
     lambda each: models.WordLevel(each, "[UNK]"), decoders.ByteLevel()),
], ids=["WordPiece", "SentencePiece", "byte-level"])
def test_words_are_what_begins_one_and_has_a_letter(pieces, model, decoder):
    assert set(_words(tokenizer_of(pieces, model, decoder)).values()) == {"좋다", "더"}


def test_every_blank_is_answered_whatever_stands_beside_it():
    base = find_base(CARRIED)
    device = find_device()
    loaded = Loaded(load_masked_lm(base).to(device.kind), load_tokenizer(base), device, 32)
    texts = ["이 영화 정말 ___", "빈칸 ^__^ 없음", "", "＿＿＿ 보고 ____ 싶어요", "[MASK] 와 ___", "가 나 다 " * 20 + "___",
             *("한 번 더 ___" for _ in range(300))]
    found = fill_blanks(loaded, texts)
    assert [len(blanks) for blanks in found] == [1, 0, 0, 2, 2, 1] + 300 * [1]
    assert all(blanks for text, each in zip(texts, found, strict=True) for blanks in each if len(text) < 60)
    many, = fill_blanks(loaded, ["___ " * 20])
    assert found[5] == [{}] and many[BLANKS:] == [{}] * 10 and all(many[:BLANKS])
    shares = list(found[0][0].values())
    assert len(shares) == 5 and shares == sorted(shares, reverse=True) and sum(shares) <= 1
    alone, = fill_blanks(loaded, ["한 번 더 ___"])[0]
    for same in (found[6], found[-1]):
        assert same[0] == pytest.approx(alone, rel=0.05)  # bf16 adds up differently in a batch
