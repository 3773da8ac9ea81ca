"""Views of a cross-validation: how many folds are done, their pooled scores, and each fold."""

from markupsafe import Markup

from trainer.errors import Words
from trainer.home.project import Project, Run, Search
from trainer.kinds.figures import Metric
from trainer.kinds.interval import accuracy_interval, interval
from trainer.kinds.written import significant
from trainer.search.cross_validation import folds_of, measured
from trainer.search.progress import spent_on, state_of
from trainer.tasks import TASKS, task_of
from trainer.tasks.task import Task
from trainer.training.forecast import FEW

from ..charts import PALETTE, figure
from ..parts import chip, duration, facts, link, metric_text, note_list, section, table
from ..place import Visit
from .glossary import FOLD, SIMPLE, term
from .judgement import further, judged
from .search_view import status_card

ABOVE = 0.24  # how far above the folds' dots the value of all rows is drawn


def folds_status(search: Search, visit: Visit) -> Markup:
    """State, progress, and the figures so far."""
    found = measured(search)
    done, count = len(found["folds"]) if found else 0, search.spec.folds
    pairs = [(term(FOLD, visit, Words("마친 겹", "Folds done")), f"{done} / {count}"),
             *_figures(_task(search), found, search.project.survey.unit, visit),
             (visit.say("쓴 시간", "Time spent"), duration(spent_on(search), visit))]
    return status_card(search, visit, _words(search, visit), facts(pairs),
                       note_list(_notes(search, found, visit)))


def folds_figure(search: Search, visit: Visit) -> dict | None:
    """The headline of each fold as dots, those of the model above those of the simple method, and above the dots the
    value of all rows together. None before the first fold is done."""
    if (found := measured(search)) is None:
        return None
    task = _task(search)
    metric, partner = task.headline, task.partner
    names = [visit.read(SIMPLE), visit.say("이 모델", "This model")]
    spots, traces = found["folds"], []
    simple = found["baselines"].get(partner), [spot[partner] for spot in spots]
    for level, (whole, each) in {1: (found["metrics"], spots), **({0: simple} if simple[0] else {})}.items():
        values = [fold[metric.name] for fold in each]
        traces += _traces(level, metric, whole[metric.name], found, values, spots, visit)
    return figure(
        visit.say(f"겹마다 잰 {metric.title.ko}", f"{metric.title.en} of each fold"), traces,
        {"tickformat": ".0%"} if metric.form == "percent" else {},
        {"tickvals": [0, 1], "ticktext": names, "range": [-0.45, 1.6], "showgrid": False},
        dragmode=False, hovermode="closest")


def folds_table(search: Search, visit: Visit) -> Markup:
    """Every fold, also those to come, with its figures beside the simple method's; each opens as a run."""
    found = measured(search)
    if not (trials := search.trials()):
        return Markup("")
    runs = {run.spec.fold.number: run for run in folds_of(search)}
    known = {fold["fold"]: fold for fold in found["folds"]} if found else {}
    task = _task(search)
    head = [visit.say("학습", "Training"), visit.say("잰 행", "Rows"), *(visit.read(each.title) for each in task.reported),
            visit.read(_of_simple(task.headline)), visit.say("상태", "State")]
    model = [_link(trials[0], visit.say("쓸 모델", "The model"), visit), *(len(head) - 2) * ["–"],
             chip(trials[0].state, visit)]
    unit = search.project.survey.unit
    rows = [_row(task, number, runs.get(number), known.get(number), unit, visit)
            for number in range(1, search.spec.folds + 1)]
    body = table(head, [model, *rows, *_mean_row(task, found, unit, visit)], "folds")
    return section(term(FOLD, visit, Words("겹", "Folds")), body,
                   visit.say("눌러서 열어 보세요", "press one to open it"))


def folds_result(run: Run, sentence: Words, test: dict, found: dict | None, visit: Visit) -> Markup:
    """The cross-validation of this model in everyday words, shown above the test result (`test`). `sentence`: that of
    its kind of answer, with {share} and {rows}."""
    if found is None:
        return Markup("")
    doubts, task, unit = _doubts(task_of(run), found, visit), task_of(run), run.project.survey.unit
    body = Markup('<div class="kt-card"><p class="kt-lead">{}</p>{}{}</div>').format(
        _story(sentence, task.headline, found, test["rows"], unit, visit), facts(_figures(task, found, unit, visit)),
        note_list(doubts) if doubts else "")
    place = visit.place.at("training", run="", search=run.spec.search)
    return section(visit.say("교차 검증", "Cross-validation"), body, link(place, visit.say("겹마다 보기", "See each fold")))


def folds_score(search: Search, found: dict, visit: Visit) -> str:
    """The pooled score for a list, with the number of folds that it is from."""
    count, metric = len(found["folds"]), _task(search).metric
    folds = visit.say(f"{count}겹", "1 fold" if count == 1 else f"{count} folds")
    return f"{visit.read(metric.title)} {metric_text(metric, found['metrics'][metric.name], visit)} ({folds})"


def few_test_rows(project: Project, visit: Visit) -> Markup:
    """If there are few test rows, a hint how much the score varies by chance, and that folds help, also where the
    project before was measured by folds; else empty."""
    rows = project.survey.rows
    if rows["test"] >= FEW:
        return Markup("")
    moved, learnt = _by_chance(project, max(1, rows["test"])), rows["train"] + rows["valid"]
    before = visit.say(" 앞 프로젝트를 교차 검증했더라도 그 점수는 그때의 행을 잰 것이라, 바뀐 데이터는 새로 재야 합니다.",
                       " If the project before was cross-validated, its score is of the rows as they were then.")
    return Markup('<p class="kt-hint">{}{}</p>').format(visit.say(
        f"시험 행이 {rows['test']:,}개뿐이라, {moved.ko} 달라질 수 있습니다. 교차 검증은 나머지 "
        f"{learnt:,}행도 모두 한 번씩, 그 행을 배우지 않은 모델로 잽니다.",
        f"There are only {rows['test']:,} test rows: chance alone moves {moved.en}. "
        f"Cross-validation measures the other {learnt:,} rows as well, each by a model that has not learnt it."),
        before if project.spec.origin else "")


def _by_chance(project: Project, rows: int) -> Words:
    """Which score varies by chance on so many rows, and how much: half the 95% interval of a share of 0.8, or for
    distances a part of the score itself."""
    if TASKS[project.spec.task].headline.form != "percent":
        relative = f"{150 / rows ** 0.5:.0f}"  # the deviation of distances is about three quarters of their mean
        return Words(f"시험 점수는 우연만으로도 ±{relative}%쯤", f"the test score by about ±{relative}% of itself")
    low, high = accuracy_interval(0.8, rows)
    points = f"{50 * (high - low):.0f}"
    return Words(f"80%쯤 되는 시험 점수도 우연만으로 ±{points}%p쯤", f"a test score of 80% by about ±{points} points")


def _task(search: Search) -> Task:
    return TASKS[search.project.spec.task]


def _of_simple(headline: Metric) -> Words:
    return Words(f"단순한 방법의 {headline.title.ko}", f"{headline.title.en} of the simple method")


def _story(sentence: Words, headline: Metric, found: dict, tested: int, unit: str, visit: Visit) -> str:
    """What was done, the result, and whether to trust it more than the score of the `tested` test rows."""
    done, of, rows = len(found["folds"]), found["of"], found["rows"]
    share, low, high = (metric_text(headline, value, visit, unit)
                        for value in (found["metrics"][headline.name], *found["interval"]))
    reached = sentence.format(rows=rows, share=share)
    low, high = (f"{bound:.0%}" for bound in found["interval"]) if headline.form == "percent" else (low, high)
    result = visit.say(
        f"학습과 검증에 쓰는 행을 {of}겹으로 나누고, 한 겹씩 빼놓고 학습한 모델로 그 겹을 쟀습니다. {'' if done == of else f'{done}겹을 마쳤고, '}"
        f"{reached.ko} 비슷한 새 글에서는 대략 {low}에서 {high} 사이를 기대할 수 있습니다.",
        f"Training and validation rows were divided into {of} folds, and each fold was judged by a model trained "
        f"without it. {'' if done == of else f'{done} of {of} folds are done. '}{reached.en}; "
        f"on new texts of this kind expect about {low} to {high}.")
    more = visit.say(f" 시험 행 {tested:,}개로 잰 아래 값보다 믿을 만합니다.",
                     f" This is to be trusted more than the figure below, of {tested:,} test rows.")
    return result + more * (rows > tested)


def _figures(task: Task, found: dict | None, unit: str, visit: Visit) -> list[tuple]:
    if found is None:
        return []
    first, *others = task.reported
    simple = found["baselines"].get(task.partner)
    return [judged(first, found, visit, unit),
            *(further(each, found, visit) for each in others),
            (term(SIMPLE, visit, _of_simple(first)), metric_text(first, simple and simple[first.name], visit, unit))]


def _words(search: Search, visit: Visit) -> str:
    state, trials = state_of(search), search.trials()
    if state == "running" and trials[-1].spec.fold:
        number = trials[-1].spec.fold.number
        return visit.say(f"{number}번 겹을 빼놓고 학습한 뒤 그 겹으로 잽니다.", f"Training without fold {number}, to be measured on it.")
    return {"queued": visit.say("차례를 기다립니다.", "Waiting its turn."),
            "running": visit.say("먼저 쓸 모델을 학습합니다. 겹은 그다음입니다.", "First the model itself; the folds come next."),
            "done": visit.say("교차 검증을 마쳤습니다.", "The cross-validation is done."),
            "stopped": visit.say("교차 검증을 멈췄습니다. 값은 그때까지 마친 겹의 것입니다.",
                                 "The cross-validation was stopped. Figures are of the folds done by then, if any."),
            "failed": visit.say("교차 검증을 마치지 못했습니다. 아래에서 실패한 학습을 열어 까닭을 본 뒤 ‘이어서 학습’을 누르세요.",
                                "The cross-validation failed. Open the training that failed to see why, then resume."
                                )}[state]


def _notes(search: Search, found: dict | None, visit: Visit) -> list[str]:
    return [visit.say("쓰게 될 모델은 따로 학습합니다. 겹은 점수만 재고 모델을 남기지 않으며, 시험 데이터는 겹에 쓰지 않습니다. 겹은 조기 종료 없이 마지막 에폭까지 학습합니다.",
                      "The model to be used is trained by itself. Folds measure and keep no model; test rows are in "
                      "none of them. They train to the last epoch, without early stopping."),
            *(_doubts(_task(search), found, visit) if found else [])]


def _doubts(task: Task, found: dict, visit: Visit) -> list[str]:
    """Warnings: nothing to compare with, labels too rare to be in every fold, a base model that has seen the texts."""
    doubts = []
    if task.partner not in found["baselines"]:
        doubts.append(visit.say(
            "단순한 방법의 답이 든 파일이 한 겹에서 손상되었거나 없어, 위의 값은 모델 혼자의 것이고 단순한 방법과는 견주지 못합니다. 백업에서 되살리면 다시 견줍니다.",
            "In one of the folds the stored answers of the simple method are damaged or lost: the figures are of the "
            "model alone, and not compared. Restore that file from a backup to compare the two again."))
    if rare := found["rare"]:
        doubts.append(visit.say(
            f"라벨 {rare}가지는 행이 겹보다 적어 모든 겹에 있지는 못합니다. 그래서 겹마다의 Macro F1은 낮게 나옵니다. 위의 값은 모든 행을 합쳐 잰 것입니다.",
            f"Labels with fewer rows than there are folds: {rare}. So Macro F1 of each fold comes out "
            "too low; the figure above is that of all rows together."))
    if found["adapted"]:
        doubts.append(visit.say(
            "바탕 모델을 적응시킬 때 이 프로젝트의 글을 라벨 없이 읽었습니다. 그래서 점수가 조금 높게 나올 수 있습니다.",
            "When it was adapted, the base model read texts of this project, without labels. That may make the score a "
            "little too good."))
    return doubts


def _traces(level: int, metric: Metric, whole: float, found: dict, values: list[float], spots: list[dict],
            visit: Visit) -> list[dict]:
    """Dots and, above them, the value of all rows with its 95% interval. Those of the model (level 1) are in the
    legend."""
    low, high = _bounds(level, metric, whole, found)
    color = PALETTE[0] if level else "#94a3b8"
    texts = [visit.say(f"겹 {spot['fold']} · {spot['rows']}행", f"Fold {spot['fold']} · {spot['rows']} rows")
             for spot in spots]
    plain = {"type": "scatter", "mode": "markers", "showlegend": bool(level),
             "hovertemplate": f"%{{text}}<br>%{{x:{'.1%' if metric.form == 'percent' else '.3~g'}}}<extra></extra>"}
    return [
        plain | {"name": visit.say("겹 하나", "One fold"), "x": values, "y": [level] * len(values), "text": texts,
                 "marker": {"size": 13, "color": color, "opacity": 0.6}},
        plain | {"name": visit.say("모든 행(95% 신뢰구간)", "All rows (95%)"), "x": [whole], "y": [level + ABOVE],
                 "text": [visit.say(f"모든 행 {found['rows']:,}개", f"All {found['rows']:,} rows")],
                 "marker": {"size": 12, "color": color, "symbol": "diamond"},
                 "error_x": {"type": "data", "symmetric": False, "array": [high - whole], "arrayminus": [whole - low],
                             "color": color, "thickness": 2, "width": 6}}]


def _bounds(level: int, metric: Metric, whole: float, found: dict) -> tuple[float, float]:
    """The 95% interval of a value. For distances only that of the model is known; the simple method's is empty."""
    if metric.form == "percent":
        return interval({"metrics": found["metrics"] | {metric.name: whole}, "rows": found["rows"]}, metric.name)
    return interval(found, metric.name) if level else (whole, whole)


def _link(run: Run, name: str, visit: Visit) -> Markup:
    return link(visit.place.at("training", run=run.name, search=run.spec.search), name)


def _row(task: Task, number: int, run: Run | None, fold: dict | None, unit: str, visit: Visit) -> list:
    name = visit.say(f"겹 {number}", f"Fold {number}")
    simple = fold and fold[task.partner]
    shown = [f"{fold['rows']:,}", *(metric_text(each, fold[each.name], visit, unit) for each in task.reported),
             metric_text(task.headline, simple and simple[task.headline.name], visit, unit)] \
        if fold else (2 + len(task.reported)) * ["–"]
    return [_link(run, name, visit) if run else name, *shown, chip(run.state, visit) if run else "–"]


def _mean_row(task: Task, found: dict | None, unit: str, visit: Visit) -> list[list]:
    """Mean ± standard deviation; empty for fewer than two folds."""
    if found is None or len(found["folds"]) < 2:
        return []
    spread = [f"{metric_text(each, found['mean'][each.name], visit, unit)} ± {_deviation(each, found, visit)}"
              for each in task.reported]
    simple = [fold[task.partner][task.headline.name] for fold in found["folds"] if fold[task.partner]]
    return [[visit.say("평균 ± 표준편차", "Mean ± deviation"), f"{found['rows']:,}", *spread,
             metric_text(task.headline, sum(simple) / len(simple) if simple else None, visit, unit), ""]]


def _deviation(metric: Metric, found: dict, visit: Visit) -> str:
    """Shares in percentage points, distances with one significant digit; without a unit."""
    value = found["deviation"][metric.name]
    if metric.form == "distance":
        return significant(value, 1)
    return f"{100 * value:.1f}" if metric.form == "percent" else metric_text(metric, value, visit)
