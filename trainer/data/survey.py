"""A survey says which rows can be used, what there is to know about them, and what repairs changed."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..errors import Words
from ..home.survey import Change, Finding
from ..texts import columns_of
from .checks.copies import HASHES
from .divide import PARTS

if TYPE_CHECKING:
    from pandas import DataFrame

Progress = Callable[[float, Words], None]  # share of the work done, 0 … 1, and what is being done


def silent(share: float, words: Words) -> None:
    """Progress that nobody watches."""


@dataclass
class Survey:
    """`rows`: the repaired rows to be used; columns text (NFC), of pairs second, label and row (its number as a
    spreadsheet shows it), of several files also part and file.

    `task`: the name of the task that they are for; where it has no labels, `label` is "" and `labels` is empty.
    `hashed`: these rows with `copies.HASHES`, faster to divide. `labels`: label → its number of rows, most frequent
    first; of numbers, a stretch of them → its rows. `findings` are about the rows as they came, `changes` about what
    repairs made of them. `fingerprint`: SHA-256 over texts and labels in order. `unlabelled`: rows with a text and no
    label (columns text and row), which a model can be adapted on. `merges`: label → label, a suggestion for
    `Repairs.merge_labels`. `hangul`: share of Hangul among letters, 0 … 1. `unit`: of labels that are numbers.
    """

    task: str
    hashed: "DataFrame"
    labels: dict[str, int]
    findings: list[Finding]
    fingerprint: str
    unlabelled: "DataFrame"
    changes: list[Change] = field(default_factory=list)
    merges: dict[str, str] = field(default_factory=dict)
    hangul: float = 1.0
    unit: str = ""

    @property
    def rows(self) -> "DataFrame":
        return self.hashed.drop(columns=HASHES)

    def as_dict(self) -> dict:
        """JSON form, without the rows themselves."""
        uploaded = set(self.rows.get("part", [])) - {""}
        return {"rows": len(self.rows), "labels": self.labels, "fingerprint": self.fingerprint,
                "brought": [part for part in PARTS if part in uploaded],
                "findings": [each.model_dump() for each in self.findings],
                "changes": [each.model_dump() for each in self.changes], "merges": self.merges, "hangul": self.hangul}


def fingerprint(rows: "DataFrame") -> str:
    digest = hashlib.sha256()
    for cells in zip(*(rows[name] for name in (*columns_of(rows), "label")), strict=True):
        digest.update("".join(f"{len(cell)}:{cell}" for cell in cells).encode())
    return digest.hexdigest()
