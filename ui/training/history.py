"""The trainings of a project, newest first: single runs, and searches with their trials."""

from markupsafe import Markup

from trainer.home.project import Run, Search
from trainer.search.beside import FEWEST, MOST, can_stand
from trainer.search.cross_validation import measured
from trainer.search.trials import best_of
from trainer.tasks.bases import base_words
from trainer.training.further import begun_words

from ..parts import day, link, section, table
from ..place import Visit
from ..runs.chosen import run_of
from ..runs.folds_view import folds_score
from ..runs.run_view import named_score, run_name, search_name
from ..runs.search_view import models_of
from ..runs.trainings import training_chip, trainings


def history_table(visit: Visit) -> Markup:
    """All trainings as links; empty if there is only the one on the page. Tested ones can be ticked, to compare them
    side by side."""
    known = trainings(visit.project)
    if len(known) < 2:
        return Markup("")
    picks = [_pick(each, visit) for each in known]
    can_pick = sum(map(bool, picks)) >= FEWEST
    head = [*[""] * can_pick, visit.say("학습", "Training"), visit.say("모델", "Model"), visit.say("시작", "Started"),
            visit.say("검증 점수", "Validation score"), visit.say("상태", "State")]
    rows = [[*[pick] * can_pick, *(_search_row if isinstance(each, Search) else _run_row)(each, visit),
             training_chip(each, visit)] for pick, each in zip(picks, known, strict=True)]
    shown = table(head, rows, "runs picked") + _compare(visit) if can_pick else table(head, rows, "runs")
    return section(visit.say("이 프로젝트의 학습 기록", "Trainings of this project"), shown)


def _pick(training: Run | Search, visit: Visit) -> Markup:
    """A checkbox; empty if no run of the training was tested."""
    run = run_of(training) if isinstance(training, Search) else training
    if not can_stand(run):
        return Markup("")
    name = search_name(training, visit) if isinstance(training, Search) else run_name(training, visit)
    return Markup('<input type="checkbox" value="{}" aria-label="{}">').format(
        run.name, visit.say(f"{name} 고르기", f"Choose {name}"))


def _compare(visit: Visit) -> Markup:
    """The link to compare the ticked trainings; the browser fills in which."""
    address = str(visit.place.at("result", run="", search=""))
    return Markup('<p class="kt-picked"><a data-picked="{}" data-least="{}" data-most="{}">{} <b></b></a>'
                  '<span class="kt-hint">{}</span></p>').format(
        f"{address}&runs=", FEWEST, MOST, visit.say("비교하기", "Compare"),
        visit.say(f"끝난 학습을 {FEWEST}~{MOST}개 고르면 설정, 곡선, 점수를 나란히 봅니다.",
                  f"Tick {FEWEST} to {MOST} that are done, to see settings, curves and scores side by side."))


def _run_row(run: Run, visit: Visit) -> list:
    score = "–" if run.score is None else named_score(run, visit)
    begun = begun_words(run)
    return [link(visit.place.at("training", run=run.name, search=""), run_name(run, visit)),
            visit.read(begun or base_words(run.spec.base)), day(run.spec.created), score]


def _search_row(search: Search, visit: Visit) -> list:
    name = search_name(search, visit)
    return [link(visit.place.at("training", run="", search=search.name), name), models_of(search, visit),
            day(search.spec.created), _search_score(search, visit)]


def _search_score(search: Search, visit: Visit) -> str:
    """The best trial's score, or the pooled score of the folds."""
    if search.spec.folds:
        found = measured(search)
        return folds_score(search, found, visit) if found else "–"
    best = best_of([run for run in search.trials() if not run.spec.rows])
    return named_score(best, visit) if best else "–"
