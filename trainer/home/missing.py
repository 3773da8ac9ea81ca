"""Read specs and results from disk, and the Problems if one is missing or damaged."""

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
    "run": ("'{}' 학습이 없습니다. 지웠을 수 있으니 프로젝트에서 다시 골라 주세요.",
            "There is no run '{}'. It may have been deleted: choose one in the project."),
    "search": ("'{}' 탐색이 없습니다.", "There is no search '{}'.")}
GONE = tuple(f"no_such_{what}" for what in NOT_THERE)  # codes of Problems with things that may just have been deleted
MADE_ANEW = {
    "wait": ("가장 좋았던 에폭에서 다시 내보내고 있으니 잠시 뒤 다시 해 주세요.",
             "It is being exported anew from the best epoch: try again in a moment."),
    "resume": ("'이어서 학습'을 누르면 체크포인트에서 다시 내보냅니다.", "Resume it: it is exported anew from its checkpoints."),
    "train": ("다시 내보낼 체크포인트가 없으니, 백업에서 되살리거나 같은 설정으로 새로 학습해 주세요.",
              "No checkpoint is left to export it from: restore it from a backup, or train anew with these settings.")}


def no_such(what: str, name: str) -> Problem:
    """The Problem of a missing "project", "run" or "search" (`what`)."""
    ko, en = (words.format(name[:80]) for words in NOT_THERE[what])
    return Problem(f"no_such_{what}", ko, en, **{what: name[:80]})


def read_spec(kind: type[Spec], file: Path, what: str, name: str = "") -> Spec:
    """The content of `file`, parsed only once as long as the file stays the same.

    Raises Problem("no_such_project" | "no_such_run" | "no_such_search") if it has been deleted, by `what` and `name`
    (default: that of its folder), and Problem("unreadable_spec").
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
    """Those of some projects, runs or searches whose spec can be read, so that a damaged one hides no other."""
    return [each for each in found if is_readable(each)]


def damaged(found: Iterable[Entry]) -> list[Entry]:
    """Those of some projects, runs or searches that exist, but whose spec cannot be read."""
    return [each for each in found if not is_readable(each) and each.file.exists()]


def read_result(file: Path, empty: dict, copy: Path | None = None) -> dict | None:
    """The content of result.json; None if there is none yet. If it is damaged, that of its `copy`; without a copy a
    failed result with the content of `empty` and a Problem in its JSON form."""
    try:
        result = read_json(file)
        if result is None or result["state"] in ENDS:
            return result
    except (ValueError, TypeError, LookupError):
        pass
    except OSError as error:
        if error.errno != errno.EIO:  # other errors pass by themselves, such as too many open files
            raise
    return copy and read_result(copy, empty) or empty | _unreadable(file)


def damaged_model(run: str, files: list[str], way: str) -> Problem:
    """The Problem of a model with damaged `files`. `run`: "PROJECT/RUN". `way`: how to get it back, of MADE_ANEW."""
    names, (ko, en) = ", ".join(files), MADE_ANEW[way]
    return Problem("damaged_model", f"'{run}' 모델의 파일({names})이 내보낸 때와 달라져 쓸 수 없습니다. 디스크가 멀쩡한지 확인해 주세요. {ko}",
                   f"The model '{run}' is not as it was exported ({names}), so it is not used. Check the disk. {en}",
                   run=run, files=files)


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
