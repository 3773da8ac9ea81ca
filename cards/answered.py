"""The test rows with their answers, as a table for a spreadsheet."""

from collections.abc import Iterator
from typing import Any

from trainer.data.corrections import HEADS
from trainer.errors import Problem
from trainer.home.project import Run
from trainer.kinds.answer import Judged
from trainer.tasks import task_of
from trainer.tasks.answering import answers_to

from .to_check import ANSWER


def answered(run: Run, language: str) -> tuple[list[str], Iterator[list[Any]]]:
    """Column names, and rows: number in the file, texts, label and answer as people write them, and the probability of
    each label, if labels have one. Raises Problem("nothing_measured" | "damaged_answers")."""
    answers, labels = _answers(run), run.project.survey.labels
    rows = _rows(run)
    names = [name for name in HEADS if name in rows[0]]
    head = [*(HEADS[name][language] for name in names), ANSWER[language], *(labels if answers.of_labels else [])]
    return head, _filled(answers, rows, names, labels)


def _filled(answers: Judged, rows: list[dict], names: list[str], labels: list[str]) -> Iterator[list[Any]]:
    for place, each in zip(answers.rows.tolist(), answers.plain(labels), strict=True):
        row = rows[place]
        row["label"] = answers.written(row["label"], row["text"])
        yield [*(row[name] for name in names), answers.written(each["answer"], row["text"]),
               *(each["numbers"] if answers.of_labels else [])]


def _answers(run: Run) -> Judged:
    found = answers_to(run, "test") if task_of(run).makes == "model" else None
    if found is None:
        raise Problem("nothing_measured", "이 학습은 아직 시험 행에 답하지 않았습니다. 학습을 마친 뒤 받아 주세요.",
                      "This training has not answered the test rows yet. Ask again once it is done.", run=run.name)
    return found


def _rows(run: Run) -> list[dict]:
    import pyarrow.parquet

    return pyarrow.parquet.read_table(run.project.split("test"), page_checksum_verification=True).to_pylist()
