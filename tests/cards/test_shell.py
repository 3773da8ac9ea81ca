"""`python -m cards` as people type it."""

import pytest

from tests.forks import forked
from tests.tiny import here


@pytest.fixture
def home(finished_run) -> str:
    return str(finished_run.project.path.parents[1])


@pytest.fixture
def cards(home):
    """`cards("find", …)` in this process."""
    return lambda *arguments, **how: here("--home", home, *arguments, module="cards", **how)


def test_describe_writes_the_card_and_says_where(cards, finished_run):
    finished_run.card.unlink(missing_ok=True)
    for run in ([], ["001"]):
        assert cards("describe", finished_run.project.name, *run).stdout == f"{finished_run.card}\n"
    assert finished_run.card.read_text(encoding="utf-8").startswith("---\nlanguage: ko\n")


def test_find_by_words_of_title_labels_and_card(cards, finished_run):
    cards("describe", finished_run.project.name)
    precision = "BF16 " if finished_run.result["precision"] == "bf16" else "fp32"
    for words in (["리뷰"], ["긍정", "감정"], [precision], ["TF-IDF"]):
        line = cards("find", *words).stdout
        assert line.split()[:2] == [finished_run.project.name, "001"], words
        assert f"{finished_run.score:.4f}" in line and line.rstrip().endswith("리뷰 감정")


@pytest.mark.parametrize("arguments, code", [
    (["describe", "nowhere"], "no_such_project"),
    (["find", "리뷰", "없는말"], "nothing_found"),
])
def test_a_problem_in_both_languages(cards, arguments, code):
    korean, english = cards(*arguments, status=1).stderr.splitlines()[-2:]
    assert any("가" <= letter <= "힣" for letter in korean) and english.endswith(f"[{code}]")


def test_no_such_run(cards, finished_run):
    assert "[no_such_run]" in cards("describe", finished_run.project.name, "009", status=1).stderr


def test_the_token_is_asked_for_where_none_is_given(home, finished_run, hub):
    token = hub.add_user("alice")
    done = forked("-m", "cards", "--home", home, "publish", finished_run.project.name, "alice/public", "--run", "001",
                  "--public", environment=hub.env(), text=f"{token}\n")
    assert done.stdout.strip() == f"{hub.url}/alice/public" and token not in done.stdout + done.stderr
    assert not hub.repo("alice/public").private
    done = forked("-m", "cards", "--home", home, "publish", finished_run.project.name, "alice/x", environment=hub.env(),
                  status=1)
    assert "[hub_token]" in done.stderr, "nobody is there to type one"


def test_a_token_that_the_hub_does_not_know(home, finished_run, hub):
    done = forked("-m", "cards", "--home", home, "publish", finished_run.project.name, "alice/x",
                  environment=hub.env("hf_" + "x" * 30), status=1)
    assert "[hub_token]" in done.stderr and "x" * 30 not in done.stderr
