"""The verbs that pages, API and shell share: what a project is named after, and which columns and files they take."""

import zipfile

import pytest

from trainer.errors import Problem
from trainer.home.layout import Home
from trainer.studio import create_project, look_at

TEXTS = [f"{i}번째 손님이 도서관에서 빌린 책을 읽고 길게 적어 둔 글입니다" for i in range(100)]


@pytest.fixture
def files(tmp_path):
    """Part → table of texts and labels."""
    found = {"train": tmp_path / "글 + 라벨.csv", "test": tmp_path / "시험.csv"}
    for part, path in found.items():
        rows = [f"{text},{'좋음' if number % 2 else '나쁨'}" for number, text in enumerate(TEXTS)]
        path.write_text("\n".join(["글,라벨", *(f"{part} {row}" for row in rows)]), encoding="utf-8")
    return found


def packed(path, files):
    with zipfile.ZipFile(path, "w") as archive:
        for part, file in files.items():
            archive.write(file, f"{part}.csv")
    return path


def test_a_project_without_a_title_is_named_after_its_first_file(tmp_path, files):
    for brought, title, named in ((files, " ", "글 + 라벨"), (files["train"], "", "글 + 라벨"), (files, " 상품평 ", "상품평"),
                                  (packed(tmp_path / "모음.zip", files), "", "모음")):
        project = create_project(Home(tmp_path / "집"), "local", title, *look_at(brought))
        assert project.spec.title == named


@pytest.mark.parametrize("files_of, columns, code", [
    (lambda files: files, {}, "one_file_of_texts"),
    (lambda files: files["train"], {"text": "없는 열"}, "no_such_column")])
def test_texts_alone_come_in_one_file_and_from_a_column_that_is_there(files, files_of, columns, code):
    with pytest.raises(Problem) as caught:
        look_at(files_of(files), columns, task="masked-lm")
    assert caught.value.code == code
