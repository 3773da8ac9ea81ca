"""A preview of a file: the beginning of a table or text, a picture, or its weights. Contents are always escaped."""

import json
from itertools import islice
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from trainer.home.browse import Entry
from trainer.home.files import read_json
from trainer.home.tabular import is_table, table_in
from trainer.units import bytes_text

from ..parts import note_list, table
from ..place import Visit
from .listing import address_of

ROWS, CELL, TEXT = 50, 300, 20_000  # most rows, characters of a cell, and characters of a text that are shown
PICTURES, TEXTS = (".png",), (".md", ".log", ".txt", ".py", ".json")
LONGEST = 5_000_000  # bytes; larger JSON files are shown as they are, not indented
HEADER = 8  # bytes at the start of a safetensors file, with the length of its header
LONGEST_HEADER = 10_000_000  # bytes


def preview(entry: Entry, visit: Visit) -> Markup:
    """The preview of a file. Raises Problem("damaged_table") for a table that cannot be read."""
    path = entry.path
    if is_table(path):
        return _table(path, visit)
    if path.suffix in PICTURES:
        return Markup('<img class="kt-picture" src="{}/files/{}" alt="{}">').format(
            address_of(visit.project), quote(entry.name), path.name)
    if path.suffix == ".safetensors":
        return _tensors(path, visit)
    if path.suffix in TEXTS:
        return _text(path, visit)
    return note_list([visit.say("미리 볼 수 없는 형식입니다. 받아서 열어 주세요.", "This kind has no preview. Get it, and open it.")])


def _table(path: Path, visit: Visit) -> Markup:
    names, rows = table_in(path)
    some = [*islice(rows, ROWS)]
    cut = [visit.say(f"앞의 {ROWS}행입니다. 모두 보려면 CSV로 받으세요.", f"The first {ROWS} rows. Get the CSV to see all.")] \
        if len(some) == ROWS and next(rows, None) is not None else []
    return table(names, [[_cell(value) for value in row] for row in some], "clip") + note_list(cut)


def _cell(value) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    text = "" if value is None else str(value)
    return text if len(text) <= CELL else text[:CELL] + "…"


def _text(path: Path, visit: Visit) -> Markup:
    with open(path, encoding="utf-8", errors="replace") as file:
        text = file.read(TEXT + 1)
    if path.suffix == ".json" and path.stat().st_size <= LONGEST:
        text = _laid_out(path, text)
    cut = [visit.say(f"앞의 {TEXT:,}자입니다. 모두 보려면 받으세요.", f"The first {TEXT:,} characters. Get the file to see all.")] \
        if len(text) > TEXT else []
    shown = text[:TEXT] or visit.say("(빈 파일)", "(empty)")
    return Markup('<pre class="kt-file" tabindex="0">{}</pre>').format(shown) + note_list(cut)


def _laid_out(path: Path, text: str) -> str:
    """JSON indented and without its checksum; `text` as it is if the file is damaged."""
    try:
        return json.dumps(read_json(path), ensure_ascii=False, indent=1)
    except ValueError:
        return text


def _tensors(path: Path, visit: Visit) -> Markup:
    """The names, types and shapes of the weights in a file; reads only its header."""
    with open(path, "rb") as file:
        length = int.from_bytes(file.read(HEADER), "little")
        header = file.read(min(length, LONGEST_HEADER))
    try:
        tensors = {name: about for name, about in json.loads(header).items() if name != "__metadata__"}
        rows = [[name, about["dtype"], " × ".join(map(str, about["shape"])),
                 bytes_text(about["data_offsets"][1] - about["data_offsets"][0])] for name, about in tensors.items()]
    except (ValueError, LookupError, TypeError, AttributeError):
        return note_list([visit.say("손상된 파일입니다: 머리말을 읽을 수 없습니다.", "The file is damaged: its header cannot be read.")])
    head = [visit.say("가중치", "Weights"), visit.say("형식", "Type"), visit.say("모양", "Shape"), visit.say("크기", "Size")]
    return table(head, rows[:ROWS], "clip") + note_list(
        [visit.say(f"모두 {len(rows)}개입니다.", f"{len(rows)} in all.")] if len(rows) > ROWS else [])
