"""Commands that use a model: `predict` (texts or a table), `explain`, `bundle` (to train without KoTune) and `onnx` (to
answer without torch)."""

import json
import sys
from collections.abc import Iterator
from contextlib import closing
from io import StringIO
from pathlib import Path

from ..bundle.packed import name_of, packed
from ..errors import Problem
from ..home.files import write_pieces
from ..home.layout import Home
from ..home.project import Run
from ..onnx import packed as without_torch
from ..options import Columns, Reading
from ..serving.explained import explain as why
from ..serving.labelling import label_table, parts, text_columns, texts_of
from ..serving.predictor import Predictor
from ..serving.workbook import named_after, write_workbook
from ..tasks import task_of
from ..tasks.choosing import model_of
from ..texts import COLUMNS, parts_of
from .data import OWNER, print_notes
from .flags import add_flags, chosen, given
from .terminal import standard_input


def add_commands(command) -> None:
    added = command(predict, "글이나 표를 분류합니다. 적응시킨 모델은 ___ 에 올 낱말을 맞힙니다 / classify texts (arguments, or "
                    "lines of standard input) or a table; an adapted model guesses the words for ___")
    added.add_argument("texts", nargs="*", help="of a model that reads pairs, two by two; in lines of standard input, "
                                                "with a tab between")
    added.add_argument("--run")
    added.add_argument("--least", type=float, help="no label where its probability is below (0 to 1); by default what "
                                                   "was chosen for the project")
    added.add_argument("--table", type=Path, help="a table whose rows are classified")
    added.add_argument("--out", type=Path, help="the workbook to be written; by default TABLE-답.xlsx")
    add_flags(added, Columns, *COLUMNS)
    add_flags(added, Reading)
    added = command(explain, "글 하나에 왜 그렇게 답했는지 보여 줍니다: 낱말을 빼 보고, 모델이 읽은 조각을 보여 줍니다 / why it answers a text "
                             "as it does: what each word adds, and the tokens that are read")
    added.add_argument("texts", nargs="+", help="one text; of a model that reads pairs, two")
    added.add_argument("--run")
    added = command(bundle, "코튠 없이 다시 학습하는 묶음(ZIP)을 만듭니다 / pack a program that trains the model again, without "
                    "KoTune", run=True)
    added.add_argument("--without-rows", action="store_true", help="행 없이, 방법과 해시만 / only where they come from, and "
                                                                   "their hashes")
    added.add_argument("--out", type=Path, help="the ZIP to be written; by default PROJECT-RUN-bundle.zip here")
    added = command(onnx, "torch 없이 쓰는 모델(ONNX, 32비트와 8비트)을 만듭니다 / pack the model as ONNX, in 32 and in 8 bits, to be "
                    "used without torch", run=True)
    added.add_argument("--out", type=Path, help="the ZIP to be written; by default PROJECT-RUN-onnx.zip here")


def bundle(home: Home, options) -> None:
    run = model_of(home.project(OWNER, options.project), options.run)
    _check_out(options.out)
    _write(packed(run, not options.without_rows), options.out or Path(f"{name_of(run)}.zip"))


def onnx(home: Home, options) -> None:
    run = model_of(home.project(OWNER, options.project), options.run)
    _check_out(options.out)
    _write(without_torch.packed(run, _print_progress), options.out or Path(f"{without_torch.name_of(run)}.zip"))


def _write(pieces: Iterator[bytes], out: Path) -> None:
    write_pieces(out, pieces)
    print(out)


def explain(home: Home, options) -> None:
    run = model_of(home.project(OWNER, options.project), options.run)
    texts = options.texts
    with closing(Predictor(home)) as predictor:
        found = why(predictor, run, texts[0] if len(texts) == 1 else tuple(texts), _print_progress)
    print(json.dumps(found.as_json(), ensure_ascii=False))


def predict(home: Home, options) -> None:
    run = model_of(home.project(OWNER, options.project), options.run)
    _check(options)
    with closing(Predictor(home)) as predictor:
        (_predict_table if options.table else _predict_texts)(predictor, run, options)


def _check(options) -> None:
    """Check, before the work, what would fail after it. Raises Problem: texts_or_table, those of `_check_out`."""
    of_a_table = options.out or given(options, Columns, *COLUMNS) or given(options, Reading)
    if options.table and options.texts or of_a_table and not options.table:
        raise Problem("texts_or_table", "글이나 표(--table) 가운데 하나만 주세요. --out, --text와 읽기 옵션은 표에만 씁니다.",
                      "Give texts or a table (--table), not both; --out, --text and how to read are for a table.")
    _check_out(options.out)


def _check_out(out: Path | None) -> None:
    """Raises Problem("no_such_folder" | "is_a_folder")."""
    if out and not out.absolute().parent.is_dir():
        raise Problem("no_such_folder", f"'{out.parent}' 폴더가 없습니다. 먼저 만들어 주세요.",
                      f"There is no folder '{out.parent}'. Make it first.")
    if out and out.is_dir():
        raise Problem("is_a_folder", f"'{out}' 자리에는 폴더가 있습니다. --out에 파일 이름까지 적어 주세요.",
                      f"'{out}' is a folder. Write the name of a file, too, after --out.")


def _predict_texts(predictor: Predictor, run: Run, options) -> None:
    texts: list = options.texts or [line.rstrip("\n") for line in StringIO(standard_input(), newline=None)]
    if task_of(run).reads_pairs:
        texts = _in_pairs(options.texts) if options.texts else [tuple(line.split("\t")) for line in texts]
    for part in parts(texts or [""]):
        for text, answer in zip(part, predictor.predict(run, part, least=options.least), strict=True):
            print(json.dumps({**dict(zip(COLUMNS, parts_of(text), strict=False)), **answer}, ensure_ascii=False),
                  flush=True)


def _in_pairs(texts: list[str]) -> list[tuple[str, str]]:
    """The texts two by two. Raises Problem("pair_needed") if their number is odd."""
    if len(texts) % 2:
        raise Problem("pair_needed", f"이 모델은 두 글을 함께 읽습니다. 글을 둘씩 주세요: 지금은 {len(texts)}개입니다.",
                      f"This model reads two texts together: give them two by two, and not {len(texts)}.")
    return [*zip(texts[::2], texts[1::2], strict=True)]


def _predict_table(predictor: Predictor, run: Run, options) -> None:
    uploaded = texts_of({"": options.table}, chosen(options, Reading))
    print_notes(uploaded.notes)
    out = options.out or options.table.with_name(named_after(uploaded.source).ko)
    if out.exists() and not options.out:
        raise Problem("file_is_there", f"'{out.name}' 파일이 이미 있습니다. --out으로 다른 이름을 정해 주세요.",
                      f"'{out.name}' is there already. Choose another name with --out.", file=out.name)
    columns = text_columns(uploaded, run, [options.text, options.second])
    labelled = label_table(predictor, run, uploaded, columns, report=_print_progress, least=options.least)
    write_workbook(labelled, out, _print_progress)
    print(json.dumps({**dict(zip(("column", "second"), columns, strict=False)), "rows": len(uploaded.frame),
                      "labels": labelled.counts(), "part_read": labelled.part_read}, ensure_ascii=False))
    print(out)


def _print_progress(share: float, words) -> None:
    print(f"{share:4.0%}  {words.ko} / {words.en}", file=sys.stderr)
