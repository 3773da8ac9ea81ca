"""Keys of a project: what a program shows to ask its models, and to do nothing else.

A key names owner and project, `kt_OWNER.PROJECT.SECRET`: nobody has to look for whose it is. Only its SHA-256 is kept,
in `.keys/keys.json` of the project, so that keys go and come back with it. The folder is hidden: no list has it, no ZIP
and no bundle; and since what is hashed names the project, no key opens a copy of it. That it is a folder keeps the
project's mark as it was when the use of a key is noted.
"""

import hashlib
import re
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from hmac import compare_digest
from secrets import token_hex, token_urlsafe

from filelock import FileLock

from ..errors import Problem, clip
from ..failures import in_words
from .files import read_json, write_json
from .layout import OWNER, Home
from .missing import no_such
from .project import NAME, Project

FOLDER = ".keys"
FILE = f"{FOLDER}/keys.json"
KEY = re.compile(rf"kt_{OWNER.pattern}\.{NAME.pattern}\.[\w-]{{43}}", re.ASCII)
MOST = 20  # of a project
LONGEST_NAME = 60  # characters
EXACT = 60  # seconds: how exactly it is known when a key was last used; each note of it is a write to the disk


@dataclass(frozen=True)
class Key:
    """`end`: the last four characters of what its owner has; `made`, `used`: seconds since 1970, None: never."""

    id: str
    name: str
    end: str
    digest: str
    made: float
    used: float | None = None


def keys_of(project: Project) -> list[Key]:
    """In the order in which they were made. Of a damaged file none is known, so none opens anything."""
    with suppress(ValueError, TypeError, LookupError):
        return [Key(**each) for each in (read_json(project.path / FILE) or {"keys": []})["keys"]]
    return []


def make_key(project: Project, name: str = "") -> tuple[Key, str]:
    """A new key, and what its owner is shown this once. Raises Problem: too_many_keys, no_such_project."""
    shown = f"kt_{project.owner}.{project.name}.{token_urlsafe(32)}"
    name = clip(" ".join(name.encode(errors="replace").decode().split()), LONGEST_NAME)
    made = Key(token_hex(4), name, shown[-4:], digest_of(shown), time.time())
    with _lock(project):
        if len(keys := keys_of(project)) >= MOST:
            raise Problem("too_many_keys", f"한 프로젝트에 키를 {MOST}개까지 만들 수 있습니다. 쓰지 않는 키를 폐기한 뒤 다시 만들어 주세요.",
                          f"A project has {MOST} keys at most. Revoke one that is not used, then make another.",
                          limit=MOST)
        _write(project, [*keys, made])
    return made, shown


def revoke_key(project: Project, key: str) -> None:
    """From now on the key of this id opens nothing. Raises Problem: no_such_key, no_such_project."""
    with _lock(project):
        keys = keys_of(project)
        if not any(each.id == key for each in keys):
            raise Problem("no_such_key", f"'{clip(key, 80)}' 키가 없습니다. 이미 폐기했는지 목록에서 확인해 주세요.",
                          f"There is no key '{clip(key, 80)}'. See in the list whether it has been revoked already.")
        _write(project, [each for each in keys if each.id != key])


def opened_by(home: Home, shown: str) -> tuple[Project, Key]:
    """The project whose key this is; when it was used is noted. Raises Problem("key_refused"), and says not why: a
    project that is not there is no other than one whose key this is not; and those of a disk that fails."""
    digest = digest_of(shown)
    with suppress(OSError), in_words():  # what is no trouble of the disk, is of the key: it may name a file as a folder
        owner, name, _ = shown.removeprefix("kt_").rsplit(".", 2)
        project = Project(home.owned_by(owner) / name)
        known = [each for each in keys_of(project) if compare_digest(each.digest, digest)]
        if known and project.file.exists():
            _note_use(project, known[0])
            return project, known[0]
    raise _refused()


def digest_of(shown: str) -> str:
    """By which a key is known. Raises Problem("key_refused") where it does not even look like one."""
    if not KEY.fullmatch(shown):
        raise _refused()
    return hashlib.sha256(shown.encode()).hexdigest()


def _refused() -> Problem:
    return Problem("key_refused", "이 키는 쓸 수 없습니다. 폐기되었거나 잘못 복사되었습니다. 프로젝트의 사용 페이지에서 새 키를 만들어 주세요.",
                   "This key is not valid: it was revoked, or not copied whole. Make a new one on the project's Use "
                   "page.")


def _note_use(project: Project, key: Key) -> None:
    """What cannot be noted, on a full disk say, keeps nobody out."""
    now = time.time()
    if now - (key.used or 0) >= EXACT:
        with suppress(OSError, Problem), _lock(project):
            _write(project, [replace(each, used=now) if each.id == key.id else each for each in keys_of(project)])


def _lock(project: Project) -> FileLock:
    """Pages, programs with a key and the shell write; each reads what the others have written. Raises
    Problem("no_such_project") where it has just been deleted: a lock by itself would make its folder anew."""
    try:
        (project.path / FOLDER).mkdir(exist_ok=True)
    except FileNotFoundError:
        raise no_such("project", project.name) from None
    return FileLock(project.path / FOLDER / ".lock")


def _write(project: Project, keys: list[Key]) -> None:
    write_json(project.path / FILE, {"keys": [asdict(each) for each in keys]})
