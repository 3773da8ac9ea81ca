"""gzip and ZIP around tables: the right one is read, nothing is written, and there are limits."""

import gc
import gzip
import io
import json
import stat
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.data.tables import read_table
from trainer.errors import Problem
from trainer.options import Reading, Shares
from trainer.studio import look_at
from trainer.tasks.classification.survey import divide

CSV = "리뷰,감정\n" + "".join(f"정말 재미있는 영화 {i},{'긍정' if i % 2 else '부정'}\n" for i in range(30))
RECORDS = json.dumps([{"리뷰": "좋다", "감정": "긍정"}])


def zipped(members: dict, method=zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def workbook() -> bytes:
    import openpyxl

    book, buffer = openpyxl.Workbook(), io.BytesIO()
    for row in CSV.splitlines():
        book.active.append(row.split(","))
    book.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def read(tmp_path):
    def table(content: bytes):
        folder = tmp_path / "위" / "올린 곳"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "리뷰.csv").write_bytes(content)
        try:
            return read_table(folder / "리뷰.csv")
        finally:
            assert [path for path in tmp_path.rglob("*") if path.is_file()] == [folder / "리뷰.csv"]
    return table


@pytest.fixture
def problem_of(read):
    def problem(content: bytes) -> Problem:
        with pytest.raises(Problem) as caught:
            read(content)
        assert caught.value.words.ko and caught.value.words.en and "리뷰.csv" in caught.value.where["file"]
        return caught.value
    return problem


@pytest.mark.parametrize("content, name", [
    (zipped({"[Content_Types].xml": "", "xl/workbook.bin": ""}), "XLSB"),
    (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": ""}), "ODS"),
    (b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook '
     b'xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "XML Spreadsheet 2003"),
    (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "MHTML")])
def test_other_spreadsheets_are_to_be_saved_as_one_that_is_read(problem_of, content, name):
    words = problem_of(content).words
    assert f"형식은 {name}" in words.ko and "한셀" in words.ko and "파일 형식을 XLSX로" in words.ko
    assert "save it as XLSX" in words.en


def test_an_old_document_of_hangul_is_called_so(problem_of):
    assert "형식은 HWP입니다" in problem_of(b"HWP Document File V3.00 \x1a\1\2\3" + bytes(range(256))).words.ko


def test_open_documents_are_known_by_what_they_say_they_are(problem_of, read):
    words = problem_of(zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""})).words
    assert "ODT" in words.ko and "XLSX로" not in words.ko
    assert len(read(zipped({"content.xml": "<a/>", "data.csv": CSV})).frame) == len(read(CSV.encode()).frame)


@pytest.mark.parametrize("content", [CSV.encode(), CSV.encode("cp949"), workbook()])
def test_a_packed_table_reads_like_the_table(read, content):
    plain = read(content)
    for packed, name in [(gzip.compress(content), "gzip"), (zipped({"자료/리뷰": content}), "'자료/리뷰'"),
                         (zipped({"a.gz": gzip.compress(content)}), "gzip")]:
        table = read(packed)
        assert table.frame.equals(plain.frame) and table.source == "리뷰.csv"
        assert name in " ".join(note.ko for note in table.notes)


def test_of_several_files_the_first_table_is_read_and_the_others_named(read):
    table = read(zipped({"README.md": "# 설명", "__MACOSX/._b.csv": "x", "자료/": "", "정보.json": RECORDS,
                         "자료/b.csv": CSV, "자료/a.csv": "글,라벨\n가,1\n"}))
    assert len(table.frame) == 30
    assert table.notes[0].ko.startswith("ZIP 안의 '자료/b.csv'")
    assert "읽지 않은 파일 3개: '자료/a.csv', '정보.json', 'README.md'" in table.notes[0].ko


def test_a_member_is_chosen_by_name(tmp_path):
    (tmp_path / "a.zip").write_bytes(zipped({"a.csv": CSV, "b.csv": "글,라벨\n가,1\n", "c.xlsx": workbook()}))
    assert len(read_table(tmp_path / "a.zip", Reading(sheet="b.csv")).frame) == 1
    assert len(read_table(tmp_path / "a.zip", Reading(sheet="c.xlsx")).frame) == 30
    (tmp_path / "b.zip").write_bytes(zipped({"c.xlsx": workbook()}))
    assert len(read_table(tmp_path / "b.zip", Reading(sheet="Sheet")).frame) == 30  # of one file it is the sheet
    assert read_table(tmp_path / "a.zip", Reading(sheet="b.csv")).sheets == ["a.csv", "b.csv", "c.xlsx"]
    assert read_table(tmp_path / "b.zip").sheets == ["Sheet"]
    for name, there in (("a.zip", "'b.csv'"), ("b.zip", "Sheet")):
        with pytest.raises(Problem) as caught:
            read_table(tmp_path / name, Reading(sheet="없음"))
        assert caught.value.code == "no_such_sheet" and there in caught.value.words.ko


def test_a_zip_of_own_files_is_taken_as_such(read, problem_of):
    table = read(zipped({"리뷰/README.txt": "설명", "리뷰/test.csv": "글,라벨\n가,1\n", "리뷰/train.csv": "글,라벨\n나,0\n다,1\n"}))
    assert table.frame["글"].tolist() == ["나", "다", "가"] and table.source == "리뷰.csv"
    assert table.places()["part"].tolist() == ["train", "train", "test"]
    assert "그대로 나누어 씁니다. 읽지 않은 파일: '리뷰/README.txt'" in table.notes[0].ko
    assert set(table.places()["file"]) == {"리뷰.csv › 리뷰/train.csv", "리뷰.csv › 리뷰/test.csv"}
    problem = problem_of(zipped({"test.csv": "글,점수\n가,1\n", "train.csv": "글,라벨\n나,0\n"}))
    assert problem.code == "missing_columns" and problem.where["file"].endswith("test.csv")


def competition(label: str = "긍정", extra: str = "", more: dict | None = None) -> bytes:
    train = "번호,리뷰,감정\n" + "".join(f"{i},정말 재미있는 영화 {i},{label if i % 2 else '부정'}\n" for i in range(60))
    test = f"번호,리뷰{extra}\n" + "".join(f"{i},새로 나온 책 {i}{extra and ',1'}\n" for i in range(20))
    return zipped({"train.csv": train, "test.csv": test, "sample_submission.csv": "번호,감정\n0,부정\n"} | (more or {}))


def test_a_test_without_labels_is_left_aside_and_that_is_said(tmp_path):
    for name, files in (("open.zip", competition()), ("다른.zip", competition(more={"dev.csv": "감정,리뷰\n부정,하나\n긍정,둘\n"}))):
        (tmp_path / name).write_bytes(files)
        table, columns, found = look_at(tmp_path / name)
        notes = " ".join(note.ko for note in table.notes)
        assert "test.csv' 파일에는 '감정' 열이 없어" in notes and "읽지 않은 파일: 'sample_submission.csv'" in notes
        assert columns.label == "감정" and "test" not in set(found.rows["part"]) and len(found.unlabelled) == 20
        missing = next(each for each in found.findings if each.code == "missing_label")
        assert missing.count == 20 and missing.rows[0] == 2 and missing.files[0].endswith("› test.csv")
        parts = divide(found.rows, Shares(), 42)
        assert all(len(rows) for rows in parts.values()) and ("valid" in set(found.rows["part"])) == (name == "다른.zip")
        assert set(parts["test"]["file"]) == {f"{name} › train.csv"}


def test_own_files_without_labels_are_left_aside_too(tmp_path):
    with zipfile.ZipFile(io.BytesIO(competition())) as archive:
        archive.extractall(tmp_path)
    found = look_at({"train": tmp_path / "train.csv", "test": tmp_path / "test.csv"})[2]
    assert found.as_dict()["brought"] == ["train"] and len(found.unlabelled) == 20


def test_a_test_with_other_columns_instead_is_refused(problem_of):
    assert problem_of(competition(extra=",점수")).code == "missing_columns"


def test_names_that_lead_out_are_said_with_their_number(read):
    link = zipfile.ZipInfo("latest.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    for names, count in (({"../나가기.csv": CSV}, 1), ({"C:\\나가기.csv": CSV, "a/../../b.txt": "x", "/etc/passwd": "x"}, 3),
                         ({"안.csv": CSV, link: "안.csv"}, 0), ({"안..csv": CSV}, 0)):
        assert (f"밖을 가리키는 이름이 {count}개" in read(zipped(names)).notes[0].ko) == (count > 0)
    assert "이름이 2개" in read(zipped({"../train.csv": CSV, "../test.csv": CSV})).notes[0].ko


def test_names_written_by_korean_windows_are_readable(read):
    content = zipped({"xxxx.csv": CSV}).replace(b"xxxx", "리뷰".encode("cp949"))
    assert "'리뷰.csv'" in read(content).notes[0].ko


def test_paths_and_links_inside_are_not_followed(read, problem_of):
    table = read(zipped({"../../../나가기.csv": CSV, "/etc/passwd": "x"}))
    assert "'../../../나가기.csv'" in table.notes[0].ko
    link = zipfile.ZipInfo("passwd.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert problem_of(buffer.getvalue()).code == "empty_archive"


def test_damaged_ones_are_refused(problem_of):
    packed, archive = gzip.compress(CSV.encode()), zipped({"a.csv": CSV})
    assert problem_of(packed[:-20]).code == problem_of(packed[:5]).code == "corrupt_file"
    assert problem_of(packed[:-8] + b"\0" * 8).code == "corrupt_file"
    assert problem_of(archive[:-30]).code == "corrupt_file"
    assert problem_of(archive[:50] + b"\xff" * 20 + archive[70:]).code == "corrupt_file"
    assert problem_of(gzip.compress(b"")).code == "empty_file"


def test_other_documents_locks_and_methods_are_refused(problem_of):
    assert problem_of(zipped({"[Content_Types].xml": "", "word/document.xml": ""})).where["value"].startswith("DOCX")
    assert problem_of(zipped({"a.csv": CSV}, zipfile.ZIP_BZIP2)).where["value"] == "ZIP (bzip2)"
    locked = bytearray(zipped({"a.csv": CSV}))
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    assert problem_of(bytes(locked)).code == "locked_file"
    assert problem_of(gzip.compress(b"%PDF-1.4")).where["value"] == "PDF"
    nameless = zipped({"a.csv": CSV}).replace(b"a.csv", b"\0.csv")
    assert problem_of(zipped({})).code == problem_of(nameless).code == "empty_archive"


def test_bombs_stop_at_the_limit(problem_of):
    zeros = gzip.compress(b"\0" * (200 << 20), compresslevel=1)
    liar = bytearray(zipped({"a.csv": b"0" * (100 << 20)}))
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):  # both places say 20 MB instead of 100 MB
        place = liar.rindex(mark) + offset
        liar[place:place + 4] = (20 << 20).to_bytes(4, "little")
    bombs = [zeros, zipped({"a.csv": zeros}), zipped({"a.csv": b"0" * (100 << 20)}), bytes(liar)]
    for bomb in bombs:
        gc.collect()  # what the last refusal still holds
        tracemalloc.start()
        assert problem_of(bomb).code == "too_big"
        assert tracemalloc.get_traced_memory()[1] < 128 << 20
        tracemalloc.stop()


def test_packing_over_and_over_is_refused(problem_of):
    content = CSV.encode()
    for _ in range(3):
        content = gzip.compress(content)
    assert problem_of(content).code == "nested_archive"
    assert problem_of(zipped({f"{i}.csv": "" for i in range(10_001)}, zipfile.ZIP_STORED)).code == "too_big"


@settings(max_examples=20, deadline=None)
@given(texts=st.lists(st.text("가나다라 ,.\"'ab12ㅋ", min_size=1, max_size=9), min_size=1, max_size=9),
       pack=st.sampled_from([gzip.compress, lambda content: zipped({"표": content})]))
def test_any_packed_records_read_back_the_same(tmp_path_factory, texts, pack):
    path = tmp_path_factory.mktemp("t") / "t"
    path.write_bytes(pack(json.dumps([{"글": text} for text in texts]).encode()))
    assert read_table(path).frame["글"].tolist() == texts


def test_a_refused_file_among_others_says_that_it_was_one_of_them(problem_of):
    """As of a data set with a file for every text."""
    several = problem_of(zipped({f"라벨링/{i}.json": '{"text": "글", "label": "라벨"}' for i in range(30)}))
    assert several.code == "no_records" and several.where["option"] == "sheet"
    assert "라벨링/0.json" in several.words.ko and "파일 30개 중 이 파일 하나만" in several.words.ko
    assert "ZIP 안의" not in problem_of(zipped({"a.json": "{}"})).words.ko
