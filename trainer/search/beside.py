"""Compare finished runs of a project: their metrics on the same test rows, and the settings that differ."""

from dataclasses import dataclass, replace

from ..errors import Problem, Words, josa, present
from ..fields import applying, title_of, value_words
from ..home.project import Project, Run
from ..kinds.answer import Judged
from ..models.families import facts_of
from ..options import Settings
from ..tasks import TASKS, makes_base, task_of
from ..tasks.answering import Source, share_of, sources
from ..tasks.bases import base_words
from ..tasks.measured import simple_sources
from ..tasks.task import Task
from ..training.further import begun_words, seen_words
from .comparison import Compared, apart_of, beside_the_best, judged, of_run
from .named import run_words

BASE, ROWS = Words("바탕 모델", "Base model"), Words("학습 행", "Training rows")
BEGINS = Words("출발점", "Begins with")
FEWEST, MOST = 2, 8  # runs; each has a colour in a chart


@dataclass(frozen=True)
class Beside:
    """Runs side by side. `found`: the runs in the given order, then the simple methods. `rows`: the number of test rows
    that all have answered; `of`: the most rows that one has answered. `settings` that differ: title → run → value.
    `mixed`: whether one of the runs usually answers together with the simple method; here each answers alone."""

    task: Task
    runs: list[Run]
    found: list[Compared]
    rows: int
    of: int
    settings: dict[Words, dict[str, Words]]
    mixed: bool

    @property
    def doubts(self) -> dict[str, Words]:
        """Run → why its score may be too good."""
        return {run.name: words for run in self.runs if (words := seen_words(run))}

    def as_json(self) -> dict:
        own = {title_of(Settings, name): name for name in Settings.model_fields} | {
            BASE: "model", ROWS: "rows", BEGINS: "begins"}
        return {"rows": self.rows, "of": self.of, "compared": [each.as_json() for each in self.found],
                "doubts": {run: words._asdict() for run, words in self.doubts.items()},
                "settings": {own[title]: {run: value.en for run, value in values.items()}
                             for title, values in self.settings.items()}}


def beside(project: Project, names: list[str]) -> Beside:
    """Compare the runs with these names. Raises Problem: "how_many_runs", "no_such_run", "another_task", "not_tested",
    "no_common_rows"."""
    runs = [project.run(name) for name in _checked(names)]
    for run in runs:
        _check(run)
    task, rows = task_of(runs[0]), _Rows(project)
    found = [rows.read(replace(of_run(run), title=run_words(run), parameters=_parameters(run)), sources(run, "test")[0])
             for run in runs]
    common = rows.common()
    for name, source in reversed(simple_sources(next((run for run in runs if not run.spec.rows), runs[0])).items()):
        one = rows.read(Compared(name, title=task.simple_methods[name]), source)
        found += [] if one.problem else [one]
    answers = {name: each for name in rows.answers if (each := rows.among(name, common))}
    found = [judged(each, task, answers[key].metrics(), len(common)) if (key := each.run or each.name) in answers
             else each for each in found]
    found = beside_the_best(found, task, lambda best, each: apart_of(
        answers[best.run or best.name], answers[each.run or each.name]))
    return Beside(task, runs, found, len(common), rows.most, differing(runs), any(share_of(run) < 1 for run in runs))


class _Rows:
    """Stored answers to test rows: run or method → answers, if they can be read."""

    def __init__(self, project: Project):
        self.project, self.answers = project, dict[str, Judged]()

    def read(self, one: Compared, source: Source) -> Compared:
        """Read the answers of `one`; if they are damaged, it is returned with the problem."""
        try:
            self.answers[one.run or one.name] = source.mixed(1.0)
        except Problem as problem:
            return replace(one, problem=problem.as_dict())
        return one

    @property
    def most(self) -> int:
        return max((len({*each.rows.tolist()}) for each in self.answers.values()), default=0)

    def common(self) -> list[int]:
        """The numbers of the rows that all have answered, sorted. Raises Problem("no_common_rows")."""
        each = [{*answers.rows.tolist()} for answers in self.answers.values()]
        if each and not (common := set.intersection(*each)):
            raise Problem(
                "no_common_rows", "고른 학습들은 서로 다른 시험 행으로 재어, 함께 답한 행이 하나도 없습니다. 같은 시험 행으로 잰 학습끼리 골라 주세요.",
                "These trainings were tested on different rows, and there is no row that all of them have answered. "
                "Choose trainings that were tested on the same rows.")
        return sorted(common) if each else []

    def among(self, name: str, rows: list[int]) -> Judged | None:
        """The answers of `name` to the rows with these numbers; None if it has not answered all of them."""
        answers = self.answers[name]
        places = {row: place for place, row in enumerate(answers.rows.tolist())}
        if rows == [*places]:
            return answers
        if not {*rows} <= {*places}:
            return None
        truth = present(TASKS[self.project.spec.task].rows(self.project, "test")[1], "truth")
        return answers.taken([places[row] for row in rows], truth[rows])


def can_stand(run: Run | None) -> bool:
    """Whether a run can be compared: it is tested, and its test answers are stored."""
    return run is not None and not makes_base(run) and run.is_tested and bool(sources(run, "test"))


def differing(runs: list[Run]) -> dict[Words, dict[str, Words]]:
    """Title → run → value for what differs between the runs: base model, number of training rows, settings."""
    values = {run.name: {name: value_words(Settings, name, value)
                         for name, value in applying(run.spec.settings).items()} for run in runs}
    named = {name: title_of(Settings, name) for name in Settings.model_fields}
    found = {BASE: {run.name: base_words(run.spec.base) for run in runs},
             ROWS: {run.name: _rows(run) for run in runs},
             BEGINS: {run.name: begun_words(run) or Words("처음부터", "the beginning") for run in runs}}
    found |= {title: {run: own.get(name, Words("–", "–")) for run, own in values.items()}
              for name, title in named.items()}
    return {title: of for title, of in found.items() if len({*of.values()}) > 1}


def _checked(names: list[str]) -> list[str]:
    names = [*dict.fromkeys(names)]
    if not FEWEST <= len(names) <= MOST:
        raise Problem(
            "how_many_runs", f"나란히 볼 학습을 {FEWEST}개에서 {MOST}개까지 골라 주세요. 지금은 {len(names)}개입니다.",
            f"Choose {FEWEST} to {MOST} trainings to put side by side: there are {len(names)} now.", value=len(names))
    return names


def _check(run: Run) -> None:
    name = run_words(run)
    if makes_base(run):
        raise Problem(
            "another_task", f"‘{name.ko}’{josa(name.ko, '은/는')} 답을 배우는 학습이 아니라 나란히 견줄 점수가 없습니다. 그것을 빼고 다시 골라 주세요.",
            f"“{name.en}” is no training that learns answers, so it has no score to compare. "
            "Leave it out, and choose again.", run=run.name)
    if not can_stand(run):
        raise Problem(
            "not_tested", f"‘{name.ko}’{josa(name.ko, '은/는')} 시험 행으로 잰 답이 없어 견줄 수 없습니다. 끝까지 학습한 것만 견줍니다: 끝나기를 기다리거나 "
            "‘이어서 학습’을 누르거나, 그것을 빼고 다시 골라 주세요.",
            f"“{name.en}” has no answers to the test rows, so it cannot be compared. Wait until it has "
            "ended, resume it, or leave it out and choose again.", run=run.name)


def _rows(run: Run) -> Words:
    number = run.spec.rows or run.project.survey.rows["train"]
    return Words(f"{number:,}", f"{number:,}")


def _parameters(run: Run) -> int | None:
    """The number of parameters as the run has counted them, else those of its base model; None if that is gone."""
    if counted := ((run.reached or {}).get("cost") or {}).get("parameters"):
        return counted
    try:
        return facts_of(run.spec.base).parameters
    except Problem:  # the base model has been deleted since
        return None
