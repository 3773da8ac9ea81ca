"""Write the model card of a run: `python -m cards describe PROJECT [RUN]`.

Korean first, then the same in English. Tasks have their own sentences (`CardWords`), kinds of answers the results.
"""

from pathlib import Path

from trainer.home.files import write_bytes, write_text
from trainer.home.project import Run

from .data import data
from .figures import draw
from .markdown import inline
from .metadata import front_matter
from .record import Record, Say, record_of
from .results import results
from .sections import limits, lineage, making, own_words, settings, use

REPO = "your-name/your-model"  # the name in the card until the model is published


def write_card(run: Run) -> Path:
    """Write the run's README.md, with its picture beside it. Raises Problem("no_model")."""
    record = record_of(run)
    text = card_text(record)
    write_bytes(run.curves, draw(record))
    write_text(run.card, text)
    return run.card


def card_text(record: Record, repo: str = REPO) -> str:
    """The text of the card; its program loads the model from `repo`."""
    return "\n".join([
        front_matter(record), f"# {inline(record.name, 200)}", "", "[English below](#english)", "",
        _body(record, repo, lambda ko, en: ko), "", "# English", "", _body(record, repo, lambda ko, en: en), ""])


def _body(record: Record, repo: str, say: Say) -> str:
    card = record.task.card
    sections = {
        say("무엇을 하나요", "What it does"): own_words(card.purpose, record, say),
        say("써 보기", "How to use it"): use(record, repo, say),
        say("결과", "Results"): results(record, say),
        say("데이터", "Data"): data(record, say),
        say("학습 설정", "Settings"): settings(record, say),
        say("한계", "Limits"): limits(record, say),
        say("계보와 라이선스", "Lineage and licence"): lineage(record, say),
        say("만든 방법", "How it was made"): making(record, say)}
    return "\n\n".join(f"## {title}\n\n{section}" for title, section in sections.items())
