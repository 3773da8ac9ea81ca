"""The commands of `python -m trainer`; each calls the same verbs as the pages. Flags derive from the options."""

import argparse
import json
import sys
import time
from pathlib import Path

from . import studio
from .files import read_json
from .home import Home, Run, Search, default_home
from .models import CARRIED
from .options import Budget, Reading, Settings, help_of, title_of
from .predictor import Predictor
from .search import best_of
from .supervisor import Supervisor
from .watching import snapshot, watch

OWNER = "local"


def main(arguments: list[str]) -> None:
    """Parse and run one command. Raises Problem."""
    options = _parser().parse_args(arguments)
    options.command(Home(options.home), options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m trainer", description="코튠: 한국어 글로 모델을 학습합니다. "
                                     "KoTune: train models on Korean text. Also: python -m trainer pretrain --help")
    parser.add_argument("--home", type=Path, default=default_home(), help="where projects lie (KOTUNE_HOME)")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(function, help: str, *, project: bool = True, run: bool = False):
        added = commands.add_parser(function.__name__.strip("_"), help=help, description=help)
        added.set_defaults(command=function)
        if project:
            added.add_argument("project")
        if run:
            added.add_argument("run", nargs="?", help="default: the newest, or for results the best")
        return added

    for function, help in ((survey, "파일을 읽고 살펴봅니다 / read a file and survey it"),
                           (new, "파일로 프로젝트를 만듭니다 / make a project of a file")):
        added = command(function, help, project=False)
        added.add_argument("file", type=Path)
        added.add_argument("--text", help="text column")
        added.add_argument("--label", help="label column")
        added.add_argument("--encoding", help="overrules what is found out")
    added.add_argument("--title", default="")
    added.add_argument("--seed", type=int, default=42, help="of the split")
    command(projects, "프로젝트 목록 / list the projects", project=False)
    for function, model, help in ((train, Settings, "모델을 학습합니다 / train a model"),
                                  (search, Budget, "좋은 설정을 찾습니다 / search for good settings")):
        added = command(function, help)
        added.add_argument("--model", default=CARRIED, help="kotune-mini, a Hub id or a local folder")
        added.add_argument("--key", help="the same key starts it only once")
        _add_options(added, model)
    command(follow, "학습을 지켜봅니다 / watch a run", run=True)
    command(stop, "저장하고 멈춥니다 / save and stop a run", run=True)
    command(resume, "이어서 학습합니다 / go on with a run", run=True)
    command(result, "결과를 봅니다 / show test results", run=True)
    added = command(predict, "글을 분류합니다 / classify texts (arguments, or lines of standard input)")
    added.add_argument("texts", nargs="*")
    added.add_argument("--run")
    command(delete, "프로젝트를 지웁니다 / delete a project")
    return parser


def _add_options(parser: argparse.ArgumentParser, model: type) -> None:
    """A flag for every field of a pydantic model."""
    for name, field in model.model_fields.items():
        kind = field.annotation if field.annotation in (int, float) else str
        parser.add_argument("--" + name.replace("_", "-"), type=kind,
                            help=f"{title_of(model, name).ko}: {help_of(model, name).en}".replace("%", "%%"))


def _given(options, model: type) -> dict:
    return {name: value for name in model.model_fields if (value := getattr(options, name)) is not None}


def survey(home: Home, options) -> None:
    found = _look(options)[2]
    for label, count in found.labels.items():
        print(f"{count:>9,}  {label}")


def new(home: Home, options) -> None:
    table, columns, found = _look(options)
    project = studio.create_project(home, OWNER, options.title, table, columns, found, options.seed)
    print(project.name)


def _look(options):
    """Survey a file; what was found goes to standard error."""
    given = {"text": options.text, "label": options.label}
    table, columns, found = studio.look_at(options.file, given, Reading(encoding=options.encoding))
    for words in [*table.notes, *(finding.words for finding in found.findings)]:
        print(f"· {words.ko} ({words.en})", file=sys.stderr)
    print(f"· {columns.text} → {columns.label}: {len(found.rows):,}행", file=sys.stderr)
    return table, columns, found


def projects(home: Home, options) -> None:
    for project in home.projects(OWNER):
        best = project.best_run()
        score = f"{best.score:.4f} ({best.name})" if best else "-"
        print(f"{project.name:30} {score:>16}  {project.spec.title}")


def train(home: Home, options) -> None:
    run = studio.start_run(home.project(OWNER, options.project), options.model, _given(options, Settings),
                           key=options.key, local_folders=True)
    _supervised(home, lambda: _show(run))


def search(home: Home, options) -> None:
    project = home.project(OWNER, options.project)
    found = studio.start_search(project, options.model, _given(options, Budget), key=options.key, local_folders=True)
    _supervised(home, lambda: _show_search(found))


def follow(home: Home, options) -> None:
    _show(_newest(home, options))


def stop(home: Home, options) -> None:
    run = _newest(home, options)
    for search in run.project.searches():
        if search.name == run.spec.search and search.result is None:
            search.stop.touch()
    run.ask_to_stop()
    print(f"{run.name}: 저장하고 멈추는 중입니다 / saving and stopping")


def resume(home: Home, options) -> None:
    run = _newest(home, options)
    run.requeue()
    _supervised(home, lambda: _show(run))


def result(home: Home, options) -> None:
    project = home.project(OWNER, options.project)
    run = project.run(options.run) if options.run else studio.model_of(project)
    test = read_json(run.test)
    if test:
        test.pop("figures")
    print(json.dumps({"run": run.name, "result": run.result, "test": test}, ensure_ascii=False, indent=1))


def predict(home: Home, options) -> None:
    project = home.project(OWNER, options.project)
    run = project.run(options.run) if options.run else studio.model_of(project)
    texts = options.texts or [line.rstrip("\n") for line in sys.stdin]
    predictor = Predictor(home)
    for start in range(0, len(texts), 1000):
        part = texts[start:start + 1000]
        for text, answer in zip(part, predictor.predict(run, part), strict=True):
            print(json.dumps({"text": text, **answer}, ensure_ascii=False), flush=True)
    predictor.close()


def delete(home: Home, options) -> None:
    studio.delete_project(home.project(OWNER, options.project))


def _newest(home: Home, options) -> Run:
    project = home.project(OWNER, options.project)
    return project.run(options.run) if options.run else project.newest_run()


def _supervised(home: Home, show) -> None:
    """Serve the queue while `show` watches, unless an app on this home already does."""
    supervisor = Supervisor(home)
    supervisor.start()
    try:
        show()
    finally:
        supervisor.close()


def _show(run: Run) -> None:
    """A line a second while it trains, one an epoch; ends with the run. Exits with 1 if it failed."""
    epochs, now = 0, None
    print(f"{run.project.name} {run.name}", flush=True)
    for now in watch(run):
        for epoch in now["epochs"][epochs:]:
            metrics = epoch["metrics"]
            print(f"  epoch {epoch['epoch']}/{now['epochs_planned']}  loss {metrics['loss']:.4f}  "
                  f"accuracy {metrics['accuracy']:.4f}  macro F1 {metrics['macro_f1']:.4f}"
                  f"{'  *' if epoch['best'] else ''}")
        epochs = len(now["epochs"])
        if now["state"] == "running" and now["loss"] is not None and now["phase"] == "training":
            print(f"  step {now['step']}/{now['steps']}  loss {now['loss']:.4f}  {now['rows_per_second']:.0f} rows/s  "
                  f"{now['seconds_left']:.0f} s left", flush=True)
    _report(run, now)


def _show_search(search: Search) -> None:
    shown = set()
    while search.result is None:
        for run in search.trials():
            if run.name not in shown and not run.is_pending:
                shown.add(run.name)
                _report(run, snapshot(run), f"trial {run.spec.trial}: {run.spec.settings.model_dump()}")
        time.sleep(0.5)
    best = best_of(search.trials())
    print(f"best: {best.name if best else None}")
    if best:
        _report(best, snapshot(best))


def _report(run: Run, now: dict, head: str = "") -> None:
    print(f"{head or run.name}  {now['state']}  validation {now['score']}")
    if problem := (now["result"] or {}).get("problem"):
        sys.exit(f"{problem['ko']}\n{problem['en']}  [{problem['code']}]")
    if test := read_json(run.test):
        rows = {"model": test["metrics"], **test["baselines"]}
        for name, metrics in rows.items():
            print(f"  test  {name:10} accuracy {metrics['accuracy']:.4f}  macro F1 {metrics['macro_f1']:.4f}")
        print(f"  {run.model}")
