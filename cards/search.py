"""Find projects and their runs by words in titles, labels, base models, tasks and cards."""

import errno
import re
import sqlite3
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

from trainer.errors import Problem
from trainer.failures import disk_full
from trainer.home.layout import Home
from trainer.home.project import Project, Run
from trainer.tasks import TASKS, makes_base

from .index import CARD, Document, Index, opened

TITLE, LABEL, FACT = 5, 3, 2  # what a word counts by where it occurs; in the text of a card it counts CARD
QUICK = 0.02  # seconds; where a look at all folders takes longer, as there are thousands of them,
REST = 20  # the next one is taken after so many times as long
STEM, ENDING = 2, 2  # syllables: of 영화평 and of 영화에서 the stem 영화 is looked for, too
HANGUL = re.compile("[가-힣]+")
FIGURE = re.compile(r"(?<![A-Za-z\d])\d[\d.,]*(?![A-Za-z\d])")  # but fp32

Key = tuple[str, str]  # names of a project and its run
_rests: dict[Path, float] = {}  # index → when its folders are to be looked at again


@dataclass(frozen=True)
class Match:
    run: Run
    title: str
    relevance: int


def find(home: Home, owner: str, words: list[str]) -> list[Match]:
    """An owner's runs that have a model to describe and in which every word occurs somewhere (as a part, in any case).

    The most relevant first; of equal ones those with the better validation score, base models last.
    """
    found = [Match(run, run.project.title, relevance) for key, relevance in _matches(home, owner, words).items()
             if (run := _run(home, owner, *key)) and run.score is not None and run.model.exists()]
    return sorted(found, key=_rank)


def find_projects(home: Home, owner: str, text: str) -> list[str]:
    """Names of an owner's projects in which, or in one run of which, every word of `text` occurs; the most relevant
    first."""
    best: Counter[str] = Counter()
    for (project, _), relevance in _matches(home, owner, text.split()).items():
        best[project] = max(best[project], relevance)
    return [project for project, _ in best.most_common()]


def _run(home: Home, owner: str, project: str, name: str) -> Run | None:
    """None for a project as such, and for what has gone meanwhile."""
    try:
        return home.project(owner, project).run(name)
    except Problem:
        return None


def _rank(match: Match) -> tuple:
    run = match.run
    return -match.relevance, 0 if makes_base(run) else -run.score, run.path


def _matches(home: Home, owner: str, words: list[str]) -> dict[Key, int]:
    """Where every word occurs, and what they count there together. A damaged index is made anew, once; where none can
    be written, as a home can only be read, the cards are read at every search."""
    file = home.index_of(owner)
    try:
        try:
            return _in_index(home, owner, file, words)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            return _in_index(home, owner, file, words)
    except (OSError, sqlite3.OperationalError) as error:
        if _cannot_be_written(error):
            return _in_index(home, owner, None, words)
        if getattr(error, "sqlite_errorname", "") == "SQLITE_FULL":
            raise disk_full() from error
        raise


def _cannot_be_written(error: OSError | sqlite3.OperationalError) -> bool:
    """Whether the index has no place: SQLite says so, or the system does of the lock beside it."""
    if isinstance(error, OSError):
        return error.errno in (errno.EROFS, errno.EACCES, errno.EPERM, errno.EISDIR)
    return getattr(error, "sqlite_errorname", "").startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN"))


def _in_index(home: Home, owner: str, file: Path | None, words: list[str]) -> dict[Key, int]:
    if not home.owned_by(owner).exists():
        return {}  # an owner without projects
    with opened(file) as index:
        _bring_up_to_date(index, home, owner)
        return index.names(reduce(_both, (_of_word(index, word) for word in words)) if words else index.every())


def _of_word(index: Index, word: str) -> dict[int, int]:
    """The documents in which it occurs; also those in which its stem does, outside of the text of cards, which counts
    half."""
    found = {document: 2 * weight for document, weight in index.found(word).items()}
    for stem in _stems(word):
        found = index.found(stem, beyond=CARD) | found
    return found


def _both(one: dict[int, int], other: dict[int, int]) -> dict[int, int]:
    return {key: one[key] + other[key] for key in one.keys() & other.keys()}


def _stems(word: str) -> Iterator[str]:
    """A Hangul word without its last syllables, which may be a particle or the second part of a compound."""
    word = unicodedata.normalize("NFC", word)
    if HANGUL.fullmatch(word):
        for length in range(len(word) - 1, max(STEM, len(word) - ENDING) - 1, -1):
            yield word[:length]


def _bring_up_to_date(index: Index, home: Home, owner: str) -> None:
    """Read the projects that have changed since they were last read; they change seldom, and who types asks often."""
    file = home.index_of(owner)
    if time.monotonic() < _rests.get(file, 0.0) and not index.is_empty:
        return
    began = time.monotonic()
    marks = {name: repr(mark) for name, mark in home.marks(owner).items()}
    seconds = time.monotonic() - began
    if index.marks() != marks:
        with index.changing():
            known = index.marks()
            for name in known.keys() - marks.keys():
                index.drop(name)
            for name, mark in marks.items():
                if known.get(name) != mark:
                    index.put(name, mark, _documents(Project(home.owned_by(owner) / name)))
    _rests[file] = time.monotonic() + (REST * seconds if seconds > QUICK else 0)


def _documents(project: Project) -> Iterator[Document]:
    """The runs that have a model, and the project as such where none of them has learnt its labels; of one that cannot
    be read, nothing."""
    try:
        about, labels, learnt = _about(project), dict.fromkeys(project.survey.labels, LABEL), False
        for run in project.runs():
            if run.score is not None and run.model.exists():
                learns = not makes_base(run)
                yield Document(run.name, _of_card(run) | _of_base(run) | about | (labels if learns else {}))
                learnt |= learns
        if not learnt:
            yield Document("", about | labels)
    except Problem:
        return


def _about(project: Project) -> dict[str, int]:
    spec, columns = project.spec, project.spec.columns
    task = TASKS[spec.task].words.title if spec.task in TASKS else ()
    facts = [project.name, spec.source, spec.task, *task, columns.text, columns.second or "", columns.label or ""]
    return dict.fromkeys(facts, FACT) | {project.title: TITLE}


def _of_base(run: Run) -> dict[str, int]:
    base = run.spec.base
    return dict.fromkeys([base.id, *(step.id for step in base.lineage)], FACT)


def _of_card(run: Run) -> dict[str, int]:
    """Its front matter, its Korean and its English part, less what makes a card like no other, which is found
    elsewhere or is not looked for: the title and figures."""
    try:
        text = run.card.read_text(encoding="utf-8").replace(run.project.title, "")
    except (OSError, UnicodeDecodeError):  # there is none, or a damaged one
        return {}
    return dict.fromkeys(FIGURE.sub("", text).split("\n# "), CARD)
