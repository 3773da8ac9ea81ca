"""Formats: the columns that a task needs in a table, by role, and how its examples are read from files."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..data.columns import Suggestion, suggest
from ..data.tables import FIRST, Table, read_head, read_tables
from ..errors import Words
from ..fields import validated
from ..kinds.columns import CATEGORY, TEXT, ColumnKind
from ..kinds.text import plain_name
from ..options import Columns, Reading

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True)
class Role:
    """What a task uses a column for; `name`: its field in `options.Columns`, `title`: what the column holds."""

    name: str
    kind: ColumnKind
    title: Words


@dataclass(frozen=True)
class Fit:
    """Why a table seems to hold a task's examples, and how sure that is, from 0 to 1."""

    confidence: float
    reason: Words


TEXT_ROLE = Role("text", TEXT, Words("글", "texts"))
LABEL_ROLE = Role("label", CATEGORY, Words("라벨", "labels"))


class Format(ABC):
    """One way in which tables hold the examples of a task."""

    roles: tuple[Role, ...]

    @property
    def inputs(self) -> tuple[Role, ...]:
        """The roles of the texts that a model reads of one example: one, or two for a pair."""
        return tuple(role for role in self.roles if role.kind is TEXT)

    def read(self, files: dict[str, Path], reading: Reading) -> Table:
        """Read all rows. `files`: part → file; "" is one file, which is split later. Raises Problem, as `read_tables`
        does."""
        return read_tables(files, reading)

    def read_head(self, file: Path, reading: Reading) -> Table:
        """Read the first `FIRST` rows of a file, which is quick. Raises Problem, as `data.tables.read_head` does."""
        return read_head(file, reading, FIRST)

    def certain(self, files: dict[str, Path], reading: Reading) -> Fit | None:
        """Why the beginning of the files shows that only this format fits; None if it does not. Raises Problem, as
        `read_head` does."""
        return None

    @abstractmethod
    def fits(self, table: Table) -> Fit | None:
        """How well a table fits this format, judged by its first rows; None if it does not fit."""

    def suggest(self, frame: "DataFrame") -> Suggestion:
        """A column for each role, with the reason. Raises Problem where a role cannot be filled."""
        return suggest(frame, {role.name: role.kind for role in self.roles})

    def columns(self, table: Table, chosen: dict[str, str]) -> Columns:
        """The `chosen` columns (role → column), with suggestions for the other roles. Raises Problem, as `suggest`."""
        roles = {role.name for role in self.roles}
        chosen = {name: plain_name(str(column)) for name, column in chosen.items()
                  if column and (name in roles or name not in Columns.model_fields)}
        if not roles <= chosen.keys():
            chosen = self.suggest(table.frame).columns | chosen
        return validated(Columns, chosen)
