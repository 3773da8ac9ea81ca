"""Keys of a project, with which programs can ask its models, and do nothing else.

A key names owner and project, `kt_OWNER.PROJECT.SECRET`, so that its project is found at once. Only its SHA-256 is
kept, in `.keys/keys.json` of the project, so that keys go and come back with it. The folder is hidden, so that no list,
ZIP or bundle has it; and as the hashed text names the project, no key opens a copy of it. It is a folder, so that the
project's mark stays the same when the use of a key is noted.
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
MOST = 20  # keys of a project
LONGEST_NAME = 60  # characters
EXACT = 60  # seconds between two notes of a key's use, as each is a write to the disk


@dataclass(frozen=True)
class Key:
    """`end`: the last four characters of the key, so that its owner recognises it; `digest`: its SHA-256; `made` and
    last `used` in seconds since 1970, None: never."""

    id: str
    name: str
    end: str
    digest: str
    made: float
    used: float | None = None


def keys_of(project: Project) -> list[Key]:
    """The keys in the order in which they were made; [] if the file is damaged, so that none opens anything."""
    with suppress(ValueError, TypeError, LookupError):
        return [Key(**each) for each in (read_json(project.path / FILE) or {"keys": []})["keys"]]
    return []


def make_key(project: Project, name: str = "") -> tuple[Key, str]:
    """A new key, and its text, which its owner is shown only now. Raises Problem: too_many_keys, no_such_project."""
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
    """Remove the key with this id, which opens nothing from now on. Raises Problem: no_such_key, no_such_project."""
    with _lock(project):
        keys = keys_of(project)
        if not any(each.id == key for each in keys):
            raise Problem("no_such_key", f"'{clip(key, 80)}' 키가 없습니다. 이미 폐기했는지 목록에서 확인해 주세요.",
                          f"There is no key '{clip(key, 80)}'. See in the list whether it has been revoked already.")
        _write(project, [each for each in keys if each.id != key])


def opened_by(home: Home, shown: str) -> tuple[Project, Key]:
    """The project that this key opens, and the key, whose use is noted. Raises Problem("key_refused") without the
    reason, so that nobody learns which projects there are; and the Problems of a disk that fails."""
    digest = digest_of(shown)
    with suppress(OSError), in_words():  # other errors are the key's fault: it may name a file as a folder
        owner, name, _ = shown.removeprefix("kt_").rsplit(".", 2)
        project = Project(home.owned_by(owner) / name)
        known = [each for each in keys_of(project) if compare_digest(each.digest, digest)]
        if known and project.file.exists():
            _note_use(project, known[0])
            return project, known[0]
    raise _refused()


def digest_of(shown: str) -> str:
    """The SHA-256 of a key. Raises Problem("key_refused") if the text does not look like a key."""
    if not KEY.fullmatch(shown):
        raise _refused()
    return hashlib.sha256(shown.encode()).hexdigest()


def _refused() -> Problem:
    return Problem("key_refused", "이 키는 쓸 수 없습니다. 폐기되었거나 잘못 복사되었습니다. 프로젝트의 사용 페이지에서 새 키를 만들어 주세요.",
                   "This key is not valid: it was revoked, or not copied whole. Make a new one on the project's Use "
                   "page.")


def _note_use(project: Project, key: Key) -> None:
    """Note when the key was used. If that fails, as on a full disk, the key opens all the same."""
    now = time.time()
    if now - (key.used or 0) >= EXACT:
        with suppress(OSError, Problem), _lock(project):
            _write(project, [replace(each, used=now) if each.id == key.id else each for each in keys_of(project)])


def _lock(project: Project) -> FileLock:
    """A lock for pages, programs with a key and the shell, which all write the file. Raises Problem("no_such_project")
    if the project was just deleted, as the lock would create its folder again."""
    try:
        (project.path / FOLDER).mkdir(exist_ok=True)
    except FileNotFoundError:
        raise no_such("project", project.name) from None
    return FileLock(project.path / FOLDER / ".lock")


def _write(project: Project, keys: list[Key]) -> None:
    write_json(project.path / FILE, {"keys": [asdict(each) for each in keys]})
