"""Uploads that are no project yet are found again by their owner, and by nobody else."""

from dataclasses import replace

import pytest

from trainer.errors import Problem
from trainer.options import Repairs
from trainer.tasks import LABELLING
from trainer.tasks.look import TableRequest
from ui.kept import EACH, Kept
from ui.place import Place, Shared, Visit


def test_an_upload_has_an_address_for_its_owner_alone(tmp_path):
    file, shared = tmp_path / "표.csv", Shared(None, None, None, None)
    file.write_text("글,라벨\n")
    place = Place(upload=shared.kept.keep("alice", [file], "제목").name)
    assert Place.parse(str(place)) == Place(upload=place.upload, step="data")
    found = Visit(shared, place, "alice", "ko").upload
    assert (found.files, found.title) == ((file,), "제목")
    assert shared.kept.keep("alice", [file], "제목").name == place.upload
    for owner, upload in (("bob", place.upload), ("alice", "0000")):
        with pytest.raises(Problem) as raised:
            Visit(shared, Place(upload=upload), owner, "ko").check()
        assert raised.value.code == "no_such_upload"
    file.unlink()
    with pytest.raises(Problem):
        shared.kept.find("alice", place.upload)


def test_the_oldest_uploads_of_one_owner_go_first(tmp_path):
    kept, files = Kept(), [tmp_path / f"{number}.csv" for number in range(EACH + 1)]
    for file in files:
        file.touch()
    other = kept.keep("bob", files[:1], "").name
    first, *_, last = [kept.keep("alice", [file], "").name for file in files]
    with pytest.raises(Problem):
        kept.find("alice", first)
    assert kept.find("alice", last).files == (files[-1],) and kept.find("bob", other)


def test_what_was_asked_of_an_upload_is_known_to_who_comes_back(tmp_path):
    kept, file = Kept(), tmp_path / "표.csv"
    file.touch()
    name = kept.keep("alice", [file], "").name
    asked = TableRequest(LABELLING, {"": file}, columns={"label": "주제"}, seed=7)
    kept.remember("alice", name, replace(asked, repairs=Repairs(tidy_spaces=True, merge_labels={"가": "나"})))
    assert kept.keep("alice", [file], "", again=name).request == replace(asked, repairs=Repairs(tidy_spaces=True))
    assert kept.keep("alice", [file], "").request is None  # brought once more, and not found by its address
