"""`data/survey.json`: what a survey found in the data of a project, as it is kept with the project."""

from pydantic import BaseModel, Field

from ..errors import Words


class Sentence(BaseModel, frozen=True):
    """One sentence in both languages."""

    ko: str
    en: str

    @property
    def words(self) -> Words:
        return Words(self.ko, self.en)


class StoredFinding(Sentence, frozen=True):
    """As `data.findings.Finding`. Earlier versions did not write `files` and `repair`."""

    code: str
    severity: str = "info"
    count: int
    rows: list[int] = []
    files: list[str] = []
    repair: str | None = None


class StoredExample(BaseModel, frozen=True):
    """As `data.changes.Example`."""

    row: int
    before: str
    after: str | None
    file: str | None = None


class StoredChange(Sentence, frozen=True):
    """As `data.changes.Change`."""

    code: str
    count: int
    examples: list[StoredExample]


class StoredSurvey(BaseModel, frozen=True):
    """The facts about a project's data. What has a default, an earlier version did not write.

    `labels`: sorted, their places are the label numbers of a model; `counts`: rows of each label, most frequent first.
    `rows`: rows of "train", "valid" and "test"; `unlabelled`: rows with a text and no label. `characters`: the length
    that 99 % of the texts stay under. `uploaded`: the parts that came as files of their own (on disk "brought").
    `notes` say how the file was read; `merges` are suggested, label → label; `hangul`: share of the letters, 0 … 1.
    """

    labels: list[str]
    counts: dict[str, int] = {}
    rows: dict[str, int]
    unlabelled: int = 0
    characters: int = 0
    uploaded: list[str] = Field([], alias="brought")
    fingerprint: str = ""
    hangul: float = 1.0
    notes: list[Sentence] = []
    findings: list[StoredFinding] = []
    changes: list[StoredChange] = []
    merges: dict[str, str] = {}
