"""Token ids of long texts: of a beginning alone, and yet those of the whole text."""

import random

import pytest

from tests.tiny import SAMPLE
from trainer.compute.encoding import BEGINNING, characters_read, encode, encode_words, token_ids
from trainer.home.specs import Base
from trainer.models.families import CARRIED, CARRIED_FOLDER
from trainer.models.reading import load_tokenizer
from trainer.studio import look_at

ODD = [" " * 300, "ㅋ" * 500, "🎬🎬 ", "A" * 150, "한" * 150, "[MASK]", "\t\n", "。", "Ｋｏｔｕｎｅ", "ㄱㄴ",
       "漢字", "e\u0301", "1,234.5 "]


@pytest.fixture(scope="module")
def reviews() -> list[str]:
    return look_at(SAMPLE)[2].rows["text"].tolist()


def trained(reviews: list[str], model, trainer, **parts):
    """A tokenizer learnt from the reviews."""
    from tokenizers import Tokenizer, processors
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(model)
    for name, part in parts.items():
        setattr(tokenizer, name, part)
    tokenizer.train_from_iterator(reviews, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]",
                                                             special_tokens=[("[CLS]", 1), ("[SEP]", 2)])
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]")


@pytest.fixture(scope="module")
def tokenizers(reviews, tiny_encoder) -> dict:
    from tokenizers import models, normalizers, pre_tokenizers, trainers

    special = ["[UNK]", "[CLS]", "[SEP]"]
    return {
        "carried": load_tokenizer(Base(id=CARRIED, path=str(CARRIED_FOLDER))),
        "words": load_tokenizer(Base(id="tiny", path=str(tiny_encoder))),
        "bytes": trained(reviews, models.BPE(), trainers.BpeTrainer(
            vocab_size=900, special_tokens=special, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()),
            pre_tokenizer=pre_tokenizers.ByteLevel(add_prefix_space=False)),
        "pieces": trained(reviews, models.Unigram(), trainers.UnigramTrainer(
            vocab_size=900, special_tokens=special, unk_token="[UNK]"),
            normalizer=normalizers.NFKC(), pre_tokenizer=pre_tokenizers.Metaspace())}


@pytest.mark.parametrize("kind", ["carried", "words", "bytes", "pieces"])
def test_the_ids_are_those_of_the_whole_text(tokenizers, reviews, kind, monkeypatch):
    tokenizer, chance = tokenizers[kind], random.Random(0)
    texts = [*reviews[:100], "", "ㅋ" * 3000, " " * 3000 + "끝", "글" + " " * 3000 + "끝"]
    for _ in range(50):
        parts = chance.choices(reviews, k=chance.randrange(1, 120)) + chance.choices(ODD, k=chance.randrange(6))
        chance.shuffle(parts)
        texts.append(chance.choice([" ", " ", "", "\n"]).join(parts))
    for length in (4, 32, 128):
        whole = tokenizer(texts, truncation=True, max_length=length)["input_ids"]
        assert token_ids(tokenizer, texts, length) == whole
    monkeypatch.setattr("trainer.compute.encoding.CHARACTERS", 2_000)  # of a chunk; some texts have more
    assert token_ids(tokenizer, texts, length) == whole


def test_words_are_the_same_in_chunks_of_any_size(tokenizers, reviews, monkeypatch):
    whole = encode_words(tokenizers["carried"], reviews[:100], 64)
    monkeypatch.setattr("trainer.compute.encoding.CHARACTERS", 50)
    parts = encode_words(tokenizers["carried"], reviews[:100], 64)
    for name in ("ids", "ends", "words"):
        assert (getattr(whole, name) == getattr(parts, name)).all()


class Reading:
    """A tokenizer, and how many characters it was given."""

    def __init__(self, tokenizer):
        self.tokenizer, self.truncation_side, self.characters = tokenizer, tokenizer.truncation_side, 0
        self.is_fast, self.backend_tokenizer = tokenizer.is_fast, self

    def __call__(self, text: str, **how):
        self.characters += len(text)
        return self.tokenizer(text, **how)

    def encode_batch_fast(self, texts: list[str]):
        self.characters += sum(map(len, texts))
        return self.tokenizer.backend_tokenizer.encode_batch_fast(texts)


def test_of_a_long_text_no_more_is_read_than_is_kept(tokenizers, reviews):
    reading, text = Reading(tokenizers["carried"]), " ".join(reviews)[:20_000]
    token_ids(reading, [text] * 10, 64)
    assert 0 < reading.characters <= 10 * 64 * BEGINNING


def test_a_tokenizer_that_keeps_the_end_reads_to_the_end(tiny_encoder, reviews):
    tokenizer = load_tokenizer(Base(id="tiny", path=str(tiny_encoder)))
    tokenizer.truncation_side, text = "left", " ".join(reviews)[:20_000]
    assert token_ids(tokenizer, [text, "글"], 32) == tokenizer([text, "글"], truncation=True, max_length=32)["input_ids"]


@pytest.mark.parametrize("kind", ["carried", "words", "bytes"])
def test_of_a_long_text_it_is_known_how_much_was_read(tokenizers, reviews, kind):
    """What was read has the same ids, and one word more has others."""
    tokenizer, text = tokenizers[kind], " ".join(reviews)[:20_000]
    texts = [text, reviews[0], "ㅋ" * 3000, "글" + " " * 3000]
    data = encode(tokenizer, texts, None, 64)
    read = characters_read(tokenizer, texts, data, 64)
    assert read[1:] == [len(reviews[0]), read[2], 3001] and 64 <= read[0] < 64 * BEGINNING
    for whole, part in zip(texts, read, strict=True):
        assert token_ids(tokenizer, [whole[:part]], 64) == token_ids(tokenizer, [whole], 64)
    assert len(token_ids(tokenizer, [text[:read[0] + 20]], 1000)[0]) > 64


def test_so_it_is_where_a_tokenizer_tells_no_places_or_keeps_the_end(tiny_encoder, reviews):
    tokenizer, text = load_tokenizer(Base(id="tiny", path=str(tiny_encoder))), " ".join(reviews)[:3_000]
    known = characters_read(tokenizer, [text], encode(tokenizer, [text], None, 32), 32)

    class Slow:
        is_fast, truncation_side = False, "right"

        def __call__(self, given, **how):
            return {"input_ids": tokenizer(given, **how)["input_ids"]}

    assert known[0] <= characters_read(Slow(), [text], encode(tokenizer, [text], None, 32), 32)[0] <= known[0] + 1
    tokenizer.truncation_side = "left"
    read, = characters_read(tokenizer, [text], encode(tokenizer, [text], None, 32), 32)
    assert token_ids(tokenizer, [text[-read:]], 32) == token_ids(tokenizer, [text], 32) and 30 < read < 300
