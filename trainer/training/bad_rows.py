"""Find the rows on which a tokenizer failed, so that a person can take them out and train on the others."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from ..errors import Problem, Words, clip
from ..home.project import Run
from ..tasks import makes_base
from ..texts import Text

MOST = 5  # rows; if more fail, the tokenizer is at fault, not the rows


@contextmanager
def named(run: Run, part: str, texts_of: Callable[[str], Sequence[Text]],
          encode: Callable[[Sequence[Text]], object]) -> Iterator[None]:
    """Add to a Problem("tokenizer_failed") that is raised inside which rows of the upload failed, as `rows`, if they
    are at most `MOST`. `part`: "train", "valid" or "test". If only some of the rows were read (as in a probe of a large
    table), or the texts are not rows of the table, the Problem is raised as it is."""
    try:
        yield
    except Problem as problem:
        is_plain = not run.spec.fold and not run.spec.rows and not makes_base(run)
        if problem.code != "tokenizer_failed" or not is_plain:
            raise
        texts = texts_of(part)
        if len(texts) != run.project.survey.rows[part]:
            raise
        if len(places := _failing(encode, texts, range(len(texts)))) > MOST or not places:
            raise
        raise _with_rows(problem, _rows(run, part, places), texts[places[0]]) from problem


def _failing(encode: Callable[[Sequence[Text]], object], texts: Sequence[Text], among: range) -> list[int]:
    """The places of texts that cannot be tokenised, found by bisection, which stops once there are more than `MOST`."""
    try:
        encode(texts[among.start:among.stop])
        return []
    except Problem as problem:
        if problem.code != "tokenizer_failed":
            raise
    if len(among) == 1:
        return [among.start]
    middle = len(among) // 2
    found = _failing(encode, texts, among[:middle])
    return found if len(found) > MOST else found + _failing(encode, texts, among[middle:])


def _rows(run: Run, part: str, places: list[int]) -> list[dict]:
    """Number and file of the rows at these places, [{row, file}]; file is None if there was only one."""
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(run.project.split(part), page_checksum_verification=True)
    files = table["file"] if "file" in table.column_names else None
    return [{"row": table["row"][place].as_py(), "file": files[place].as_py() if files else None} for place in places]


def _with_rows(problem: Problem, rows: list[dict], text: Text) -> Problem:
    few, words = rows_words(rows), problem.words
    shown = clip(text if isinstance(text, str) else " / ".join(text), 60)
    return Problem(problem.code, f"{few.ko}: {words.ko} 그 행의 글: ‘{shown}’",
                   f"{few.en[0].upper()}{few.en[1:]}: {words.en} The text: “{shown}”", rows=rows)


def rows_words(rows: list[dict]) -> Words:
    """The numbers of rows in words, each with its file, if that is known."""
    files = [clip(each["file"], 60) if each["file"] else "" for each in rows]
    numbers = [f"{each['row']:,}" for each in rows]
    return Words(", ".join(f"‘{file}’ {row}행" if file else f"{row}행" for file, row in zip(files, numbers, strict=True)),
                 ", ".join(f"row {row} of “{file}”" if file else f"row {row}"
                           for file, row in zip(files, numbers, strict=True)))
