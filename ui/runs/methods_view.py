"""What a comparison of methods looks like: how many are done, the table, the chart, and which is the best."""

from markupsafe import Markup

from cards.methods import ONCE, listed, named, task_of, verdict
from cards.methods_figure import SIMPLE, TIME, Drawing, Spot, drawing, marks_of
from trainer.errors import Words, josa
from trainer.home.project import Run, Search
from trainer.kinds.figures import Metric
from trainer.search.comparison import Compared, compared
from trainer.tasks.choosing import best_run

from ..charts import PALETTE, figure
from ..parts import (
    card,
    chip,
    duration,
    facts,
    join,
    link,
    metric_text,
    note_list,
    room_on_disk,
    section,
    table,
)
from ..place import Visit
from .run_view import run_name
from .search_view import done_of, spent_on, state_of, status_card

ALONE = Words("여기서는 모델마다 혼자 답한 점수를 견줍니다. 결과 화면의 점수는 단순한 방법과 함께 답한 것일 수 있습니다.",
              "Here each model answers alone. On its result page the simple method may answer with it.")
HAIR = 1e-6  # of the axis: where rounding puts an end of a line beyond it, plotly leaves its name out
BEFORE = Words("‘학습 전’은 라벨을 하나도 배우지 않은 모델을 같은 검증 행으로 잰 점수로, 찍은 것과 다르지 않습니다.",
               "“Before” is the score, on the same validation rows, of the model before it has learnt any label: no "
               "more than a guess.")


def methods_status(search: Search, visit: Visit) -> Markup:
    """State and progress, and once there is something to compare, which is the best so far."""
    found, trials = compared(search), search.trials()
    ended = sum(run.result is not None for run in trials)
    told = verdict(found, task_of(search), search.project.survey.rows["test"])
    return status_card(
        search, visit, _words(search, visit), done_of(trials) / search.planned,
        Markup('<p class="kt-lead">{}</p>').format(visit.read(told)) if told else "",
        facts([(visit.say("마친 모델", "Models done"), f"{ended} / {search.planned}"),
               (visit.say("쓴 시간", "Time spent"), duration(spent_on(search), visit)),
               (visit.say("시험 행", "Test rows"), f"{search.project.survey.rows['test']:,}")]),
        note_list([*_chosen(search, visit), visit.read(ALONE), visit.read(ONCE)]))


def methods_figure(search: Search, visit: Visit) -> dict | None:
    """A spot for each method, with its interval; its name stands beside it, or its number in the table: on a phone, and
    where names would meet. None before anything was measured."""
    drawn = drawing(search, visit.language)
    return drawn and _figure(drawn, task_of(search).headline, visit)


def methods_table(search: Search, visit: Visit) -> Markup:
    """Every method, also those to come; each opens as a run."""
    found, task, unit = listed(search), task_of(search), search.project.survey.unit
    best = (search.result or {}).get("best")
    head = ["", visit.say("방법", "Method"), *(_of_test(each, visit) for each in task.told),
            visit.say(f"검증 {task.metric.title.ko}",
                      f"Validation {task.metric.title.en[0].lower()}{task.metric.title.en[1:]}"),
            visit.say("학습 시간", "Training"), visit.say("답하는 속도", "Answers"), visit.say("크기", "Size")]
    rows = [[number, *_row(each, task.told, task.metric, best, unit, search, visit)]
            for number, each in enumerate(found, 1)]
    notes = note_list([visit.read(BEFORE)]) if any(each.before is not None for each in found) else ""
    body = join([table(head, rows, "methods"), _failed(found, visit), notes, _downloads(search, visit)])
    return section(visit.say("견준 방법", "Methods"), body,
                   visit.say("번호는 그림의 번호 · ★ 검증 점수가 가장 높은 모델 · 점수 아래는 95% 신뢰구간 · 눌러서 열어 보세요",
                             "Numbered as in the chart · ★ the best validation score · below a score its 95 % interval "
                             "· press one to open it"))


def _failed(found: list[Compared], visit: Visit) -> Markup:
    """Why, of each that did."""
    item = Markup("<li><b>{}</b> {}</li>")
    told = [item.format(visit.read(named(each)), each.problem[visit.language]) for each in found if each.problem]
    return Markup('<ul class="kt-notes failed">{}</ul>').format(join(told)) if told else Markup("")


def methods_result(run: Run, visit: Visit) -> Markup:
    """On the page of a run that was trained to be compared: how it stands to the others; nothing of any other run."""
    search = run.search
    if search is None or not run.is_compared:
        return Markup("")
    told = verdict(compared(search), task_of(search), run.project.survey.rows["test"])
    if told is None:
        return Markup("")
    return section(visit.say("방법 비교", "Methods compared"),
                   card(Markup('<p class="kt-lead">{}</p>').format(visit.read(told))),
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
    """Once it has ended: which of them is to be used, which the test rows have not chosen."""
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


def _of_test(metric: Metric, visit: Visit) -> str:
    return visit.say(f"시험 {metric.title.ko}", f"Test {metric.title.en[0].lower()}{metric.title.en[1:]}")


def _row(each: Compared, told: tuple[Metric, ...], metric: Metric, best: str | None, unit: str, search: Search,
         visit: Visit) -> list:
    values = each.metrics or {}
    bounds = " – ".join(metric_text(told[0], bound, visit, unit) for bound in each.interval) if each.interval else ""
    first, *others = (metric_text(one, values.get(one.name), visit, unit) for one in told)
    speed = visit.say(f"{each.rows_per_second:,.0f}행/초", f"{each.rows_per_second:,.0f} rows/s") \
        if each.rows_per_second else "–"
    size = room_on_disk(each.bytes) if each.bytes else ""
    return [_name(each, best, search, visit), _lines(Markup("<b>{}</b>").format(first), bounds), *others,
            _gain(each, metric, visit), "–" if each.seconds is None else duration(each.seconds, visit), speed,
            _lines(_count(each.parameters, visit), size) if each.parameters else size or "–"]


def _name(each: Compared, best: str | None, search: Search, visit: Visit) -> Markup | str:
    """With its state, unless it is done."""
    name = visit.read(named(each)) + (" ★" if each.run and each.run == best else "")
    if each.run is None:
        return name if each.title else _lines(name, visit.say("차례를 기다립니다", "waits its turn"))
    shown = link(visit.place.at("training", run=each.run, search=search.name), name)
    return shown if each.state == "done" else shown + chip(each.state, visit)


def _gain(each: Compared, metric: Metric, visit: Visit) -> Markup | str:
    """With that before training below it."""
    value = metric_text(metric, each.valid, visit)
    if each.before is None:
        return value
    before = metric_text(metric, each.before, visit)
    return _lines(value, visit.say(f"학습 전 {before}", f"before {before}"))


def _lines(value: Markup | str, below: str) -> Markup:
    """Two in a cell."""
    return Markup('{}<span class="kt-hint">{}</span>').format(value, below) if below else Markup.escape(value)


def _count(parameters: int, visit: Visit) -> str:
    """With two digits or so."""
    millions = parameters / 1e6
    many = Words(f"{100 * millions:,.0f}만" if millions < 100 else f"{millions / 100:.1f}억",
                 f"{millions:,.1f}M" if millions < 10 else f"{millions:,.0f}M")[visit.language]
    return visit.say(f"매개변수 {many}", f"{many} parameters")


def _downloads(search: Search, visit: Visit) -> Markup:
    if not any(run.is_tested for run in search.trials()):
        return Markup("")
    address = f"api/v1/projects/{search.project.name}/searches/{search.name}/compared"
    each = Markup('<a href="{}.{}?language={}" download>{}</a>')
    return Markup('<p class="kt-downloads">{}{}</p>').format(
        each.format(address, "csv", visit.language, visit.say("표 내려받기 (CSV)", "Download the table (CSV)")),
        each.format(address, "png", visit.language, visit.say("그림 내려받기 (PNG)", "Download the picture (PNG)")))


def _figure(drawn: Drawing, metric: Metric, visit: Visit) -> dict:
    marks = marks_of(drawn.x)
    form = {"tickformat": ".0%"} if metric.form == "percent" else {}
    return figure(
        drawn.title, [*(_spot(spot, metric, drawn.is_crowded, visit) for spot in drawn.spots),
                      *(_level(spot, drawn) for spot in drawn.levels)],
        {"type": "log", "range": [*drawn.x], "tickvals": [*marks], "title": {"text": visit.read(TIME)},
         "ticktext": [visit.read(each) for each in marks.values()]},
        {"range": [*drawn.y]} | form, showlegend=False, hovermode="closest")


def _spot(spot: Spot, metric: Metric, is_crowded: bool, visit: Visit) -> dict:
    color = SIMPLE if spot.is_simple else PALETTE[0]
    at = "%{y:.1%}" if metric.form == "percent" else "%{y:.3~g}"
    took = duration(spot.seconds, visit)
    return {"type": "scatter", "mode": "markers+text", "x": [spot.seconds], "y": [spot.score], "cliponaxis": False,
            "name": spot.name, "text": [str(spot.number) if is_crowded else spot.name], "meta": str(spot.number),
            "textposition": f"{spot.height} {spot.side}", "marker": {"size": 12, "color": color},
            "hovertemplate": f"<b>%{{fullData.name}}</b><br>{at} · {took}<extra></extra>",
            "error_y": {"type": "data", "symmetric": False, "array": [spot.high - spot.score],
                        "arrayminus": [spot.score - spot.low], "color": color, "thickness": 1.8, "width": 5}}


def _level(spot: Spot, drawn: Drawing) -> dict:
    """A dotted line: of a method that takes no time, named at one of its ends."""
    return {"type": "scatter", "mode": "lines+text", "name": spot.name,
            "x": [10 ** (drawn.x.low + HAIR), 10 ** (drawn.x.high - HAIR)],
            "y": [spot.score, spot.score], "meta": str(spot.number), "textposition": f"top {spot.side}",
            "text": ["", spot.name] if spot.side == "left" else [spot.name, ""], "hoverinfo": "skip",
            "line": {"color": SIMPLE, "width": 1.5, "dash": "dot"}}
