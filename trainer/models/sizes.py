"""How much a model's files may ask for, checked before any of it is built.

A few words of JSON can ask for a million layers, for a billion tokens, or for a text that gets longer without end.
"""

import base64
import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import Problem, Words, clip
from ..home.memory import limit_memory, unlimit_memory
from .files import check_model_files, read_object, unreadable
from .sentencepieces import sentencepiece_model
from .tokenizing import MEMORY

COUNTS = {"layer": 128, "group": 128, "num_labels": 100_000}  # by a part of a key; the deepest encoders have 48 layers
REWRITING = {"attribute_map", "per_layer_config"}  # with these config.json could give its counts other names
TOKEN, BESIDE = 256, 1 << 20  # bytes of a vocabulary for each token (30 to 134 are usual), and for the rest of its file
GROWTH = 200  # how many times as long a tokenizer may make a text; by NFKC a character can become 33 bytes
TIMES = 6  # memory to load a model, in sizes of its weights (mapped, and as float32); a tokenizer's comes on top
WORD = 1_000  # characters of a word that is looked up piece by piece, at quadratic cost; BERT: 100
NO_VOCABULARY = {"config.json", "generation_config.json", "trainer_state.json"}


def check_model(name: str, folder: Path) -> None:
    """Check that the model called `name` is loaded from its own files (see `check_model_files`), none of them a bomb.

    Raises Problem("unsafe_model_files" | "unreadable_model" | "oversized_model").
    """
    check_model_files(name, folder)
    config = read_object(name, folder / "config.json")
    for key, value in config.items():
        limit = next((limit for part, limit in COUNTS.items() if part in key), math.inf)
        if key in REWRITING or isinstance(value, (int, float)) and value > limit:
            raise _oversized(name, "config.json", Words(f"{clip(key)} 값이 너무 큽니다", f"{clip(key)} is too large"))
    tokens = config.get("vocab_size")
    _check_vocabulary(name, folder, tokens if type(tokens) is int else 32_000)


def check_parameters(name: str, folder: Path, parameters: int) -> None:
    """Check that the weights have at least one byte for each parameter; each takes two or four, but a head may be new.

    Raises Problem("unreadable_model").
    """
    size = weights_size(folder)
    if parameters > size:
        raise unreadable(name, f"config.json: {parameters:,} parameters; weights: {size:,} bytes")


@contextmanager
def bounded_memory(folder: Path) -> Iterator[None]:
    """Let this process take no more memory than the weights account for, while it loads the model of this folder.

    Loading that takes more fails, or ends this process, before it takes others with it. On Linux only.
    """
    before = limit_memory(MEMORY + TIMES * weights_size(folder))
    try:
        yield
    finally:
        unlimit_memory(before)


def weights_size(folder: Path) -> int:
    """Bytes of all files of weights in the folder."""
    return sum(file.stat().st_size for ending in ("safetensors", "bin") for file in folder.glob(f"*.{ending}"))


def check_steps(name: str, folder: Path) -> None:
    """Check that the model's tokenizer cannot make a text endless. Raises Problem, as `check_model`."""
    file = folder / "tokenizer.json"
    if not file.exists():
        model = sentencepiece_model(folder)
        growth = _longest(model.normalizer_spec.precompiled_charsmap) if model else 1
        if growth > GROWTH:
            raise _endless(name, "*.model")
        return
    content = read_object(name, file, limit=file.stat().st_size)
    text = [content.get("normalizer"), content.get("pre_tokenizer")]
    steps, model = [text, content.get("post_processor"), content.get("decoder")], content.get("model")
    word = model.get("max_input_chars_per_word") if isinstance(model, dict) else None
    try:
        endless = max(map(_growth, steps)) > GROWTH or isinstance(word, int) and word > WORD or \
            '"Regex"' in json.dumps(content.get("decoder"))  # a decoder has no time limit
    except (RecursionError, ValueError):  # ValueError: a table that is not in base64
        endless = True
    if endless:
        raise _endless(name, file.name)


def _check_vocabulary(name: str, folder: Path, tokens: int) -> None:
    """Check that there are not many more tokens than the model can know."""
    limit = BESIDE + TOKEN * tokens
    for file in (each for ending in ("txt", "json", "model") for each in folder.glob(f"*.{ending}")):
        if file.name not in NO_VOCABULARY and not file.name.endswith(".index.json") and file.stat().st_size > limit:
            raise _oversized(name, file.name, Words(
                f"{file.stat().st_size:,}바이트로, 토큰 {tokens:,}가지에 드는 것보다 훨씬 큽니다",
                f"{file.stat().st_size:,} bytes are far more than {tokens:,} tokens take"))
    file = folder / "tokenizer_config.json"
    added = read_object(name, file).get("added_tokens_decoder") if file.exists() else None
    if isinstance(added, dict) and any(number.isdecimal() and (len(number) > 9 or int(number) > 2 * tokens + BESIDE)
                                       for number in added):  # all numbers below it are filled up
        raise _oversized(name, file.name, Words("added_tokens_decoder의 번호가 너무 큽니다",
                                                "a number in added_tokens_decoder is too large"))


def _growth(step) -> float:
    """How many times as long a step, or one step after another, can make a text."""
    if isinstance(step, list):
        return math.prod(map(_growth, step), start=1.0)
    if not isinstance(step, dict):
        return 1
    return _growth([*step.values()]) * _growth_by(step)


def _growth_by(step: dict) -> float:
    """The same for this step alone. A regular expression can match nothing, between any two characters."""
    match step:
        case {"type": "Replace", "pattern": {"String": str(before)}, "content": str(after)} if before:
            return max(1, len(after) / len(before))
        case {"type": "Replace", "content": str(after)}:
            return len(after) + 1
        case {"type": "Prepend", "prepend": str(before)}:
            return len(before) + 1
        case {"type": "Precompiled", "precompiled_charsmap": str(table)}:
            return _longest(base64.b64decode(table))
        case {"type": "ByteLevel"}:
            return 4
        case {"type": "TemplateProcessing", "single": list(pieces)}:
            return len(pieces) + len(str(step.get("special_tokens"))) / 100
    return 1


def _longest(table: bytes) -> int:
    """Bytes of the longest text in a table of SentencePiece: 4 bytes with the size of a trie, the trie, texts."""
    return max(map(len, table[4 + int.from_bytes(table[:4], "little"):].split(b"\0")))


def _endless(name: str, file: str) -> Problem:
    return _oversized(name, file, Words("글을 끝없이 늘릴 수 있습니다", "it could make a text endless"))


def _oversized(name: str, file: str, reason: Words) -> Problem:
    return Problem(
        "oversized_model",
        f"'{name}' 모델의 {file}: {reason.ko}. 컴퓨터를 멈추게 할 수 있어 쓰지 않습니다. 다른 모델을 골라 주세요.",
        f"{file} of the model '{name}': {reason.en}. It could bring the machine to a halt, so it is not used. Choose "
        "another model.", model=name, file=file)
