"""The verbs that pages, API and shell share: what a project is named after, and which columns and files they take."""

import zipfile

import pytest

from trainer.data.survey import silent
from trainer.errors import Problem
from trainer.home.layout import Home
from trainer.studio import create_project, look_at, project_of
from trainer.tasks.look import TableRequest, look

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


def test_a_test_without_labels_that_comes_first_takes_no_label_away(tmp_path, files):
    files["test"].write_text("글\n" + "\n".join(f"시험 {text}" for text in TEXTS), encoding="utf-8")
    request = TableRequest("classification", {"test": files["test"], "train": files["train"]}, columns={"label": "라벨"})
    assert look_at(request.files, request.columns)[1].label == "라벨"
    project = project_of(Home(tmp_path / "집"), "local", "", request)
    assert project.spec.columns.label == "라벨" and project.spec.title == "글 + 라벨"


def test_no_project_is_made_on_another_column_than_was_chosen(tmp_path, files):
    home, request = Home(tmp_path / "집"), TableRequest("classification", {"": files["train"]}, columns={"label": "감정"})
    assert look(request, silent).surveyed.columns.label == "라벨"
    with pytest.raises(Problem) as caught:
        project_of(home, "local", "", request)
    assert caught.value.code == "no_such_column" and not home.projects("local")


@pytest.mark.parametrize("files_of, columns, code", [
    (lambda files: files, {}, "one_file_of_texts"),
    (lambda files: files["train"], {"text": "없는 열"}, "no_such_column")])
def test_texts_alone_come_in_one_file_and_from_a_column_that_is_there(files, files_of, columns, code):
    with pytest.raises(Problem) as caught:
        look_at(files_of(files), columns, task="masked-lm")
    assert caught.value.code == code
