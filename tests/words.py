"""List every Korean text that people read beside its English, for an editor: `python -m tests.words > words.tsv`.

A pair is a call in the code like `Words(ko, en)`, `say(ko, en)` or `Problem(code, ko, en)`; see `PAIRS`.
"""

import ast
import csv
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
ROOMS = ("trainer", "cards", "ui")
PAIRS = {"Words": 0, "say": 0, "concerning": 0, "Problem": 1}  # function → index of its Korean argument
FIELD = re.compile(r"\{(\w+)[^{}]*\}")  # a field of str.format, or, after a %, of a plotly template


class Pair(NamedTuple):
    """A text in both languages, as expressions in the code."""

    file: str
    line: int
    ko: ast.expr
    en: ast.expr


def pairs() -> Iterator[Pair]:
    """All pairs with literal text, but not those that are made only of other pairs."""
    for path in [ROOT / "app.py", *(path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and (sides := _sides(node)) and any(map(_is_written, sides)):
                yield Pair(str(path.relative_to(ROOT)), node.lineno, *sides)


def text(side: ast.expr) -> str:
    """The text that people read, with fields and other expressions in braces."""
    match side:
        case ast.Constant(value=str(value)):
            return value
        case ast.JoinedStr(values=parts):
            return "".join(map(text, parts))
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return text(left) + text(right)
        case ast.FormattedValue(value=value):
            return "{" + ast.unparse(value) + "}"
    return "{" + ast.unparse(side) + "}"


def fields(side: ast.expr) -> set[str]:
    """The names that are put into the text: fields of str.format, and variables, but not functions called on them."""
    called = {id(call.func) for call in ast.walk(side) if isinstance(call, ast.Call)}
    return {name for node in ast.walk(side) if isinstance(node, ast.Constant) and isinstance(node.value, str)
            for name in FIELD.findall(node.value)} | {
        node.id for node in ast.walk(side) if isinstance(node, ast.Name) and id(node) not in called}


def _sides(call: ast.Call) -> list[ast.expr] | None:
    """Korean and English of a call that takes a pair."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", None)
    if name not in PAIRS:
        return None
    named = {word.arg: word.value for word in call.keywords}
    sides = [*call.args[PAIRS[name]:], *(named[language] for language in ("ko", "en") if language in named)][:2]
    return sides if len(sides) == 2 else None


def _is_written(side: ast.expr) -> bool:
    return any(isinstance(node, ast.Constant) and isinstance(node.value, str) for node in ast.walk(side))


if __name__ == "__main__":
    table = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
    table.writerow(["file", "line", "ko", "en"])
    table.writerows([pair.file, pair.line, text(pair.ko), text(pair.en)] for pair in pairs())
