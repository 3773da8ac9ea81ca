"""Which run the pages of a project speak of, whether there is anything to tell of it, and else what to do."""

from markupsafe import Markup

from trainer.errors import Problem
from trainer.home.layout import Run, Search
from trainer.tasks import task_of

from ..parts import link
from ..place import Visit


def chosen_run(visit: Visit) -> Run | None:
    """The run of the address, or of its search, and for a fold the model that it helps to measure; else the project's
    model; else its newest run."""
    run = visit.run or visit.search and run_of(visit.search)
    if run and run.spec.fold:
        return visit.project.search(run.spec.search).trials()[0]
    if run or visit.search:
        return run
    runs = visit.project.runs()
    return visit.project.best_run() or (runs[-1] if runs else None)


def run_of(search: Search) -> Run | None:
    """The best of a search that has ended, else its newest trial."""
    if best := (search.result or {}).get("best"):
        return search.project.run(best)
    trials = search.trials()
    return trials[-1] if trials else None


def has_result(run: Run) -> bool:
    """Whether the test rows were met; an adaptation has none, and shows what it has made, unless it goes on."""
    return run.is_tested if task_of(run).makes == "model" else is_finished(run)


def is_usable(run: Run | None) -> bool:
    """Whether it can be tried."""
    return run is not None and run.model.exists()


def is_finished(run: Run | None) -> bool:
    """Whether its model can be described and published: one that goes on has that of before."""
    return run is not None and run.model.exists() and run.score is not None


def model_of(visit: Visit) -> Run:
    """The chosen run. Raises Problem("no_model") unless it has one."""
    run = chosen_run(visit)
    if run is None or not run.model.exists():
        raise Problem("no_model", "아직 모델이 없습니다. 학습을 먼저 마쳐 주세요.", "There is no model yet. Finish a training first.")
    return run


def is_awaited(run: Run) -> bool:
    """Whether there is more to come of it, or of the search that it belongs to, without anyone pressing a button."""
    search = run.spec.search and run.project.search(run.spec.search)
    return search.result is None if search else run.is_pending


def ways_on(run: Run, visit: Visit) -> Markup:
    """Of a run that has ended with nothing to show: why, and what to press."""
    best, ways = visit.project.best_run(), []
    if run.state == "done":
        why = visit.say("탐색의 시도 가운데 가장 좋은 것만 시험 데이터로 잽니다.", "Of a search only the best trial meets the test rows.")
    else:
        why = visit.say("이 학습은 끝까지 가지 못했습니다.", "This training did not come to its end.")
        ways += [link(visit.place.at("training", run=run.name),
                      visit.say("‘학습’에서 ‘이어서 학습’ 누르기", "Press Resume, under Training"))]
    if best and best.name != run.name:
        ways += [link(visit.place.at(visit.place.step, run=best.name, search=""),
                      visit.say("이 프로젝트의 모델 보기", "See the project's model"))]
    return Markup("{}<br>{}").format(why, Markup(" · ").join(ways))
