"""The test rows and what answers for a run makes of them, as a table to look through in a program for tables."""

import json
from collections.abc import Iterator
from typing import Any

from trainer.errors import Problem, Words
from trainer.home.project import Run
from trainer.kinds.answer import Judged
from trainer.tasks import task_of
from trainer.tasks.answering import answers_to

HEAD = {"row": Words("행", "Row"), "text": Words("글", "Text"), "second": Words("둘째 글", "Second text"),
        "label": Words("정답", "Truth")}
ANSWER = Words("답", "Answer")


def answered(run: Run, language: str) -> tuple[list[str], Iterator[list[Any]]]:
    """Names of columns, and rows: number in the file, texts, truth, answer, and where there is one for each label the
    probabilities. Raises Problem: "nothing_measured", "damaged_answers"."""
    answers = _answers(run)
    labels = run.project.survey.labels
    plain = answers.plain(labels)
    shares = labels if labels and all(len(each["numbers"]) == len(labels) for each in plain) else []
    columns = _columns(run)
    head = [*(HEAD[name][language] for name in columns), ANSWER[language], *shares]
    given = zip(*([column[place] for place in answers.rows.tolist()] for column in columns.values()), strict=True)
    return head, ([*row, _written(each["answer"]), *(each["numbers"] if shares else [])]
                  for row, each in zip(given, plain, strict=True))


def _answers(run: Run) -> Judged:
    found = answers_to(run, "test") if task_of(run).makes == "model" else None
    if found is None:
        raise Problem("nothing_measured", "이 학습은 아직 시험 행에 답하지 않았습니다. 학습을 마친 뒤 받아 주세요.",
                      "This training has not answered the test rows yet. Ask again once it is done.", run=run.name)
    return found


def _columns(run: Run) -> dict[str, list]:
    """Of the test rows, those that people know; projects of early versions kept no numbers of rows."""
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(run.project.split("test"), page_checksum_verification=True)
    return {name: table[name].to_pylist() for name in HEAD if name in table.column_names}


def _written(answer: Any) -> Any:
    """Several labels as they are written in tables; spans as JSON."""
    if isinstance(answer, list) and all(isinstance(each, str) for each in answer):
        return " | ".join(answer)
    return json.dumps(answer, ensure_ascii=False) if isinstance(answer, list) else answer
