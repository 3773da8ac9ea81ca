"""Commands on training: `train`, `adapt`, `measure`, `search`, `compare`, `curve`, `follow`, `resume`, `further`,
`result` and `beside`."""

import json
import sys
import time
from functools import partial
from pathlib import Path

from .. import studio
from ..errors import present
from ..fields import applying, searched, validated
from ..home.layout import Home
from ..home.probe import Probe
from ..home.project import Run, Search
from ..models.families import CARRIED
from ..options import Budget, Folds, Further, Settings
from ..queue import resuming
from ..queue.supervisor import Supervisor
from ..search.beside import beside as side_by_side
from ..search.comparison import compared
from ..search.cross_validation import measured
from ..search.sizes import curve_of
from ..tasks import ADAPTING, TASKS, makes_base
from ..tasks.choosing import model_of, newest_run
from ..tasks.measured import measured_test
from ..tasks.taken_over import settings_in_file
from ..training import probing
from ..training.forecast import forecast
from ..training.further import MAY_DIFFER, train_further
from ..training.plan import Plan
from ..training.watching import snapshot, watch
from ..units import bytes_text
from .data import OWNER
from .figures import scores, show_compared, show_curve, show_measured
from .flags import add_flags, add_ranges, chosen, given, ranges


def add_commands(command) -> None:
    for function, model, help in ((train, Settings, "모델을 학습합니다 / train a model"),
                                  (adapt, Settings, "모델을 이 글에 적응시킵니다 / adapt a model to the texts"),
                                  (measure, Settings, "학습에 드는 시간과 메모리를 잽니다 / measure what a training takes"),
                                  (search, Budget, "좋은 설정을 찾습니다 / search for good settings")):
        added = command(function, help)
        added.add_argument("--model", default=CARRIED, help="kotune-mini, kotune-bilstm …, PROJECT/RUN of an "
                                                            "adaptation, a Hub id or a local folder")
        if function is train:
            instead = added.add_mutually_exclusive_group()
            instead.add_argument("--adapt", action="store_true", help="adapt the model to the project's texts first")
            add_flags(instead, Folds)
        added.add_argument("--key", help="the same key starts it only once")
        add_flags(added, model)
        if model is Settings:
            added.add_argument("--settings", metavar="spec.json", type=Path,
                               help="take over the settings of an earlier run; other flags come first")
        else:
            add_ranges(added, Settings)
    added = command(compare, "여러 모델을 학습해 견줍니다 / train several models, and compare them")
    added.add_argument("models", nargs="+", metavar="MODEL", help="2 to 8 of them, as --model of train takes them")
    added.add_argument("--key", help="the same key starts it only once")
    added = command(curve, "학습 행 수를 바꿔 가며 견줍니다 / compare numbers of training rows")
    added.add_argument("rows", nargs="*", type=int, metavar="ROWS", help="beside all of them; default: 10, 25, 50%%")
    added.add_argument("--model", default=CARRIED, help="as that of train")
    added.add_argument("--key", help="the same key starts it only once")
    add_flags(added, Settings)
    command(follow, "학습을 지켜봅니다 / watch a run", run=True)
    command(resume, "이어서 학습합니다 / go on with a run", run=True)
    added = command(further, "한 에폭에서 더 학습하거나 그 에폭을 모델로 씁니다 / train on from an epoch, or make it a model",
                    run=True)
    add_flags(added, Further)
    add_flags(added, Settings, *MAY_DIFFER)
    added.add_argument("--key", help="the same key starts it only once")
    command(result, "결과를 봅니다 / show test results", run=True)
    command(beside, "끝난 학습을 나란히 봅니다 / put runs that are done side by side").add_argument(
        "runs", nargs="+", metavar="RUN", help="2 to 8 of them")


def train(home: Home, options) -> None:
    _start(home, options, settings=_settings(options), adaptation={} if options.adapt else None,
           folds=given(options, Folds) or None)


def adapt(home: Home, options) -> None:
    _start(home, options, settings=_settings(options), task=ADAPTING)


def measure(home: Home, options) -> None:
    project, plan = home.project(OWNER, options.project), Plan(model=options.model, settings=_settings(options))
    probes = probing.measure(project, plan, local_folders=True)
    _supervised(home, partial(_ended, probes))
    for problem in filter(None, map(probing.failure, probes)):
        raise problem
    found = present(forecast(home, project, plan, probes[0].spec.base), "forecast of a model that is here")
    print(f"{found.seconds:.0f} s ({found.low:.0f} … {found.high:.0f})  memory {bytes_text(found.memory)}  "
          f"disk {bytes_text(found.disk)}")


def search(home: Home, options) -> None:
    _start(home, options, budget=given(options, Budget), ranges=ranges(options, Settings))


def _settings(options) -> dict:
    """The settings of the flags, and of a spec.json those that can have an effect with these."""
    flags = given(options, Settings)
    if not options.settings:
        return flags
    return applying(validated(Settings, settings_in_file(options.settings) | flags)) | flags


def compare(home: Home, options) -> None:
    options.model, *others = options.models
    _start(home, options, others=others)


def curve(home: Home, options) -> None:
    _start(home, options, rows=options.rows, settings=given(options, Settings))


def _start(home: Home, options, **plan) -> None:
    started = studio.start(home.project(OWNER, options.project),
                           Plan(model=options.model, key=options.key, **plan), local_folders=True)
    _supervised(home, partial(_show_search, started) if isinstance(started, Search) else partial(_show_all, started))


def follow(home: Home, options) -> None:
    _watched(lambda: _show(_newest(home, options)))


def resume(home: Home, options) -> None:
    run = _newest(home, options)
    resuming.resume(run)
    if found := run.search:
        return _supervised(home, lambda: _show_search(found))
    _supervised(home, lambda: _show_all(run))


def further(home: Home, options) -> None:
    run = model_of(home.project(OWNER, options.project), options.run)
    more = train_further(run, chosen(options, Further), given(options, Settings, *MAY_DIFFER), options.key)
    _supervised(home, partial(_show_all, more))


def result(home: Home, options) -> None:
    run = model_of(home.project(OWNER, options.project), options.run)
    test = measured_test(run)
    if test:
        test.pop("figures")
    print(json.dumps({"run": run.name, "result": run.reached, "test": test}, ensure_ascii=False, indent=1))


def beside(home: Home, options) -> None:
    found = side_by_side(home.project(OWNER, options.project), options.runs)
    print(json.dumps(found.as_json(), ensure_ascii=False, indent=1))


def _newest(home: Home, options) -> Run:
    return newest_run(home.project(OWNER, options.project), options.run)


def _supervised(home: Home, show) -> None:
    """Serve the queue while `show` runs, unless an app on this home serves it already."""
    supervisor = Supervisor(home)
    supervisor.start()
    try:
        _watched(show)
    finally:
        supervisor.close()


def _watched(show) -> None:
    """Show progress; at Ctrl-C, explain that workers go on without this process, but the queue does not."""
    try:
        show()
    except KeyboardInterrupt:
        sys.exit("\n화면만 닫았습니다. 지금 하는 학습은 끝까지 가고, 아직 시작하지 않은 것은 앱이나 다음 학습 명령이 켜져 있을 때 시작합니다.\n"
                 "(Only this view is closed. A run at work goes on to its end; what has not begun waits for the app or "
                 "the next training command.)")


def _ended(probes: list[Probe]) -> None:
    while any(probe.is_pending for probe in probes):
        time.sleep(0.2)


def _show_all(run: Run) -> None:
    """Show the adaptation that a run waits for, if there is one, then the run."""
    if (first := run.first) and first.is_pending:
        _show(first)
    _show(run)


def _show(run: Run) -> None:
    """Print a line each second while a run trains, and one each epoch, until it ends. Exits with 1 if it failed."""
    before, epochs, now = None, 0, {}
    shown: set[str] = set()
    print(f"{run.project.name} {run.name}", flush=True)
    for now in watch(run):
        if now["before"] and not before:
            print(f"  before     {scores(now['before'])}")
        for epoch in now["epochs"][epochs:]:
            print(f"  epoch {epoch['epoch']}/{now['epochs_planned']}  {scores(epoch['metrics'])}"
                  f"{'  *' if epoch['best'] else ''}")
        for sign in now["signs"]:
            if sign["code"] not in shown:
                print(f"  ! {sign['title']['en']}. {sign['en']}")
        shown |= {sign["code"] for sign in now["signs"]}
        before, epochs = now["before"], len(now["epochs"])
        if now["state"] == "running" and now["loss"] is not None and now["phase"] == "training":
            print(f"  step {now['step']}/{now['steps']}  loss {now['loss']:.4f}  {now['rows_per_second']:.0f} rows/s  "
                  f"{now['seconds_left']:.0f} s left", flush=True)
    _report(run, now)
    if problem := _problem(now):
        sys.exit(problem)


def _show_search(search: Search) -> None:
    """Print each trial, the best model, and the results of folds or comparisons; exits with 1 if the search failed."""
    result = _show_trials(search)
    best = result["best"]
    print(f"best: {best}")
    if best:
        _report(search.project.run(best), snapshot(search.project.run(best)))
    if search.spec.folds and (found := measured(search)):
        show_measured(found, present(TASKS[search.project.spec.task].partner, "partner of a task with folds"))
    if search.spec.kind == "methods":
        show_compared(compared(search), TASKS[search.project.spec.task])
    if search.spec.kind == "sizes":
        show_curve(curve_of(search), TASKS[search.project.spec.task])
    if (problem := _problem({"result": result})) or result["state"] == "failed":
        sys.exit(problem or 1)


def _show_trials(search: Search) -> dict:
    """Print each trial once it has ended, and why it failed, until the search has ended; return its result."""
    shown: set[str] = set()
    while True:
        result = search.result
        for run in search.trials():
            if run.name not in shown and not run.is_pending:
                shown.add(run.name)
                now = snapshot(run)
                _report(run, now, _trial_name(run))
                if problem := _problem(now):
                    print(problem, file=sys.stderr)
        if result:
            return result
        time.sleep(0.5)


def _trial_name(run: Run) -> str:
    if fold := run.spec.fold:
        return f"fold {fold.number}/{fold.of}"
    if run.spec.rows:
        return f"rows {run.spec.rows}"
    if run.is_compared:
        return f"method {run.spec.trial}: {run.spec.base.id}"
    return f"trial {run.spec.trial}: {run.spec.settings.model_dump(include={*searched(Settings)})}"


def _problem(now: dict) -> str:
    """Why a run or a search failed, in both languages; "" if it did not fail."""
    problem = (now["result"] or {}).get("problem")
    return f"{problem['ko']}\n{problem['en']}  [{problem['code']}]" if problem else ""


def _report(run: Run, now: dict, head: str = "") -> None:
    print(f"{head or run.name}  {now['state']}  validation {now['score']}", flush=True)
    if test := measured_test(run):
        rows = {"model": test["metrics"], **test["baselines"]}
        for name, metrics in rows.items():
            print(f"  test  {name:10} {scores(metrics)}")
    if run.model.exists():
        print(f"  --model {run.project.name}/{run.name}" if makes_base(run) else f"  {run.model}")
