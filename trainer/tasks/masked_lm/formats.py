"""The format of texts without labels: the lines of a text file, or a column."""

from pathlib import Path

from ...data.tables import FIRST, Table, is_undivided, read_texts
from ...errors import Problem, Words
from ...options import Reading
from ..format import TEXT_ROLE, Fit, Format


class Texts(Format):
    """One column of a table; the lines of a .txt that is no table are read as one column."""

    roles = (TEXT_ROLE,)

    def read(self, files: dict[str, Path], reading: Reading) -> Table:
        """Raises Problem, as `read_table` does, and "one_file_of_texts"."""
        file, *others = files.values()
        if others:
            raise Problem("one_file_of_texts", "라벨 없는 글은 파일 하나로 가져와 주세요: 한 파일에 모아 담으면 됩니다.",
                          "Upload texts without labels in one file: put them all into one.", files=len(files))
        return read_texts(file, reading)

    def read_head(self, file: Path, reading: Reading) -> Table:
        return read_texts(file, reading, FIRST)

    def certain(self, files: dict[str, Path], reading: Reading) -> Fit | None:
        file, *others = files.values()
        if others or not is_undivided(file, reading):
            return None
        return Fit(1.0, Words("줄마다 글 하나입니다: 줄을 칸으로 나누는 문자가 없습니다.",
                              "Every line is a text: nothing divides the lines into cells."))

    def fits(self, table: Table) -> Fit:
        if table.frame.shape[1] == 1:
            return Fit(0.6, Words("열이 하나뿐이라 글만 있는 것으로 보입니다.", "There is one column only, so these seem to be texts."))
        return Fit(0.3, Words("글이 있는 열 하나만 쓰면 됩니다.", "One column of texts is all that is needed."))


TEXTS = Texts()
