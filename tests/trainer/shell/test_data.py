"""Bringing data from the shell: how it is read, divided and repaired is said by flags, and kept with the project."""

import pytest

from tests.tiny import SAMPLE, here
from trainer.home.layout import Home

ROWS = [(f"{'정말 좋았던' if i % 2 else '아주 아쉬운'} 영화 {i}", "긍정" if i % 2 else "부정") for i in range(40)]


@pytest.fixture
def shell(tmp_path):
    """`shell("new", …)` on a home of its own; gives what it printed."""
    def run(*arguments, **how):
        return here("--home", str(tmp_path / "home"), *map(str, arguments), **how)

    run.home = Home(tmp_path / "home")
    return run


@pytest.fixture
def file(tmp_path):
    def write(name: str, rows=ROWS, encoding="utf-8", delimiter=",", head=("글", "라벨")):
        path = tmp_path / name
        path.write_bytes("".join(delimiter.join(row) + "\n" for row in [head, *rows]).encode(encoding))
        return path
    return write


def test_how_a_file_is_read_and_divided_is_kept_with_the_project(shell, file):
    done = shell("new", file("a.csv", encoding="cp949", delimiter=";"), "--encoding", "cp949", "--delimiter", ";",
                 "--header", "--label", "라벨", "--valid", "0.2", "--seed", "7", "--title", "제목")
    spec = shell.home.project("local", done.stdout.strip()).spec
    assert spec.reading.model_dump() == {"encoding": "cp949", "delimiter": ";", "sheet": None, "hidden_rows": None,
                                         "quoting": None, "header": True, "class_names": None, "skip_broken": False}
    assert (spec.shares.valid, spec.shares.test, spec.seed, spec.title) == (0.2, 0.1, 7, "제목")
    assert spec.columns.model_dump(exclude_none=True) == {"text": "글", "label": "라벨"}


def test_own_files_are_told_by_their_names_or_by_the_person(shell, file):
    train, test = file("리뷰_train.csv"), file("리뷰_test.csv", ROWS[:6])
    for files in ((test, train), (f"train={train}", f"test={test}")):
        said = shell("survey", *files).stderr
        assert "학습용 40행은 '리뷰_train.csv'" in said and "시험용 6행은 '리뷰_test.csv'" in said
    done = shell("survey", file("하나.csv"), file("둘.csv"), status=1)
    assert "unknown_parts" in done.stderr


@pytest.mark.parametrize("arguments, code", [
    (("--encoding", "utf-8"), "broken_encoding"), (("--delimiter", "ab"), "bad_delimiter"),
    (("--text", "없음"), "no_such_column"), (("--test", "0.9"), "bad_option"), (("--conflicts", "guess"), "bad_option")])
def test_what_cannot_be_done_is_said(shell, file, arguments, code):
    assert f"[{code}]" in shell("new", file("a.csv", encoding="cp949"), *arguments, status=1).stderr


def test_survey_says_how_a_file_was_read_and_counts_the_labels(shell):
    done = shell("survey", SAMPLE)
    assert "269  긍정" in done.stdout and "250  부정" in done.stdout
    assert "UTF-8로 읽었습니다" in done.stderr


def test_what_repairs_changed_is_printed_before_and_after(shell, file):
    path = file("a.csv", [*ROWS, ("정말ㅋㅋㅋㅋㅋㅋ 재밌다", "긍정"), *ROWS[:2]])
    for command in ("survey", "new"):
        said = shell(command, path, "--shorten-runs", "--drop-duplicates").stderr
        assert "42행: '정말ㅋㅋㅋㅋㅋㅋ 재밌다' → '정말ㅋㅋㅋ 재밌다'" in said
        assert "2행을 뺐습니다" in said and "43행: '아주 아쉬운 영화 0' → 뺌" in said


def test_a_project_is_corrected_and_extended(shell, file):
    name = shell("new", file("a.csv"), "--title", "처음").stdout.strip()
    shell("key", name)
    fixed = shell("correct", name, file("고침.csv", [("2", "긍정"), ("3", "")], head=("row", "label")))
    assert "정답 1개 고침, 1행 뺌" in fixed.stderr
    assert shell("keys", name).stdout and not shell("keys", fixed.stdout.strip()).stdout, "a key opens one project"
    rows = [("전에 없던 아주 새로운 글", "긍정"), ROWS[5]]
    longer = shell("extend", fixed.stdout.strip(), file("더.csv", rows), "--title", "더한 것")
    assert "1행 더함" in longer.stderr and "1행은 글과 라벨이 이미 있는 행과 같아" in longer.stderr
    assert shell.home.project("local", longer.stdout.strip()).title == "더한 것"
    wrong = file("틀림.csv", [("99", "긍정")], head=("row", "label"))
    assert "no_such_row" in shell("correct", name, wrong, status=1).stderr
