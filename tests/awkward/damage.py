"""Spreadsheet files damaged by a seeded script, and what becomes of each: read, or refused with a Problem.

    python -m tests.awkward.damage 300 --seed 1     # prints a table; fails if anything else came of one
"""

import argparse
import io
import random
import re
import sys
import tempfile
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import xlwt

from trainer.data.tables import read_head, read_table
from trainer.errors import Problem
from trainer.options import Reading

from .workbooks import LINKS, SHEET, TABLE, odd_workbook, packed, unpacked

ODD_VALUES = ("", "0", "-1", "1e400", "99999999999", "nan", "가", "A1:XFD1048576", "&#1;", "_x0000__xD800_",
              "#REF!", "true")
VALUE, ELEMENT = re.compile(r'="[^"]*"|>[^<>]+<'), re.compile(r"<([\w:]+)[^<>]*/>|<([\w:]+)[^<>]*>[^<>]*</\2>")
READINGS = (Reading(), Reading(hidden_rows=False), Reading(header=False))


def old_workbook() -> bytes:
    file, book = io.BytesIO(), xlwt.Workbook()
    sheet = book.add_sheet("자료")
    for number, row in enumerate(TABLE):
        for column, text in enumerate(row):
            sheet.write(number, column, text)
    sheet.row(3).hidden = True
    book.save(file)
    return file.getvalue()


def cut(content: bytes, chance: random.Random) -> bytes:
    return content[:chance.randrange(len(content))]


def flipped(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 3, 30))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def overwritten(content: bytes, chance: random.Random) -> bytes:
    start, size = chance.randrange(len(content)), chance.randrange(1, 600)
    return content[:start] + chance.choice((bytes(size), chance.randbytes(size))) + content[start + size:]


def without_a_part(content: bytes, chance: random.Random) -> bytes:
    parts = unpacked(content)
    name = chance.choice(sorted(parts))
    return packed({each: part for each, part in parts.items() if each != name} | (
        {name: b""} if chance.random() < 0.3 else {}))


def with_an_odd_value(content: bytes, chance: random.Random) -> bytes:
    """An attribute or a text says something else, in a package that is whole."""
    def change(hit: re.Match) -> str:
        odd = chance.choice(ODD_VALUES)
        return f'="{odd}"' if hit[0][0] == "=" else f">{odd}<"
    return _with_one(VALUE, change, content, chance)


def with_an_odd_element(content: bytes, chance: random.Random) -> bytes:
    """An element is missing, is there twice or many times, or is called otherwise."""
    changes = (lambda hit: "", lambda hit: hit[0] * 2, lambda hit: hit[0] * 500,
               lambda hit: hit[0].replace(hit[1] or hit[2], "other"))
    return _with_one(ELEMENT, chance.choice(changes), content, chance)


def _with_one(pattern: re.Pattern, change: Callable, content: bytes, chance: random.Random) -> bytes:
    parts = unpacked(content)
    name = chance.choice([SHEET] * 3 + [LINKS, *sorted(each for each in parts if each.endswith((".xml", ".rels")))])
    text = parts[name].decode()
    hit = chance.choice([*pattern.finditer(text)])
    return packed(parts | {name: (text[:hit.start()] + change(hit) + text[hit.end():]).encode()})


OF_BYTES = (cut, flipped, overwritten)
OF_PACKAGES = (without_a_part, with_an_odd_value, with_an_odd_element)
FORMS = ("usual", "strict", "prefixed", "inline_strings", "without_places", "odd_settings", "odd_names")


def damaged(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """`count` files, each with the kind of its damage; the same ones for the same seed."""
    chance, old = random.Random(seed), old_workbook()
    new = [odd_workbook(name) for name in FORMS]
    for number in range(count):
        damage = (*OF_BYTES, *OF_PACKAGES)[number % 6]
        of_xls = damage in OF_BYTES and number // 6 % 2
        content = damage(old if of_xls else chance.choice(new), chance)
        yield f"{'xls' if of_xls else 'xlsx'} {damage.__name__}", content


def outcome(path: Path, reading: Reading) -> str:
    """What comes of reading it, first a look and then the whole: "read", the code of the Problem, or the traceback."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            read_head(path, reading)
            read_table(path, reading)
    except Problem as problem:
        return problem.code if problem.code != "bug" else traceback.format_exc()
    except Exception:
        return traceback.format_exc()
    return "read"


def survey(count: int, seed: int, folder: Path) -> Counter[tuple[str, str]]:
    """(kind of damage, outcome) → files."""
    found: Counter[tuple[str, str]] = Counter()
    for number, (kind, content) in enumerate(damaged(count, seed)):
        path = folder / "표.xlsx"
        path.write_bytes(content)
        found[kind, outcome(path, READINGS[number % len(READINGS)])] += 1
    return found


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int, nargs="?", default=300)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = survey(options.count, options.seed, Path(folder))
    for (kind, result), files in sorted(found.items()):
        print(f"{files:>6}  {kind:<28}  {result}")
    bad = sum(files for (_, result), files in found.items() if "\n" in result)
    print(f"{sum(found.values())} files: {bad} neither read nor refused with a Problem")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
