"""Texts without labels: what is found in them, what is repaired, and that marks of named entities come off."""

import pytest

from trainer.data.tables import read_table
from trainer.errors import Problem
from trainer.options import Reading, Repairs
from trainer.studio import look_at
from trainer.tasks.classification.formats import TEXT_AND_LABEL
from trainer.tasks.look import certain_task, suggest_task

TEXTS = [f"{i}번째 손님이 도서관에서 빌린 책을 읽고 길게 적어 둔 글입니다" for i in range(100)]
ODD = ["둘째\u200b 손님이  남긴 글 ㅋㅋㅋㅋㅋㅋ", "전화는 010-1234-5678로 주세요"]


@pytest.fixture
def file(tmp_path):
    def write(lines, name="글.txt"):
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
        return tmp_path / name
    return write


def certain(files, reading) -> str | None:
    found = certain_task(files, reading)
    return found and found[0]


def surveyed(file, **repairs):
    return look_at(file, task="masked-lm", repairs=Repairs(**repairs))[2]


def test_what_a_repair_answers_is_found_and_repaired(file):
    path = file([*TEXTS, *ODD, *TEXTS[:30], TEXTS[0] + "!!"])
    found = {each.code: each for each in surveyed(path).findings}
    assert (found["duplicates"].count, found["near_duplicates"].count) == (30, 1)
    assert "글이 같습니다" in found["duplicates"].words.ko and "라벨" not in found["duplicates"].words.ko
    done = surveyed(path, remove_controls=True, shorten_runs=True, tidy_spaces=True, mask_personal=True,
                    drop_duplicates=True, drop_near_duplicates=True)
    assert {each.code: each.count for each in done.changes} == {
        "remove_controls": 1, "shorten_runs": 1, "tidy_spaces": 1, "mask_personal": 1, "drop_duplicates": 30,
        "drop_near_duplicates": 1}
    assert done.rows["text"].tolist() == [*TEXTS, "둘째 손님이 남긴 글 ㅋㅋㅋ", "전화는 [전화번호]로 주세요"]
    assert {each.code for each in done.findings} == found.keys()  # they tell of the texts as brought


def test_a_sample_of_them_is_taken_and_labels_play_no_part(file):
    found = surveyed(file(TEXTS), sample=90, merge_labels={"": "라벨"}, drop_rare=True, conflicts="drop")
    assert len(found.rows) == 90 and [each.code for each in found.changes] == ["sample"]
    assert set(found.rows["label"]) == {""}
    with pytest.raises(Problem) as caught:
        surveyed(file(TEXTS), sample=20)
    assert caught.value.code == "too_little_text" and "라벨이 없습니다" not in caught.value.words.ko, "nor are they missed"


SENTENCES = [[("서울에서", "B-LC"), ("빌린", "O"), ("책을", "O"), (f"{i}번째", "B-QT"), ("읽었습니다", "O")] for i in range(100)]


@pytest.mark.parametrize("form", ["{} {}", "{}  {}", "{} NNP {}"])
@pytest.mark.parametrize("name", ["a.txt", "a.csv"])
def test_words_with_tags_become_sentences(file, form, name):
    path = file(["\n".join(form.format(*pair) for pair in sentence) + "\n" for sentence in SENTENCES], name)
    found = surveyed(path)
    assert found.rows["text"].tolist()[:2] == ["서울에서 빌린 책을 0번째 읽었습니다", "서울에서 빌린 책을 1번째 읽었습니다"]
    assert found.rows["row"].tolist()[:2] == [1, 7] and len(found.rows) == 100
    assert look_at(path)[2].labels == {"LC": 100, "QT": 100}, "unless asked otherwise, the tags are learnt"
    with pytest.raises(Problem) as caught:
        look_at(path, task="classification")
    assert caught.value.code == "list_labels" and "개체명" in caught.value.words.ko


def test_words_with_tags_in_a_column_of_their_own_are_said_in_both_tasks(file):
    path = file(["낱말,꼬리표", *(",".join(pair) for sentence in SENTENCES * 2 for pair in sentence)], "낱말.csv")
    finding = next(each for each in surveyed(path).findings if each.code == "tagged_words")
    assert finding.severity == "warning" and finding.count == 1000 and "문장이 아니라" in finding.words.ko
    with pytest.raises(Problem) as caught:
        look_at(path)
    assert caught.value.code == "list_labels" and "개체명" in caught.value.words.ko


def test_sentences_that_end_in_a_capital_are_sentences(file):
    found = surveyed(file([f"{text} O" if i % 3 else text for i, text in enumerate(TEXTS)]))
    assert len(found.rows) == 100 and "tagged_words" not in {each.code for each in found.findings}


def test_marks_of_named_entities_come_off(file):
    path = file([f"<{i}번째 손님:PS>이 <도서관:LC>에서 <책:AF>을 빌려 갔다고 적어 둔 글입니다" for i in range(100)], "개체.txt")
    found = surveyed(path)
    assert found.rows["text"][3] == "3번째 손님이 도서관에서 책을 빌려 갔다고 적어 둔 글입니다"
    assert {each.code: each.count for each in found.findings}["marked_texts"] == 100
    with pytest.raises(Problem) as caught:
        TEXT_AND_LABEL.suggest(read_table(path).frame)
    assert caught.value.code == "marked_texts" and "<0번째 손님:PS>" in caught.value.words.ko


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_line_ends_where_editors_end_it_and_no_letter_is_taken_for_a_tab(tmp_path, encoding):
    lines = [f"봉투는 {i}번,\u2028촉감은\x85 {number}번\v 좋습니다" + ", 정말" * (i % 3) for i, number in enumerate("가나다라" * 30)]
    (tmp_path / "글.txt").write_text("\n".join(lines), encoding=encoding)
    table = look_at(tmp_path / "글.txt", task="masked-lm", columns={"text": "text"})[0]
    assert table.frame["text"].tolist() == lines and table.first_row == 1


@pytest.mark.parametrize("head, size, code", [(b"%PDF-1.7", 99, "format_not_read"), (b"", (1 << 30) + 1, "too_big")])
def test_what_is_no_text_or_too_large_is_refused_whatever_its_name(tmp_path, head, size, code):
    with open(tmp_path / "글.txt", "wb") as file:
        file.write(head)
        file.truncate(size)
    with pytest.raises(Problem) as caught:
        surveyed(tmp_path / "글.txt")
    assert caught.value.code == code


@pytest.mark.parametrize("lines, are", [
    (TEXTS, True), ([f"{text}, 정말" * (i % 3 + 1) for i, text in enumerate(TEXTS)], True), (["안녕, 반가워"], True),
    (["", " "], True), ([TEXTS[0] + "\t꼬리", *TEXTS], True),
    ([f"{text}\t{i % 2}" for i, text in enumerate(TEXTS)], False), (["글,라벨", "가,나", "다,라"], False), (["글\t라벨"], False)])
def test_a_text_file_that_nothing_divides_is_lines(file, lines, are):
    path = file(lines)
    assert (certain({"": path}, Reading()) == "masked-lm") == are
    assert not certain({"": path}, Reading(delimiter=",")) and not certain({"": path}, Reading(header=True))
    assert not certain({"": file(lines, "글.csv")}, Reading())
    assert not certain({"train": path, "test": path}, Reading())


@pytest.mark.parametrize("lines, name, task, others", [
    (TEXTS, "글.txt", "masked-lm", []), (["글", *TEXTS], "글.csv", "masked-lm", []),
    (["글,라벨", *(f"{text},{i % 2}" for i, text in enumerate(TEXTS))], "글.csv", "classification", ["masked-lm"])])
def test_the_task_that_fits_is_suggested_with_its_reason(file, lines, name, task, others):
    (first, fit), *rest = suggest_task({"": file(lines, name)}, Reading())
    assert first == task and fit.reason.ko and fit.reason.en and [name for name, _ in rest] == others
    assert look_at(file(lines, name), task=None)[2].task == task


@pytest.mark.parametrize("lines, code, told, name", [
    ([" ", "   ", ""], "no_text", "'글.txt' 파일에 글이 없습니다", "글.txt"),
    (["No Hangul at all, and that is it."] * 90, "no_hangul", "이 파일의 글에 한글이", "글.txt"),
    (["글", *["No Hangul at all"] * 90], "no_hangul", "이 파일의 글에 한글이", "글.csv"),
    (["글,번호", *["No Hangul at all,1"] * 90], "no_hangul", "'글' 열의 글에 한글이", "글.csv"),
    (["가나다라 마바사, " * 9000], "too_few_texts", "1행을 잘라", "글.txt")])
def test_a_problem_names_the_column_only_where_there_are_others(file, lines, code, told, name):
    with pytest.raises(Problem) as caught:
        look_at(file(lines, name), task="masked-lm", columns={"text": "글"} if name == "글.csv" else {})
    assert caught.value.code == code and told in caught.value.words.ko
