"""The search index of an owner's model cards: an SQLite file that can be thrown away, as the folders are what counts.

What stands in many cards is stored once. Text is kept without blanks and in the letters that Hangul
syllables are made of (NFKD), so that trigrams find two syllables, or one that is half typed.
"""

import hashlib
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

VERSION = 1  # of the tables; an index of another one is made anew
TRIGRAM = 3  # letters
PATIENCE = 60  # seconds, while another process writes
CARD = 1  # what a word counts in the text of a card; in what is said about a model, such as its title, it counts more
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
    """What is to be found of a run, or of a project as such (`run` is ""): text → what a word in it counts."""

    run: str
    texts: dict[str, int]


class Index:
    """Methods raise sqlite3.Error where the disk is full or the file damaged."""

    def __init__(self, connection: sqlite3.Connection):
        self._query = connection.execute
        self._query("PRAGMA synchronous = OFF")  # a file that a crash damages is made anew

    @property
    def is_empty(self) -> bool:
        return self._query("SELECT 1 FROM project LIMIT 1").fetchone() is None

    @contextmanager
    def changing(self) -> Iterator[None]:
        """What is changed inside is kept as a whole, if it ends well; one process changes an index at a time."""
        self._query("BEGIN IMMEDIATE")
        try:
            yield
            self._query("COMMIT")
        except BaseException:
            self._query("ROLLBACK")
            raise

    def marks(self) -> dict[str, str]:
        """Project → its mark when it was read."""
        return dict(self._query("SELECT name, mark FROM project"))

    def put(self, project: str, mark: str, documents: Iterable[Document]) -> None:
        """In place of what is there of the project."""
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
        """Forget a project, and texts that stood nowhere else."""
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
        """All documents, as `found` gives them."""
        return dict(self._query("SELECT id, 0 FROM document"))

    def found(self, word: str, beyond: int = 0) -> dict[int, int]:
        """The documents in which `word` occurs, in texts that count more than `beyond`, with the most that it
        counts there. Of one letter or two, only what is said about a model is looked through."""
        letters = folded(word)
        if len(letters) < TRIGRAM:
            return dict(self._query("SELECT id, ? FROM document WHERE instr(about, ?)", (CARD + 1, letters)))
        return dict(self._query(
            "SELECT place.document, max(weight) FROM words JOIN place ON place.passage = words.rowid "
            "WHERE words MATCH ? AND weight > ? GROUP BY 1", ('"{}"'.format(letters.replace('"', '""')), beyond)))

    def names(self, documents: dict[int, int]) -> dict[tuple[str, str], int]:
        """The same by names: (project, run), the run is "" for a project as such."""
        chosen = ",".join(map(str, documents))
        return {(project, run): documents[key] for key, project, run in self._query(
            f"SELECT id, project, run FROM document WHERE id IN ({chosen})")}

    def _text(self, text: str) -> int:
        """Its number; a new passage gets the next one."""
        digest = (hashlib.blake2b(text.encode(), digest_size=16).digest(),)
        if known := self._query("SELECT id FROM passage WHERE digest = ?", digest).fetchone():
            return known[0]
        number = self._query("INSERT INTO passage (digest) VALUES (?)", digest).lastrowid
        self._query("INSERT INTO words (rowid, text) VALUES (?, ?)", (number, text))
        return number


@contextmanager
def opened(file: Path | None) -> Iterator[Index]:
    """The index in `file`; one of another version is empty again, and so is, at the next time, one that turns out to be
    damaged. None: one in memory, which is gone afterwards."""
    with closing(_connected(file) if file else _made(_connection(":memory:"))) as connection:
        inode = file and _inode(file)
        try:
            yield Index(connection)
        except sqlite3.OperationalError:  # no room, say
            raise
        except sqlite3.DatabaseError:
            if file:
                with _lock(file):
                    if _inode(file) == inode:  # else another stands in its place by now, and somebody may read it
                        file.unlink(missing_ok=True)
            raise


def folded(text: str) -> str:
    """Letters without case and blanks; Hangul syllables taken apart into theirs."""
    return "".join(unicodedata.normalize("NFKD", text.replace("\0", "")).casefold().split())


def _folded(texts: dict[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for passage, weight in texts.items():
        if letters := folded(passage):
            found[letters] = max(weight, found.get(letters, 0))
    return found


def _connected(file: Path) -> sqlite3.Connection:
    """One that is not there yet, or of no use, is made by one thread of one process, while the others wait."""
    if not _is_usable(file):
        with _lock(file):
            if not _is_usable(file):  # not made meanwhile
                _make(file)
    return _connection(file)


def _is_usable(file: Path) -> bool:
    """By its header (sqlite.org/fileformat.html, 1.3): to connect to a file that is just being replaced would take the
    journal of the new one for its own."""
    try:
        with open(file, "rb") as stream:
            header = stream.read(64)
    except FileNotFoundError:
        return False
    return header.startswith(b"SQLite format 3\0") and int.from_bytes(header[60:], "big") == VERSION


def _make(file: Path) -> None:
    """Aside, and then put in its place: nobody sees a half of it."""
    aside = file.with_suffix(".new")
    aside.unlink(missing_ok=True)
    with closing(_connection(aside)) as connection:
        _made(connection)
    file.with_name(f"{file.name}-journal").unlink(missing_ok=True)  # of the one that goes
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
