"""Use: `predict` of `python -m trainer`, for texts and for whole tables."""

import json
import sys
from contextlib import closing
from pathlib import Path

from ..errors import Problem
from ..home.layout import Home
from ..home.project import Run
from ..options import Columns, Reading
from ..serving.labelling import label_table, parts, text_column, texts_of
from ..serving.predictor import Predictor
from ..serving.workbook import named_after, write_workbook
from ..tasks.choosing import model_of
from .data import OWNER, print_notes
from .flags import add_flags, chosen, given


def add_commands(command) -> None:
    added = command(predict, "글이나 표를 분류합니다. 적응시킨 모델은 ___ 에 올 낱말을 맞힙니다 / classify texts (arguments, or "
                    "lines of standard input) or a table; an adapted model guesses the words for ___")
    added.add_argument("texts", nargs="*")
    added.add_argument("--run")
    added.add_argument("--least", type=float, default=0.0, help="no label where its probability is below (0 to 1)")
    added.add_argument("--table", type=Path, help="a table whose rows are classified")
    added.add_argument("--out", type=Path, help="the workbook to be written; by default TABLE-분류.xlsx")
    add_flags(added, Columns, "text")
    add_flags(added, Reading)


def predict(home: Home, options) -> None:
    run = model_of(home.project(OWNER, options.project), options.run)
    _check(options)
    with closing(Predictor(home)) as predictor:
        (_predict_table if options.table else _predict_texts)(predictor, run, options)


def _check(options) -> None:
    """Check before the work what would otherwise fail after it."""
    of_a_table = options.out or options.text or given(options, Reading)
    if options.table and options.texts or of_a_table and not options.table:
        raise Problem("texts_or_table", "글이나 표(--table) 가운데 하나만 주세요. --out, --text와 읽기 옵션은 표에만 씁니다.",
                      "Give texts or a table (--table), not both; --out, --text and how to read are for a table.")
    if options.out and not options.out.absolute().parent.is_dir():
        raise Problem("no_such_folder", f"'{options.out.parent}' 폴더가 없습니다. 먼저 만들어 주세요.",
                      f"There is no folder '{options.out.parent}'. Make it first.")


def _predict_texts(predictor: Predictor, run: Run, options) -> None:
    texts = options.texts or [line.rstrip("\n") for line in sys.stdin]
    for part in parts(texts or [""]):
        for text, answer in zip(part, predictor.predict(run, part, least=options.least), strict=True):
            print(json.dumps({"text": text, **answer}, ensure_ascii=False), flush=True)


def _predict_table(predictor: Predictor, run: Run, options) -> None:
    uploaded = texts_of({"": options.table}, chosen(options, Reading))
    print_notes(uploaded.notes)
    out = options.out or options.table.with_name(named_after(uploaded.source).ko)
    if out.exists() and not options.out:
        raise Problem("file_is_there", f"'{out.name}' 파일이 이미 있습니다. --out으로 다른 이름을 정해 주세요.",
                      f"'{out.name}' is there already. Choose another name with --out.", file=out.name)
    column = options.text or text_column(uploaded, run.project)
    labelled = label_table(predictor, run, uploaded, column, report=_print_progress, least=options.least)
    write_workbook(labelled, out, _print_progress)
    print(json.dumps({"column": column, "rows": len(uploaded.frame), "labels": labelled.counts(),
                      "part_read": labelled.part_read}, ensure_ascii=False))
    print(out)


def _print_progress(share: float, words) -> None:
    print(f"{share:4.0%}  {words.ko} / {words.en}", file=sys.stderr)
