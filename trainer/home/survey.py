"""Findings of a survey, changes by repairs, and `data/survey.json`, in which a project keeps both."""

from typing import Literal

from pydantic import BaseModel, Field

from ..errors import Words


class Sentence(BaseModel, frozen=True):
    """One sentence in both languages."""

    ko: str
    en: str

    @property
    def words(self) -> Words:
        return Words(self.ko, self.en)


Severity = Literal["warning", "info"]


class Finding(Sentence, frozen=True):
    """It concerns `count` rows; `rows` are the numbers of up to five of them, as a spreadsheet shows them.

    `files`: the file of each of `rows`, if there were several. `repair`: the field of Repairs that helps; the words end
    with its title. Earlier versions did not write these two.
    """

    code: str
    severity: Severity = "info"
    count: int
    rows: list[int] = []
    files: list[str] = []
    repair: str | None = None


class Example(BaseModel, frozen=True):
    """One row, by its number (and file, if there are several), before and after; `after` is None if it was left out.

    A long text is cut to the part around the change. Personal data is masked, as the project keeps this.
    """

    row: int
    before: str
    after: str | None
    file: str | None = None


class Change(Sentence, frozen=True):
    """`code`: the field of Repairs that did it. `count` rows were changed or left out."""

    code: str
    count: int
    examples: list[Example]


class StoredSurvey(BaseModel, frozen=True):
    """The facts about a project's data. Earlier versions did not write the fields that have a default.

    `labels`: the outputs of a model, in their order; `counts`: rows of each label, most frequent first, or of stretches
    of numbers. `rows`: rows of "train", "valid" and "test"; `unlabelled`: rows with a text and no label. `characters`:
    the length that 99 % of the texts stay under; `lengths`: percentiles of the texts' lengths, shortest to longest.
    `uploaded`: the parts that came as files of their own (on disk "brought"). `unit`: of numbers that are learnt, as 점.
    `notes`: how the file was read; `merges`: suggested ones, label → label; `hangul`: share of the letters, 0 … 1.
    """

    labels: list[str]
    counts: dict[str, int] = {}
    rows: dict[str, int]
    unlabelled: int = 0
    characters: int = 0
    lengths: tuple[int, ...] = ()
    uploaded: list[str] = Field([], alias="brought")
    fingerprint: str = ""
    hangul: float = 1.0
    unit: str = ""
    notes: list[Sentence] = []
    findings: list[Finding] = []
    changes: list[Change] = []
    merges: dict[str, str] = {}
