"""How much room folders take."""

import os

from trainer.home.disk import size_of


def test_a_file_of_several_names_is_counted_once(tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "model").write_bytes(b"w" * 1000)
    os.link(tmp_path / "model", tmp_path / "run" / "model")
    (tmp_path / "other").write_bytes(b"o" * 10)
    assert size_of(tmp_path) == 1010 and size_of(tmp_path / "run") == size_of(tmp_path / "model") == 1000
