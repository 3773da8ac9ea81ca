"""Repositories as plain folders: <root>/<kind>/<namespace>/<name>/<commit>/<path>, one folder a commit.

A file that a commit leaves alone is a hard link to the one before. LFS and Xet files lie there as
their bytes; what git would store for them, a pointer, exists only as its hash.
"""

import hashlib
import os
import secrets
import shutil
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path

from .errors import HubError

ATTRIBUTES = "".join(
    f"*.{ending} filter=lfs diff=lfs merge=lfs -text\n"
    for ending in "bin gz model msgpack npy npz onnx ot parquet pickle pkl pt pth safetensors zip".split()
)
LFS_SIZE = 10_000_000  # hf.co: larger files are LFS whatever their name


@dataclass(frozen=True)
class File:
    size: int
    oid: str  # git sha1: of the content, or of the pointer of an LFS file
    sha256: str | None = None  # only of LFS and Xet files
    xet: str | None = None  # hash text of the Xet file


@dataclass(frozen=True)
class Commit:
    oid: str
    title: str
    message: str
    author: str
    date: datetime
    folder: Path
    files: dict[str, File]


@dataclass
class Repo:
    kind: str  # "models", "datasets", "spaces"
    id: str
    private: bool
    folder: Path
    sdk: str | None = None
    gated: bool = False  # files are for those who accepted its terms: here, for its owner
    commits: list[Commit] = field(default_factory=list)  # of main, oldest first
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def namespace(self) -> str:
        return self.id.split("/")[0]

    @property
    def head(self) -> Commit:
        return self.commits[-1]

    def revision(self, name: str) -> Commit:
        for commit in reversed(self.commits):
            if name in ("main", "refs/heads/main", commit.oid):
                return commit
        raise HubError(404, f"Invalid rev id: {name}", "RevisionNotFound")

    def paths(self) -> list[str]:
        return sorted(self.head.files)

    def read(self, path: str) -> bytes:
        return (self.head.folder / path).read_bytes()

    def is_lfs(self, path: str, size: int, sample: bytes) -> bool:
        """hf.co's rule: a .gitattributes pattern, a large file, or a binary one; never an empty one."""
        lines = self.read(".gitattributes").decode().splitlines() if self.commits else []
        patterns = [line.split()[0] for line in lines if "filter=lfs" in line]
        return size > 0 and (
            any(fnmatch(path.split("/")[-1], pattern) for pattern in patterns)
            or size > LFS_SIZE
            or b"\0" in sample
        )

    def commit(
        self,
        author: str,
        title: str,
        message: str = "",
        *,
        parent: str | None = None,
        add: dict[str, tuple[Path, File]] | None = None,
        delete: list[str] = (),
    ) -> Commit:
        """One atomic step of main. `delete` names files, or folders by a final slash.

        Raises HubError 412 for a stale parent, 404 for a file that is not there."""
        with self.lock:
            if parent and not self.head.oid.startswith(parent):
                raise HubError(412, "A commit has happened since. Please refresh and try again.")
            kept = self._without(delete)
            oid = secrets.token_hex(20)
            folder = self.folder / oid
            for path in kept.keys() - (add or {}).keys():
                _place(self.head.folder / path, folder / path)
            for path, (source, _) in (add or {}).items():
                _place(source, folder / path)
            files = kept | {path: file for path, (_, file) in (add or {}).items()}
            commit = Commit(oid, title, message, author, datetime.now(UTC), folder, files)
            self.commits.append(commit)
            return commit

    def _without(self, delete: list[str]) -> dict[str, File]:
        files = dict(self.head.files) if self.commits else {}
        for path in delete:
            doomed = [f for f in files if f == path or (path.endswith("/") and f.startswith(path))]
            if not doomed:
                raise HubError(404, "A file with this name doesn't exist", "EntryNotFound", self.head.oid)
            for name in doomed:
                del files[name]
        return files


class Store:
    """All repositories, by kind and id."""

    def __init__(self, root: Path):
        self.root = root
        self.repos: dict[tuple[str, str], Repo] = {}

    def get(self, kind: str, id: str) -> Repo | None:
        return self.repos.get((kind, id))

    def all(self, kind: str) -> list[Repo]:
        return [repo for (k, _), repo in self.repos.items() if k == kind]

    def create(self, kind: str, id: str, author: str, private: bool, sdk: str | None) -> Repo:
        repo = Repo(kind, id, private, self.root / kind / id, sdk)
        repo.commit(author, "initial commit", add={".gitattributes": self.stage(ATTRIBUTES.encode())})
        self.repos[kind, id] = repo
        return repo

    def stage(self, content: bytes) -> tuple[Path, File]:
        """A regular file, put aside for the commit to come."""
        path = self.scratch()
        path.write_bytes(content)
        return path, File(len(content), git_sha1(content))

    def scratch(self) -> Path:
        (self.root / "scratch").mkdir(parents=True, exist_ok=True)
        return self.root / "scratch" / secrets.token_hex(16)


def lfs_file(size: int, sha256: str, xet: str) -> File:
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{sha256}\nsize {size}\n"
    return File(size, git_sha1(pointer.encode()), sha256, xet)


def git_sha1(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


def _place(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:  # a file system without hard links
        shutil.copyfile(source, target)
