"""What every kind of answers can do: be kept as columns, be measured and be drawn."""

from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Self

from .figures import Figure

if TYPE_CHECKING:
    import pyarrow


class Answers(Protocol):
    """A model's answers to some examples, in their order; `len` is how many there are.

    `kind`: its name, by which pages and cards know it. `drawn`: the figures that it has.
    """

    kind: ClassVar[str]
    drawn: ClassVar[tuple[Figure, ...]]

    @classmethod
    def from_columns(cls, table: "pyarrow.Table") -> Self:
        """`table`: the columns that `columns` gives."""

    def __len__(self) -> int: ...

    def columns(self) -> dict[str, Any]:
        """What is stored: name → values, one an example."""

    def metrics(self) -> dict[str, Any]:
        """Name of a metric → its value."""

    def figures(self) -> dict[str, Any]:
        """Name of a figure in `drawn` → its content, as JSON."""
