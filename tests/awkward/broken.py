"""Files that nothing can be read from: empty, cut short, or made to fill a memory."""

import gzip
import io
import zipfile

from .delimited import table
from .structured import workbook
from .texts import reviews

BOMB = 102_000_000  # bytes, of one row over and over


def zipped(name: str, data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)  # of 1980, whenever it is made
    return file.getvalue()


def half_gzip() -> bytes:
    whole = gzip.compress(table(reviews(800, 700, 26)), mtime=0)
    return whole[:len(whole) // 2]


def without_directory() -> bytes:
    whole = zipped("data/train.csv", table(reviews(400, 400, 28)))
    return whole[:whole.index(b"PK\1\2")]


def bomb() -> bytes:
    row = "같은 후기가 끝없이 되풀이됩니다,긍정\n".encode()
    return zipped("bomb.csv", table([]) + row * (BOMB // len(row)))


BROKEN = {
    "23_zero_bytes.csv": bytes,
    "24_header_only.csv": lambda: table([]),
    "25_whitespace_only.csv": lambda: b"\n \n\t\n\n",
    "26_truncated.csv.gz": half_gzip,
    "28_truncated.zip": without_directory,
    "30_high_ratio.zip": bomb,
    "59_corrupt.xlsx": lambda: workbook()[:3000],
}
