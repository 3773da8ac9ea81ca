"""Projects and models are found by their words, whatever particle, compound or blank stands in the way."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

import pytest

from cards.index import opened
from cards.search import find, find_projects
from tests.tiny import SAMPLE
from trainer.home.layout import Home
from trainer.studio import create_project, delete_project, look_at, rename_project
from trainer.tasks import TASKS

TITLES = ("한국 영화평", "영화를 본 사람들", "쇼핑몰 후기", "고객 문의 A/S", "AI 뉴스")


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Home:
    home, table = Home(tmp_path_factory.mktemp("집")), look_at(SAMPLE)
    for title in TITLES:
        create_project(home, "local", title, *table)
    create_project(home, "other", "남의 영화", *table)
    return home


def titles(home: Home, text: str, owner: str = "local") -> set[str]:
    return {home.project(owner, name).title for name in find_projects(home, owner, text)}


@pytest.mark.parametrize(("text", "found"), [
    ("영화", {"한국 영화평", "영화를 본 사람들"}), ("영화를", {"한국 영화평", "영화를 본 사람들"}),
    ("영화평", {"한국 영화평", "영화를 본 사람들"}), ("영화에서", {"한국 영화평", "영화를 본 사람들"}),
    ("한국영화", {"한국 영화평"}), ("영화 평", {"한국 영화평"}), ("쇼핑 몰", {"쇼핑몰 후기"}), ("영 화", {"한국 영화평", "영화를 본 사람들"}),
    ("영ㅎ", {"한국 영화평", "영화를 본 사람들"}), ("ai", {"AI 뉴스"}), ("a/s", {"고객 문의 A/S"}), ("평", {"한국 영화평"}),
    ("긍정 쇼핑", {"쇼핑몰 후기"}), ("분류", {*TITLES}), ("", {*TITLES}), ("없는말", set()), ('"', set()), ("%", set()),
    ("쇼핑\ud83d", {"쇼핑몰 후기"})])
def test_what_is_found(made, text, found):
    assert titles(made, text) == found


def test_a_code_is_found_by_what_it_means(tmp_path):
    tagged, *_ = TASKS["entities"].samples.values()
    create_project(home := Home(tmp_path), "local", "문장", *look_at(tagged.file, task="entities"))
    assert [titles(home, text) for text in ("PS", "사람", "사람 (PS)", "person")] == 4 * [{"문장"}]


def test_the_best_match_comes_first(made):
    first, second = find_projects(made, "local", "영화평")
    assert made.project("local", first).title == "한국 영화평" and second


def test_nobody_finds_what_is_anothers(made):
    assert titles(made, "영화", "other") == {"남의 영화"} and not find_projects(made, "nobody", "영화")


def test_the_index_follows_the_folders_and_can_be_thrown_away(tmp_path):
    home, table = Home(tmp_path), look_at(SAMPLE)
    one, two = (create_project(home, "local", title, *table) for title in ("영화", "여행"))
    assert titles(home, "영화") == {"영화"}
    rename_project(one, "음악")
    assert not titles(home, "영화") and titles(home, "음악") == {"음악"}
    for damage in (b"", b"{", home.index_of("local").read_bytes()[:5000]):
        home.index_of("local").write_bytes(damage)
        assert titles(home, "여행") == {"여행"}
    delete_project(two)
    assert not titles(home, "여행") and titles(home, "음악") == {"음악"}
    with opened(home.index_of("local")) as index:
        assert not index.found("여행") and index.found("긍정")


def test_where_no_index_can_be_written_the_cards_are_read_all_the_same(tmp_path):
    home = Home(tmp_path)
    create_project(home, "local", "영화", *look_at(SAMPLE))
    home.index_of("local").mkdir()  # so not even root can make it, whom a read-only folder does not stop
    assert titles(home, "영화") == {"영화"} and not titles(home, "여행")


def test_of_many_who_search_at_once_one_makes_the_index(tmp_path):
    home, file = Home(tmp_path), Home(tmp_path).index_of("local")
    create_project(home, "local", "영화", *look_at(SAMPLE))
    for _ in range(20):
        all_there = Barrier(8, timeout=60)

        def search(there: Barrier = all_there) -> list[str]:
            there.wait()
            return find_projects(home, "local", "영화")

        with ThreadPoolExecutor(8) as crowd:
            assert len({*map(str, [each.result() for each in [crowd.submit(search) for _ in range(8)]])}) == 1
        with opened(file) as index:
            assert index.found("영화")
        file.write_bytes(b"{" * 5000)


def test_a_damaged_index_goes_and_the_one_in_its_place_stays(tmp_path):
    file = tmp_path / "cards.sqlite"
    with suppress(sqlite3.DatabaseError), opened(file):
        raise sqlite3.DatabaseError("malformed")
    assert not file.exists()
    with suppress(sqlite3.DatabaseError), opened(file):
        file.unlink()
        with opened(file) as other:
            other.put("영화", "1", [])
        raise sqlite3.DatabaseError("malformed")
    with opened(file) as index:
        assert index.marks() == {"영화": "1"}


def test_a_model_is_found_by_its_base_and_its_run(finished_run):
    home = Home(finished_run.project.path.parents[1])
    match, = find(home, "local", ["리뷰", "kotune-mini" if finished_run.spec.base.id == "kotune-mini" else "인코더"])
    assert match.run.path == finished_run.path and match.title == finished_run.project.title
