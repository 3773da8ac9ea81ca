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

TITLE, LABEL, FACT = 5, 3, 2  # weights of a word by where it occurs; in the text of a card it is CARD
QUICK = 0.02  # seconds; if looking at all folders takes longer, as with thousands of them,
REST = 20  # the next look comes only after this many times as long
STEM, ENDING = 2, 2  # syllables: for 영화평 and 영화에서 the stem 영화 is also looked for
HANGUL = re.compile("[가-힣]+")
FIGURE = re.compile(r"(?<![A-Za-z\d])\d[\d.,]*(?![A-Za-z\d])")  # a number, but not within fp32

Key = tuple[str, str]  # names of a project and its run
_rests: dict[Path, float] = {}  # index → time of the next look at its folders


@dataclass(frozen=True)
class Match:
    run: Run
    title: str
    relevance: int


def find(home: Home, owner: str, words: list[str]) -> list[Match]:
    """An owner's runs with a model in which every word occurs (also as a part of a word, in upper or lower case).

    The most relevant first; among equals those with the better validation score, base models last.
    """
    found = [Match(run, run.project.title, relevance) for key, relevance in _matches(home, owner, words).items()
             if (run := _run(home, owner, *key)) and run.score is not None and run.model.exists()]
    return sorted(found, key=_rank)


def find_projects(home: Home, owner: str, text: str) -> list[str]:
    """Names of an owner's projects in which, or in a run of which, every word of `text` occurs, the most relevant
    first."""
    best: Counter[str] = Counter()
    for (project, _), relevance in _matches(home, owner, text.split()).items():
        best[project] = max(best[project], relevance)
    return [project for project, _ in best.most_common()]


def _run(home: Home, owner: str, project: str, name: str) -> Run | None:
    """The run of these names; None for a project itself, and if it was deleted meanwhile."""
    try:
        return home.project(owner, project).run(name)
    except Problem:
        return None


def _rank(match: Match) -> tuple:
    run = match.run
    return -match.relevance, 0 if makes_base(run) else -run.score, run.path


def _matches(home: Home, owner: str, words: list[str]) -> dict[Key, int]:
    """The runs and projects in which every word occurs, with the sum of the weights. A damaged index is made again,
    once; if none can be written, as in a read-only home, the cards are read for every search."""
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
    """Whether the index cannot be written, by the error of SQLite, or of the system about the lock file."""
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
    """Document → weight for a word. Its stems are looked for, too, with half of the weight, but not in the text of
    cards."""
    found = {document: 2 * weight for document, weight in index.found(word).items()}
    for stem in _stems(word):
        found = index.found(stem, beyond=CARD) | found
    return found


def _both(one: dict[int, int], other: dict[int, int]) -> dict[int, int]:
    return {key: one[key] + other[key] for key in one.keys() & other.keys()}


def _stems(word: str) -> Iterator[str]:
    """Yield a Hangul word without its last syllables, which may be a particle or the second part of a compound."""
    word = unicodedata.normalize("NFC", word)
    if HANGUL.fullmatch(word):
        for length in range(len(word) - 1, max(STEM, len(word) - ENDING) - 1, -1):
            yield word[:length]


def _bring_up_to_date(index: Index, home: Home, owner: str) -> None:
    """Read the projects that have changed since they were last read, not too often, as every typed letter searches."""
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
    """Yield the runs that have a model, and the project itself if none of them has learnt its labels. A project that
    cannot be read yields nothing."""
    try:
        about, labels, learnt = _about(project), dict.fromkeys(_labels(project), LABEL), False
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


def _labels(project: Project) -> list[str]:
    """The labels, and in both languages the meanings of those that are codes."""
    labels, task = project.survey.labels, TASKS.get(project.spec.task)
    known = task.meanings(labels) if task else {}
    return [*labels, *(f"{meaning}({label})" for label, words in known.items() for meaning in words)]


def _of_base(run: Run) -> dict[str, int]:
    base = run.spec.base
    return dict.fromkeys([base.id, *(step.id for step in base.lineage)], FACT)


def _of_card(run: Run) -> dict[str, int]:
    """A card's front matter, Korean and English part, without the title, which is found elsewhere, and numbers, which
    nobody looks for, so that equal parts of cards are stored once."""
    try:
        text = run.card.read_text(encoding="utf-8").replace(run.project.title, "")
    except (OSError, UnicodeDecodeError):  # there is no card, or it is damaged
        return {}
    return dict.fromkeys(FIGURE.sub("", text).split("\n# "), CARD)
