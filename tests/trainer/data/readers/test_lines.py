"""A .txt to be classified, or to adapt a model to, is the table that the data page would read, or a text a line."""

import pytest

from trainer.data.tables import read_table
from trainer.options import Reading
from trainer.serving.labelling import texts_of

TEXTS = [f"정말, 재미있는 영화 {i}" if i % 3 else f"별로인 영화 {i}" for i in range(30)]


@pytest.mark.parametrize("begin, row", [
    ("| 리뷰 | 번호 |\n|---|---|\n", "| {0} | {1} |"), ("리뷰\t번호\n", "{0}\t{1}"), ("", "{0}|{1}"), ("", "{1};{0}"),
    ("번호,리뷰\n", '{1},"{0}"'), ('"번호","리뷰"\n', '"{1}","{0}"'), ("번호, text\n", '{1}, "{0}"')])
def test_a_table_is_one_table_everywhere(tmp_path, begin, row):
    path = tmp_path / "글.txt"
    rows = [row.format(text, number) for number, text in enumerate(TEXTS)]
    path.write_text(begin + "\n".join(rows), encoding="utf-8")
    assert texts_of({"": path}, Reading()).frame.equals(read_table(path).frame)


@pytest.mark.parametrize("lines", [TEXTS, ["재미있다"] * 30, ["글, 하나"], ["책: 재미있다 | 좋다", *TEXTS], ["글", *TEXTS]])
def test_prose_is_a_text_a_line(tmp_path, lines):
    path = tmp_path / "글.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert texts_of({"": path}, Reading()).frame["text"].tolist() == lines
