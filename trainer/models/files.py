"""Which files may be opened for a model: those of its own folder only, whatever its JSON names.

transformers opens what the JSON of a model names wherever it lies, so a model of the Hub could copy another person's
run, or a gated model of the shared cache. Checked when a model is chosen, and again wherever it is loaded, as a folder
may have changed (RELIABILITY rule 10). Nobody can exchange a file between the check and the loading: into the cache of
the Hub and into runs KoTune alone writes, by names that no visitor chooses, and a folder of one's own can be chosen on
one's own machine only. Which keys make transformers open a file was looked up in its version 5.23.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

from ..errors import Problem, Words, clip

MAX_JSON = 16 << 20  # bytes of a config or an index: the largest have some MB
MAX_VOCABULARY = 100 << 20  # tokenizers of 250,000 words have 17 MB
VOCABULARIES = {".json", ".jinja", ".model", ".txt"}  # read into memory at once
FILES = {*VOCABULARIES, ".bin", ".safetensors"}  # endings of files that are opened by their names
UNUSED = {"adapter_config.json", "additional_chat_templates", "generator_tokenizer", "question_encoder_tokenizer"}
FILE_KEYS = {"init_inputs", "merges", "vocab"}  # of a tokenizer, like keys in _file: a text is a path
TEXT_KEYS = {"added_tokens_decoder", "chat_template"}
OVERRULED_KEYS = {"auto_map", "name_or_path", "special_tokens_map_file", "tokenizer_file"}  # where it was once saved
TOKENS = "_token", "_tokens"

LINK = Words("모델 폴더 밖을 가리키는 링크입니다 ({value})", "is a link that leads out of the model's folder ({value})")
NO_FILE = Words("보통 파일이 아닙니다", "is no regular file")
LARGE = Words("너무 큽니다 ({value}바이트)", "is too large ({value} bytes)")
NO_USE = Words("인코더에 쓸모가 없는데 다른 파일을 불러올 수 있습니다", "is of no use to an encoder, and could load other files")
NAMES = Words("모델 폴더에 있는 파일의 이름만 적을 수 있는데 적혀 있는 것은 {value}입니다",
              "may name files of the model's own folder only, but says {value}")


def check_model_files(name: str, folder: Path) -> None:
    """Check that the model called `name` is loaded from files of `folder` alone, and that none of them is endless.

    Links to files of the same repo in the Hub cache are allowed. Raises
    Problem("unsafe_model_files" | "unreadable_model").
    """
    if not folder.is_dir():
        raise unreadable(name, "config.json")
    folder = folder.resolve()
    for entry in sorted(folder.iterdir()):
        _check_entry(name, entry)
    for file in sorted(folder.glob("*.json")):
        for key, value in _foreign_names(name, file):
            raise _unsafe(name, file.name, NAMES, clip(json.dumps({key: value}, ensure_ascii=False), 200))


def read_object(name: str, file: Path, limit: int = MAX_JSON) -> dict:
    """The JSON object in a file of the model called `name`. Raises Problem("unreadable_model")."""
    try:
        with open(file, "rb") as opened:
            value = json.loads(opened.read(limit + 1).decode())
    except (OSError, ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise unreadable(name, file.name)
    return value


def unreadable(name: str, reason: str) -> Problem:
    return Problem(
        "unreadable_model",
        f"'{name}' 모델을 읽을 수 없습니다 ({reason}). config.json, 토크나이저, model.safetensors가 온전히 있는지 확인하거나 다른 모델을 골라 주세요.",
        f"The model '{name}' cannot be read ({reason}). Check that config.json, tokenizer and model.safetensors "
        "are there and whole, or choose another model.", model=name)


def _check_entry(name: str, entry: Path) -> None:
    """Check one file or folder in the model's folder, whatever names it."""
    if entry.name in UNUSED:
        raise _unsafe(name, entry.name, NO_USE)
    real = Path(os.path.realpath(entry))
    if real.parent != entry.parent and not _is_cached(entry, real):
        raise _unsafe(name, entry.name, LINK, os.readlink(entry))
    if real.is_dir() and entry.suffix not in FILES:
        return
    if not real.is_file():
        raise _unsafe(name, entry.name, NO_FILE)
    limit = MAX_JSON if _reader(entry.name) else MAX_VOCABULARY
    if entry.suffix in VOCABULARIES and (size := real.stat().st_size) > limit:
        raise _unsafe(name, entry.name, LARGE, f"{size:,} > {limit:,}")


def _is_cached(link: Path, real: Path) -> bool:
    """Whether a link is to a file of its own repo in the Hub cache.

    REPO/snapshots/COMMIT/NAME → REPO/blobs/HASH, which can be a link itself: → blobs/HA/HASH, that all repos share.
    """
    commits, target = link.parent.parent, Path(os.path.normpath(link.parent / os.readlink(link)))
    repo = commits.parent
    return (commits.name == "snapshots" and target.parent == repo / "blobs"
            and real.parent in (repo / "blobs", repo.parent / "blobs" / real.name[:2]))


def _foreign_names(name: str, file: Path) -> Iterator[tuple[str, object]]:
    """Keys and values of this JSON file that name a file which is not in its folder."""
    if reader := _reader(file.name):
        yield from reader(read_object(name, file), {each.name for each in file.parent.iterdir() if each.is_file()})


def _reader(file: str):
    """The function for a file of this name: (content, names of the folder's files) → foreign names."""
    return _in_index if file.endswith(".index.json") else READERS.get(file)


def _in_index(content: dict, _files: set[str]) -> Iterator[tuple[str, object]]:
    """A shard may be missing, as of weights in two formats only one is downloaded; so the name alone is checked."""
    shards = content.get("weight_map", {})
    if not isinstance(shards, dict):
        yield "weight_map", shards
    else:
        yield from ((key, shard) for key, shard in shards.items() if not _is_bare(shard))


def _in_config(content: dict, _files: set[str]) -> Iterator[tuple[str, object]]:
    """`configuration_files` names a config that is read in place of this one, and whose family nobody has checked."""
    if content.get("configuration_files"):
        yield "configuration_files", content["configuration_files"]
    weights = content.get("transformers_weights")
    if weights is not None and not _is_bare(weights):
        yield "transformers_weights", weights


def _in_tokenizer_config(content: dict, files: set[str]) -> Iterator[tuple[str, object]]:
    """Every value becomes an argument of the tokenizer's class, whichever that is, so no other text may be a path."""
    for key, value in content.items():
        if key in TEXT_KEYS or key in OVERRULED_KEYS or key.endswith(TOKENS):
            continue
        if key.endswith(("_file", "_files")) or key == "init_inputs" or key in FILE_KEYS and isinstance(value, str):
            yield from ((key, text) for text in _texts(value) if text not in files)
        elif key not in FILE_KEYS:
            yield from ((key, text) for text in _texts(value) if text and not _is_bare(text))


def _in_special_tokens(content: dict, _files: set[str]) -> Iterator[tuple[str, object]]:
    """This file overrules even the file names that transformers has found, so nothing but tokens may be in it."""
    yield from ((key, value) for key, value in content.items() if not key.endswith(TOKENS))


READERS = {"config.json": _in_config, "tokenizer_config.json": _in_tokenizer_config,
           "special_tokens_map.json": _in_special_tokens}


def _texts(value) -> Iterator[str]:
    """Every text in a value of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def _is_bare(name) -> bool:
    return isinstance(name, str) and name not in ("", ".", "..") and not {*"/\\\0"} & {*name}


def _unsafe(name: str, file: str, reason: Words, value: str = "") -> Problem:
    reason = reason.format(value=value)
    return Problem(
        "unsafe_model_files",
        f"'{name}' 모델의 {file}: {reason.ko}. 이 모델의 것이 아닌 파일을 읽게 되므로 쓸 수 없습니다. "
        "save_pretrained로 새 폴더에 다시 저장하거나 다른 모델을 골라 주세요.",
        f"'{file}' of the model '{name}' {reason.en}. Files that are not the model's own could be read, so it cannot "
        "be used. Save it again to a new folder with save_pretrained, or choose another model.",
        model=name, file=file, value=value)
