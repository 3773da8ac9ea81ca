"""What a task asks of a table: the columns by role, and the ways in which tables hold its examples."""

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
    """A column as the task knows it; `name` is its field in `options.Columns`, `title` what stands in it."""

    name: str
    kind: ColumnKind
    title: Words


@dataclass(frozen=True)
class Fit:
    """Why a table seems to hold a task's examples, and how sure that is, 0 … 1."""

    confidence: float
    reason: Words


TEXT_ROLE = Role("text", TEXT, Words("글", "texts"))
LABEL_ROLE = Role("label", CATEGORY, Words("라벨", "labels"))


class Format(ABC):
    """One way in which tables hold the examples of a task."""

    roles: tuple[Role, ...]

    @property
    def inputs(self) -> tuple[Role, ...]:
        """The texts that a model reads of one example: a single one, or a pair."""
        return tuple(role for role in self.roles if role.kind is TEXT)

    def read(self, files: dict[str, Path], reading: Reading) -> Table:
        """The files: part → file; "" is one file, to be divided. Raises Problem, as `read_tables` does."""
        return read_tables(files, reading)

    def read_head(self, file: Path, reading: Reading) -> Table:
        """The first `FIRST` rows of a file, at once. Raises Problem, as `data.tables.read_head` does."""
        return read_head(file, reading, FIRST)

    def certain(self, files: dict[str, Path], reading: Reading) -> Fit | None:
        """Why the files can hold nothing else, by their beginning; None if they can. Raises Problem, as `read_head`."""
        return None

    @abstractmethod
    def fits(self, table: Table) -> Fit | None:
        """How well a table suits this format, by its first rows; None if it does not."""

    def suggest(self, frame: "DataFrame") -> Suggestion:
        """A column for each role, with the reason. Raises Problem where a role cannot be filled."""
        return suggest(frame, {role.name: role.kind for role in self.roles})

    def columns(self, table: Table, chosen: dict[str, str]) -> Columns:
        """The columns that were chosen, and the suggested ones for the other roles. Raises Problem, as `suggest`."""
        roles = {role.name for role in self.roles}
        chosen = {name: plain_name(str(column)) for name, column in chosen.items()
                  if column and (name in roles or name not in Columns.model_fields)}
        if not roles <= chosen.keys():
            chosen = self.suggest(table.frame).columns | chosen
        return validated(Columns, chosen)
