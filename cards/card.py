"""The model card of a run, filled in by itself: `python -m cards describe PROJECT [RUN]`.

Korean first, then the same in English. What only a classifier or only an adapted base model has to tell lies in a
room of its own, what both have in sections.py.
"""

from functools import partial
from pathlib import Path

from trainer.home.files import write_bytes, write_text
from trainer.home.layout import Run

from . import adapted, classifier
from .markdown import inline
from .metadata import front_matter
from .record import Record, Say, record_of
from .sections import lineage, making, settings

REPO = "your-name/your-model"  # until it is published


def write_card(run: Run) -> Path:
    """Write the run's README.md, with its picture beside it. Raises Problem("no_model")."""
    record = record_of(run)
    text = card_text(record)
    write_bytes(run.curves, draw_curves(record))
    write_text(run.card, text)
    return run.card


def card_text(record: Record, repo_id: str = REPO) -> str:
    """The whole card, whose snippet loads `repo_id`."""
    return "\n".join([
        front_matter(record), f"# {inline(record.name, 200)}", "", "[English below](#english)", "",
        _body(record, repo_id, lambda ko, en: ko), "", "# English", "", _body(record, repo_id, lambda ko, en: en), ""])


def draw_curves(record: Record) -> bytes:
    """The card's picture, a PNG 1200 pixels wide."""
    return _kind(record).draw(record.run)


def _kind(record: Record):
    return classifier if record.task.makes == "model" else adapted


def _body(record: Record, repo_id: str, say: Say) -> str:
    kind = _kind(record)
    sections = {
        say("무엇을 하나요", "What it does"): kind.purpose,
        say("써 보기", "How to use it"): partial(kind.use, repo_id=repo_id),
        say("결과", "Results"): kind.results,
        say("데이터", "Data"): kind.data,
        say("학습 설정", "Settings"): settings,
        say("한계", "Limits"): kind.limits,
        say("계보와 라이선스", "Lineage and licence"): lineage,
        say("만든 방법", "How it was made"): making}
    return "\n\n".join(f"## {title}\n\n{section(record, say)}" for title, section in sections.items())
