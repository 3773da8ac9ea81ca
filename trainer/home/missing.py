"""What is not there, or cannot be read, among the things of a home: said the same way wherever it is looked for."""

from pathlib import Path

from pydantic import BaseModel

from ..errors import Problem
from .files import read_json

GONE = {
    "project": ("'{}' 프로젝트가 없습니다. 목록에서 다시 골라 주세요.", "There is no project '{}'. Choose one from the list."),
    "run": ("'{}' 실행이 없습니다.", "There is no run '{}'."),
    "search": ("'{}' 탐색이 없습니다.", "There is no search '{}'."),
}


def no_such(what: str, name: str) -> Problem:
    """`what`: "project", "run" or "search"."""
    ko, en = (words.format(name[:80]) for words in GONE[what])
    return Problem(f"no_such_{what}", ko, en, **{what: name[:80]})


def read_spec(kind: type[BaseModel], file: Path, what: str):
    """The spec in `file`. Raises Problem: "no_such_…" where it has been deleted, "unreadable_spec"."""
    try:
        if (found := read_json(file)) is not None:
            return kind.model_validate(found)
    except (OSError, ValueError) as error:
        name = f"{file.parent.name}/{file.name}"
        why = type(error).__name__
        raise Problem("unreadable_spec", f"{name}을(를) 읽을 수 없습니다 ({why}). 백업에서 되살리거나 그 폴더를 지워 주세요.",
                      f"{name} cannot be read ({why}). Restore it from a backup, or delete its folder.",
                      file=name) from error
    raise no_such(what, file.parent.name)
