"""Pasted text becomes a file first, and is then read like any other."""

from pathlib import Path

from ..errors import Problem
from ..home.files import write_bytes

PASTED = "붙여넣은 글.txt"


def paste(text: str, folder: Path) -> Path:
    """A file in `folder` with the pasted text (UTF-8); a copy out of a spreadsheet comes with tabs between its cells.

    Raises Problem("nothing_pasted").
    """
    if not text.strip():
        raise Problem("nothing_pasted", "붙여넣은 글이 없습니다. 엑셀에서 글과 라벨이 있는 칸을 복사해 붙여넣어 주세요.",
                      "Nothing was pasted. Copy the cells with texts and labels, out of a spreadsheet for example.")
    path = Path(folder) / PASTED
    write_bytes(path, text.encode("utf-8", errors="replace"))
    return path
