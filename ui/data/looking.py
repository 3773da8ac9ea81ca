"""What a person asks of a table on the data page, and what there is to show of it."""

from dataclasses import dataclass
from pathlib import Path
from weakref import ref

from trainer.data.lengths import Lengths, token_lengths
from trainer.data.survey import Progress, Survey, survey
from trainer.data.tables import FIRST, Table, read_head
from trainer.errors import Problem, Words
from trainer.home.layout import Home
from trainer.home.project import Project
from trainer.models.loading import CARRIED, facts_of, find_base
from trainer.options import Columns, Reading, Repairs, Shares
from trainer.studio import columns_for, create_project, table_for
from trainer.tasks.classification.task import Classification
from trainer.tasks.masked_lm.survey import read_texts, survey_texts
from trainer.tasks.masked_lm.task import MaskedLm

from .split import divided_counts


@dataclass(frozen=True)
class Asked:
    """`files`: part → file. `columns` holds those that a person chose; a label of "" is none."""

    files: dict[str, Path]
    reading: Reading
    columns: dict[str, str]
    repairs: Repairs
    shares: Shares
    seed: int

    @property
    def task(self) -> str:
        """What follows from the columns."""
        return (MaskedLm if self.columns.get("label") == "" else Classification).name

    def head(self, tell: Progress) -> Table:
        """The first rows of the first file, at once. Raises Problem, as `read_head` does."""
        read = read_texts if self.task == MaskedLm.name else read_head
        return read(next(iter(self.files.values())), self.reading, FIRST)

    def table(self, tell: Progress) -> Table:
        """Raises Problem, as `table_for` does."""
        tell(0, Words("파일을 읽고 있습니다", "Reading the file"))
        return table_for(self.task, self.files, self.reading)

    def survey(self, table: Table, tell: Progress) -> "Surveyed":
        """Columns chosen when the file was read differently do not count. Raises Problem, as `look_at` does."""
        there = {name: column for name, column in self.columns.items() if column in table.frame}
        columns = columns_for(self.task, table, there)
        if self.task == MaskedLm.name:
            return _measured(table, columns, survey_texts(table, columns, self.repairs), tell)
        return _surveyed(table, columns, self.repairs, tell)

    def project(self, home: Home, owner: str, title: str, tell: Progress) -> Project:
        """Raises Problem, as `table`, `survey` and `create_project` do."""
        known = self.survey(self.table(tell), tell)
        tell(0.9, Words("프로젝트를 만들고 있습니다", "Making the project"))
        return create_project(home, owner, title, known.table, known.columns, known.found, self.seed, self.shares,
                              self.reading, self.repairs)


@dataclass(frozen=True)
class Surveyed:
    """A survey, and the lengths of its texts in tokens of the built-in model."""

    table: Table
    columns: Columns
    found: Survey
    lengths: Lengths


@dataclass(frozen=True)
class Looked:
    """What there is to show. `problem`: why the table, though it can be read, cannot be surveyed."""

    table: Table
    problem: Problem | None = None
    known: Surveyed | None = None


def looked(asked: Asked, tell: Progress) -> Looked:
    """Read and survey. Raises Problem where the files cannot be read."""
    table = asked.table(tell)
    try:
        return Looked(table, None, asked.survey(table, tell))
    except Problem as problem:
        return Looked(table, problem)


def divided(asked: Asked, known: Surveyed, tell: Progress) -> dict[str, dict[str, int]]:
    """Part → label → rows."""
    tell(0, Words("행을 나누어 보고 있습니다", "Dividing the rows"))
    return divided_counts(known.found, asked.shares, asked.seed, asked.task)


_latest: tuple | None = None  # the survey made last: the table that it is of, what was asked, the rest of a Surveyed


def _surveyed(table: Table, columns: Columns, repairs: Repairs, tell: Progress) -> Surveyed:
    """`survey`, or what it gave last time for the same; forgotten together with the table (`trainer.data.latest`)."""
    global _latest
    known = _latest
    if known and known[0]() is table and known[1] == (columns, repairs):
        return Surveyed(table, columns, *known[2])
    _latest = known = None  # there is no memory for two
    found = survey(table, columns, repairs, lambda share, words: tell(0.3 + 0.65 * share, words))
    done = _measured(table, columns, found, tell)
    _latest = ref(table, _forget), (columns, repairs), (found, done.lengths)
    return done


def _measured(table: Table, columns: Columns, found: Survey, tell: Progress) -> Surveyed:
    tell(0.96, Words("글 길이를 재고 있습니다", "Measuring the texts"))
    carried = find_base(CARRIED)
    lengths = token_lengths(found.rows["text"], Path(carried.path), facts_of(carried).max_length)
    return Surveyed(table, columns, found, lengths)


def _forget(gone: ref) -> None:
    global _latest
    if _latest and _latest[0] is gone:
        _latest = None
