"""A table and a chart that compare methods, or runs of a project."""

from collections.abc import Callable

from markupsafe import Markup

from cards.markdown import signed
from cards.methods import named
from cards.methods_figure import SIMPLE, Drawing, Spot, drawing, marks_of
from trainer.errors import Words
from trainer.kinds.figures import Metric
from trainer.kinds.written import in_unit
from trainer.search.comparison import Compared, best_tested
from trainer.tasks.task import Task
from trainer.units import bytes_text

from ..charts import PALETTE, figure
from ..parts import chip, duration, join, link, metric_text, table
from ..place import Place, Visit

FILES = {"csv": Words("표 내려받기 (CSV)", "Download the table (CSV)"),
         "png": Words("그림 내려받기 (PNG)", "Download the picture (PNG)")}
HAIR = 1e-6  # inset from the axis' ends: plotly drops the text of a point that rounding puts beyond them


def compared_table(found: list[Compared], task: Task, visit: Visit, place: Callable[[Compared], Place],
                   best: str | None = None, colours: int = 0, title: Words = Words("방법", "Method")) -> Markup:
    """A row for each method with its scores and costs. `place`: where its run opens; `best`: the run that gets a star;
    `colours`: how many of the first have a colour of their own; `title`: the head of the names."""
    unit = visit.project.survey.unit
    columns = [("", [dot(number) if number <= colours else number for number in range(1, len(found) + 1)]),
               (visit.read(title), [_name(each, best, place, visit) for each in found]),
               *_scores(found, task, unit, visit),
               (_validation(task.metric, visit), [_gain(each, task.metric, visit) for each in found]),
               (visit.say("학습 시간", "Training time"), [_time(each, visit) for each in found]),
               (visit.say("크기", "Size"), [_size(each, visit) for each in found])]
    rows = zip(*(cells for _, cells in columns), strict=True)
    return table([head for head, _ in columns], [list(row) for row in rows], "methods")


def failures(found: list[Compared], visit: Visit) -> Markup:
    """The reasons of those that failed, or whose answers cannot be read."""
    item = Markup("<li><b>{}</b> {}</li>")
    reasons = [item.format(visit.read(named(each)), each.problem[visit.language]) for each in found if each.problem]
    return Markup('<ul class="kt-notes failed">{}</ul>').format(join(reasons)) if reasons else Markup("")


def dot(number: int) -> Markup:
    """A number on the colour that it has in charts."""
    return Markup('<i class="kt-dot" style="background:{}">{}</i>').format(PALETTE[number - 1], number)


def compared_figure(found: list[Compared], task: Task, visit: Visit, colours: int = 0) -> dict | None:
    """A spot for each method, with its interval. Beside it is its name, or, on a phone and where names would overlap,
    its number in the table. None before anything was measured."""
    drawn = drawing(found, task, visit.language)
    return drawn and _figure(drawn, task.headline, colours, visit)


def downloads(address: str, kinds: dict[str, Words], visit: Visit) -> Markup:
    """Links to files. `address`: with * for the ending; the language is added. `kinds`: ending → words of the link."""
    each = Markup('<a href="{}" download>{}</a>')
    link = "&" if "?" in address else "?"
    return Markup('<p class="kt-downloads">{}</p>').format(join(
        each.format(f"{address.replace('*', ending)}{link}language={visit.language}", visit.read(words))
        for ending, words in kinds.items()))


def _scores(found: list[Compared], task: Task, unit: str, visit: Visit) -> list[tuple[str, list]]:
    """Columns of the test: the headline with its interval, the difference from the best, and the other metrics."""
    best, (first, *others) = best_tested(found, task), task.reported
    columns = [(_of_test(first, visit), [_headline(each, first, unit, visit) for each in found])]
    if any(each.difference for each in found):
        columns.append((visit.say("가장 좋은 것과의 차이", "Less the best"), [_apart(each, best, first, unit, visit)
                                                                     for each in found]))
    return [*columns, *((_of_test(one, visit), [metric_text(one, (each.metrics or {}).get(one.name), visit, unit)
                                                for each in found]) for one in others)]


def _headline(each: Compared, metric: Metric, unit: str, visit: Visit) -> Markup:
    value = metric_text(metric, (each.metrics or {}).get(metric.name), visit, unit)
    bounds = " – ".join(metric_text(metric, bound, visit, unit) for bound in each.interval) if each.interval else ""
    return lines(Markup("<b>{}</b>").format(value), bounds)


def _apart(each: Compared, best: Compared | None, metric: Metric, unit: str, visit: Visit) -> Markup | str:
    if each.difference is None or best is None or not (each.metrics and best.metrics):
        return "–"
    return difference(metric, each.metrics[metric.name] - best.metrics[metric.name], each.difference, unit, visit)


def difference(metric: Metric, value: float, ends: tuple[float, float], unit: str, visit: Visit) -> Markup:
    """A difference with its sign, and its 95% interval below it; for shares in percentage points."""
    def shown(each: float) -> str:
        told = signed(metric, each, ends)
        return visit.say(f"{told}%p", f"{told} pt") if metric.form == "percent" else visit.read(in_unit(told, unit))

    return lines(shown(value), " … ".join(map(shown, ends)))


def _of_test(metric: Metric, visit: Visit) -> str:
    return visit.say(f"시험 {metric.title.ko}", f"Test {metric.title.en[0].lower()}{metric.title.en[1:]}")


def _validation(metric: Metric, visit: Visit) -> str:
    return visit.say(f"검증 {metric.title.ko}", f"Validation {metric.title.en[0].lower()}{metric.title.en[1:]}")


def _time(each: Compared, visit: Visit) -> Markup:
    """How long it trained, how long an epoch took, and how fast it answers."""
    epoch = each.epoch_seconds or 0
    shown = visit.say(f"{epoch:.1f}초", f"{epoch:.1f} s") if epoch < 10 else duration(epoch, visit)
    trained = lines(duration(each.seconds, visit), visit.say(f"한 에폭 {shown}", f"an epoch {shown}") if epoch else "")
    return lines(trained, _speed(each.rows_per_second, visit))


def _speed(rows: float | None, visit: Visit) -> str:
    """How many rows a second are answered; "" if that is not known."""
    return visit.say(f"답 {rows:,.0f}행/초", f"answers {rows:,.0f}/s") if rows else ""


def _size(each: Compared, visit: Visit) -> Markup | str:
    size = bytes_text(each.bytes, 2) if each.bytes else ""
    return lines(_count(each.parameters, visit), size) if each.parameters else size or "–"


def _name(each: Compared, best: str | None, place: Callable[[Compared], Place], visit: Visit) -> Markup | str:
    """The name, with the state unless it is done."""
    name = visit.read(named(each)) + (" ★" if each.run and each.run == best else "")
    if each.run is None:
        return name if each.title else lines(name, visit.say("차례를 기다립니다", "waits its turn"))
    shown = link(place(each), name)
    return shown if each.state == "done" else shown + chip(each.state, visit)


def _gain(each: Compared, metric: Metric, visit: Visit) -> Markup | str:
    """The validation score; below it that before training, if it was measured."""
    value = metric_text(metric, each.valid, visit)
    if each.before is None:
        return value
    before = metric_text(metric, each.before, visit)
    return lines(value, visit.say(f"학습 전 {before}", f"before {before}"))


def lines(value: Markup | str, below: str) -> Markup:
    """Two lines in a cell."""
    return Markup('{}<span class="kt-hint">{}</span>').format(value, below) if below else Markup.escape(value)


def _count(parameters: int, visit: Visit) -> str:
    """The number of parameters, rounded."""
    millions = parameters / 1e6
    many = Words(f"{100 * millions:,.0f}만" if millions < 100 else f"{millions / 100:.1f}억",
                 f"{millions:,.1f}M" if millions < 10 else f"{millions:,.0f}M")[visit.language]
    return visit.say(f"매개변수 {many}", f"{many} parameters")


def _figure(drawn: Drawing, metric: Metric, colours: int, visit: Visit) -> dict:
    marks = marks_of(drawn.x)
    form = {"tickformat": ".0%"} if metric.form == "percent" else {}
    return figure(
        drawn.title, [*(_spot(spot, metric, drawn.is_crowded, colours, visit) for spot in drawn.spots),
                      *(_level(spot, drawn) for spot in drawn.levels)],
        {"type": "log", "range": [*drawn.x], "tickvals": [*marks], "title": {"text": visit.read(drawn.across)},
         "ticktext": [visit.read(each) for each in marks.values()]},
        {"range": [*drawn.y]} | form, showlegend=False, hovermode="closest")


def _spot(spot: Spot, metric: Metric, is_crowded: bool, colours: int, visit: Visit) -> dict:
    color = SIMPLE if spot.is_simple else PALETTE[spot.number - 1 if spot.number <= colours else 0]
    at = "%{y:.1%}" if metric.form == "percent" else "%{y:.3~g}"
    took = " · ".join(filter(None, [duration(spot.seconds, visit), _speed(spot.speed, visit)]))
    return {"type": "scatter", "mode": "markers+text", "x": [spot.seconds], "y": [spot.score], "cliponaxis": False,
            "name": spot.name, "text": [str(spot.number) if is_crowded else spot.name], "meta": str(spot.number),
            "textposition": f"{spot.height} {spot.side}", "marker": {"size": spot.size, "color": color},
            "hovertemplate": f"<b>%{{fullData.name}}</b><br>{at} · {took}<extra></extra>",
            "error_y": {"type": "data", "symmetric": False, "array": [spot.high - spot.score],
                        "arrayminus": [spot.score - spot.low], "color": color, "thickness": 1.8, "width": 5}}


def _level(spot: Spot, drawn: Drawing) -> dict:
    """A dotted line, named at one end, for a method that takes no time."""
    return {"type": "scatter", "mode": "lines+text", "name": spot.name,
            "x": [10 ** (drawn.x.low + HAIR), 10 ** (drawn.x.high - HAIR)],
            "y": [spot.score, spot.score], "meta": str(spot.number), "textposition": f"top {spot.side}",
            "text": ["", spot.name] if spot.side == "left" else [spot.name, ""], "hoverinfo": "skip",
            "line": {"color": SIMPLE, "width": 1.5, "dash": "dot"}}
