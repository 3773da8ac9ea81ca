"""Encodings of rare texts: UTF-16 without a byte order mark is told from its structure, whatever its letters."""

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from trainer.data.readers.charset import wide_encoding
from trainer.data.tables import read_table
from trainer.errors import Problem
from trainer.options import Reading

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


LETTERS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=9)


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(LETTERS, min_size=2, max_size=9), encoding=st.sampled_from(["utf-16-le", "utf-16-be"]))
def test_any_records_in_utf16_read_back_the_same(tmp_path_factory, texts, encoding):
    path = tmp_path_factory.mktemp("t") / "t"
    path.write_bytes("".join(json.dumps({"글": each}, ensure_ascii=False) + "\n" for each in texts).encode(encoding))
    assert read_table(path).frame["글"].tolist() == texts


def test_a_mark_is_believed():
    for encoding in ("utf-16-le", "utf-16-be"):
        assert wide_encoding("\ufeff가".encode(encoding)) == encoding


@pytest.mark.parametrize("encoding, name, texts", [
    ("cp932", "Shift-JIS", ["また見たいと思います。", "時間の無駄でした。"]),
    ("euc_jis_2004", "EUC-JP", ["また見たいと思います。", "時間の無駄でした。"]),
    ("gb18030", "GB18030", ["这部电影很好看。", "浪费时间，不想再看了。"]),
    ("cp950", "Big5", ["這部電影很好看。", "浪費時間，不想再看了。"])])
def test_japanese_and_chinese_are_told_from_korean_and_can_be_overruled(tmp_path, encoding, name, texts):
    rows = [f"{texts[i % 2]},{i % 2}" for i in range(40)]
    (tmp_path / "a.csv").write_bytes("\n".join(["text,label", *rows]).encode(encoding))
    table = read_table(tmp_path / "a.csv")
    assert table.frame["text"].tolist()[:2] == texts
    assert table.notes[0].ko.startswith(f"{name}") and "CP949로 바꿔" in table.notes[0].ko
    if encoding != "cp950":  # of which not every letter is one of CP949
        assert read_table(tmp_path / "a.csv", Reading(encoding="cp949")).frame["text"][0] != texts[0]


@pytest.mark.parametrize("encoding", ["hex", "undefined", "utf-8\0", "unicode_escape", "Raw-Unicode-Escape", "UTF7",
                                      "\ud800", ""])
def test_what_no_table_is_written_in_is_no_encoding(tmp_path, encoding):
    (tmp_path / "a.csv").write_bytes(b"text,label\n\\ud800 +2AA-,1\n" * 9)
    with pytest.raises(Problem) as problem:
        read_table(tmp_path / "a.csv", Reading(encoding=encoding))
    assert problem.value.code == "unknown_encoding"


NOISE = st.sampled_from("ㅋㅋㅋ ㅇㅅㅇ ㆁㅅㆁ 3ㆍ1절 ㅠㅠ ㅇㅇ ㄴㄴ 굿 노잼 뷁 쵝오 꿀잼ㅋㅋ 헐... 大박 걍별로;; 10점".split())
SYLLABLES = st.text(st.characters(min_codepoint=ord("가"), max_codepoint=ord("힣")), max_size=30)


@settings(max_examples=80, deadline=None)
@given(texts=st.lists(NOISE | SYLLABLES, min_size=1, max_size=40))
@example(texts=["ㆁㅅㆁ", "ㆁㅅㆁ"])  # too few letters to be called ordinary ones
def test_korean_in_cp949_is_never_taken_for_another_tongue(tmp_path_factory, texts):
    path = tmp_path_factory.mktemp("t") / "t.csv"
    path.write_bytes(("글,라벨\n" + "".join(f"가{each},1\n" for each in texts)).encode("cp949"))
    table = read_table(path, Reading(header=True))
    assert table.frame["글"].tolist() == [f"가{each}" for each in texts] and "CP949로" in table.notes[0].ko


def test_korean_among_much_english_is_cp949(tmp_path):
    rows = "".join(f"Joshua Reynolds and Mary Beale of the Royal Academy {i} 그림을 그렸다,{i % 2}\n" for i in range(40))
    (tmp_path / "a.csv").write_bytes(f"text,label\n{rows}".encode("cp949"))
    assert "그림을 그렸다" in read_table(tmp_path / "a.csv").frame["text"][0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_a_file_that_ends_within_a_character_is_cut_off(tmp_path, encoding):
    content = ("글,라벨\n" + "정말 좋은 영화,긍정\n" * 30 + "정말 좋은 영").encode(encoding)
    (tmp_path / "a.csv").write_bytes(content[:-1])
    with pytest.raises(Problem) as caught:
        read_table(tmp_path / "a.csv")
    assert caught.value.code == "broken_encoding" and "뒷부분이 잘려 나갔습니다" in caught.value.words.ko
    assert caught.value.where["line"] == 32


@pytest.mark.parametrize("encoding, name", [("utf-8", "UTF-8"), ("cp949", "CP949")])
def test_a_few_bad_bytes_in_a_short_file_are_named(tmp_path, encoding, name):
    lines = ("글,라벨\n" + "정말 좋은 영화,긍정\n" * 30).encode(encoding).split(b"\n")
    for number in (5, 9, 20):
        lines[number] = lines[number][:4] + b"\xff" + lines[number][5:]
    (tmp_path / "a.csv").write_bytes(b"\n".join(lines))
    with pytest.raises(Problem) as caught:
        read_table(tmp_path / "a.csv")
    assert (caught.value.code, caught.value.where["line"]) == ("broken_encoding", 6) and name in caught.value.words.ko
