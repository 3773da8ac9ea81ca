"""Encodings of rare texts: UTF-16 without a byte order mark is told from its structure, whatever its letters."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.data.readers.charset import wide_encoding
from trainer.data.tables import read_table

RARE = "\U00012800䀊਀ഊ\u0d0a京漢ひらمرحبا한글🇰🇷ñ"  # halves of some look like line ends


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_rare_letters_do_not_hide_utf16(tmp_path, encoding):
    records = [{"글": letter * 9, "라벨": str(number % 2)} for number, letter in enumerate(RARE)]
    path = tmp_path / "a"
    for content in ("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in records),
                    json.dumps({"data": records}, ensure_ascii=False)):
        path.write_bytes(content.encode(encoding))
        assert read_table(path).frame.to_dict("records") == records
    path.write_bytes("".join(f"{each['글']},{each['라벨']}\n" for each in records).encode(encoding))
    assert read_table(path).frame["열1"].tolist() == [each["글"] for each in records]


def test_a_nul_makes_no_utf16(tmp_path):
    content = "글,라벨\n" + "널\0 문자,1\n\0\0\0끝,0\n" * 9
    (tmp_path / "a").write_bytes(content.encode())
    assert read_table(tmp_path / "a").frame["글"][0] == "널\0 문자"
    assert wide_encoding(content.encode()) is wide_encoding(content.encode("cp949")) is None
    assert wide_encoding(b"abc\0\0\0\0\0,x\0\0\0\n" * 9) is None


LETTERS = st.text(st.characters(codec="utf-16-le", exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=9)


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(LETTERS, min_size=2, max_size=9), encoding=st.sampled_from(["utf-16-le", "utf-16-be"]))
def test_any_records_in_utf16_read_back_the_same(tmp_path_factory, texts, encoding):
    path = tmp_path_factory.mktemp("t") / "t"
    path.write_bytes("".join(json.dumps({"글": each}, ensure_ascii=False) + "\n" for each in texts).encode(encoding))
    assert read_table(path).frame["글"].tolist() == texts


def test_a_mark_is_believed():
    for encoding in ("utf-16-le", "utf-16-be"):
        assert wide_encoding("\ufeff가".encode(encoding)) == encoding
