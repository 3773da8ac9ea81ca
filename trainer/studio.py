"""What a person can ask for, in one place: the pages, the API and the shell all call these verbs."""

import shutil
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from .data.cache import forget
from .data.corrections import Correction
from .data.divide import fresh_texts
from .data.folds import check_folds
from .data.lengths import spread
from .data.nested import checked_numbers
from .data.survey import Progress, Survey, silent
from .data.tables import Table
from .errors import Problem, Words, concerning
from .fields import validated
from .home.files import publish_folder, write_json
from .home.layout import Home
from .home.probe import end_probes
from .home.project import Project, Run, Search
from .home.specs import Base, Method, Origin, ProjectSpec, RunSpec, SearchSpec
from .home.survey import StoredSurvey
from .home.trash import discard
from .models.download import Room
from .options import Budget, Columns, Folds, Reading, Repairs, Settings, Shares
from .search.ranges import begins_with, ranges_for
from .tasks import ADAPTING, TASKS
from .tasks.bases import adapted, base_of
from .tasks.look import TableRequest, likeliest_labelling, suggest_task
from .tasks.revised import (
    correcting,
    extension,
    facts_of,
    next_title,
    taken_out_of,
    told_of_both,
    unlabelled_of,
    with_more,
)
from .tasks.settings import settings_for
from .training.affordable import check_fits
from .training.plan import FIRST, SECOND, Plan, check_methods

if TYPE_CHECKING:
    from pandas import DataFrame

LONGEST_TITLE = 200  # characters


def look_at(files: Path | dict[str, Path], columns: dict | None = None, reading: Reading = Reading(),
            repairs: Repairs = Repairs(), task: str | None = "") -> tuple[Table, Columns, Survey]:
    """Read a file, or one file each for "train", "valid" and "test", and survey it; columns not given are suggested.

    Nothing is stored, but the table stays in memory for a while (`data.cache`): do not change it. `task`: "" takes the
    best fitting task that learns labels, None the best fitting one of all. The task "masked-lm" reads one file, a table
    or lines of text, and has no label column.
    Raises Problem; where the table was read but cannot be used, it has `notes` on how it was read.
    """
    files = files if isinstance(files, dict) else {"": Path(files)}
    if not task:
        task = likeliest_labelling(files, reading, columns or {}) if task == "" else suggest_task(files, reading)[0][0]
    request = TableRequest(task, files, reading, columns or {}, repairs)
    table = request.table()
    try:
        return table, *request.survey(table)
    except Problem as problem:
        problem.where["notes"] = [note._asdict() for note in table.notes]
        raise


def create_project(home: Home, owner: str, title: str, table: Table, columns: Columns, survey: Survey,
                   seed: int = 42, shares: Shares = Shares(), reading: Reading = Reading(),
                   repairs: Repairs = Repairs()) -> Project:
    """Split the surveyed rows and store them as a project; it exists once everything is written.

    Without a title it is named after the file, or the first of several. `reading`, `repairs`: as given to `look_at`.
    """
    name = _name_of(table)
    spec = validated(ProjectSpec, dict(
        title=(title.strip() or name)[:LONGEST_TITLE], task=survey.task, columns=columns, shares=shares, seed=seed,
        reading=reading, repairs=repairs, source=table.source, created=time.time()))
    task = TASKS[survey.task]
    parts = task.divide(survey.hashed, shares, seed)
    unlabelled = fresh_texts(survey.unlabelled, parts)
    facts = StoredSurvey.model_validate(survey.as_dict() | {
        "labels": task.outputs(columns, survey.labels), "counts": survey.labels, "unit": survey.unit,
        "rows": {name: len(rows) for name, rows in parts.items()}, "unlabelled": len(unlabelled),
        "characters": (lengths := spread(survey.rows))[99], "lengths": lengths,
        "notes": [note._asdict() for note in table.notes]})
    return _made(home, owner, name, spec, parts | {"unlabelled": unlabelled}, facts)


def correct_project(project: Project, corrections: Sequence[Correction], title: str = "") -> Project:
    """Make a new project of this one's rows, with some relabelled or taken out; this one stays as it is.

    Raises Problem, as `tasks.revised.correcting` does.
    """
    done = correcting(project, corrections)
    unlabelled = unlabelled_of(project, done.parts)
    facts = facts_of(project, done.parts, unlabelled, changes=project.survey.changes + done.changes)
    removed = len(done.removed)
    spec = _spec_after(project, title, relabelled=done.relabelled, removed=removed, of_test=done.of_test,
                       of_others=done.relabelled + removed - done.of_test)
    return _made_of(project, spec, done.parts | {"unlabelled": unlabelled}, facts, done.removed)


def extend_project(project: Project, request: TableRequest, title: str = "", progress: Progress = silent) -> Project:
    """Make a new project of this one's rows and those of `request` (`tasks.revised.adding`); the test rows stay.

    Raises Problem, as `TableRequest.table`, its `survey`, and `extension` do.
    """
    table = request.table(progress)
    survey = request.survey(table, progress)[1]
    progress(0.9, Words("프로젝트를 만들고 있습니다", "Making the project"))
    done = extension(project, table, survey)
    unlabelled = unlabelled_of(project, done.parts, survey.unlabelled)
    facts = facts_of(project, done.parts, unlabelled, **told_of_both(project.survey, table, survey, done))
    spec = _spec_after(project, title, f"{project.spec.source} + {table.source}", added=sum(done.added.values()))
    return _made_of(project, spec, done.parts | {"unlabelled": unlabelled}, facts)


def _spec_after(project: Project, title: str, source: str = "", of_test: int = 0, of_others: int = 0,
                **done: int) -> ProjectSpec:
    spec, before = project.spec, project.spec.origin
    origin = Origin(project=project.name, title=project.title, **done,
                    of_test=of_test + (before.of_test if before else 0),
                    of_others=of_others + (before.of_others if before else 0))
    title = (title.strip() or next_title(project))[:LONGEST_TITLE]
    return validated(ProjectSpec, spec.model_dump() | {
        "title": title, "source": source or spec.source, "created": time.time(), "origin": origin})


def _made_of(project: Project, spec: ProjectSpec, tables: dict, facts: StoredSurvey,
             removed: "DataFrame | None" = None) -> Project:
    """Make the project, and keep all rows ever taken out, so that they do not come back when rows are added."""
    gone = taken_out_of(project)
    gone = gone if removed is None else with_more(gone, removed)
    tables = tables if gone.empty else tables | {"taken_out": gone}
    return _made(Home(project.path.parents[1]), project.owner, project.name.rpartition("-")[0], spec, tables, facts)


def _made(home: Home, owner: str, name: str, spec: ProjectSpec, tables: "dict[str, DataFrame]",
          facts: StoredSurvey) -> Project:
    """Write a project. `tables`: file name without suffix → rows. The project's folder is named after `name`."""
    with home.making(owner, name) as (hidden, project):
        with publish_folder(hidden.data) as aside:
            for table, rows in tables.items():
                rows.to_parquet(aside / f"{table}.parquet", index=False, write_page_checksum=True)
            write_json(aside / hidden.survey_file.name, facts.model_dump(by_alias=True))
        write_json(hidden.file, spec.model_dump())
    forget()
    return project


def project_of(home: Home, owner: str, title: str, request: TableRequest, progress: Progress = silent) -> Project:
    """Make the project that `request` describes. Raises Problem, as `TableRequest.table` and `survey` do.

    A chosen column that does not exist is refused; only `look` suggests another one instead.
    """
    table = request.table(progress)
    columns, survey = request.survey(table, progress)
    progress(0.9, Words("프로젝트를 만들고 있습니다", "Making the project"))
    return create_project(home, owner, title, table, columns, survey, request.seed, request.shares, request.reading,
                          request.repairs)


def _name_of(table: Table) -> str:
    """The name of the file, or of the first of several, without suffix; a ZIP counts as one file."""
    files = [piece.source for piece in table.pieces]
    return Path(files[0] if " + ".join(files) == table.source else table.source).stem


def start(project: Project, plan: Plan, *, token: str | None = None, local_folders: bool = False,
          room: Room = nullcontext) -> Run | Search:
    """Queue what a plan asks for. A plan with the same key is started only once, and gives the same run or search.

    One training, also one that follows an adaptation, is a run; a search, a cross-validation or a comparison is a
    search. A finished adaptation can be the base model of all projects of its owner, under the name "PROJECT/RUN".
    Raises Problem: "nothing_to_learn" if the project's task does not offer such plans, "bad_option", "too_many_folds",
    "how_many_methods", and those of `checked_numbers`, `base_of`, `settings_for`, `check_fits` and `ranges_for`.
    """
    _check_offered(project, plan)
    end_probes(project)  # whoever starts a training needs no estimate any more
    find = partial(base_of, project, token=token, local_folders=local_folders, room=room)
    key = plan.key or uuid.uuid4().hex
    if plan.kind == "methods":
        return _start_methods(project, plan, find, key)
    begin: dict[str, Callable[[Project, Base, Plan, str], Run | Search]] = {
        "once": _start_once, "adapted": _start_adapted, "search": _start_search, "folds": _start_folds,
        "sizes": _start_sizes}
    return begin[plan.kind](project, find(plan.model), plan, key)


def _start_once(project: Project, base: Base, plan: Plan, key: str) -> Run:
    return _queue(project, base, _settings(project, base, plan.settings, plan.task), key, task=plan.task)


def _settings(project: Project, base: Base, given: dict | None = None, task: str | None = None) -> Settings:
    """As `settings_for`. Raises Problem, also if this machine is too small for them."""
    settings = settings_for(project, base, given, task)
    check_fits(project, base, settings, task)
    return settings


def _start_adapted(project: Project, base: Base, plan: Plan, key: str) -> Run:
    """Queue an adaptation, and a run that starts from its model; return the second."""
    with concerning(*FIRST):
        first = _settings(project, base, plan.adaptation, ADAPTING)
    with concerning(*SECOND):
        settings = _settings(project, base, plan.settings, plan.task)
    adapting = _queue(project, base, first, f"{key} adaptation", task=ADAPTING)
    try:
        return _queue(project, adapted(adapting), settings, key, task=plan.task, after=adapting.name)
    except OSError:  # an adaptation alone was not asked for
        shutil.rmtree(adapting.path, ignore_errors=True)
        raise


def _start_search(project: Project, base: Base, plan: Plan, key: str) -> Search:
    """Queue a search. Its trial 0 has the recommended settings, or the nearest to them within narrowed ranges."""
    budget, ranges = validated(Budget, plan.budget or {}), ranges_for(project, base, plan.ranges)
    defaults = begins_with(project, base, ranges, plan.settings)
    check_fits(project, base, defaults)
    return project.add_search(SearchSpec(base=base, budget=budget, ranges=ranges, created=time.time(), key=key,
                                         defaults=defaults))


def _start_folds(project: Project, base: Base, plan: Plan, key: str) -> Search:
    """Queue one ordinary training, and one for each fold."""
    folds = validated(Folds, plan.folds or {}).folds
    check_folds(TASKS[project.spec.task], project, folds)
    return project.add_search(SearchSpec(base=base, folds=folds, created=time.time(), key=key,
                                         defaults=_settings(project, base, plan.settings)))


def _start_methods(project: Project, plan: Plan, find: Callable[[str], Base], key: str) -> Search:
    """Queue a training for each model with its recommended settings; all models are found before any begins."""
    check_methods(plan.models)
    bases = [find(name) for name in plan.models]
    first, *others = [Method(base=base, settings=_settings(project, base)) for base in bases]
    return project.add_search(SearchSpec(base=first.base, defaults=first.settings, others=others, created=time.time(),
                                         key=key))


def _start_sizes(project: Project, base: Base, plan: Plan, key: str) -> Search:
    """Queue a training on each number of rows, with the given settings, the rest as recommended for that number."""
    numbers = checked_numbers(plan.rows or [], project.survey.rows["train"])
    every = _settings(project, base, plan.settings)
    fewer = [(rows, settings_for(project, base, plan.settings, rows=rows)) for rows in numbers]
    return project.add_search(SearchSpec(base=base, defaults=every, created=time.time(), key=key, others=[
        Method(base=base, settings=settings, rows=rows) for rows, settings in fewer]))


def rename_project(project: Project, title: str) -> None:
    """Give a project another title; its folder keeps its name. Raises Problem("bad_title")."""
    if not 0 < len(title := title.strip()) <= LONGEST_TITLE:
        raise Problem("bad_title", f"이름은 1자에서 {LONGEST_TITLE}자까지 쓸 수 있는데 {len(title)}자입니다. 다시 적어 주세요.",
                      f"A name has 1 to {LONGEST_TITLE} characters, and this one has {len(title)}. Write another.",
                      value=title[:LONGEST_TITLE])
    write_json(project.title_file, {"title": title})


def delete_project(project: Project) -> None:
    """Delete a project for good with all its runs, including queued ones.

    Raises Problem("still_running") while a run is training or a search goes on.
    """
    _check_at_rest(project)
    Home(project.path.parents[1]).remove(project)


def discard_project(project: Project) -> None:
    """As `delete_project`, but it can be restored for some minutes: see `home.trash`."""
    _check_at_rest(project)
    discard(project)


def _check_at_rest(project: Project) -> None:
    runs = project.runs() + project.damaged_runs()
    if any(run.has_worker for run in runs) or any(search.result is None for search in project.searches()):
        raise Problem("still_running", "학습하는 중입니다. 먼저 멈춘 뒤 지워 주세요.",
                      "A run is at work. Stop it first, then delete.", project=project.name)
    end_probes(project)


def _queue(project: Project, base: Base, settings: Settings, key: str, **how) -> Run:
    return project.add_run(RunSpec(base=base, settings=settings, created=time.time(), key=key, **how))


def _check_offered(project: Project, plan: Plan) -> None:
    if plan.kind not in TASKS[project.spec.task].plans:
        raise Problem("nothing_to_learn", "이 프로젝트에는 라벨이 없어 모델을 분야에 적응시키기만 할 수 있습니다. 라벨이 있는 파일로 새 프로젝트를 "
                      "만들고, 적응시킨 모델을 바탕 모델로 고르세요.",
                      "This project has no labels: a model can only be adapted to it. Make a project of a file with "
                      "labels, and choose the adapted model as its base.", project=project.name)
