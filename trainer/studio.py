"""What a person can ask for, in one place: the pages, the API and the shell all call these verbs."""

import shutil
import time
import uuid
from pathlib import Path

from .advice import default_settings, recommend
from .columns import suggest_columns
from .errors import Problem
from .files import publish_folder, read_json, write_json
from .home import Home, Project, Run, Search
from .latest import forget, latest_table
from .models import facts_of, find_base
from .options import (
    Base,
    Budget,
    Columns,
    ProjectSpec,
    Reading,
    Repairs,
    RunSpec,
    SearchSpec,
    Settings,
    Shares,
    validated,
)
from .split import fresh_texts, split
from .survey import Survey, survey
from .tables import Table

SAMPLE = Path(__file__).parent / "samples" / "reviews.csv"


def look_at(files: Path | dict[str, Path], columns: dict | None = None, reading: Reading = Reading(),
            repairs: Repairs = Repairs()) -> tuple[Table, Columns, Survey]:
    """Read a file, or own files for "train", "valid" and "test", and survey it; columns not given are suggested.

    Nothing is stored, but the table stays in memory for a while (`trainer.latest`): not to be altered.
    """
    table = latest_table(files if isinstance(files, dict) else {"": files}, reading)
    columns = {name: column for name, column in (columns or {}).items() if column}
    if len(columns) < 2:
        suggestion = suggest_columns(table.frame)
        columns = {"text": suggestion.text, "label": suggestion.label} | columns
    chosen = validated(Columns, columns)
    return table, chosen, survey(table, chosen, repairs) if repairs != Repairs() else survey(table, chosen)


def create_project(home: Home, owner: str, title: str, table: Table, columns: Columns, found: Survey,
                   seed: int = 42, shares: Shares = Shares(), reading: Reading = Reading(),
                   repairs: Repairs = Repairs()) -> Project:
    """Split the surveyed rows and keep them as a project; project.json, written last, brings it into being.

    `reading`, `repairs`: those of `look_at`, for the record.
    """
    title = title.strip() or Path(table.source).stem
    project = home.new_project(owner, Path(table.source).stem)
    spec = validated(ProjectSpec, dict(title=title[:200], task="classification", columns=columns, shares=shares,
                                       seed=seed, reading=reading, repairs=repairs, source=table.source,
                                       created=time.time()))
    parts = split(found.rows, shares, seed)
    with publish_folder(project.data) as aside:
        for name, rows in parts.items():
            rows.to_parquet(aside / f"{name}.parquet", index=False)
        unlabelled = fresh_texts(found.unlabelled, parts)
        unlabelled.to_parquet(aside / project.unlabelled.name, index=False)
        write_json(aside / project.survey.name, found.as_dict() | {
            "labels": sorted(found.labels), "counts": found.labels,
            "rows": {name: len(rows) for name, rows in parts.items()}, "unlabelled": len(unlabelled),
            "characters": int(found.rows["text"].str.len().quantile(0.99)),
            "notes": [note._asdict() for note in table.notes]})
    write_json(project.file, spec.model_dump())
    forget()
    return project


def settings_for(project: Project, base: Base, given: dict | None = None) -> Settings:
    """Complete settings: what is given, and for the rest what is recommended. Raises Problem("bad_option")."""
    given, facts = {name: value for name, value in (given or {}).items() if value is not None}, facts_of(base)
    settings = validated(Settings, default_settings(facts, *_size(project), given))
    if settings.max_length > facts.max_length:
        raise Problem("bad_option", f"'최대 길이(토큰)' {settings.max_length}은(는) 너무 깁니다: '{base.id}'은(는) "
                      f"{facts.max_length}토큰까지 읽습니다.", f"'Maximum length' {settings.max_length} is too long: "
                      f"'{base.id}' reads up to {facts.max_length} tokens.", option="max_length")
    return settings


def advice_for(project: Project, base: Base, method: str) -> dict:
    """`recommend` for this project's data."""
    return recommend(facts_of(base), *_size(project), method)


def start_run(project: Project, model: str, given: dict | None = None, *, key: str | None = None,
              token: str | None = None, local_folders: bool = False) -> Run:
    """Queue a run. The same `key` gives the same run, however often it is sent."""
    base = find_base(model, token, local_folders=local_folders)
    spec = RunSpec(base=base, settings=settings_for(project, base, given), created=time.time(),
                   key=key or uuid.uuid4().hex)
    return project.add_run(spec)


def start_search(project: Project, model: str, budget: dict | None = None, *, key: str | None = None,
                 token: str | None = None, local_folders: bool = False) -> Search:
    """Queue a search; its trial 0 is the recommended setting."""
    base = find_base(model, token, local_folders=local_folders)
    return project.add_search(SearchSpec(base=base, budget=validated(Budget, budget or {}),
                                         defaults=settings_for(project, base), created=time.time(),
                                         key=key or uuid.uuid4().hex))


def model_of(project: Project) -> Run:
    """The project's model: its best run by validation. Raises Problem("no_model")."""
    if (best := project.best_run()) is None:
        raise Problem("no_model", "이 프로젝트에는 아직 학습된 모델이 없습니다. 학습이 끝난 뒤 시도해 주세요.",
                      "This project has no trained model yet. Try again once training has ended.", project=project.name)
    return best


def delete_project(project: Project) -> None:
    """Remove a project with all its runs. Raises Problem("still_running") while one is at work."""
    if any(run.has_worker for run in project.runs()) or any(search.result is None for search in project.searches()):
        raise Problem("still_running", "학습 중인 실행이 있습니다. 먼저 멈춘 뒤 지워 주세요.",
                      "A run is at work. Stop it first, then delete.", project=project.name)
    project.file.unlink()  # from here on it is gone for everyone, the supervisor too
    shutil.rmtree(project.path)


def _size(project: Project) -> tuple[int, int]:
    """Training rows, and the characters that 99 % of the texts stay under."""
    known = read_json(project.survey)
    return known["rows"]["train"], known["characters"]
