"""The model card of a run, filled in by itself: `python -m cards describe PROJECT [RUN]`.

Korean first, then the same in English; what is said and how it is found lies in sections.py and results.py.
"""

from functools import partial
from pathlib import Path

from trainer.files import write_bytes, write_text
from trainer.home import Run

from .figures import draw_curves
from .markdown import inline
from .metadata import front_matter
from .record import Record, Say, record_of
from .results import results
from .sections import data, limits, lineage, making, purpose, settings, use

REPO = "your-name/your-model"  # until it is published


def write_card(run: Run) -> Path:
    """Write the run's README.md, with its picture beside it. Raises Problem("no_model")."""
    text = card_text(record_of(run))
    write_bytes(run.curves, draw_curves(run))
    write_text(run.card, text)
    return run.card


def card_text(record: Record, repo_id: str = REPO) -> str:
    """The whole card, whose snippet loads `repo_id`."""
    return "\n".join([
        front_matter(record), f"# {inline(record.title, 200)}", "", "[English below](#english)", "",
        _body(record, repo_id, lambda ko, en: ko), "", "# English", "", _body(record, repo_id, lambda ko, en: en), ""])


def _body(record: Record, repo_id: str, say: Say) -> str:
    sections = {
        say("무엇을 하나요", "What it does"): purpose,
        say("써 보기", "How to use it"): partial(use, repo_id=repo_id),
        say("결과", "Results"): results,
        say("데이터", "Data"): data,
        say("학습 설정", "Settings"): settings,
        say("한계", "Limits"): limits,
        say("계보와 라이선스", "Lineage and licence"): lineage,
        say("만든 방법", "How it was made"): making}
    return "\n\n".join(f"## {title}\n\n{section(record, say)}" for title, section in sections.items())
