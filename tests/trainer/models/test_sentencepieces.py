"""Tokenizers of BERTs that were made with SentencePiece, as KoBERT's was: read without the code that came with them."""

import json
import shutil
from pathlib import Path

import pytest
import sentencepiece
from transformers import AutoTokenizer

from tests.tiny import SAMPLE
from tests.trainer.models.layouts import trained
from trainer.errors import Problem
from trainer.home.specs import Base
from trainer.models.loading import find_base
from trainer.models.reading import check_vocabulary, load_tokenizer
from trainer.studio import look_at


@pytest.fixture(scope="module")
def reviews() -> list[str]:
    return look_at(SAMPLE)[2].rows["text"].tolist()


@pytest.fixture
def kobert(tiny_encoder, tmp_path, reviews) -> Path:
    """A BERT with the SentencePiece model of its tokenizer, and the settings that skt/kobert-base-v1 has."""
    folder = shutil.copytree(tiny_encoder, tmp_path / "kobert")
    (folder / "tokenizer.json").unlink()
    (folder / "spiece.model").write_bytes(trained(reviews))
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "XLNetTokenizer"}))
    return folder


def pieces(folder: Path) -> sentencepiece.SentencePieceProcessor:
    return sentencepiece.SentencePieceProcessor(model_file=str(folder / "spiece.model"))


def test_the_tokens_are_those_of_sentencepiece(kobert, reviews, tmp_path):
    base, own = find_base(str(kobert), local_folders=True), pieces(kobert)
    tokenizer = load_tokenizer(base)
    texts = [*reviews[:200], "  두   칸씩\t띄운 글\n둘째 줄 ", "Ｋｏ튠 ½ 漢字 🎬"]
    assert [ids[1:-1] for ids in tokenizer(texts)["input_ids"]] == [own.encode(text) for text in texts]
    assert tokenizer.convert_ids_to_tokens(tokenizer("글 [MASK]")["input_ids"][-2:]) == ["[MASK]", "[SEP]"]
    ids = tokenizer(reviews[0])["input_ids"]
    assert tokenizer.decode(ids, skip_special_tokens=True) == own.decode(own.encode(reviews[0]))
    check_vocabulary(base, tokenizer, reviews)
    tokenizer.save_pretrained(tmp_path / "saved")
    assert AutoTokenizer.from_pretrained(tmp_path / "saved")(texts)["input_ids"] == tokenizer(texts)["input_ids"]


def test_a_vocabulary_beside_it_says_the_numbers(kobert):
    """As in monologg/kobert."""
    own = pieces(kobert)
    tokens = [own.id_to_piece(number) for number in range(len(own))][::-1]
    (kobert / "vocab.txt").write_text("\n".join(tokens) + "\n")
    tokenizer = load_tokenizer(Base(id="kobert", path=str(kobert)))
    assert tokenizer.tokenize("정말 재미있어요") == own.encode("정말 재미있어요", out_type=str)
    assert tokenizer.cls_token_id == tokens.index("[CLS]") == tokenizer("글")["input_ids"][0]


def test_what_would_be_read_wrongly_is_said(kobert, reviews):
    own, base = pieces(kobert), Base(id="kobert", path=str(kobert))
    tokens = [own.id_to_piece(number) for number in range(len(own))]
    (kobert / "vocab.txt").write_text("\n".join([*tokens[:5], "[unused0]", *tokens[5:]]))
    with pytest.raises(Problem) as problem:
        load_tokenizer(base)
    assert problem.value.code == "unreadable_tokenizer" and "vocab.txt" in problem.value.words.en
    (kobert / "vocab.txt").unlink()
    (kobert / "spiece.model").write_bytes(trained(reviews, model_type="bpe"))
    with pytest.raises(Problem) as problem:
        load_tokenizer(base)
    assert problem.value.code == "unreadable_tokenizer" and "Unigram" in problem.value.words.en


def test_where_hangul_is_taken_apart_it_is_said(kobert, reviews):
    """Of a family that may have this tokenizer."""
    config = json.loads((kobert / "config.json").read_text())
    (kobert / "config.json").write_text(json.dumps(config | {"model_type": "roberta"}))
    base = Base(id="roberta", path=str(kobert))
    with pytest.raises(Problem) as problem:
        check_vocabulary(base, load_tokenizer(base), reviews)
    assert problem.value.code == "hangul_taken_apart"
