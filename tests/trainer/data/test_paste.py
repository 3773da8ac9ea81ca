"""Pasted text becomes a file and then reads like one."""

import pytest

from trainer.data.paste import paste
from trainer.data.tables import read_table
from trainer.errors import Problem


def test_cells_pasted_from_a_spreadsheet_are_a_table(tmp_path):
    path = paste('글\t라벨\r\n"두 줄\n글"\t긍정\r\n반쪽 \ud83d\t부정\r\n', tmp_path)
    assert read_table(path).frame.to_numpy().tolist() == [["두 줄\n글", "긍정"], ["반쪽 ?", "부정"]]
    assert path.parent == tmp_path


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_nothing_is_said_to_be_nothing(tmp_path, text):
    with pytest.raises(Problem) as caught:
        paste(text, tmp_path)
    assert caught.value.code == "nothing_pasted" and not list(tmp_path.iterdir())
