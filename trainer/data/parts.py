"""Files of their own for training, validation and test: which part a file is for, by its name."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from ..errors import Problem
from ..kinds.text import nfc
from .divide import PARTS

WORDS = {"train": ("train", "training", "학습", "훈련"), "valid": ("valid", "validation", "val", "dev", "검증"),
         "test": ("test", "testing", "시험", "테스트", "평가")}


def part_of(name: str) -> str:
    """"train", "valid" or "test" by the name of a file, or else of its folders; "" if it names none, or two."""
    path = PurePosixPath(nfc(name).casefold())
    for text in (path.stem, str(path.parent)):
        words = set(re.findall("[a-z]+", text))
        named = [part for part in PARTS if any(word in (words if word.isascii() else text) for word in WORDS[part])]
        if named:
            return named[0] if len(named) == 1 else ""
    return ""


def parts_of(names: Sequence[str]) -> dict[str, str] | None:
    """Part → name, in the order of PARTS, if one name is for training, one or two for other parts, and no two the same.

    Names of no part are left out. None if these are no such set.
    """
    named = [(part_of(name), name) for name in names]
    found = {part: name for part in PARTS for own, name in named if own == part}
    named_parts = [part for part, _ in named if part]
    return found if "train" in found and len(found) == len(named_parts) > 1 else None


def in_order(files: Mapping[str, Path]) -> dict[str, Path]:
    """The files (part → file) in the order of PARTS, the training file first; a single file may be "", to be divided.

    Raises Problem("unknown_parts") unless there is a file for training and the others are for validation or test.
    """
    if list(files) == [""]:
        return dict(files)
    if "train" not in files or not files.keys() <= set(PARTS):
        shown = ", ".join(repr(part)[:40] for part in files)
        raise Problem(
            "unknown_parts",
            f"여러 파일은 'train', 'valid', 'test' 가운데 어느 것인지 정해야 하고, 'train'은 꼭 있어야 합니다. 받은 것: {shown}",
            f"Of several files, each has to be 'train', 'valid' or 'test', and 'train' must be there. Given: {shown}")
    return {part: files[part] for part in PARTS if part in files}


def files_of(paths: Sequence[Path]) -> dict[str, Path]:
    """Part → file. A single file is "", to be divided. Of several, one whose name has no part may be for training.

    Raises Problem("no_file" | "unknown_parts").
    """
    if not paths:
        raise Problem("no_file", "파일이 없습니다. 표 파일을 골라 주세요.", "There is no file. Choose a table.")
    if len(paths) == 1:
        return {"": paths[0]}
    parts = [part_of(path.name) for path in paths]
    if parts.count("") == 1 and "train" not in parts:
        parts[parts.index("")] = "train"
    if "train" not in parts or "" in parts or len(set(parts)) < len(parts):
        shown = ", ".join(f"'{nfc(path.name)[:60]}'" for path in paths[:5])
        raise Problem(
            "unknown_parts",
            f"어느 파일이 학습용·검증용·시험용인지 이름으로 알 수 없습니다: {shown}. 이름에 '학습', '검증', '시험'(train, valid, "
            "test)을 하나씩 넣거나, 파일마다 직접 정해 주세요.",
            f"The names do not tell which file is for training, validation and test: {shown}. Put 'train', 'valid' and "
            "'test' into them, once each, or say which is which.", files=[nfc(path.name) for path in paths[:5]])
    return {part: paths[parts.index(part)] for part in PARTS if part in parts}
