"""Folders of models that name or link to what is not theirs: refused when chosen and when loaded; others load."""

import base64
import json
import os
import resource
import shutil
import signal
import socket
from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from trainer.errors import Problem
from trainer.home.specs import Base
from trainer.models.families import CARRIED
from trainer.models.files import MAX_JSON, check_model_files
from trainer.models.loading import find_base, load_classifier, load_masked_lm
from trainer.models.reading import load_tokenizer
from trainer.models.sizes import bounded_memory

SECONDS = 30  # a file without an end, or a pipe that nobody writes to, would take all of them
INDEX, BIN_INDEX = "model.safetensors.index.json", "pytorch_model.bin.index.json"


@pytest.fixture(autouse=True)
def _within_seconds():
    def late(*_):
        raise TimeoutError(f"still at it after {SECONDS} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def folder(tiny_encoder, tmp_path) -> Path:
    return shutil.copytree(tiny_encoder, tmp_path / "mine")


@pytest.fixture
def theirs(tiny_encoder, tmp_path) -> Path:
    """Another person's model beside it, with a vocabulary of its own."""
    folder = shutil.copytree(tiny_encoder, tmp_path / "theirs")
    (folder / "vocab.txt").write_text("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n비밀\n")
    return folder


def changed(file: Path, **values) -> None:
    file.write_text(json.dumps((json.loads(file.read_text()) if file.exists() else {}) | values))


def weights(folder: Path) -> list[str]:
    with safe_open(folder / "model.safetensors", "pt") as file:
        return [*file.keys()]


def indexed(name: str, index: str = INDEX):
    """The weights of this folder are in the file `name`; {} is that of the other person."""
    def make(folder: Path, theirs: Path) -> None:
        names = weights(folder)
        for file in folder.glob("*.safetensors"):
            file.unlink()
        (folder / "pytorch_model.bin").write_bytes(b"")  # something that looks like weights
        changed(folder / index, metadata={}, weight_map=dict.fromkeys(names, name.format(theirs / "model.safetensors")))
    return make


def saying(file: str, key: str, value, without: str = ""):
    """`file` says so of `key`; {} in a text is the other person's vocabulary."""
    def make(folder: Path, theirs: Path) -> None:
        text = json.dumps({key: value}).replace("{}", str(theirs / "vocab.txt"))
        changed(folder / file, **json.loads(text))
        if without:
            (folder / without).unlink()
    return make


def linked(name: str, target: str):
    def make(folder: Path, theirs: Path) -> None:
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(target.format(theirs))
    return make


def special(name: str, make_file):
    def make(folder: Path, _theirs: Path) -> None:
        (folder / name).unlink(missing_ok=True)
        make_file(folder / name)
    return make


def bound(path: Path) -> None:
    opened = os.open(path.parent, os.O_RDONLY)  # names of sockets are short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"/proc/self/fd/{opened}/{path.name}")
    os.close(opened)


def padded(path: Path) -> None:
    with open(path, "wb") as file:
        file.truncate(MAX_JSON + 1)


def repo_of(folder: Path) -> Path:
    """The folder becomes a snapshot of a cache."""
    snapshot = folder.parent / "models--me--mine" / "snapshots" / "1"
    shutil.copytree(folder, snapshot)
    shutil.rmtree(folder)
    folder.symlink_to(snapshot)
    return snapshot


def blob_of_another_repo(folder: Path, _theirs: Path) -> None:
    snapshot = repo_of(folder)
    blobs = snapshot.parents[2] / "models--they--gated" / "blobs"
    blobs.mkdir(parents=True)
    (snapshot / "model.safetensors").rename(blobs / "1")
    (snapshot / "model.safetensors").symlink_to("../../../models--they--gated/blobs/1")


def shared_blob_of_another_repo(folder: Path, _theirs: Path) -> None:
    snapshot = repo_of(folder)
    shared = snapshot.parents[2] / "blobs" / "ab"
    shared.mkdir(parents=True)
    (snapshot / "model.safetensors").rename(shared / "abcd")
    (snapshot / "model.safetensors").symlink_to("../../../blobs/ab/abcd")


def blobs_that_are_a_link(folder: Path, theirs: Path) -> None:
    snapshot = repo_of(folder)
    (snapshot.parents[1] / "blobs").symlink_to(theirs)
    (snapshot / "model.safetensors").unlink()
    (snapshot / "model.safetensors").symlink_to("../../blobs/model.safetensors")


CONFIG, TOKENIZER, SPECIAL = "config.json", "tokenizer_config.json", "special_tokens_map.json"
UNSAFE = {
    "index: absolute": indexed("{}"),
    "index: parent folder": indexed("../theirs/model.safetensors"),
    "index: up to the root": indexed("../" * 40 + "{}"),
    "index: by way of itself": indexed("./../theirs/model.safetensors"),
    "index: a folder below": indexed("below/model.safetensors"),
    "index: the folder itself": indexed("."),
    "index: no text": saying(INDEX, "weight_map", {"a": ["{}"]}),
    "index: no object": saying(INDEX, "weight_map", ["{}"]),
    "index of .bin: absolute": indexed("{}", BIN_INDEX),
    "index of another name": saying("other.safetensors.index.json", "weight_map", {"a": "{}"}),
    "config: weights above": saying(CONFIG, "transformers_weights", "../theirs/model.safetensors"),
    "config: weights elsewhere": saying(CONFIG, "transformers_weights", "{}"),
    "config: weights, no text": saying(CONFIG, "transformers_weights", ["{}"]),
    "config: another config": saying(CONFIG, "configuration_files", ["config.4.0.0.json"]),
    "config: another config above": saying(CONFIG, "configuration_files", ["config.4/../../theirs/config.json"]),
    "tokenizer: vocab_file": saying(TOKENIZER, "vocab_file", "{}"),
    "tokenizer: vocab_file above": saying(TOKENIZER, "vocab_file", "../theirs/vocab.txt"),
    "tokenizer: vocab_file that is not there": saying(TOKENIZER, "vocab_file", "vocab.txt"),
    "tokenizer: vocab": saying(TOKENIZER, "vocab", "{}", without="tokenizer.json"),
    "tokenizer: merges_file": saying(TOKENIZER, "merges_file", "{}"),
    "tokenizer: merges": saying(TOKENIZER, "merges", "{}"),
    "tokenizer: spm_file": saying(TOKENIZER, "spm_file", "{}"),
    "tokenizer: gguf_file": saying(TOKENIZER, "gguf_file", "{}"),
    "tokenizer: source_spm": saying(TOKENIZER, "source_spm", "{}"),
    "tokenizer: sp_model_kwargs": saying(TOKENIZER, "sp_model_kwargs", {"model_file": "{}"}),
    "tokenizer: fast_tokenizer_files": saying(TOKENIZER, "fast_tokenizer_files", ["tokenizer.4/../../theirs/a.json"]),
    "tokenizer: init_inputs": saying(TOKENIZER, "init_inputs", ["{}"]),
    "tokenizer: subfolder": saying(TOKENIZER, "subfolder", ".."),
    "tokenizer: cache_dir": saying(TOKENIZER, "cache_dir", "/tmp"),
    "special tokens: vocab_file": saying(SPECIAL, "vocab_file", "{}"),
    "special tokens: tokenizer_file": saying(SPECIAL, "tokenizer_file", "{}"),
    "special tokens: name_or_path": saying(SPECIAL, "name_or_path", "{}"),
    "adapter": saying("adapter_config.json", "base_model_name_or_path", "{}"),
    "adapter with code": saying("adapter_config.json", "tokenizer_kwargs", {"trust_remote_code": True}),
    "link to weights": linked("model.safetensors", "{}/model.safetensors"),
    "link above": linked("model.safetensors", "../theirs/model.safetensors"),
    "link to config": linked("config.json", "{}/config.json"),
    "link to tokenizer": linked("tokenizer.json", "{}/tokenizer.json"),
    "link to a text": linked("chat_template.jinja", "{}/vocab.txt"),
    "link to a folder": linked("additional", "{}"),
    "link to itself": linked("model.safetensors", "model.safetensors"),
    "link to nothing": linked("vocab.txt", "nothing"),
    "link without an end": linked("tokenizer.json", "/dev/zero"),
    "pipe as config": special("config.json", os.mkfifo),
    "pipe as weights": special("model.safetensors", os.mkfifo),
    "pipe as index": special(INDEX, os.mkfifo),
    "pipe as vocabulary": special("vocab.txt", os.mkfifo),
    "socket as weights": special("model.safetensors", bound),
    "folder as config": special("config.json", os.mkdir),
    "folder as weights": special("model.safetensors", os.mkdir),
    "templates below": special("additional_chat_templates", os.mkdir),
    "tokenizers below": special("question_encoder_tokenizer", os.mkdir),
    "huge config": special("config.json", padded),
    "huge index": special(INDEX, padded),
    "blob of another repo": blob_of_another_repo,
    "shared blob of another repo": shared_blob_of_another_repo,
    "blobs that are a link": blobs_that_are_a_link,
}


def tokenizing(part: str, *steps: dict):
    """The tokenizer does these steps one after another."""
    def make(folder: Path, _theirs: Path) -> None:
        names = {"normalizer": "normalizers", "pre_tokenizer": "pretokenizers", "decoder": "decoders"}
        sequence = {"type": "Sequence", names.get(part, "processors"): [*steps]}
        changed(folder / "tokenizer.json", **{part: sequence})
    return make


def long(file: str):
    def make(folder: Path, _theirs: Path) -> None:
        with open(folder / file, "ab") as opened:
            opened.write(b" " * (2 << 20))
    return make


def replace(pattern: dict, content: str) -> dict:
    return {"type": "Replace", "pattern": pattern, "content": content}


def table_of(text: str) -> str:
    """A table of SentencePiece whose trie is empty, with this text in it."""
    return base64.b64encode((0).to_bytes(4, "little") + text.encode() + b"\0").decode()


TEMPLATE = {"type": "TemplateProcessing", "single": [{"Sequence": {"id": "A", "type_id": 0}}] * 2, "pair": [],
            "special_tokens": {}}
MANY = 10**6
BOMBS = {
    "a million layers": saying(CONFIG, "num_hidden_layers", MANY),
    "a million layers, as a fraction": saying(CONFIG, "num_hidden_layers", MANY + 0.5),
    "layers by DistilBERT's name": saying(CONFIG, "n_layers", MANY),
    "layers by a name of its own": saying(CONFIG, "attribute_map", {"num_hidden_layers": "depth"}),
    "layers one by one": saying(CONFIG, "per_layer_config", {"0": {"intermediate_size": MANY}}),
    "groups": saying(CONFIG, "num_hidden_groups", MANY),
    "labels": saying(CONFIG, "num_labels", 10**9),
    "tokenizer.json": long("tokenizer.json"),
    "vocab.txt": long("vocab.txt"),
    "spiece.model": long("spiece.model"),
    "tokenizer_config.json": long(TOKENIZER),
    "a token of number ten billion": saying(TOKENIZER, "added_tokens_decoder", {"10000000000": {"content": "글"}}),
}
ENDLESS = {
    "doubled": tokenizing("normalizer", *[replace({"String": "글"}, "글글")] * 40),
    "long": tokenizing("normalizer", replace({"String": "글"}, "글" * MANY)),
    "between all letters": tokenizing("normalizer", *[replace({"Regex": ""}, "글")] * 40),
    "before all words": tokenizing("normalizer", *[{"type": "Prepend", "prepend": "글" * 1000}] * 40),
    "table": tokenizing("normalizer", {"type": "Precompiled", "precompiled_charsmap": table_of("글" * 1000)}),
    "no table": tokenizing("normalizer", {"type": "Precompiled", "precompiled_charsmap": "글"}),
    "bytes of bytes": tokenizing("pre_tokenizer", *[{"type": "ByteLevel", "add_prefix_space": False}] * 40),
    "text, text": tokenizing("post_processor", *[TEMPLATE] * 40),
    "decoded": tokenizing("decoder", *[replace({"String": "글"}, "글글")] * 40),
    "a decoder's search": tokenizing("decoder", replace({"Regex": "(글+)+$"}, "")),
    "words of all lengths": saying("tokenizer.json", "model", {"type": "WordPiece", "max_input_chars_per_word": MANY}),
}
HUGE = [{"hidden_size": 2**20}, {"hidden_size": 2**40}, {"vocab_size": 2**40}, {"intermediate_size": 2**40},
        {"max_position_embeddings": 2**40}, {"type_vocab_size": 2**40}]


def uses(folder: Path) -> list:
    """Everything that reads a model's folder: choosing it, and what worker and inference process load."""
    base = Base(id="mine", path=str(folder))
    return [lambda: find_base(str(folder), local_folders=True), lambda: load_tokenizer(base),
            lambda: load_masked_lm(base), lambda: load_classifier(base, ["a", "b"])]


@pytest.mark.parametrize("make", UNSAFE.values(), ids=UNSAFE)
def test_what_is_not_the_models_own_is_never_read(folder, theirs, make):
    make(folder, theirs)
    for use in uses(folder):
        with pytest.raises(Problem) as problem:
            use()
        assert problem.value.code == "unsafe_model_files"
        assert problem.value.where["file"] in problem.value.words.ko
        assert problem.value.where["file"] in problem.value.words.en


def peak() -> int:
    """Bytes that this process had in memory at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@pytest.mark.parametrize("make", BOMBS.values(), ids=BOMBS)
def test_what_asks_for_more_than_there_is_is_never_built(folder, theirs, make):
    make(folder, theirs)
    before = peak()
    for use in uses(folder):
        with pytest.raises(Problem) as problem:
            use()
        assert problem.value.code == "oversized_model" and problem.value.where["file"] in problem.value.words.ko
    assert peak() - before < 500 << 20


@pytest.mark.parametrize("make", ENDLESS.values(), ids=ENDLESS)
def test_a_tokenizer_that_makes_texts_endless_is_not_loaded(folder, theirs, make):
    make(folder, theirs)
    before = peak()
    with pytest.raises(Problem) as problem:
        load_tokenizer(Base(id="mine", path=str(folder)))
    assert problem.value.code == "oversized_model" and "tokenizer.json" in problem.value.words.ko
    assert peak() - before < 500 << 20


@pytest.mark.parametrize("sizes", HUGE, ids=lambda sizes: "".join(sizes))
def test_a_model_larger_than_its_weights_is_not_built(folder, sizes):
    changed(folder / CONFIG, **sizes)
    before = peak()
    for load in (load_masked_lm, lambda base: load_classifier(base, ["a", "b"])):
        with pytest.raises(Problem) as problem:
            load(Base(id="mine", path=str(folder)))
        assert problem.value.code == "unreadable_model"
    assert peak() - before < 500 << 20


def test_what_loads_takes_no_more_memory_than_its_weights_account_for(folder):
    with pytest.raises(MemoryError), bounded_memory(folder):
        np.zeros(4 << 30, np.uint8)  # which takes no room until it is written to
    assert len(np.zeros(4 << 30, np.uint8)) == 4 << 30, "the bound is gone"


@pytest.mark.parametrize("content", [b"[" * 100_000, b"\xff", b"[]", b'{"a":'])
@pytest.mark.parametrize("file", [CONFIG, TOKENIZER, SPECIAL, INDEX])
def test_json_that_cannot_be_read_is_named(folder, file, content):
    (folder / file).write_bytes(content)
    for use in uses(folder):
        with pytest.raises(Problem) as problem:
            use()
        assert problem.value.code == "unreadable_model" and file in problem.value.words.ko


@pytest.mark.parametrize("key", ["tokenizer_file", "special_tokens_map_file", "name_or_path"])
def test_where_a_tokenizer_was_once_saved_is_not_followed(folder, theirs, key):
    """Models of the Hub that were saved years ago name such places."""
    changed(folder / TOKENIZER, **{key: str(theirs / "vocab.txt")})
    base = find_base(str(folder), local_folders=True)
    assert "비밀" not in load_tokenizer(base).get_vocab()
    (folder / "tokenizer.json").unlink()
    with pytest.raises(Problem) as problem:
        assert "비밀" not in load_tokenizer(base).get_vocab()
        raise Problem("read_no_other", "", "")  # a tokenizer that knows nothing but its special tokens
    assert problem.value.code in ("unreadable_model", "read_no_other")


def test_weights_in_several_files_load(folder, tiny_encoder):
    tensors = load_file(folder / "model.safetensors")
    (folder / "model.safetensors").unlink()
    shards = {name: f"model-0000{1 + number % 2}-of-00002.safetensors" for number, name in enumerate(tensors)}
    for shard in {*shards.values()}:
        save_file({name: tensors[name] for name in tensors if shards[name] == shard}, folder / shard,
                  metadata={"format": "pt"})
    changed(folder / INDEX, metadata={"total_size": 1}, weight_map=shards)
    changed(folder / BIN_INDEX, metadata={}, weight_map={"a": "pytorch_model-00001-of-00002.bin"})  # not downloaded
    model = load_masked_lm(find_base(str(folder), local_folders=True))
    expected = load_file(tiny_encoder / "model.safetensors")
    assert all(model.state_dict()[f"bert.{name}"].equal(tensor) for name, tensor in expected.items()
               if not name.startswith("pooler."))


def test_ordinary_folders_load(folder, finished_run):
    changed(folder / TOKENIZER, vocab_file="vocab.txt", sep_token="[SEP]", chat_template="{{ '</s>' }}",
            extra_special_tokens=["a/b"], fast_tokenizer_files=["tokenizer.json"])
    changed(folder / SPECIAL, mask_token="[MASK]", additional_special_tokens=["</x>"])
    changed(folder / CONFIG, _name_or_path="/root/saved/here", id2label={"0": "N/A", "1": "b"})
    (folder / "vocab.txt").write_text("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n글\n")
    (folder / "weights").write_bytes((folder / "model.safetensors").read_bytes())
    (folder / "model.safetensors").unlink()
    (folder / "model.safetensors").symlink_to("weights")
    (folder / "onnx").mkdir()
    for base in (find_base(str(folder), local_folders=True), find_base(CARRIED),
                 Base(id="trained", path=str(finished_run.model))):
        check_model_files(base.id, Path(base.path))
        assert load_tokenizer(base)("글")["input_ids"]
        load_classifier(base, ["a", "b"])
