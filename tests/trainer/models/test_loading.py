"""Base models: from folders, how they are loaded, and those that are turned away."""

import json
from pathlib import Path

import pytest

from trainer.errors import Problem
from trainer.home.specs import Base
from trainer.models.families import CARRIED, facts_of
from trainer.models.loading import find_base, load_classifier, load_masked_lm
from trainer.models.reading import check_embeddings, check_vocabulary, load_tokenizer
from trainer.training.checkpoints import Progress, load_weights, save_checkpoint


def copied(encoder: Path, folder: Path, **config) -> Path:
    """A copy of the tiny encoder with some values of its config.json changed."""
    folder.mkdir()
    for file in encoder.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    changed = json.loads((folder / "config.json").read_text()) | config
    (folder / "config.json").write_text(json.dumps(changed))
    return folder


def test_a_model_of_another_kind_is_turned_away(tiny_encoder, tmp_path):
    folder = copied(tiny_encoder, tmp_path / "t5", model_type="t5")
    with pytest.raises(Problem) as problem:
        find_base(str(folder), local_folders=True)
    assert problem.value.code == "not_an_encoder" and "t5" in problem.value.words.ko


@pytest.mark.parametrize("odd", [
    {"hidden_size": None}, {"model_type": []}, {"model_type": None}, {"vocab_size": "x"}, {"vocab_size": -1},
    {"max_position_embeddings": None}, {"num_hidden_layers": 2.5}, {"hidden_size": True}])
def test_an_odd_config_is_named(tiny_encoder, tmp_path, odd):
    with pytest.raises(Problem) as problem:
        find_base(str(copied(tiny_encoder, tmp_path / "odd", **odd)), local_folders=True)
    assert problem.value.code == "unreadable_model" and "config.json" in problem.value.words.ko


@pytest.mark.parametrize("load", [lambda base: load_classifier(base, ["a", "b"]), load_masked_lm])
def test_random_weights_never_pose_as_a_trained_model(tiny_encoder, tmp_path, load):
    from safetensors.torch import load_file, save_file

    wider = copied(tiny_encoder, tmp_path / "wider", intermediate_size=96)
    lacking = copied(tiny_encoder, tmp_path / "lacking")
    weights = load_file(lacking / "model.safetensors")
    del weights["encoder.layer.0.output.dense.weight"]
    save_file(weights, lacking / "model.safetensors", metadata={"format": "pt"})
    for folder in (wider, lacking):
        with pytest.raises(Problem) as problem:
            load(find_base(str(folder), local_folders=True))
        assert problem.value.code == "unreadable_model"
    assert "bert.encoder.layer.0.output.dense.weight" in problem.value.words.ko


def test_a_local_folder_is_no_model_name_where_folders_are_not_allowed(tiny_encoder):
    with pytest.raises(Problem) as problem:
        find_base(str(tiny_encoder), local_folders=False)
    assert problem.value.code == "bad_model_id"


def test_code_that_comes_with_a_model_is_not_run(tiny_encoder, tmp_path):
    folder = copied(tiny_encoder, tmp_path / "coded", auto_map={"AutoModel": "evil.Evil", "AutoConfig": "evil.Evil"})
    (folder / "evil.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\nclass Evil: pass\n")
    base = find_base(str(folder), local_folders=True)
    load_tokenizer(base), load_classifier(base, ["a", "b"])
    assert not (tmp_path / "ran").exists()


def test_a_pickle_in_a_bin_file_is_not_run(tiny_encoder, tmp_path):
    import pickle

    class Evil:
        def __reduce__(self):
            return open, (str(tmp_path / "ran"), "w")

    folder = copied(tiny_encoder, tmp_path / "pickled")
    (folder / "model.safetensors").unlink()
    (folder / "pytorch_model.bin").write_bytes(pickle.dumps(Evil()) + bytes(1 << 20))
    with pytest.raises(Problem) as problem:
        load_classifier(find_base(str(folder), local_folders=True), ["a", "b"])
    assert problem.value.code == "pickled_weights" and "safetensors" in problem.value.words.ko
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("file, said", [("model.Q4_K_M.gguf", "GGUF"), ("adapter_model.safetensors", "LoRA"),
                                        ("tf_model.h5", "TensorFlow"), ("model.onnx", "ONNX"), ("model.pt", "pickle")])
def test_weights_of_another_kind_are_named(tiny_encoder, tmp_path, file, said):
    folder = copied(tiny_encoder, tmp_path / "other")
    (folder / "model.safetensors").rename(folder / file)
    if "adapter" in file:
        (folder / "adapter_config.json").write_text("{}")
    with pytest.raises(Problem) as problem:
        find_base(str(folder), local_folders=True)
    assert (problem.value.code, said in problem.value.words.ko) in (
        ("no_usable_weights", True), ("unsafe_model_files", False))


def test_weights_in_a_bin_file_are_read(tiny_encoder, tmp_path):
    import torch
    from safetensors.torch import load_file

    folder = copied(tiny_encoder, tmp_path / "bin")
    torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    model = load_classifier(find_base(str(folder), local_folders=True), ["a", "b"])
    expected = load_file(tiny_encoder / "model.safetensors")["embeddings.word_embeddings.weight"]
    assert model.bert.embeddings.word_embeddings.weight.equal(expected)


def test_a_base_with_names_of_old_comes_back_from_its_checkpoint(tiny_encoder, tmp_path):
    import torch
    from safetensors.torch import load_file, save_file

    folder = copied(tiny_encoder, tmp_path / "old")
    new = load_file(folder / "model.safetensors")
    old = {name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"): tensor
           for name, tensor in new.items()}
    save_file(old, folder / "model.safetensors", metadata={"format": "pt"})
    model = load_classifier(find_base(str(folder), local_folders=True), ["a", "b"])
    model.bert.embeddings.LayerNorm.weight.data.fill_(7.0)
    saved = save_checkpoint(tmp_path / "checkpoints", Progress(epoch=1), model, torch.optim.AdamW(model.parameters()),
                            "base")
    model.bert.embeddings.LayerNorm.weight.data.fill_(0.0)
    load_weights(saved, model)
    assert model.bert.embeddings.LayerNorm.weight.eq(7.0).all()


def test_the_carried_model_is_there_and_its_facts_are_right():
    facts = facts_of(find_base(CARRIED))
    model = load_classifier(find_base(CARRIED), ["긍정", "부정"])
    assert facts.max_length >= 256 and model.config.id2label == {0: "긍정", 1: "부정"}
    assert abs(facts.parameters / model.num_parameters() - 1) < 0.15


def test_the_carried_model_is_found_wherever_the_repository_was(tmp_path):
    """A run's spec holds the path of the day: a stopped run goes on after the repository, or the model in it, moved."""
    moved = Base(id=CARRIED, path=str(tmp_path / "trainer" / "base" / CARRIED))
    assert facts_of(moved) == facts_of(find_base(CARRIED))
    assert load_tokenizer(moved).get_vocab() == load_tokenizer(find_base(CARRIED)).get_vocab()
    with pytest.raises(Problem):  # a folder of one's own, or a run's model, that is called so and has gone
        facts_of(Base(id=CARRIED, path=str(tmp_path / CARRIED)))


KOREAN = ["배송이 정말 빠르고 좋았어요", "화면이 금방 고장났어요"] * 10


@pytest.mark.parametrize("left", [[], ["tokenizer_config.json"]])
def test_a_base_without_a_tokenizer_is_told_so(tiny_encoder, tmp_path, left):
    folder = copied(tiny_encoder, tmp_path / "bare")
    for file in folder.iterdir():
        if "token" in file.name and file.name not in left:
            file.unlink()
    with pytest.raises(Problem) as problem:
        find_base(str(folder), local_folders=True)
    assert problem.value.code == "no_tokenizer" and "tokenizer.json" in problem.value.words.ko


def with_words(encoder: Path, folder: Path, words: list[str], **settings) -> Base:
    """A base with these words in a vocab.txt."""
    copied(encoder, folder)
    for file in folder.glob("*token*"):
        file.unlink()
    (folder / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words]))
    if settings:
        (folder / "tokenizer_config.json").write_text(json.dumps(settings))
    return find_base(str(folder), local_folders=True)


def test_a_korean_vocabulary_is_read_whatever_is_said_of_lower_case_and_one_that_is_not_korean_is_told(
        tiny_encoder, tmp_path):
    words = sorted({word for text in KOREAN for word in text.split()})
    for name, settings in (("fits", {"do_lower_case": False}), ("silent", {}), ("lower", {"do_lower_case": True})):
        base = with_words(tiny_encoder, tmp_path / name, words, **settings)
        check_vocabulary(base, load_tokenizer(base), KOREAN)
    base = with_words(tiny_encoder, tmp_path / "english", ["the"])
    with pytest.raises(Problem) as problem:
        check_vocabulary(base, load_tokenizer(base), KOREAN)
    assert problem.value.code == "vocabulary_does_not_fit"


def test_weights_that_are_no_numbers_are_named_before_training(tiny_encoder, tmp_path):
    import torch
    from safetensors.torch import load_file, save_file

    folder = copied(tiny_encoder, tmp_path / "아픈 모델")
    weights = load_file(folder / "model.safetensors")
    weights["encoder.layer.0.output.dense.weight"][3, 4] = torch.nan
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(Problem) as problem:
        load_classifier(find_base(str(folder), local_folders=True), ["a", "b"])
    assert problem.value.code == "damaged_weights" and "아픈 모델" in problem.value.words.ko
    assert problem.value.where["weight"] == "bert.encoder.layer.0.output.dense.weight"


def test_a_token_with_a_number_beyond_the_model_is_named(tiny_encoder, tmp_path):
    folder = copied(tiny_encoder, tmp_path / "far")
    content = json.loads((folder / "tokenizer.json").read_text())
    content["model"]["vocab"]["정말"] = 5_000_000
    (folder / "tokenizer.json").write_text(json.dumps(content))
    base = find_base(str(folder), local_folders=True)
    with pytest.raises(Problem) as problem:
        check_embeddings(base, load_tokenizer(base), load_masked_lm(base))
    assert problem.value.code == "tokenizer_of_another_model"


OF_ANOTHER_TASK = {
    "problem_type": "multi_label_classification", "id2label": {str(n): f"주제 {n}" for n in range(5)},
    "label2id": {f"주제 {n}": n for n in range(5)}, "finetuning_task": "topics", "return_dict": False,
    "output_hidden_states": True, "output_attentions": True, "task_specific_params": {"topics": {}},
    "auto_map": {"AutoModel": "topics.Model"}}


def test_what_the_base_was_made_for_is_not_what_is_exported(tiny_encoder, tmp_path):
    """transformers' pipeline gives what KoTune's page gives."""
    import torch
    from transformers import pipeline

    base = find_base(str(copied(tiny_encoder, tmp_path / "topics", **OF_ANOTHER_TASK)), local_folders=True)
    model, tokenizer = load_classifier(base, ["긍정", "부정"]), load_tokenizer(base)
    model.save_pretrained(tmp_path / "model")
    tokenizer.save_pretrained(tmp_path / "model")
    saved = json.loads((tmp_path / "model" / "config.json").read_text())
    assert saved["problem_type"] == "single_label_classification" and saved["id2label"] == {"0": "긍정", "1": "부정"}
    assert not {"finetuning_task", "task_specific_params", "auto_map", "return_dict"} & saved.keys()
    answers = pipeline("text-classification", str(tmp_path / "model"), top_k=None)(KOREAN[:1])[0]
    ids = torch.tensor(tokenizer(KOREAN[:1])["input_ids"])
    shares = model.eval()(input_ids=ids).logits.softmax(-1)[0].tolist()
    expected = dict(zip(["긍정", "부정"], shares, strict=True))
    assert {each["label"]: each["score"] for each in answers} == pytest.approx(expected)


def test_an_adapted_model_has_no_labels(tiny_encoder, tmp_path):
    base = find_base(str(copied(tiny_encoder, tmp_path / "topics", **OF_ANOTHER_TASK)), local_folders=True)
    load_masked_lm(base).save_pretrained(tmp_path / "model")
    saved = json.loads((tmp_path / "model" / "config.json").read_text())
    assert not {"id2label", "label2id", "problem_type", "finetuning_task", "auto_map"} & saved.keys()


def test_a_new_head_is_drawn_as_transformers_draws_it(tiny_encoder):
    """Looking at the shapes first draws nothing."""
    from transformers import AutoModelForSequenceClassification, set_seed

    set_seed(7)
    theirs = AutoModelForSequenceClassification.from_pretrained(tiny_encoder, num_labels=3)
    set_seed(7)
    ours = load_classifier(find_base(str(tiny_encoder), local_folders=True), ["a", "b", "c"])
    assert ours.classifier.weight.equal(theirs.classifier.weight)
