"""Find labels to check: rows that are probably mislabelled, rows that the model got wrong, and rows where it is least
sure. Each row is judged by a model that was not trained on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import Problem, Words, present
from ..home.project import Run
from ..kinds.answer import Judged
from . import task_of
from .answering import Part, answers_to, sources

if TYPE_CHECKING:
    from pandas import DataFrame

MOST = 300  # rows: an hour's work
UNSURE = 50  # rows of a part where the model is right, but least sure
LIKELY = Words("정답이 틀린 듯함", "the label is likely wrong")
WRONG = Words("모델의 답과 다름", "the model answers otherwise")
HESITANT = Words("모델이 망설임", "the model is not sure")
PARTS: dict[Part, tuple[str, ...]] = {"folds": ("train", "valid"), "valid": ("valid",), "test": ("test",)}


@dataclass(frozen=True)
class Doubt:
    """A row to check. `row`: its texts, label, number (and file, if there are several) in the upload; label and
    `answer` as people write them; `probability`: of the answer, None if the kind of answer has none."""

    row: dict
    answer: str
    probability: float | None
    why: Words


def doubts(run: Run) -> list[Doubt]:
    """The likeliest mistakes first, `MOST` at most. Raises Problem("nothing_measured")."""
    found = [each for part in _measured(run) for each in _of_part(run, part)]
    order = (LIKELY, WRONG, HESITANT)
    return [doubt for why in order for doubt in found if doubt.why is why][:MOST]


def _measured(run: Run) -> list[Part]:
    """The parts with stored answers of a model that was not trained on them. Raises Problem("nothing_measured")."""
    known: list[Part] = ["folds" if sources(run, "folds") else "valid", "test"]
    found = [part for part in known if task_of(run).makes == "model" and sources(run, part)]
    if not found:
        raise Problem("nothing_measured", "이 학습은 아직 아무 행에도 답하지 않았습니다. 학습을 마친 뒤 받아 주세요.",
                      "This training has not answered any rows yet. Ask again once it is done.", run=run.name)
    return found


def _of_part(run: Run, part: Part) -> Iterator[Doubt]:
    kind, answers = task_of(run).judged, present(answers_to(run, part), "answers")
    rows, labels = _rows(run, PARTS[part]), run.project.survey.labels
    plain = answers.plain(labels)
    for place, why in _ranked(answers):
        row = rows.iloc[int(answers.rows[place])].to_dict()
        row["label"] = kind.written(row["label"], row["text"])
        yield Doubt(row, kind.written(plain[place]["answer"], row["text"]), answers.sure_of(place), why)


def _ranked(answers: Judged) -> Iterator[tuple[int, Words]]:
    """Yield places in `answers` with the reason to check them, the likeliest mistakes first."""
    seen = set[int]()
    where = {int(row): place for place, row in enumerate(answers.rows)}
    wrong = [where[each["row"]] for each in answers.mistakes()]
    for why, places in ((LIKELY, answers.suspects()), (WRONG, wrong), (HESITANT, answers.hesitant()[:UNSURE])):
        yield from ((place, why) for place in places if place not in seen)
        seen.update(places)


def _rows(run: Run, parts: tuple[str, ...]) -> "DataFrame":
    import pyarrow
    import pyarrow.parquet

    tables = [pyarrow.parquet.read_table(run.project.split(part), page_checksum_verification=True) for part in parts]
    return pyarrow.concat_tables(tables).to_pandas()
