"""The search index of an owner's model cards: an SQLite file that can be deleted, as it is made from the folders.

Text that many cards share is stored once. Text is stored without blanks and in the letters of Hangul syllables (NFKD),
so that trigrams find two syllables, or one that is half typed.
"""

import hashlib
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

VERSION = 2  # of the tables; an index with another version is made again
TRIGRAM = 3  # letters
PATIENCE = 60  # seconds, while another process writes
CARD = 1  # weight of a word in the text of a card; words about a model, such as its title, weigh more
SCHEMA = f"""
PRAGMA user_version = {VERSION};
CREATE TABLE IF NOT EXISTS project (name TEXT PRIMARY KEY, mark TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS document (id INTEGER PRIMARY KEY, project TEXT, run TEXT, about TEXT);
CREATE INDEX IF NOT EXISTS of_project ON document (project);
CREATE TABLE IF NOT EXISTS passage (id INTEGER PRIMARY KEY, digest BLOB UNIQUE);
CREATE TABLE IF NOT EXISTS place
  (passage INTEGER, document INTEGER, weight INTEGER, PRIMARY KEY (passage, document)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS of_document ON place (document);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (text, tokenize = 'trigram');
"""


@dataclass(frozen=True)
class Document:
    """What can be found of a run, or of a project itself (`run` is ""); `texts`: text → weight of a word in it."""

    run: str
    texts: dict[str, int]


class Index:
    """An open index. Methods raise sqlite3.Error if the disk is full or the file damaged."""

    def __init__(self, connection: sqlite3.Connection):
        self._query = connection.execute
        self._query("PRAGMA synchronous = OFF")  # a file damaged by a crash is made again

    @property
    def is_empty(self) -> bool:
        return self._query("SELECT 1 FROM project LIMIT 1").fetchone() is None

    @contextmanager
    def changing(self) -> Iterator[None]:
        """A transaction: changes inside are kept all or none; only one process changes an index at a time."""
        self._query("BEGIN IMMEDIATE")
        try:
            yield
            self._query("COMMIT")
        except BaseException:
            self._query("ROLLBACK")
            raise

    def marks(self) -> dict[str, str]:
        """Project → its mark at the time when it was read."""
        return dict(self._query("SELECT name, mark FROM project"))

    def put(self, project: str, mark: str, documents: Iterable[Document]) -> None:
        """Replace what is stored of a project."""
        self.drop(project)
        self._query("INSERT INTO project VALUES (?, ?)", (project, mark))
        for document in documents:
            texts = _folded(document.texts)
            about = "\n".join(text for text, weight in texts.items() if weight > CARD)
            key = self._query("INSERT INTO document (project, run, about) VALUES (?, ?, ?)",
                              (project, document.run, about)).lastrowid
            for text, weight in texts.items():
                self._query("INSERT INTO place VALUES (?, ?, ?)", (self._text(text), key, weight))

    def drop(self, project: str) -> None:
        """Forget a project, and texts that no other document has."""
        mine = "SELECT id FROM document WHERE project = ?"
        texts = self._query(f"SELECT passage FROM place WHERE document IN ({mine})", (project,)).fetchall()
        self._query(f"DELETE FROM place WHERE document IN ({mine})", (project,))
        for passage in texts:
            if not self._query("SELECT 1 FROM place WHERE passage = ?", passage).fetchone():
                self._query("DELETE FROM words WHERE rowid = ?", passage)
                self._query("DELETE FROM passage WHERE id = ?", passage)
        self._query("DELETE FROM document WHERE project = ?", (project,))
        self._query("DELETE FROM project WHERE name = ?", (project,))

    def every(self) -> dict[int, int]:
        """All documents, in the form of `found`."""
        return dict(self._query("SELECT id, 0 FROM document"))

    def found(self, word: str, beyond: int = 0) -> dict[int, int]:
        """Document → the largest weight of `word` in it, among texts with a weight above `beyond`. One or two letters
        are only looked for in words about models, not in cards."""
        letters = folded(word)
        if len(letters) < TRIGRAM:
            return dict(self._query("SELECT id, ? FROM document WHERE instr(about, ?)", (CARD + 1, letters)))
        return dict(self._query(
            "SELECT place.document, max(weight) FROM words JOIN place ON place.passage = words.rowid "
            "WHERE words MATCH ? AND weight > ? GROUP BY 1", ('"{}"'.format(letters.replace('"', '""')), beyond)))

    def names(self, documents: dict[int, int]) -> dict[tuple[str, str], int]:
        """The documents by names: (project, run) → weight; the run is "" for a project itself."""
        chosen = ",".join(map(str, documents))
        return {(project, run): documents[key] for key, project, run in self._query(
            f"SELECT id, project, run FROM document WHERE id IN ({chosen})")}

    def _text(self, text: str) -> int:
        """The number of a text; a new one is stored."""
        digest = (hashlib.blake2b(text.encode(), digest_size=16).digest(),)
        if known := self._query("SELECT id FROM passage WHERE digest = ?", digest).fetchone():
            return known[0]
        number = self._query("INSERT INTO passage (digest) VALUES (?)", digest).lastrowid
        self._query("INSERT INTO words (rowid, text) VALUES (?, ?)", (number, text))
        return number


@contextmanager
def opened(file: Path | None) -> Iterator[Index]:
    """Open the index in `file`. One of another version is replaced by an empty one, and one that turns out to be
    damaged is deleted, so that the next call makes a new one. None: an index in memory, which is not kept."""
    with closing(_connected(file) if file else _made(_connection(":memory:"))) as connection:
        inode = file and _inode(file)
        try:
            yield Index(connection)
        except sqlite3.OperationalError:  # such as a full disk
            raise
        except sqlite3.DatabaseError:
            if file:
                with _lock(file):
                    if _inode(file) == inode:  # otherwise it has been replaced, and somebody may read the new one
                        file.unlink(missing_ok=True)
            raise


def folded(text: str) -> str:
    """The text without case and blanks, and without what SQLite cannot hold, such as half an emoji; with Hangul
    syllables decomposed into letters."""
    text = text.replace("\0", "").encode(errors="ignore").decode()
    return "".join(unicodedata.normalize("NFKD", text).casefold().split())


def _folded(texts: dict[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for passage, weight in texts.items():
        if letters := folded(passage):
            found[letters] = max(weight, found.get(letters, 0))
    return found


def _connected(file: Path) -> sqlite3.Connection:
    """Connect to the index; if it is missing or unusable, one thread of one process makes it, and the others wait."""
    if not _is_usable(file):
        with _lock(file):
            if not _is_usable(file):  # another one may have made it meanwhile
                _make(file)
    return _connection(file)


def _is_usable(file: Path) -> bool:
    """Whether a file is an index of this version, judged by its header (sqlite.org/fileformat.html, 1.3). Connecting to
    a file that is just being replaced could apply the new file's journal to it."""
    try:
        with open(file, "rb") as stream:
            header = stream.read(64)
    except FileNotFoundError:
        return False
    return header.startswith(b"SQLite format 3\0") and int.from_bytes(header[60:], "big") == VERSION


def _make(file: Path) -> None:
    """Make an empty index beside `file`, then replace it, so that nobody sees an unfinished one."""
    aside = file.with_suffix(".new")
    aside.unlink(missing_ok=True)
    with closing(_connection(aside)) as connection:
        _made(connection)
    file.with_name(f"{file.name}-journal").unlink(missing_ok=True)  # the journal of the old one
    aside.replace(file)


def _inode(file: Path) -> int | None:
    with suppress(FileNotFoundError):
        return file.stat().st_ino
    return None


def _lock(file: Path) -> FileLock:
    return FileLock(file.with_suffix(".lock"))


def _made(connection: sqlite3.Connection) -> sqlite3.Connection:
    connection.executescript(f"BEGIN IMMEDIATE; {SCHEMA} COMMIT;")
    return connection


def _connection(file: Path | str) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)
