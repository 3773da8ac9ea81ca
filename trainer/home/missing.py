"""Specs and results as they are read from disk, and the Problems where one is missing or damaged."""

import errno
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel

from ..errors import Problem, josa
from .files import read_json, unsealed

Spec = TypeVar("Spec", bound=BaseModel)


class Described(Protocol):
    """A project, a run or a search: described by a spec, which is in a file."""

    file: Path

    @property
    def spec(self) -> BaseModel: ...


Entry = TypeVar("Entry", bound=Described)

ENDS = ("done", "stopped", "failed")  # states of a result
NOT_THERE = {
    "project": ("'{}' 프로젝트가 없습니다. 목록에서 다시 골라 주세요.", "There is no project '{}'. Choose one from the list."),
    "run": ("'{}' 실행이 없습니다.", "There is no run '{}'."),
    "search": ("'{}' 탐색이 없습니다.", "There is no search '{}'.")}


def no_such(what: str, name: str) -> Problem:
    """`what`: "project", "run" or "search"."""
    ko, en = (words.format(name[:80]) for words in NOT_THERE[what])
    return Problem(f"no_such_{what}", ko, en, **{what: name[:80]})


def read_spec(kind: type[Spec], file: Path, what: str, name: str = "") -> Spec:
    """The content of `file`, parsed once as long as the file stays the same; `name`: if it is not that of its folder.

    Raises Problem("no_such_project" | "no_such_run" | "no_such_search") if it has been deleted, and
    Problem("unreadable_spec").
    """
    try:
        state = file.stat()
        return _parsed(kind, file, state.st_mtime_ns, state.st_ino, state.st_size)
    except FileNotFoundError:
        raise no_such(what, name or file.parent.name) from None
    except (OSError, ValueError) as error:
        short, why = _short(file), type(error).__name__
        raise Problem("unreadable_spec", f"{short}{josa(short, '을/를')} 읽을 수 없습니다 ({why}). 백업에서 되살리거나 그 폴더를 지워 주세요.",
                      f"{short} cannot be read ({why}). Restore it from a backup, or delete its folder.",
                      file=short) from error


def is_readable(owner: Described) -> bool:
    """Whether the spec of a project, a run or a search can be read, and a project's survey."""
    try:
        return owner.spec is not None and getattr(owner, "survey", ...) is not None
    except Problem:
        return False


def readable(found: Iterable[Entry]) -> list[Entry]:
    """Those of some projects, runs or searches whose spec can be read: a damaged one hides no other."""
    return [each for each in found if is_readable(each)]


def damaged(found: Iterable[Entry]) -> list[Entry]:
    """The others: there, but with a spec that cannot be read."""
    return [each for each in found if not is_readable(each) and each.file.exists()]


def read_result(file: Path, empty: dict, copy: Path | None = None) -> dict | None:
    """result.json; None if there is none yet. A damaged one is a failure, with a Problem in its JSON form and what the
    `copy` holds, or else `empty`."""
    try:
        result = read_json(file)
        if result is None or result["state"] in ENDS:
            return result
    except (ValueError, TypeError, LookupError):
        pass
    except OSError as error:
        if error.errno != errno.EIO:  # any other passes, such as too many open files
            raise
    return empty | (copy and read_result(copy, empty) or {}) | _unreadable(file)


def _unreadable(file: Path) -> dict:
    short = _short(file)
    problem = Problem("unreadable_result", f"{short}{josa(short, '을/를')} 읽을 수 없습니다. "
                      "'이어서 학습'을 누르면 남아 있는 데서부터 다시 합니다.",
                      f"{short} cannot be read. Resume it: it goes on from what is left.", file=short)
    return {"state": "failed", "problem": problem.as_dict()}


@lru_cache(maxsize=4096)
def _parsed(kind: type[BaseModel], file: Path, *state: int) -> Any:
    return kind.model_validate(unsealed(file.read_bytes()))


def _short(file: Path) -> str:
    return f"{file.parent.name}/{file.name}"
