"""Downloads where several share a disk: one of each owner at once, and what all of them take fits."""

from shutil import disk_usage

import pytest

from trainer.errors import Problem
from trainer.models.room import Downloads
from trainer.units import GB


def code(downloads: Downloads, owner: str, size: int) -> str:
    try:
        with downloads.taken(owner, size):
            return "taken"
    except Problem as problem:
        return problem.code


def test_each_owner_has_one_at_once_and_none_for_what_is_here():
    downloads = Downloads(held=True, left=0)
    with downloads.taken("alice", 1):
        assert code(downloads, "alice", 1) == "too_many_requests"
        assert code(downloads, "alice", 0) == code(downloads, "bob", 1) == "taken"
    assert code(downloads, "alice", 1) == "taken"


def test_what_is_under_way_counts(tmp_path, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "not" / "there"))
    downloads = Downloads(held=True, left=disk_usage(tmp_path).free - 8 * GB)
    with downloads.taken("alice", 5 * GB), pytest.raises(Problem) as refused, downloads.taken("bob", 5 * GB):
        pass
    assert refused.value.code == "no_room_to_download" and all("5 GB" in words for words in refused.value.words)
    assert code(downloads, "bob", 5 * GB) == "taken"


def test_on_ones_own_machine_nothing_is_counted():
    downloads = Downloads(held=False)
    with downloads.taken("local", 1 << 60):
        assert code(downloads, "local", 1 << 60) == "taken"
