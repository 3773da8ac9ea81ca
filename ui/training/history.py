"""The trainings of a project, newest first: single runs, and searches with their trials."""

from markupsafe import Markup

from trainer.home.project import Run, Search
from trainer.search.cross_validation import measured
from trainer.search.trials import best_of
from trainer.tasks.bases import base_words

from ..parts import day, link, section, table
from ..place import Visit
from ..runs.folds_view import folds_score
from ..runs.run_view import named_score, run_name, search_name
from ..runs.search_view import models_of
from ..runs.trainings import training_chip, trainings


def history_table(visit: Visit) -> Markup:
    """Every training as a link; nothing while there is only the one on the page."""
    known = trainings(visit.project)
    if len(known) < 2:
        return Markup("")
    head = [visit.say("학습", "Training"), visit.say("모델", "Model"), visit.say("시작", "Started"),
            visit.say("검증 점수", "Validation score"), visit.say("상태", "State")]
    rows = [[*(_search_row if isinstance(each, Search) else _run_row)(each, visit), training_chip(each, visit)]
            for each in known]
    return section(visit.say("이 프로젝트의 학습 기록", "Trainings of this project"), table(head, rows, "runs"))


def _run_row(run: Run, visit: Visit) -> list:
    score = "–" if run.score is None else named_score(run, visit)
    return [link(visit.place.at("training", run=run.name, search=""), run_name(run, visit)),
            visit.read(base_words(run.spec.base)), day(run.spec.created), score]


def _search_row(search: Search, visit: Visit) -> list:
    name = search_name(search, visit)
    return [link(visit.place.at("training", run="", search=search.name), name), models_of(search, visit),
            day(search.spec.created), _search_score(search, visit)]


def _search_score(search: Search, visit: Visit) -> str:
    """The best trial's score, or the pooled score of the folds."""
    if search.spec.folds:
        found = measured(search)
        return folds_score(search, found, visit) if found else "–"
    best = best_of(search.trials())
    return named_score(best, visit) if best else "–"
