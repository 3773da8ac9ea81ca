"""Files with a token and its tag on each line."""

import gzip
import json

import pytest

from tests.awkward.entities import conll, klue
from tests.awkward.texts import marked_sentences, plain, tagged
from trainer.data.tables import read_table, read_tables, read_texts
from trainer.errors import Problem
from trainer.options import Reading

WORDS = "어제\tO\n민서는\tB-PS\n\n부산에\tB-LC\n갔다\tO"


def written(folder, content: str | bytes, name="이름.txt"):
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


@pytest.mark.parametrize("name, pack", [("k.tsv", bytes), ("k.txt", bytes), ("k.tsv.gz", gzip.compress)])
def test_characters_are_sentences_again(tmp_path, name, pack):
    table = read_table(written(tmp_path, pack(klue()), name))
    marked = marked_sentences(300)
    assert table.frame["text"].tolist() == list(map(plain, marked))
    assert json.loads(table.frame["tags"][0]) == [list(pair) for pair in tagged(marked[0])]
    assert table.places()["row"].tolist()[:2] == [7, 7 + len(plain(marked[0])) + 2], "that of the first character"
    assert "글자와" in " ".join(note.ko for note in table.notes)


def test_words_are_joined_and_the_last_sentence_is_kept(tmp_path):
    table = read_texts(written(tmp_path, conll()), Reading())
    assert table.frame["text"].tolist() == list(map(plain, marked_sentences(300)))


@pytest.mark.parametrize("content", [
    WORDS, WORDS.replace("\t", " "), WORDS.replace("\tO", "\tNNG\tO").replace("\tB", "\tNNP\tB"),
    WORDS.replace("\n", "\r\n"),
    "-DOCSTART-\tO\n\n" + WORDS, "# sent_id = 1\n" + WORDS, "단어\t꼬리표\n" + WORDS,
    WORDS.replace("B-PS", "PS-B").replace("B-LC", "LC-B")])
def test_conll_is_known_however_it_is_written(tmp_path, content):
    texts = read_table(written(tmp_path, content)).frame["text"].tolist()
    assert texts == ["어제 민서는", "부산에 갔다"]


def test_words_that_are_numbered_and_tagged_as_naver_does(tmp_path):
    content = "1\t민서는\tPER_B\n2\t이\tPER_I\n3\t부산에\tLOC_B\n4\t갔다\t-\n\n1\t- 어제\t-\n"
    table = read_table(written(tmp_path, content))
    assert table.frame["text"].tolist() == ["민서는 이 부산에 갔다", "- 어제"]
    assert json.loads(table.frame["tags"][0])[2:] == [["부산에", "LOC_B"], ["갔다", "O"]]
    assert {"줄 앞의 낱말 번호는 뺐습니다.", "꼬리표 -는 개체명이 아니라는 뜻(O)으로 읽었습니다."} <= {
        note.ko for note in table.notes}


def test_blanks_between_characters_are_tokens_also_where_an_editor_took_them(tmp_path):
    file = written(tmp_path, "가\tB-PS\n\tO\n나\tO\n\n다\tO\n \tO\n라\tO\n")
    assert read_table(file).frame["text"].tolist() == ["가 나", "다 라"]


def test_what_has_no_tag_stays_a_token(tmp_path):
    lines = "\n".join(f"말{number}\tO" for number in range(20))
    cell = read_table(written(tmp_path, f"{lines}\n부산에\n갔다\tB-LC\n")).frame["tags"][0]
    assert ["부산에", ""] in json.loads(cell)


def test_parts_are_put_together_with_their_own_line_numbers(tmp_path):
    files = {"train": written(tmp_path, klue(), "train.tsv"), "test": written(tmp_path, WORDS, "test.tsv")}
    places = read_tables(files).places()
    assert places.iloc[[0, 300, 301]][["part", "row"]].to_numpy().tolist() == [["train", 7], ["test", 1], ["test", 4]]


def test_a_table_is_a_table(tmp_path):
    sentences = "\n".join(f"민서는 {number * '또 '}갔다,PER-B {number * 'O '}O" for number in range(30))
    for content in (sentences, f"글,tags\n{sentences}",
                    "글\t라벨\n좋아요\t긍정\n싫어요\t부정\n", "A-B 비타민\tO\n" * 30, "가\t1\n나\t2\n"):
        assert list(read_table(written(tmp_path, content, "t.tsv")).frame.columns) != ["text", "tags"]


def test_what_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(Problem) as caught:
        read_table(written(tmp_path, klue() + b"\xff", "b.tsv"))
    assert caught.value.code == "unknown_encoding"
