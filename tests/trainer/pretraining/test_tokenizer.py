"""The tokenizer that kotune-mini carries: nothing unknown, offsets exact, pairs marked."""

from pathlib import Path

import pytest
from transformers import AutoTokenizer

FOLDER = Path(__file__).parents[3] / "trainer/models/carried/kotune-mini"
TEXTS = [
    "이 영화 정말 재밌어요ㅋㅋㅋㅋ 연기도 최고!!",
    "결말이 허무해서 ㅠㅠ… 10점 만점에 3.5점, OST는 good",
    "🤣🤣 가족 👨‍👩‍👧 이랑 봤어요❤️",
    "뷁쀓꿻뛟 같은 드문 글자와 ᄒᆞᆫ글, ㅤ채움 문자",
    "漢字 かな Ω ½ ▁ <0xEC> \u200b",
    "띄어쓰기없이길게이어서쓴문장도문제없이토큰이되어야합니다" * 20,
]


@pytest.fixture(scope="module")
def tokenizer():
    return AutoTokenizer.from_pretrained(FOLDER)


def test_no_unknown_token(tokenizer):
    every_syllable = "".join(map(chr, range(0xAC00, 0xD7A4)))
    every_jamo = "".join(map(chr, [*range(0x1100, 0x1200), *range(0x3131, 0x318F)]))
    for text in [*TEXTS, every_syllable, every_jamo]:
        assert tokenizer.unk_token_id not in tokenizer(text)["input_ids"]


def test_offsets_lead_back_to_the_characters(tokenizer):
    for text in TEXTS:
        encoded = tokenizer(text, return_offsets_mapping=True, add_special_tokens=False)
        tokens = tokenizer.convert_ids_to_tokens(encoded["input_ids"])
        for token, (start, end) in zip(tokens, encoded["offset_mapping"], strict=True):
            piece = text[start:end]
            one_character = token.startswith("<0x") or token == "▁"
            assert len(piece) == 1 if one_character else piece == token.removeprefix("▁")
        covered = {i for start, end in encoded["offset_mapping"] for i in range(start, end)}
        assert covered == {i for i, character in enumerate(text) if not character.isspace()}


def test_decoding_gives_the_text_back(tokenizer):
    for text in TEXTS[:4]:
        ids = tokenizer(text)["input_ids"]
        assert tokenizer.decode(ids, skip_special_tokens=True) == text


def test_decomposed_text_is_composed(tokenizer):
    import unicodedata

    text = "정말 재밌다"
    decomposed = unicodedata.normalize("NFD", text)
    encoded = tokenizer(decomposed, return_offsets_mapping=True, add_special_tokens=False)
    assert encoded["input_ids"] == tokenizer(text, add_special_tokens=False)["input_ids"]
    assert encoded["offset_mapping"][0][0] == 0


def test_pairs_carry_segment_ids(tokenizer):
    encoded = tokenizer("비가 온다", "우산을 챙겼다")
    tokens = tokenizer.convert_ids_to_tokens(encoded["input_ids"])
    border = tokens.index("[SEP]") + 1
    assert tokens[0] == "[CLS]" and tokens[-1] == "[SEP]"
    assert encoded["token_type_ids"] == [0] * border + [1] * (len(tokens) - border)


def test_long_text_is_cut_to_the_models_length(tokenizer):
    assert tokenizer.model_max_length == 256
    assert len(tokenizer("긴 글 " * 1000, truncation=True)["input_ids"]) == 256
