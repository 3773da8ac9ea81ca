"""Damaged files of every kind, made by a seed: each is read, or a Problem says what it is; nothing else comes of it."""

import gzip
import io
import json
import random
import zipfile

import pandas as pd
import pyarrow
import pytest
from pyarrow import parquet

from trainer.data.tables import read_head, read_table
from trainer.errors import Problem
from trainer.options import Reading
from trainer.studio import look_at

ROWS = [(f"정말 재미있었던 영화, 다시 볼 \"명작\" {i}", "긍정" if i % 2 else "부정") for i in range(40)]
FRAME = pd.DataFrame(ROWS, columns=["리뷰", "감정"])
RECORDS = FRAME.to_dict("records")
CSV = FRAME.to_csv(index=False)
ENCODINGS = ("utf-7", "utf-16", "utf-16-be", "utf-32", "utf-32-le", "cp949", "johab", "iso2022_kr", "utf-8-sig")


def zipped(members: dict) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def as_parquet(compression: str) -> bytes:
    about = {"huggingface": json.dumps({"info": {"features": {"n": {"names": ["가", "나"], "_type": "ClassLabel"}}}})}
    table = pyarrow.table({"리뷰": FRAME["리뷰"], "감정": FRAME["감정"], "n": [0, 1] * 20, "tags": [["가"], None] * 20})
    buffer = io.BytesIO()
    parquet.write_table(table.replace_schema_metadata(about), buffer, compression=compression, row_group_size=10)
    return buffer.getvalue()


def as_html() -> bytes:
    return f'<html><meta charset="utf-8">{FRAME.to_html(index=False)}</html>'.encode()


def as_xlsx() -> bytes:
    buffer = io.BytesIO()
    FRAME.to_excel(buffer, index=False)
    return buffer.getvalue()


TEXTS = {"csv": CSV, "tsv": FRAME.to_csv(index=False, sep="\t", quoting=1), "lines": "\n".join(FRAME["리뷰"]),
         "jsonl": FRAME.to_json(orient="records", lines=True, force_ascii=False),
         "json": json.dumps({"version": 1, "data": RECORDS}, ensure_ascii=False, indent=1),
         "columns": json.dumps(FRAME.to_dict("list"), ensure_ascii=False),
         "joined": "".join(json.dumps(each, ensure_ascii=False, indent=1) for each in RECORDS),
         "tagged": "".join(f"영화 B-AF\n{i}편 B-QT\n봤다 O\n\n" for i in range(30))}
FILES = {name: text.encode() for name, text in TEXTS.items()} | {
    "cp949": CSV.encode("cp949"), "parquet": as_parquet("snappy"), "parquet gzip": as_parquet("gzip"),
    "gzip": gzip.compress(CSV.encode(), mtime=0), "zip": zipped({"자료/a.csv": CSV, "b.json": TEXTS["json"]}),
    "set": zipped({"train.csv": CSV, "test.jsonl": TEXTS["jsonl"], "../x": "x"}),
    "zip of parquet": zipped({"a.parquet": as_parquet("none")}), "html": as_html(), "xlsx": as_xlsx()}


def damaged(content: bytes, how: int, chance: random.Random) -> bytes:
    """The content after one of ten kinds of damage."""
    start = chance.randrange(len(content))
    end = min(len(content), start + chance.choice((1, 7, 300)))
    flipped = bytearray(content)
    for _ in range((1, 20, 200)[how % 3]):
        flipped[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    noise = chance.randbytes(chance.choice((1, 7, 300)))
    return [content[:start], content[start:], bytes(flipped), bytes(flipped[:64]) + content[64:],
            content[:-64] + bytes(flipped[-64:]), content[:start] + noise + content[end:],
            content[:start] + content[end:], content[:end] + content[start:],
            content[:start] + b"\0" * len(noise) + content[start:],
            content + noise][how]


def check(path, looked: set | None = None) -> str:
    """What becomes of the file: "read", or the code of the Problem. `looked`: the tables that were looked at, which
    are not once more where they come from other bytes."""
    ended, looked = [], looked if looked is not None else set()

    def tried(read, *args, **how):
        try:
            return read(*args, **how)
        except Problem as problem:
            ended.append(problem.code)
            assert problem.words.ko and problem.words.en and json.dumps(problem.as_dict())
            assert "b'" not in problem.words.en and len(problem.words.ko) < 2000

    table = tried(read_table, path)
    tried(read_head, path)
    tried(read_table, path, Reading(skip_broken=True))
    if table and (known := table.frame.to_csv()) not in looked:
        looked.add(known)
        tried(look_at, path)
        tried(look_at, path, task="masked-lm")
    return [*ended, "read"][0]


@pytest.mark.parametrize("name", FILES)
def test_damage_is_read_or_a_problem(tmp_path, name):
    path, chance = tmp_path / f"{name}.{'txt' if name in ('lines', 'tagged') else 'csv'}", random.Random(name)
    path.write_bytes(FILES[name])
    whole = check(path)
    assert whole in ("read", "one_class", "marked_texts", "too_few_texts", "too_little_text")
    ends = []
    for how in range(10):
        path.write_bytes(damaged(FILES[name], how, chance))
        ends.append(check(path))
    assert "bug" not in ends


@pytest.mark.parametrize("name", TEXTS)
def test_any_encoding_is_read_or_a_problem(tmp_path, name):
    looked: set = set()
    for encoding in ENCODINGS:
        content = TEXTS[name].encode(encoding)
        for number, cut in enumerate((content, content[1:], content[:-1])):
            path = tmp_path / f"{encoding} {number}.csv"
            path.write_bytes(cut)
            check(path, looked)
