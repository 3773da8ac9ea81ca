"""Views of a search: how much of its budget is spent, and all trials with their settings and scores."""

from markupsafe import Markup

from cards.verdict import beyond_chance
from trainer.errors import Words, josa
from trainer.fields import searched, title_of, value_words
from trainer.home.project import Run, Search
from trainer.kinds.figures import Metric
from trainer.options import Settings
from trainer.queue.line import Wait
from trainer.search.progress import seconds_left, share_of, spent_on, state_of
from trainer.search.trials import best_of
from trainer.tasks import TASKS
from trainer.tasks.bases import base_words
from trainer.tasks.choosing import best_run
from trainer.tasks.measured import chance_of
from trainer.tasks.task import Task

from ..charts import PALETTE, figure, line
from ..parts import card, chip, duration, facts, join, link, metric_text, note_list, section, table
from ..place import Visit
from .run_view import problem_of, run_name, search_name
from .status import Status, place_in_line, status, time_left

ENDED = {"stopped": Words("여기서 멈춤", "stopped here"), "failed": Words("여기서 실패", "failed here")}


def status_card(search: Search, visit: Visit, words: str, *body: Markup) -> Markup:
    """A card with state, name and progress of a search of any kind, its problem if it has one, and `body`, which tells
    the time it took."""
    state, share = state_of(search), share_of(search)
    name = f"{search_name(search, visit)} · {models_of(search, visit)}"
    far, beside = {
        "queued": place_in_line(_wait(search, visit) if state == "queued" else None, visit),
        "done": (visit.say("완료", "Done"), ""),
        "running": (f"{share:.0%}", time_left(seconds_left(search), visit)),
    }.get(state) or (f"{share:.0%}", visit.read(ENDED[state]))
    head = status(Status(state, search.result is None, chip(state, visit), words, name, share, far, beside), visit)
    return card(join([head, problem_of(search.result, visit), *body]))


def models_of(search: Search, visit: Visit) -> str:
    """The search's base model; for a comparison of methods, the number of models."""
    if search.spec.kind != "methods":
        return visit.read(base_words(search.spec.base))
    count = len(search.spec.methods)
    return visit.say(f"모델 {count}가지", f"{count} models")


def _wait(search: Search, visit: Visit) -> Wait | None:
    """The place in the queue of the newest trial; None if no trial waits."""
    trials = search.trials()
    return visit.shared.supervisor.wait_of(trials[-1]) if trials else None


def search_status(search: Search, visit: Visit) -> Markup:
    trials, spec, state = search.trials(), search.spec, state_of(search)
    ended = sum(run.result is not None for run in trials)
    best, task = best_of(trials), _task(search)
    words = {"queued": visit.say("차례를 기다립니다.", "Waiting its turn."),
             "running": visit.say("설정을 바꿔 가며 학습하고 있습니다.", "Training with one setting after another."),
             "done": visit.say("탐색을 마쳤습니다.", "The search is done.") + _whose_model(search, visit),
             "stopped": visit.say("탐색을 멈췄습니다.", "The search was stopped.") + _whose_model(search, visit),
             "failed": visit.say("탐색을 마치지 못했습니다. 까닭은 아래에 있습니다.",
                                "The search did not come to its end. The reason stands below.")
             if "problem" in (search.result or {}) else
             visit.say("모든 시도가 실패했습니다. 아래 시도를 열어 까닭을 보세요.",
                       "Every trial failed. Open one below to see why.")}[state]
    return status_card(
        search, visit, words,
        facts([(visit.say("시도", "Trials"), f"{ended} / {spec.budget.trials}"),
               (visit.say("쓴 시간", "Time spent"), duration(spent_on(search), visit)),
               (visit.say("제한 시간", "Time limit"), duration(60 * spec.budget.minutes, visit)),
               (visit.read(task.words.best), metric_text(task.metric, best.score if best else None, visit))]),
        note_list([visit.say("시도 0은 추천 설정입니다. 시험 데이터는 탐색이 끝날 때까지 쓰지 않고, 모델은 가장 좋은 시도의 것만 남깁니다.",
                             "Trial 0 is the recommended setting. Test rows stay untouched until the search ends, and "
                             "only the best trial keeps its model.")]))


def _whose_model(search: Search, visit: Visit) -> str:
    """Whether the project's model comes from this search; "" if it has no best trial."""
    best = (search.result or {}).get("best")
    if best is None or (known := best_run(search.project)) is None:
        return ""
    return visit.say(" 가장 좋은 시도가 이 프로젝트의 모델입니다.", " Its best trial is the project's model.") \
        if best == known.name else visit.say(
            f" {run_name(known, visit)}의 검증 점수가 못지않아, 그것이 그대로 이 프로젝트의 모델입니다.",
            f" {run_name(known, visit)} has a validation score at least as good, and remains the project's model.")


def gain_of(run: Run, visit: Visit) -> Markup:
    """A sentence on the gain of the search that this run is the best trial of; empty for any other run."""
    search = run.search
    if search is None or search.spec.kind != "search" or (search.result or {}).get("best") != run.name:
        return Markup("")
    return section(visit.say("자동 탐색", "Automatic search"), card(Markup('<p class="kt-lead">{}</p>').format(
        _gain(search, run, visit))), link(visit.place.at("training", run="", search=search.name),
                                          visit.say("시도마다 보기", "See each trial")))


def _gain(search: Search, best: Run, visit: Visit) -> str:
    """The first settings against the best ones. The chance test allows for the best of many also being the luckiest."""
    first, *others = search.trials()
    metric, count, number = _task(search).metric, len(others), f"{best.spec.trial}"
    name, reached = visit.read(metric.title), metric_text(metric, best.score, visit)
    began_with = Words("처음 설정", "first settings") if search.spec.ranges else Words("추천 설정", "recommended settings")
    if first.name == best.name:
        return visit.say(f"{began_with.ko}(시도 0)이 가장 좋습니다: 검증 {name} {reached}. 설정을 바꾼 시도 {count}개 가운데 더 나은 것은 없습니다.",
                         f"The {began_with.en} (trial 0) are the best: validation {name} {reached}. Of the other "
                         f"trials ({count}) none did better.")
    if first.score is None or (chance := chance_of(best, first)) is None:
        return visit.say(f"시도 {number}{josa(number, '이/가')} 가장 좋습니다: 검증 {name} {reached}.",
                         f"Trial {number} is the best: validation {name} {reached}.")
    began = metric_text(metric, first.score, visit)
    is_sure = beyond_chance(chance, count)
    return visit.say(
        f"검증 {name}: {began_with.ko}(시도 0)으로는 {began}, 가장 좋은 시도 {number}에서는 {reached}입니다. " +
        ("우연으로 보기 어려운 차이입니다." if is_sure else f"다만 시도 {count + 1}개에서 가장 좋은 것을 고른 것이라, 이만한 차이는 우연일 수 있습니다."),
        f"Validation {name}: {began} with the {began_with.en} (trial 0), {reached} with the best, trial {number}. " +
        ("That is more than chance." if is_sure else
         f"But as it is the best of {count + 1} trials, such a difference may be chance."))


def search_history(search: Search, visit: Visit) -> Markup:
    """The trials with their settings and scores; the best has a star, and each opens as a run."""
    trials = search.trials()
    if not trials:
        return Markup("")
    best, metric, names = best_of(trials), _task(search).metric, searched(Settings)
    head = [visit.say("시도", "Trial"), *(visit.read(title_of(Settings, name)) for name in names),
            _validation(metric, visit), visit.say("상태", "State")]
    rows = []
    for run in trials:
        star = " ★" if best and run.name == best.name else ""
        settings = run.spec.settings
        place = visit.place.at("training", run=run.name, search=search.name)
        rows.append([link(place, visit.say(f"시도 {run.spec.trial}", f"Trial {run.spec.trial}") + star),
                     *(visit.read(value_words(Settings, name, getattr(settings, name))) for name in names),
                     metric_text(metric, run.score, visit), chip(run.state, visit)])
    return section(visit.say("시도한 설정", "Settings tried"), table(head, rows, "trials"),
                   visit.say("★ 가장 좋은 시도 · 눌러서 열어 보세요", "★ best · press one to open it"))


def search_figure(search: Search, visit: Visit) -> dict:
    """The score of each trial, and the best so far."""
    points = [(run.spec.trial, run.score) for run in search.trials()]
    return trials_figure(_task(search).metric, points, search.spec.budget.trials, visit)


def trials_figure(metric: Metric, trials: list[tuple[int, float | None]], planned: int, visit: Visit) -> dict:
    """`trials`: number and score, None for one without; `planned`: how many there may be."""
    known = [(number, score) for number, score in trials if score is not None]
    best = [metric.best(*(score for _, score in known[:count])) for count in range(1, len(known) + 1)]
    numbers = [number for number, _ in known]
    share = {"range": [0, 1.02], "tickformat": ".0%"} if metric.form == "percent" else {"rangemode": "tozero"}
    return figure(
        visit.say("탐색 과정", "Search history"),
        [{"type": "scatter", "mode": "markers", "name": visit.say("시도", "Trial"), "x": numbers,
          "y": [score for _, score in known], "marker": {"size": 10, "color": PALETTE[0]},
          "hovertemplate": visit.say("시도 %{x}<br>%{y}", "Trial %{x}<br>%{y}") + "<extra></extra>"},
         line(visit.say("지금까지 최고", "Best so far"), numbers, best, 1, "%{y}") |
         {"line": {"shape": "hv", "color": PALETTE[1]}}],
        {"title": {"text": visit.say("시도 번호", "Trial")}, "dtick": 1 if planned <= 12 else None,
         "range": [-0.2, max(1, planned - 1) + 0.2]},
        {"title": {"text": _validation(metric, visit)}} | share)


def _task(search: Search) -> Task:
    return TASKS[search.project.spec.task]


def _validation(metric: Metric, visit: Visit) -> str:
    name = metric.title
    return visit.say(f"검증 {name.ko}", f"Validation {name.en[0].lower()}{name.en[1:]}")
