"""The catalogue: every layout of it works the whole way, and what it says is complete and true to the code."""

import json

import pytest

from tests.tiny import SAMPLE
from tests.trainer.models.layouts import LAYOUTS, make
from tests.trainer.models.smoke import CHECKS, Smoke
from trainer.errors import Problem
from trainer.home.layout import Home
from trainer.home.specs import Base
from trainer.models.catalogue import NOT_OFFERED, ON_THE_HUB, USES
from trainer.models.families import DECODERS, USABLE
from trainer.models.licences import KINDS, NONCOMMERCIAL, OWN, SHARE_ALIKE, kind_of, remarks
from trainer.models.loading import find_base
from trainer.models.reading import load_tokenizer
from trainer.serving.process import answering
from trainer.studio import create_project, look_at, start
from trainer.training.plan import Plan
from trainer.training.worker import work

DIFFERENT = {id(layout): name for name, layout in LAYOUTS.items()}.values()  # one model of each layout


@pytest.mark.parametrize("name", DIFFERENT)
def test_a_model_of_its_layout_works_the_whole_way(name, tmp_path):
    smoke = Smoke(name, tmp_path / "model")
    for check in CHECKS:
        assert check(smoke)


def test_the_catalogue_says_what_can_be_filtered():
    for name, known in ON_THE_HUB.items():
        assert known.family in USABLE and {*known.uses} <= {*USES} and known.uses, name
        assert 0 < known.encoder <= known.parameters and 1.5 < known.bytes / known.parameters < 5, name
        assert kind_of(known.license) in KINDS and "/" in name, name
        assert known.is_decoder == (known.family in DECODERS)


@pytest.mark.parametrize("license, kind, said", [
    ("apache-2.0", "free", 0), ("mit", "free", 0), ("cc-by-sa-4.0", SHARE_ALIKE, 1),
    ("cc-by-nc-sa-4.0", NONCOMMERCIAL, 2), ("cc-by-nc-nd-4.0", NONCOMMERCIAL, 2), ("gpl-3.0", SHARE_ALIKE, 1),
    ("exaone-1.2-nc", NONCOMMERCIAL, 2), ("hyperclovax-seed", OWN, 1), ("other", OWN, 1)])
def test_what_a_licence_asks_for(license, kind, said):
    assert kind_of(license) == kind and len(remarks(license)) == said


def without(folder, key):
    file = folder / "tokenizer_config.json"
    file.write_text(json.dumps({name: value for name, value in json.loads(file.read_text()).items() if name != key}))


def test_a_korean_vocabulary_is_read_as_it_is_whatever_is_not_said_of_lower_case(tmp_path):
    """Without `do_lower_case` transformers takes Hangul apart; with it the setting holds."""
    said, silent = (make("klue/bert-base", tmp_path / name) for name in ("said", "silent"))
    without(silent, "do_lower_case")
    texts = ["배송이 정말 빠르고 좋았어요 KTX", "ㅋㅋ 최고예요"]
    ids = [load_tokenizer(Base(id=folder.name, path=str(folder)))(texts)["input_ids"] for folder in (said, silent)]
    assert ids[0] == ids[1]


def test_a_decoder_ends_every_text_with_the_token_it_answers_by_and_ones_that_are_cut_too(tmp_path):
    tokenizer = load_tokenizer(Base(id="gpt", path=str(make("skt/kogpt2-base-v2", tmp_path / "gpt"))))
    end, pad = tokenizer.eos_token_id, tokenizer.pad_token_id
    assert (tokenizer.eos_token, tokenizer.pad_token) == ("</s>", "<pad>") and end != pad
    for text, length in (("좋아요", 64), ("좋아요 " * 200, 16)):
        ids = tokenizer(text, truncation=True, max_length=length)["input_ids"]
        assert ids[-1] == end and ids.count(end) == 1 and len(ids) <= length
    assert tokenizer("좋아요", "나빠요")["input_ids"].count(end) == 2


def test_a_decoder_is_trained_tested_and_exported_for_plain_transformers(tmp_path):
    from transformers import pipeline

    folder = make("skt/kogpt2-base-v2", tmp_path / "gpt")
    project = create_project(Home(tmp_path / "home"), "local", "", *look_at(SAMPLE))
    settings = {"method": "lora", "epochs": 2, "max_length": 32, "learning_rate": 0.003}
    run = start(project, Plan(model=str(folder), settings=settings), local_folders=True)
    work(run)
    assert run.state == "done", run.result
    answers = pipeline("text-classification", str(run.model), top_k=None)(["정말 재미있어요", "시간이 아까워요"])
    for theirs, ours in zip(answers, answering(run, 1)(["정말 재미있어요", "시간이 아까워요"]), strict=True):
        assert {each["label"]: each["score"] for each in theirs} == pytest.approx(ours["probabilities"], abs=1e-3)
        assert ours["read"] == ours["characters"]
    for what in ({"adaptation": {}}, {"task": "masked-lm"}):
        with pytest.raises(Problem) as refused:
            start(project, Plan(model=str(folder), **what), local_folders=True)
        assert refused.value.code == "decoder_cannot" and "A.X Encoder" in refused.value.words.ko


@pytest.mark.parametrize("name", NOT_OFFERED)
def test_what_cannot_be_offered_is_said_with_what_can(name):
    with pytest.raises(Problem) as refused:
        find_base(name)
    assert refused.value.code == "not_offered" and name not in ON_THE_HUB
    assert any(known.title in refused.value.words.ko for known in ON_THE_HUB.values())
