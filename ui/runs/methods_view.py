"""Views of a comparison of methods: how many are done, the table, the chart, and which is the best."""

from markupsafe import Markup

from cards.methods import ONCE, listed, named, task_of, verdict
from trainer.errors import Words, josa
from trainer.home.project import Run, Search
from trainer.search.comparison import compared
from trainer.search.progress import spent_on, state_of
from trainer.tasks.choosing import best_run

from ..parts import card, duration, facts, join, link, note_list, section
from ..place import Visit
from .compared import FILES, compared_figure, compared_table, downloads, failures
from .run_view import run_name
from .search_view import status_card

ALONE = Words("여기서는 모델마다 혼자 답한 점수를 견줍니다. 결과 화면의 점수는 단순한 방법과 함께 답한 것일 수 있습니다.",
              "Here each model answers alone. On its result page the simple method may answer with it.")
BEFORE = Words("‘학습 전’은 라벨을 하나도 배우지 않은 모델을 같은 검증 행으로 잰 점수로, 찍은 것과 다르지 않습니다.",
               "“Before” is the score, on the same validation rows, of the model before it has learnt any label: no "
               "more than a guess.")


def methods_status(search: Search, visit: Visit) -> Markup:
    """State and progress, and which is the best so far once there is something to compare."""
    found, trials = compared(search), search.trials()
    ended = sum(run.result is not None for run in trials)
    words = verdict(found, task_of(search), search.project.survey.rows["test"])
    return status_card(
        search, visit, _words(search, visit),
        Markup('<p class="kt-lead">{}</p>').format(visit.read(words)) if words else "",
        facts([(visit.say("마친 모델", "Models done"), f"{ended} / {search.planned}"),
               (visit.say("쓴 시간", "Time spent"), duration(spent_on(search), visit)),
               (visit.say("시험 행", "Test rows"), f"{search.project.survey.rows['test']:,}")]),
        note_list([*_chosen(search, visit), visit.read(ALONE), visit.read(ONCE)]))


def methods_figure(search: Search, visit: Visit) -> dict | None:
    return compared_figure(listed(search), task_of(search), visit)


def methods_table(search: Search, visit: Visit) -> Markup:
    """Every method, also those to come; each opens as a run."""
    found, best = listed(search), (search.result or {}).get("best")
    shown = compared_table(found, task_of(search), visit, best=best, place=lambda each: visit.place.at(
        "training", run=each.run, search=search.name))
    notes = note_list([visit.read(BEFORE)]) if any(each.before is not None for each in found) else ""
    files = downloads(f"api/v1/projects/{search.project.name}/searches/{search.name}/compared.*", FILES, visit) \
        if any(run.is_tested for run in search.trials()) else ""
    return section(visit.say("견준 방법", "Methods"), join([shown, failures(found, visit), notes, files]),
                   visit.say("번호는 그림의 번호 · ★ 검증 점수가 가장 높은 모델 · 점수 아래는 95% 신뢰구간 · 눌러서 열어 보세요",
                             "Numbered as in the chart · ★ the best validation score · below a score its 95% interval "
                             "· press one to open it"))


def methods_result(run: Run, visit: Visit) -> Markup:
    """How a run of a comparison did beside the others; empty for any other run."""
    search = run.search
    if search is None or search.spec.kind != "methods":
        return Markup("")
    words = verdict(compared(search), task_of(search), run.project.survey.rows["test"])
    if words is None:
        return Markup("")
    return section(visit.say("방법 비교", "Methods compared"),
                   card(Markup('<p class="kt-lead">{}</p>').format(visit.read(words))),
                   link(visit.place.at("training", run="", search=search.name),
                        visit.say("표와 그림 보기", "See table and chart")))


def _words(search: Search, visit: Visit) -> str:
    failed = sum(run.state == "failed" for run in search.trials())
    return {"queued": visit.say("차례를 기다립니다.", "Waiting its turn."),
            "running": visit.say("모델을 하나씩 학습해 같은 시험 행으로 잽니다.",
                                 "Training one model after another, and measuring each on the same test rows."),
            "done": visit.say("비교를 마쳤습니다.", "The comparison is done.") + (visit.say(
                f" 모델 {failed}가지는 학습하지 못했습니다. 까닭은 표 아래에 있습니다.",
                f" Models that failed: {failed}. The reason stands below the table.") if failed else ""),
            "stopped": visit.say("비교를 멈췄습니다.", "The comparison was stopped."),
            "failed": visit.say("비교를 끝까지 하지 못했습니다. 까닭은 아래에 있습니다.",
                                "The comparison did not come to its end. The reason stands below.")
            if "problem" in (search.result or {}) else
            visit.say("어느 모델도 학습하지 못했습니다. 까닭은 표 아래에 있습니다.",
                      "Every model failed. The reasons stand below the table.")}[state_of(search)]


def _chosen(search: Search, visit: Visit) -> list[str]:
    """Once it has ended, which model the validation score chose, and whether it is the project's model."""
    best = (search.result or {}).get("best")
    if best is None:
        return []
    name = visit.read(named(next(each for each in compared(search) if each.run == best)))
    known = best_run(search.project)
    first = visit.say(f"검증 점수로 고른 모델: ‘{name}’. 시험 행은 고르는 데 쓰지 않습니다.",
                      f"Chosen by the validation score: “{name}”. Test rows choose nothing.")
    if known is None or known.name == best:
        return [first]
    other = run_name(known, visit)
    return [first + visit.say(
        f" 이 프로젝트의 모델은 검증 점수가 그보다 낮지 않은 {other}{josa(other, '이/가')} 그대로 맡습니다.",
        f" {other} has a validation score that is no lower, and remains the project's model.")]
