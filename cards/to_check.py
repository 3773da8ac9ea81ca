"""A workbook of rows whose label should be checked; `corrections_of` reads the corrections made in it."""

from pathlib import Path

from trainer.data.corrections import HEADS
from trainer.errors import Problem, Words
from trainer.home.files import temporary_folder
from trainer.home.project import Run
from trainer.serving.workbook import held, write_sheet
from trainer.tasks.doubts import Doubt, doubts

ANSWER, PROBABILITY, WHY = Words("모델의 답", "answer"), Words("확률", "probability"), Words("왜", "why")


def to_check(run: Run, language: str) -> bytes:
    """The workbook (XLSX), with the likeliest mistakes first, without rows whose label a cell cannot hold unchanged.
    Raises Problem("nothing_to_check"), and those of `doubts`."""
    import pandas as pd

    rows = [_cells(doubt, language) for doubt in doubts(run) if held(doubt.row["label"]) == doubt.row["label"]]
    if not rows:
        raise Problem("nothing_to_check", "살펴볼 라벨이 없습니다: 모델이 모두 맞혔고 망설인 행도 없습니다.",
                      "There is no label to check: the model has all of them right, and hesitates at none.",
                      run=run.name)
    with temporary_folder() as name:
        file = Path(name) / "check.xlsx"
        write_sheet(pd.DataFrame(rows), file, [PROBABILITY[language]])
        return file.read_bytes()


def _cells(doubt: Doubt, language: str) -> dict:
    known = {words[language]: doubt.row[name] for name, words in HEADS.items() if name in doubt.row}
    sure = {} if doubt.probability is None else {PROBABILITY[language]: doubt.probability}
    return known | {ANSWER[language]: doubt.answer} | sure | {WHY[language]: doubt.why[language]}
