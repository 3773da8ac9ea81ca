"""Which run the pages of a project show, what it has to show, and what to do if it has nothing."""

from markupsafe import Markup

from trainer.errors import Problem
from trainer.home.project import Project, Run, Search
from trainer.tasks import TASKS, makes_base
from trainer.tasks.choosing import best_run

from ..parts import link
from ..place import Visit


def chosen_run(visit: Visit) -> Run | None:
    """The run of the address or of its search, else the project's model, else its newest run. Instead of a fold, it is
    the model that the folds measure; instead of a run on fewer rows, the one on all rows."""
    run = visit.run or visit.search and run_of(visit.search)
    if run and (run.spec.fold or run.spec.rows) and (search := run.search):
        return search.trials()[0] if run.spec.fold else run_of(search)
    if run or visit.search:
        return run
    runs = visit.project.runs()
    return best_run(visit.project) or (runs[-1] if runs else None)


def run_of(search: Search) -> Run | None:
    """The best run of a search that has ended, else its newest trial."""
    if best := (search.result or {}).get("best"):
        return search.project.run(best)
    trials = search.trials()
    return trials[-1] if trials else None


def again(visit: Visit) -> dict[str, str]:
    """Fields of a Place: base model and way of the chosen run, to train a project made from this one like it."""
    run = chosen_run(visit)
    if run is None:
        return {}
    way = "" if run.search is None or run.is_compared else run.search.spec.kind
    return {"model": run.spec.base.id, "way": way}


def trains_models(project: Project) -> bool:
    """Whether the project trains models that answer. If not, base models are only adapted to its texts."""
    return TASKS[project.spec.task].makes == "model"


def has_result(run: Run) -> bool:
    """Whether the run has a result page: it was tested, or is a finished adaptation. Runs on fewer rows have none, as
    they are shown only in their learning curve."""
    return is_finished(run) if makes_base(run) else run.is_tested and not run.spec.rows


def is_usable(run: Run | None) -> bool:
    """Whether the run has a model, perhaps one from before it was resumed."""
    return run is not None and run.model.exists()


def is_finished(run: Run | None) -> bool:
    """Whether the run has a model and a score, so that the model can be described and published."""
    return is_usable(run) and run.score is not None


def usable_run(visit: Visit) -> Run:
    """The chosen run. Raises Problem("no_model") if it has no model."""
    run = chosen_run(visit)
    if not is_usable(run):
        raise Problem("no_model", "아직 모델이 없습니다. 학습을 먼저 마쳐 주세요.", "There is no model yet. Finish a training first.")
    return run


def is_awaited(run: Run) -> bool:
    """Whether the run, or the search that it belongs to, still goes on."""
    search = run.search
    return search.result is None if search else run.is_pending


def ways_on(run: Run, visit: Visit) -> Markup:
    """Why an ended run has no result to show, and links to go on."""
    best, ways = best_run(visit.project), []
    if run.spec.rows:
        why = visit.say("행을 줄여 학습한 것이라 모델을 남기지 않았습니다. 점수는 ‘학습’의 그림과 표에 있습니다.",
                        "It has learnt from fewer rows, and keeps no model. Its score is in chart and table, under "
                        "Training.")
    elif run.state == "done":
        why = visit.say("탐색의 시도 가운데 가장 좋은 것만 시험 데이터로 잽니다.", "Of a search only the best trial meets the test rows.")
    else:
        why = visit.say("이 학습은 끝까지 가지 못했습니다.", "This training did not come to its end.")
        ways += [link(visit.place.at("training", run=run.name),
                      visit.say("‘학습’에서 ‘이어서 학습’ 누르기", "Press Resume, under Training"))]
    if best and best.name != run.name:
        ways += [link(visit.place.at(visit.place.step, run=best.name, search=""),
                      visit.say("이 프로젝트의 모델 보기", "See the project's model"))]
    return Markup("{}<br>{}").format(why, Markup(" · ").join(ways))
