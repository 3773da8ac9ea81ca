"""Read and survey a table as a person asks for it, before it becomes a project."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from ..advice import Size
from ..data.cache import cached, cached_table
from ..data.lengths import Lengths, token_lengths
from ..data.parts import in_order
from ..data.survey import Progress, Survey, silent
from ..data.tables import Table, read_head
from ..errors import Problem, Words
from ..models.families import CARRIED, facts_of
from ..models.loading import find_base
from ..options import Columns, Reading, Repairs, Shares
from . import LABELLING, TASKS
from .format import Fit


@dataclass(frozen=True)
class TableRequest:
    """How to read a table. `files`: part → file; "" is one file, which is split. `columns`: role → column, as far as
    chosen. `alone`: False for rows that are added to a project, which need not be enough by themselves."""

    task: str
    files: dict[str, Path]
    reading: Reading = Reading()
    columns: dict[str, str] = field(default_factory=dict)
    repairs: Repairs = Repairs()
    shares: Shares = Shares()
    seed: int = 42
    alone: bool = True

    def head(self, progress: Progress = silent) -> Table:
        """Read the first rows of the training file, which is quick. Raises Problem, as `in_order` and
        `Format.read_head` do."""
        return TASKS[self.task].format.read_head(next(iter(in_order(self.files).values())), self.reading)

    def table(self, progress: Progress = silent) -> Table:
        """Read the whole table, cached (`data.cache`): do not change it. Raises Problem, as `Format.read` does."""
        progress(0, Words("파일을 읽고 있습니다", "Reading the file"))
        return cached_table(self.files, self.reading, TASKS[self.task].format.read)

    def survey(self, table: Table, progress: Progress = silent) -> tuple[Columns, Survey]:
        """The columns, chosen or suggested, and the survey of the repaired rows.

        Raises Problem, as `Format.columns` and the survey of the task do.
        """
        task = TASKS[self.task]
        columns = task.format.columns(table, self.columns)
        asked, how = (self.task, columns, self.repairs, self.alone), {} if self.alone else {"alone": False}
        return columns, cached(table, "survey", asked,
                               lambda: task.survey(table, columns, self.repairs, progress, **how))

    def among(self, table: Table) -> "TableRequest":
        """This request without columns that the table lacks: they were chosen when the files were read otherwise."""
        return replace(self, columns={name: column for name, column in self.columns.items() if column in table.frame})

    def division(self, survey: Survey) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
        """Numbers of rows as the project will have them: part → rows, and part → label → rows."""
        task = TASKS[self.task]
        parts = task.divide(survey.hashed, self.shares, self.seed)
        return {part: len(rows) for part, rows in parts.items()}, task.counts_in(parts)


@dataclass(frozen=True)
class Surveyed:
    """A survey, and the text lengths in tokens of the built-in model."""

    task: str
    table: Table
    columns: Columns
    survey: Survey
    lengths: Lengths


@dataclass(frozen=True)
class Look:
    """What to show of a table. `problem`: why it cannot be surveyed, although it could be read."""

    table: Table
    problem: Problem | None = None
    surveyed: Surveyed | None = None


def look(request: TableRequest, progress: Progress) -> Look:
    """Read a table, survey it and measure its texts. Raises Problem if the files cannot be read."""
    table = request.table(progress)
    try:
        columns, survey = request.among(table).survey(table, lambda share, words: progress(0.3 + 0.65 * share, words))
    except Problem as problem:
        return Look(table, problem)
    progress(0.96, Words("글 길이를 재고 있습니다", "Measuring the texts"))
    lengths = cached(table, "lengths", (request.task, survey.fingerprint), lambda: _lengths(request.task, survey))
    return Look(table, None, Surveyed(request.task, table, columns, survey, lengths))


def _lengths(task: str, survey: Survey) -> Lengths:
    carried, kind = find_base(CARRIED), TASKS[task]
    facts = facts_of(carried)
    cuts = kind.reads_pairs or "windows" in kind.advise(facts, Size(len(survey.rows), 0), {})
    return token_lengths(survey.rows, Path(carried.path), facts.max_length, cuts)


def certain_task(files: dict[str, Path], reading: Reading) -> tuple[str, Fit] | None:
    """The only task that the files can be for, if they show one. Raises Problem, as `Format.certain`."""
    fits = ((task.name, task.format.certain(files, reading)) for task in TASKS.values())
    return next(((name, fit) for name, fit in fits if fit), None)


def suggest_task(files: dict[str, Path], reading: Reading) -> list[tuple[str, Fit]]:
    """The tasks that the files fit, best first, and why. Raises Problem, as `in_order` and `read_head` do."""
    if certain := certain_task(files, reading):
        return [certain]
    return fitting(read_head(next(iter(in_order(files).values())), reading))


def fitting(table: Table) -> list[tuple[str, Fit]]:
    """The tasks that a table fits, best first, and why."""
    fits = ((task.name, task.format.fits(table)) for task in TASKS.values())
    return sorted(((name, fit) for name, fit in fits if fit), key=lambda pair: -pair[1].confidence)


def labelling(table: Table) -> list[tuple[str, Fit]]:
    """The tasks of `fitting` that learn labels; a person chooses among these."""
    return [(name, fit) for name, fit in fitting(table) if TASKS[name].makes == "model"]


def likeliest_labelling(files: dict[str, Path], reading: Reading, columns: dict[str, str]) -> str:
    """The best fitting task that learns labels, where nobody has chosen one. Tasks with exactly the chosen roles come
    first, then tasks with these roles and more. Raises Problem, as `in_order` and `read_head` do."""
    chosen = {role for role, column in columns.items() if column and role in Columns.model_fields}
    roles = {task.name: {role.name for role in task.format.roles} for task in TASKS.values() if task.makes == "model"}
    able = [name for name, taken in roles.items() if taken == chosen] or \
        [name for name, taken in roles.items() if chosen <= taken] or [LABELLING]
    if len(able) == 1:
        return able[0]
    found = labelling(read_head(next(iter(in_order(files).values())), reading))
    return next((name for name, _ in found if name in able), able[0])
