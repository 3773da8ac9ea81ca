"""Writing that survives a crash, where it fails."""

import pytest

from trainer.home.files import publish_folder, write_json, write_pieces


def test_a_write_that_fails_leaves_nothing_behind(tmp_path):
    taken = tmp_path / "result.json"
    taken.mkdir()
    with pytest.raises(OSError):
        write_json(taken, {})
    assert list(tmp_path.iterdir()) == [taken]


def test_pieces_that_end_early_leave_what_was_there(tmp_path):
    def pieces():
        yield b"half of it"
        raise OSError(28, "No space left on device")

    (tmp_path / "bundle.zip").write_bytes(b"the one before")
    with pytest.raises(OSError):
        write_pieces(tmp_path / "bundle.zip", pieces())
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"the one before"]


def test_what_a_killed_writer_left_of_a_folder_goes(tmp_path):
    (tmp_path / ".model.0a1b2c3d").mkdir()
    with publish_folder(tmp_path / "model") as aside:
        (aside / "config.json").write_text("{}")
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
