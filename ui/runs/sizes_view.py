"""Views of a learning curve: whether more rows would help, the curve, and the score of each number of rows."""

from markupsafe import Markup

from cards.curve import AXIS, ONCE, Line, answer, lines_of, title
from cards.methods import task_of
from cards.methods_figure import SIMPLE
from trainer.errors import Words
from trainer.fields import value_words
from trainer.home.project import Run, Search
from trainer.kinds.figures import Metric
from trainer.options import Settings
from trainer.search.comparison import Compared
from trainer.search.progress import spent_on, state_of
from trainer.search.sizes import Point, Step, curve_of

from ..charts import PALETTE, figure
from ..parts import card, chip, duration, facts, join, link, metric_text, note_list, section, table
from ..place import Visit
from .compared import FILES, difference, downloads, failures, lines
from .search_view import status_card

ALONE = Words("그림과 표의 점수는 모델이 혼자 답한 것입니다. 결과 화면에서는 단순한 방법이 함께 답해 점수가 다를 수 있습니다.",
              "In chart and table the model answers alone. On its result page the simple method may answer with it, so "
              "that the score is another.")
STATES = {"queued": Words("차례를 기다립니다.", "Waiting its turn."),
          "running": Words("적은 행부터 차례로 학습해 같은 시험 행으로 잽니다.",
                           "Training on ever more rows, and measuring each model on the same test rows."),
          "done": Words("비교를 마쳤습니다.", "The comparison is done."),
          "stopped": Words("비교를 멈췄습니다.", "The comparison was stopped."),
          "failed": Words("비교를 끝까지 하지 못했습니다. 까닭은 아래에 있습니다.",
                          "The comparison did not come to its end. The reason stands below.")}


def sizes_status(search: Search, visit: Visit) -> Markup:
    """State and progress, and, once enough was measured, whether more rows would help."""
    trials, lead = search.trials(), _answer(search, visit)
    ended = sum(run.result is not None for run in trials)
    return status_card(
        search, visit, visit.read(STATES[state_of(search)]), lead,
        facts([(visit.say("마친 학습", "Trainings done"), f"{ended} / {search.planned}"),
               (visit.say("쓴 시간", "Time spent"), duration(spent_on(search), visit)),
               (visit.say("시험 행", "Test rows"), f"{search.project.survey.rows['test']:,}")]),
        note_list([visit.read(ALONE), visit.read(ONCE)]))


def _answer(search: Search, visit: Visit) -> Markup:
    words = answer(curve_of(search), task_of(search), search.project.survey.rows["test"])
    return Markup('<p class="kt-lead">{}</p>').format(visit.read(words)) if words else Markup("")


def sizes_result(run: Run, visit: Visit) -> Markup:
    """The answer of the learning curve, for the page of its run on all rows; empty for any other run."""
    search = run.search
    if search is None or search.spec.kind != "sizes" or not (lead := _answer(search, visit)):
        return Markup("")
    return section(visit.say("행을 더 모으면 나아질까요?", "Would more rows help?"), card(lead),
                   link(visit.place.at("training", run="", search=search.name),
                        visit.say("그림과 표 보기", "See chart and table")))


def sizes_figure(search: Search, visit: Visit) -> dict | None:
    """The learning curve; None before anything was measured."""
    curve, task = curve_of(search), task_of(search)
    found = lines_of(curve, task)
    if not found:
        return None
    metric, rows = task.headline, [point.rows for point in curve.points]
    form = {"tickformat": ".0%"} if metric.form == "percent" else {}
    return figure(visit.read(title(task)), [_line(line, metric, visit) for line in found],
                  {"type": "log", "tickvals": rows, "ticktext": [f"{each:,}" for each in rows],
                   "title": {"text": visit.read(AXIS)}}, form)


def _line(drawn: Line, metric: Metric, visit: Visit) -> dict:
    rows, scores, lows, highs = (list(each) for each in zip(*drawn.points, strict=True))
    color = SIMPLE if drawn.is_simple else PALETTE[0]
    at = "%{y:.1%}" if metric.form == "percent" else "%{y:.3~g}"
    return {"type": "scatter", "mode": "lines+markers", "name": visit.read(drawn.name), "y": scores,
            "x": [each * drawn.beside for each in rows], "customdata": rows,
            "line": {"color": color, "width": 2.5, "dash": "dot" if drawn.is_simple else "solid"},
            "marker": {"size": 9, "color": color}, "cliponaxis": False,
            "hovertemplate": visit.say("%{customdata:,}행", "%{customdata:,} rows") +
            f"<br><b>%{{fullData.name}}</b> {at}<extra></extra>",
            "error_y": {"type": "data", "symmetric": False, "color": color, "thickness": 1.6, "width": 5,
                        "array": [high - score for high, score in zip(highs, scores, strict=True)],
                        "arrayminus": [score - low for score, low in zip(scores, lows, strict=True)]}}


def sizes_table(search: Search, visit: Visit) -> Markup:
    """A row for each number of rows, also those to come; each opens as a run."""
    curve, task, unit = curve_of(search), task_of(search), search.project.survey.unit
    metric, partner = task.headline, task.simple_methods.get(task.partner or "", Words("", ""))
    name = visit.say(f"시험 {metric.title.ko}", f"Test {metric.title.en[0].lower()}{metric.title.en[1:]}")
    head = [visit.say("학습 행", "Training rows"), name, visit.say("앞 줄과의 차이", "Gain over the row above"),
            visit.read(partner), visit.say("에폭", "Epochs"), visit.say("학습 시간", "Training time")]
    steps = {step.to.rows: step for step in curve.steps}
    runs = {run.name: run for run in search.trials()}
    rows = [[_rows(point, search, visit), _score(point.model, metric, unit, visit),
             _gain(steps.get(point.rows), metric, unit, visit),
             next((_score(each, metric, unit, visit) for each in point.simple if each.name == task.partner), "–"),
             _epochs(runs.get(point.model.run or ""), visit), duration(point.model.seconds, visit)]
            for point in curve.points]
    address = f"api/v1/projects/{search.project.name}/searches/{search.name}/compared.*"
    files = downloads(address, FILES, visit) if any(point.model.metrics for point in curve.points) else ""
    failed = failures([point.model for point in curve.points], visit)
    return section(visit.say("행 수마다", "Each number of rows"), join([table(head, rows, "methods sizes"), failed, files]),
                   visit.say("점수와 차이 아래는 95% 신뢰구간 · 눌러서 열어 보세요",
                             "Below scores and gains their 95% interval · press one to open it"))


def _rows(point: Point, search: Search, visit: Visit) -> Markup:
    rows = visit.say(f"{point.rows:,}행", f"{point.rows:,}")
    every = visit.say("전체", "all of them") if point.rows == search.project.survey.rows["train"] else ""
    if point.model.run is None:
        return lines(rows, visit.say("차례를 기다립니다", "waits its turn"))
    shown = lines(link(visit.place.at("training", run=point.model.run, search=search.name), rows), every)
    return shown if point.model.state == "done" else shown + chip(point.model.state, visit)


def _score(each: Compared, metric: Metric, unit: str, visit: Visit) -> Markup | str:
    if not each.metrics:
        return "–"
    bounds = " – ".join(metric_text(metric, bound, visit, unit) for bound in each.interval or ())
    return lines(Markup("<b>{}</b>").format(metric_text(metric, each.metrics[metric.name], visit, unit)), bounds)


def _gain(step: Step | None, metric: Metric, unit: str, visit: Visit) -> Markup | str:
    if step is None or not (step.of.model.metrics and step.to.model.metrics):
        return "–"
    value = step.to.model.metrics[metric.name] - step.of.model.metrics[metric.name]
    return difference(metric, value, step.difference, unit, visit)


def _epochs(run: Run | None, visit: Visit) -> str:
    return visit.read(value_words(Settings, "epochs", run.spec.settings.epochs)) if run else "–"
