"""What a person can ask for, in one place: the pages, the API and the shell all call these verbs."""

import shutil
import time
import uuid
from pathlib import Path

from .advice import default_settings, recommend
from .data.cache import forget
from .data.divide import fresh_texts
from .data.folds import check_folds
from .data.survey import Progress, Survey, silent
from .data.tables import Table
from .errors import Problem, Words, telling
from .home.files import publish_folder, write_json
from .home.layout import Home, Project, Run, Search
from .home.specs import Base, ProjectSpec, RunSpec, SearchSpec
from .home.survey import StoredSurvey
from .models.loading import facts_of
from .options import Budget, Columns, Folds, Reading, Repairs, Settings, Shares, validated
from .tasks import TASKS
from .tasks.bases import adapted, base_of
from .tasks.classification.samples import SAMPLES
from .tasks.classification.task import Classification
from .tasks.look import TableRequest, suggest_task
from .tasks.masked_lm.task import MaskedLm, amount_of_text

SAMPLE = SAMPLES["reviews"].file


def look_at(files: Path | dict[str, Path], columns: dict | None = None, reading: Reading = Reading(),
            repairs: Repairs = Repairs(), task: str | None = Classification.name) -> tuple[Table, Columns, Survey]:
    """Read a file, or own files for "train", "valid" and "test", and survey it; columns not given are suggested.

    Nothing is stored, but the table stays in memory for a while (`data.cache`): not to be altered. For the task
    "masked-lm" one file is read, a table or lines of text, and there is no label column. None: the task that fits best.
    """
    files = files if isinstance(files, dict) else {"": Path(files)}
    if task is not None and task not in TASKS:
        raise Problem("unknown_task", f"'{task[:80]}'(이)라는 과제는 없습니다. 있는 과제: {', '.join(TASKS)}",
                      f"There is no task '{task[:80]}'. There are: {', '.join(TASKS)}", task=task[:80])
    request = TableRequest(task or suggest_task(files, reading)[0][0], files, reading, columns or {}, repairs)
    table = request.table()
    return table, *request.survey(table)


def create_project(home: Home, owner: str, title: str, table: Table, columns: Columns, survey: Survey,
                   seed: int = 42, shares: Shares = Shares(), reading: Reading = Reading(),
                   repairs: Repairs = Repairs()) -> Project:
    """Split the surveyed rows and keep them as a project; project.json, written last, brings it into being.

    Without a title it is named after the file, or the first of several. `reading`, `repairs`: those of `look_at`, for
    the record.
    """
    name = _name_of(table)
    project, title = home.new_project(owner, name), title.strip() or name
    spec = validated(ProjectSpec, dict(title=title[:200], task=survey.task, columns=columns, shares=shares, seed=seed,
                                       reading=reading, repairs=repairs, source=table.source, created=time.time()))
    parts = TASKS[survey.task].divide(survey.hashed, shares, seed)
    with publish_folder(project.data) as aside:
        for name, rows in parts.items():
            rows.to_parquet(aside / f"{name}.parquet", index=False)
        unlabelled = fresh_texts(survey.unlabelled, parts)
        unlabelled.to_parquet(aside / project.unlabelled.name, index=False)
        facts = StoredSurvey.model_validate(survey.as_dict() | {
            "labels": sorted(survey.labels), "counts": survey.labels,
            "rows": {name: len(rows) for name, rows in parts.items()}, "unlabelled": len(unlabelled),
            "characters": int(survey.rows["text"].str.len().quantile(0.99)),
            "notes": [note._asdict() for note in table.notes]})
        write_json(aside / project.survey_file.name, facts.model_dump(by_alias=True))
    write_json(project.file, spec.model_dump())
    forget()
    return project


def project_of(home: Home, owner: str, title: str, request: TableRequest, progress: Progress = silent) -> Project:
    """Make the project that is asked for. Raises Problem, as `TableRequest.table` and `survey` do."""
    table = request.table(progress)
    columns, survey = request.among(table).survey(table, progress)
    progress(0.9, Words("프로젝트를 만들고 있습니다", "Making the project"))
    return create_project(home, owner, title, table, columns, survey, request.seed, request.shares, request.reading,
                          request.repairs)


def _name_of(table: Table) -> str:
    """That of the file, or of the first of several; a ZIP of several is one file."""
    files = [piece.source for piece in table.pieces]
    return Path(files[0] if " + ".join(files) == table.source else table.source).stem


def settings_for(project: Project, base: Base, given: dict | None = None, task: str | None = None) -> Settings:
    """Complete settings: what is given, and for the rest what is recommended. Raises Problem("bad_option")."""
    given, facts = {name: value for name, value in (given or {}).items() if value is not None}, facts_of(base)
    task = task or project.spec.task
    settings = validated(Settings, default_settings(facts, given, **_size(project, task)))
    if settings.max_length > facts.max_length:
        raise Problem("bad_option", f"'최대 길이(토큰)' {settings.max_length}은(는) 너무 깁니다: '{base.id}'은(는) "
                      f"{facts.max_length}토큰까지 읽습니다.", f"'Maximum length' {settings.max_length} is too long: "
                      f"'{base.id}' reads up to {facts.max_length} tokens.", option="max_length")
    return settings


def advice_for(project: Project, base: Base, method: str, task: str | None = None) -> dict:
    """`recommend` for this project's data, and its task or `task`."""
    task = task or project.spec.task
    return recommend(facts_of(base), method=method, **_size(project, task))


def start_run(project: Project, model: str, given: dict | None = None, *, key: str | None = None,
              token: str | None = None, local_folders: bool = False) -> Run:
    """Queue a run. The same `key` gives the same run, however often it is sent."""
    base = base_of(project, model, token, local_folders=local_folders)
    return _queue(project, base, settings_for(project, base, given), key)


def start_adaptation(project: Project, model: str, given: dict | None = None, *, key: str | None = None,
                     token: str | None = None, local_folders: bool = False) -> Run:
    """Queue a run that adapts a base model to the texts of a project, with and without labels.

    Once it has a model, that is a base model for every project of its owner: "PROJECT/RUN".
    """
    base = base_of(project, model, token, local_folders=local_folders)
    return _queue(project, base, settings_for(project, base, given, MaskedLm.name), key, task=MaskedLm.name)


def start_adapted(project: Project, model: str, given: dict | None = None, adaptation: dict | None = None, *,
                  key: str | None = None, token: str | None = None, local_folders: bool = False) -> Run:
    """Queue an adaptation (settings: `adaptation`) and a run that starts from what it makes (`given`); the latter.

    Raises Problem("nothing_to_learn") where the project has no labels.
    """
    _check_labels(project)
    base, key = base_of(project, model, token, local_folders=local_folders), key or uuid.uuid4().hex
    with telling("① 적응의 설정", "① Settings of the adaptation"):
        first = settings_for(project, base, adaptation, MaskedLm.name)
    with telling("② 분류 학습의 설정", "② Settings of the training"):
        settings = settings_for(project, base, given)
    adapting = _queue(project, base, first, f"{key} adaptation", task=MaskedLm.name)
    return _queue(project, adapted(adapting), settings, key, after=adapting.name)


def start_search(project: Project, model: str, budget: dict | None = None, *, key: str | None = None,
                 token: str | None = None, local_folders: bool = False) -> Search:
    """Queue a search; its trial 0 is the recommended setting. Raises Problem("nothing_to_learn")."""
    _check_labels(project)
    base = base_of(project, model, token, local_folders=local_folders)
    return project.add_search(SearchSpec(base=base, budget=validated(Budget, budget or {}),
                                         defaults=settings_for(project, base), created=time.time(),
                                         key=key or uuid.uuid4().hex))


def start_cross_validation(project: Project, model: str, folds: int | None = None, given: dict | None = None, *,
                           key: str | None = None, token: str | None = None, local_folders: bool = False) -> Search:
    """Queue a cross-validation: one training as `start_run` queues it, and one for each of `folds` folds.

    Raises Problem("nothing_to_learn"), and "too_many_folds" for too few rows.
    """
    _check_labels(project)
    base = base_of(project, model, token, local_folders=local_folders)
    folds = validated(Folds, {} if folds is None else {"folds": folds}).folds
    check_folds(TASKS[project.spec.task], project, folds)
    return project.add_search(SearchSpec(base=base, folds=folds, defaults=settings_for(project, base, given),
                                         created=time.time(), key=key or uuid.uuid4().hex))


def model_of(project: Project) -> Run:
    """The project's model: its best run by validation. Raises Problem("no_model")."""
    if (best := project.best_run()) is None:
        raise Problem("no_model", "이 프로젝트에는 아직 학습된 모델이 없습니다. 학습이 끝난 뒤 시도해 주세요.",
                      "This project has no trained model yet. Try again once training has ended.", project=project.name)
    return best


def delete_project(project: Project) -> None:
    """Remove a project with all its runs, those that wait for their turn too.

    Raises Problem("still_running") while one is at work, or a search goes on.
    """
    if any(run.has_worker for run in project.runs()) or any(search.result is None for search in project.searches()):
        raise Problem("still_running", "학습 중인 실행이 있습니다. 먼저 멈춘 뒤 지워 주세요.",
                      "A run is at work. Stop it first, then delete.", project=project.name)
    project.file.unlink()  # from here on it is gone for everyone, the supervisor too (`home.open_runs`)
    shutil.rmtree(project.path)


def _queue(project: Project, base: Base, settings: Settings, key: str | None, *, task: str | None = None,
           after: str | None = None) -> Run:
    return project.add_run(RunSpec(base=base, settings=settings, created=time.time(), key=key or uuid.uuid4().hex,
                                   task=task, after=after))


def _check_labels(project: Project) -> None:
    if TASKS[project.spec.task].makes != "model":
        raise Problem("nothing_to_learn", "이 프로젝트에는 라벨이 없어 모델을 분야에 적응시키기만 할 수 있습니다. 라벨이 있는 파일로 새 프로젝트를 "
                      "만들고, 적응시킨 모델을 바탕 모델로 고르세요.",
                      "This project has no labels: a model can only be adapted to it. Make a project of a file with "
                      "labels, and choose the adapted model as its base.", project=project.name)


def _size(project: Project, task: str) -> dict:
    """What advice depends on: rows, the characters that 99 % of the texts stay under; of an adaptation all of them."""
    known = project.survey
    size = {"task": task, "rows": known.rows["train"], "characters": known.characters}
    return size if TASKS[task].makes == "model" else size | {"rows": project.text_rows, "amount": amount_of_text(project)}
