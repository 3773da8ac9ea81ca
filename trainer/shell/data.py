"""Commands on data: `survey`, `new`, `correct`, `extend`, `projects`, `models` and `delete`."""

import os
import sys
from pathlib import Path

from .. import studio
from ..data.additions import LEFT_OUT
from ..data.corrections import corrections_of
from ..data.divide import PARTS
from ..data.hub import HubData, from_hub
from ..data.parts import files_of
from ..data.paste import paste
from ..errors import Words, present
from ..fields import validated
from ..home.files import temporary_folder
from ..home.layout import Home
from ..home.project import Project
from ..home.specs import ProjectSpec
from ..options import Columns, Reading, Repairs, Shares
from ..tasks.bases import base_models
from ..tasks.choosing import best_run
from ..tasks.look import TableRequest, likeliest_labelling
from ..tasks.revised import adding, origin_words
from .flags import add_flags, chosen, given
from .terminal import standard_input

OWNER = "local"
HUB = "hub:"
CORRECTIONS = ("a table with the columns row (the number in the uploaded file), label (the right one; empty: the row "
               "is taken out) and, for a project of several files, file")
FILES = ("a table; or own tables for training, validation and test, which their names tell or you: "
         "train=FILE valid=FILE test=FILE; or hub:OWNER/NAME, a data set of the Hub (token: HF_TOKEN); or -, a table "
         "pasted to standard input")


def add_commands(command) -> None:
    for function, help in ((survey, "파일을 읽고 살펴봅니다 / read a file and survey it"),
                           (new, "파일로 프로젝트를 만듭니다 / make a project of a file")):
        added = command(function, help, project=False)
        added.add_argument("files", nargs="+", metavar="FILE", help=FILES)
        add_flags(added, ProjectSpec, "task")
        for model in (Columns, Reading, Repairs):
            add_flags(added, model)
        add_flags(added, HubData, "config", "split", "rows")
    added.add_argument("--title", default="", help="제목: default: the name of the file")
    add_flags(added, Shares)
    add_flags(added, ProjectSpec, "seed")
    fixed = command(correct, "정답을 고치거나 행을 뺀 새 프로젝트를 만듭니다 / make a project of another one, with rows corrected")
    fixed.add_argument("corrections", metavar="FILE", help=CORRECTIONS)
    more = command(extend, "글을 더한 새 프로젝트를 만듭니다 / make a project of another one, with rows added")
    more.add_argument("files", nargs=1, metavar="FILE", help="a table with the columns of the project; or hub:…, or -")
    for model in (Columns, Reading, Repairs):
        add_flags(more, model)
    add_flags(more, HubData, "config", "split", "rows")
    for added in (fixed, more):
        added.add_argument("--title", default="", help="제목: default: that of the project, with a number")
    command(projects, "프로젝트 목록 / list the projects", project=False)
    command(models, "여기 있는 바탕 모델 / the base models that are here", project=False)
    command(delete, "프로젝트를 지웁니다 / delete a project")


def survey(home: Home, options) -> None:
    found = _look(options)[2]
    for label, count in found.labels.items():
        print(f"{count:>9,}  {label}")


def new(home: Home, options) -> None:
    table, columns, found = _look(options)
    project = studio.create_project(
        home, OWNER, options.title, table, columns, found, **given(options, ProjectSpec, "seed"),
        shares=chosen(options, Shares), reading=chosen(options, Reading), repairs=chosen(options, Repairs))
    print(project.name)


def correct(home: Home, options) -> None:
    project = home.project(OWNER, options.project)
    _made(studio.correct_project(project, corrections_of(Path(options.corrections)), options.title))


def extend(home: Home, options) -> None:
    project = home.project(OWNER, options.project)
    with temporary_folder() as folder:
        request = adding(project, _uploads(options, Path(folder)), given(options, Columns), chosen(options, Reading),
                         given(options, Repairs))
        _made(studio.extend_project(project, request, options.title))


def _made(project: Project) -> None:
    """Print the name of the new project, and to standard error what was done and left out."""
    known = project.survey
    print_notes([origin_words(present(project.spec.origin, "origin")),
                 *(each.words for each in known.findings if each.code in LEFT_OUT)])
    print(project.name)


def projects(home: Home, options) -> None:
    for project in home.projects(OWNER):
        best = best_run(project)
        score = f"{best.score:.4f} ({best.name})" if best else "-"
        print(f"{project.name:30} {score:>16}  {' '.join(project.title.split())}")


def models(home: Home, options) -> None:
    for base in base_models(home, OWNER):
        gain = f"{base['before']:.1f} → {base['after']:.1f}" if base["before"] and base["after"] else "-"
        print(f"{base['id']:34} {gain:>18}  {base['title']['ko']}")


def delete(home: Home, options) -> None:
    studio.delete_project(home.project(OWNER, options.project))


def _look(options):
    """Survey the files, and print to standard error how they were read, the findings, and what repairs changed."""
    with temporary_folder() as folder:
        files, reading, named = _uploads(options, Path(folder)), chosen(options, Reading), given(options, Columns)
        task = options.task or likeliest_labelling(files, reading, named)
        request = TableRequest(task, files, reading, named, chosen(options, Repairs))
        table = request.table()
        print_notes(table.notes)  # before the survey, as they may explain why it refuses the table
        columns, found = request.survey(table)
    print_notes([finding.words for finding in found.findings])
    for change in found.changes:
        print(f"✓ {change.words.ko} ({change.words.en})", file=sys.stderr)
        for each in change.examples:
            where = f"{each.file} {each.row:,}" if each.file else f"{each.row:,}"
            print(f"    {where}행: {each.before!r} → {'뺌 / left out' if each.after is None else repr(each.after)}",
                  file=sys.stderr)
    texts = " + ".join(filter(None, [columns.text, columns.second]))
    print(f"· {texts} → {columns.label or '-'}: {len(found.rows):,}행", file=sys.stderr)
    return table, columns, found


def print_notes(notes: list[Words]) -> None:
    for words in notes:
        print(f"· {words.ko} ({words.en})", file=sys.stderr)


def _uploads(options, folder: Path) -> dict[str, Path]:
    """Part → file, as given (train=FILE) or judged by the file names; pasted text and data of the Hub become files in
    `folder`."""
    match options.files:
        case ["-"]:
            return {"": paste(standard_input(), folder)}
        case [name] if name.startswith(HUB):
            data = {"id": name.removeprefix(HUB)} | given(options, HubData, "config", "split", "rows")
            return from_hub(validated(HubData, data), os.environ.get("HF_TOKEN"), folder)
    named = {part: Path(name) for part, _, name in (text.partition("=") for text in options.files)
             if part in PARTS and name}
    return named if len(named) == len(options.files) else files_of([Path(text) for text in options.files])
