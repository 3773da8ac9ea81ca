"""Rows whose label is to be checked, as a workbook: what is corrected in it is what `corrections_of` reads."""

from pathlib import Path

from trainer.errors import Words
from trainer.home.files import temporary_folder
from trainer.home.project import Run
from trainer.serving.workbook import write_sheet
from trainer.tasks.doubts import Doubt, doubts

HEAD = {"row": Words("행", "row"), "file": Words("파일", "file"), "text": Words("글", "text"),
        "second": Words("둘째 글", "second text"), "label": Words("정답", "label")}
ANSWER, PROBABILITY, WHY = Words("모델의 답", "answer"), Words("확률", "probability"), Words("왜", "why")


def to_check(run: Run, language: str) -> bytes:
    """The likeliest mistakes first. Raises Problem, as `doubts` does."""
    import pandas as pd

    rows = [_cells(doubt, language) for doubt in doubts(run)]
    frame = pd.DataFrame(rows, columns=None if rows else [HEAD[name][language] for name in ("row", "text", "label")])
    with temporary_folder() as name:
        file = Path(name) / "check.xlsx"
        write_sheet(frame, file, [PROBABILITY[language]])
        return file.read_bytes()


def _cells(doubt: Doubt, language: str) -> dict:
    known = {HEAD[name][language]: doubt.row[name] for name in HEAD if name in doubt.row}
    sure = {} if doubt.probability is None else {PROBABILITY[language]: doubt.probability}
    return known | {ANSWER[language]: doubt.answer} | sure | {WHY[language]: doubt.why[language]}
