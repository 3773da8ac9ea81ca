"""Own files for training, validation and test: told by their names, read as one table whose rows know their file."""

import pytest

from trainer.data.parts import files_of, part_of, parts_of
from trainer.data.tables import read_tables
from trainer.errors import Problem
from trainer.tasks.look import TableRequest


@pytest.mark.parametrize("name, part", [
    ("train.csv", "train"), ("ratings_train.txt", "train"), ("학습데이터.xlsx", "train"), ("훈련.csv", "train"),
    ("valid.csv", "valid"), ("nsmc-val.tsv", "valid"), ("KLUE_dev.json", "valid"), ("검증용 (1).csv", "valid"),
    ("test.csv", "test"), ("리뷰_테스트.csv", "test"), ("시험.csv", "test"), ("평가셋.csv", "test"),
    ("자료/train/part-0.parquet", "train"), ("test/train.csv", "train"),
    ("reviews.csv", ""), ("contest.csv", ""), ("trained.csv", ""), ("train_test.csv", ""), ("학습_검증.csv", ""), ("", "")])
def test_a_name_tells_the_part(name, part):
    assert part_of(name) == part


def test_decomposed_names_tell_it_too():
    import unicodedata

    assert part_of(unicodedata.normalize("NFD", "학습.csv")) == "train"


def test_a_set_has_a_training_file_and_no_two_alike():
    assert parts_of(["dev.csv", "all.csv", "train.csv"]) == {"train": "train.csv", "valid": "dev.csv"}
    assert parts_of(["test.csv", "dev.csv"]) is parts_of(["train.csv"]) is parts_of(["a.csv", "b.csv"]) is None
    assert parts_of(["train1_train.csv", "train.csv", "test.csv"]) is None


@pytest.fixture
def write(tmp_path):
    def write(name: str, text: str):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path
    return write


def test_files_find_their_part(write):
    all_of_it, test, train = (write(name, "") for name in ("리뷰.csv", "리뷰_test.csv", "리뷰_train.csv"))
    assert files_of([all_of_it]) == {"": all_of_it} and files_of([test]) == {"": test}
    assert files_of([test, train]) == {"train": train, "test": test}
    assert files_of([all_of_it, test]) == {"train": all_of_it, "test": test}
    for paths, code in [([all_of_it, train], "unknown_parts"), ([test, test], "unknown_parts"), ([], "no_file")]:
        with pytest.raises(Problem) as caught:
            files_of(paths)
        assert caught.value.code == code and caught.value.words.ko


def test_own_files_become_one_table_whose_rows_know_their_file(write):
    files = {"train": write("a.csv", "설명\n글,라벨\n좋다,1\n싫다,0\n"), "test": write("b.tsv", "라벨\t날짜\t글\n1\t5월\t최고\n")}
    table = read_tables(files)
    assert table.frame.to_numpy().tolist() == [["좋다", "1"], ["싫다", "0"], ["최고", "1"]]
    assert table.places().to_dict("list") == {"row": [3, 4, 2], "part": ["train", "train", "test"],
                                              "file": ["a.csv", "a.csv", "b.tsv"]}
    said = " ".join(note.ko for note in table.notes)
    assert "학습용 2행은 'a.csv'" in said and "시험용 1행은 'b.tsv'" in said and "'b.tsv': 구분 문자는 탭" in said


def test_the_columns_are_those_of_the_training_file_whichever_comes_first(write):
    files = {"test": write("test.csv", "별점,글\n5,최고\n"), "train": write("train.csv", "별점,글,라벨\n1,싫다,0\n4,좋다,1\n")}
    table = read_tables(files)
    assert list(table.frame.columns) == ["별점", "글", "라벨"] and table.source == "train.csv + test.csv"
    assert [piece.part for piece in table.pieces] == ["train", "test"]
    assert TableRequest("classification", files).head().source == "train.csv"


def test_one_file_is_to_be_divided(write):
    table = read_tables({"": write("train.csv", "글,라벨\n좋다,1\n")})
    assert table.pieces == [] and table.places().to_dict("list") == {"row": [2]}


def test_what_does_not_fit_together_names_the_file(write):
    train, test = write("a.csv", "글,라벨\n좋다,1\n"), write("b.csv", "글,점수\n좋다,1\n")
    empty, ragged = write("c.csv", "글,라벨\n"), write("d.csv", "글,라벨\n가,1\n나,다,라\n마,1\n")
    for files, code, where in [
            ({"train": train, "test": test}, "missing_columns", {"file": "b.csv", "column": "라벨"}),
            ({"train": train, "test": empty}, "header_only", {"file": "c.csv"}),
            ({"train": train, "valid": ragged}, "ragged_row", {"file": "d.csv", "row": 3}),
            ({"test": test, "valid": train}, "unknown_parts", {}),
            ({"train": train, "more": train}, "unknown_parts", {})]:
        with pytest.raises(Problem) as caught:
            read_tables(files)
        assert caught.value.code == code and where.items() <= caught.value.where.items()
