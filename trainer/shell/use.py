"""Use: `predict` of `python -m trainer`, for texts and for whole tables."""

import json
import sys
from contextlib import closing
from pathlib import Path

from .. import studio
from ..data.text_survey import read_texts
from ..home import Home, Run
from ..options import Columns, Reading, validated
from ..serving.labelling import label_table, text_column
from ..serving.predictor import TEXTS, Predictor
from ..serving.workbook import named_after, write_workbook
from .data import OWNER
from .flags import add_flags, given


def add_commands(command) -> None:
    added = command(predict, "글이나 표를 분류합니다 / classify texts (arguments, or lines of standard input) or a table")
    added.add_argument("texts", nargs="*")
    added.add_argument("--run")
    added.add_argument("--table", type=Path, help="a table whose rows are classified")
    added.add_argument("--out", type=Path, help="the workbook to be written; by default TABLE-분류.xlsx")
    add_flags(added, Columns, "text")
    add_flags(added, Reading)


def predict(home: Home, options) -> None:
    project = home.project(OWNER, options.project)
    run = project.run(options.run) if options.run else studio.model_of(project)
    with closing(Predictor(home)) as predictor:
        (_predict_table if options.table else _predict_texts)(predictor, run, options)


def _predict_texts(predictor: Predictor, run: Run, options) -> None:
    texts = options.texts or [line.rstrip("\n") for line in sys.stdin]
    for start in range(0, len(texts), TEXTS):
        part = texts[start:start + TEXTS]
        for text, answer in zip(part, predictor.predict(run, part), strict=True):
            print(json.dumps({"text": text, **answer}, ensure_ascii=False), flush=True)


def _predict_table(predictor: Predictor, run: Run, options) -> None:
    brought = read_texts(options.table, validated(Reading, given(options, Reading)))
    column = options.text or text_column(brought, run.project)
    labelled = label_table(predictor, run, brought, column, tell=_tell)
    out = options.out or options.table.with_name(named_after(brought.source).ko)
    write_workbook(labelled, out, _tell)
    print(json.dumps({"column": column, "rows": len(brought.frame), "labels": labelled.counts()}, ensure_ascii=False))
    print(out)


def _tell(share: float, words) -> None:
    print(f"{share:4.0%}  {words.ko} / {words.en}", file=sys.stderr)
