"""The trainings of a project, newest first: single runs, and searches with their trials."""

from markupsafe import Markup

from trainer.home import Run, Search
from trainer.search import best_of

from .parts import chip, day, link, percent, section, table
from .place import Visit
from .search_view import state_of


def history_table(visit: Visit) -> Markup:
    """Every training as a link; nothing while there is only the one on the page."""
    runs = [(run.spec.created, _run_row(run, visit)) for run in visit.project.runs() if run.spec.search is None]
    searches = [(search.spec.created, _search_row(search, visit)) for search in visit.project.searches()]
    if len(runs) + len(searches) < 2:
        return Markup("")
    head = [visit.say("학습", "Training"), visit.say("모델", "Model"), visit.say("시작", "Started"),
            visit.say("검증 Macro F1", "Validation macro F1"), visit.say("상태", "State")]
    rows = [row for _, row in sorted(runs + searches, key=lambda pair: -pair[0])]
    return section(visit.say("이 프로젝트의 학습 기록", "Trainings of this project"), table(head, rows, "runs"))


def _run_row(run: Run, visit: Visit) -> list:
    name = visit.say(f"학습 {int(run.name)}", f"Run {int(run.name)}")
    return [link(visit.place.at("training", run=run.name, search=""), name), run.spec.base.id, day(run.spec.created),
            percent(run.score), chip(run.state, visit)]


def _search_row(search: Search, visit: Visit) -> list:
    name, best = visit.say(f"자동 탐색 {int(search.name)}", f"Search {int(search.name)}"), best_of(search.trials())
    return [link(visit.place.at("training", run="", search=search.name), name), search.spec.base.id,
            day(search.spec.created), percent(best.score if best else None), chip(state_of(search), visit)]
