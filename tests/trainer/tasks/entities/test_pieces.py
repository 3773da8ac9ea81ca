"""Particles are tokens of their own, in the tokenizer that is exported, too."""

import json

from transformers import AutoTokenizer

from tests.trainer.compute.test_encoding import reviews, tokenizers  # noqa: F401
from trainer.home.specs import Base
from trainer.models.families import CARRIED, CARRIED_FOLDER
from trainer.models.reading import load_tokenizer
from trainer.tasks.entities.pieces import with_particles

TEXT = "정부는 한국에서 10점을 주고 김연아의 경기를 100여명이 봤다"


def pieces(tokenizer, text: str) -> list[str]:
    found = tokenizer(text, return_offsets_mapping=True)["offset_mapping"]
    return [text[start:end] for start, end in found if end > start]


def test_a_name_ends_before_its_particle(tmp_path):
    plain = load_tokenizer(Base(id=CARRIED, path=str(CARRIED_FOLDER)))
    assert "정부는" in pieces(plain, TEXT)
    tokenizer = with_particles(plain)
    found = pieces(tokenizer, TEXT)
    assert {"정부", "는", "한국", "에서", "의"} <= {*found} and "정부는" not in found
    assert "".join(found) == TEXT.replace(" ", "")
    tokenizer.save_pretrained(tmp_path)
    assert pieces(AutoTokenizer.from_pretrained(tmp_path), TEXT) == found
    state = tokenizer.backend_tokenizer.to_str()
    assert with_particles(tokenizer).backend_tokenizer.to_str() == state, "no second time"


def test_other_tokenizers_stay_as_they_are(tokenizers):  # noqa: F811
    for kind in ("words", "bytes"):
        before = tokenizers[kind].backend_tokenizer.to_str()
        assert json.loads(with_particles(tokenizers[kind]).backend_tokenizer.to_str()) == json.loads(before), kind
