"""A learning curve in words, as a picture, and in the card: whether more rows would help."""

from dataclasses import dataclass
from functools import partial
from io import BytesIO

from trainer.errors import Words, josa
from trainer.kinds.figures import Metric
from trainer.search.comparison import Compared
from trainer.search.sizes import Curve, Step, curve_of
from trainer.tasks.task import Task

from .figures import COLORS, use_font
from .markdown import headline, inline, signed, table
from .methods_figure import SIMPLE
from .record import Record, Say
from .verdict import beyond_chance

LITTLE, LITTLE_OF = 0.02, 0.05  # a smaller gain does not matter: absolute for shares, relative for distances
MODEL, ROWS = Words("이 모델", "This model"), Words("학습 행", "Training rows")
ONCE = Words("행 수마다 한 번씩 학습하고, 따로 정하지 않은 설정은 그 수에 알맞게 고릅니다. 적은 행은 언제나 많은 행의 일부이고, 검증 행과 시험 행은 모두 같습니다. "
             "시드만 달라도 점수는 조금 달라집니다.",
             "Trained once on each number of rows, with settings that suit so many unless they were given. Fewer rows "
             "are always among more, and validation and test rows are the same for all. Another seed alone gives "
             "slightly other scores.")


@dataclass(frozen=True)
class Line:
    """One method: `points` are (rows, score, low, high). `beside`: the factor on the rows with which it is drawn, so
    that intervals do not hide each other."""

    name: Words
    is_simple: bool
    points: list[tuple[int, float, float, float]]

    @property
    def beside(self) -> float:
        return 1.02 if self.is_simple else 1.0


def lines_of(curve: Curve, task: Task) -> list[Line]:
    """The lines of the model and its partner; empty before anything was measured."""
    simple = [each for point in curve.points for each in point.simple if each.name == task.partner]
    found = [Line(MODEL, False, _points([point.model for point in curve.points], task)),
             Line(task.simple_methods.get(task.partner or "", Words("", "")), True, _points(simple, task))]
    return [line for line in found if line.points]


def _points(found: list[Compared], task: Task) -> list[tuple[int, float, float, float]]:
    name = task.headline.name
    return [(each.rows or 0, each.metrics[name], *(each.interval or (each.metrics[name],) * 2))
            for each in found if each.metrics]


def answer(curve: Curve, task: Task, rows: int) -> Words | None:
    """A sentence on whether more rows would help, judged by the gain from twice as many; `rows`: number of test rows.
    None before two numbers of rows have been measured."""
    if (step := curve.last) is None or step.of.model.metrics is None or step.to.model.metrics is None:
        return None
    metric = task.headline
    before, after = (point.model.metrics[metric.name] for point in (step.of, step.to) if point.model.metrics)
    is_gain, is_sure = before != after == metric.best(before, after), beyond_chance(step.chance)
    moved, simple = _moved(step, metric, before, after), _simple(step, task)
    means = (MORE_HELP if is_gain else WORSE) if is_sure else FLAT if _is_flat(step, metric, after) else UNSURE
    means = means.format(rows=f"{rows:,}")
    return Words(f"{moved.ko} {means.ko}{simple.ko}", f"{moved.en} {means.en}{simple.en}")


MORE_HELP = Words("시험 {rows}행에서 이 차이는 우연으로 보기 어려우니, 정답을 단 행을 더 모으면 더 좋아질 것으로 보입니다. 얼마나 더인지는 모아 보아야 압니다.",
                  "On {rows} test rows chance hardly explains that: more rows would probably help. By how much, only "
                  "collecting them will tell.")
FLAT = Words("우연을 헤아려도 거의 나아지지 않았으니, 행을 더 모으는 것만으로는 크게 좋아지지 않을 것으로 보입니다.",
             "Even allowing for chance that is hardly a gain: more rows alone would probably not help much.")
UNSURE = Words("시험 {rows}행으로는 이 차이가 우연일 수 있어, 행을 더 모으면 나아질지 아직 알 수 없습니다.",
               "On {rows} test rows that may be chance: whether more rows would help cannot be said yet.")
WORSE = Words("우연으로 보기 어렵게 나빠졌습니다. 더 모으기 전에 정답이 한결같은지부터 살펴보세요.",
              "That is worse, and chance hardly explains it. Before you collect more, check that the true answers "
              "are consistent.")


def _moved(step: Step, metric: Metric, before: float, after: float) -> Words:
    (ko, en), (few, many) = metric.title, (f"{point.rows:,}" for point in (step.of, step.to))
    ends = (signed(metric, end, step.difference) for end in step.difference)
    low, high = (Words(f"{end}%p", end) if metric.form == "percent" else Words(end, end) for end in ends)
    values = headline(metric, before), headline(metric, after)
    return Words(
        f"학습 행을 {few}개에서 {many}개로 늘렸을 때 {ko}{josa(ko, '은/는')} {values[0]} → {values[1]}입니다"
        f"(차이의 95% 구간 {low.ko} … {high.ko}).",
        f"From {few} to {many} training rows the {en[0].lower() + en[1:]} went from {values[0]} to {values[1]} "
        f"(95% interval of the difference {low.en} … {high.en}).")


def _simple(step: Step, task: Task) -> Words:
    """A sentence on the simple method's scores with the same rows; empty if they were not measured."""
    found = [each.metrics[task.headline.name] for point in (step.of, step.to) for each in point.simple
             if each.name == task.partner and each.metrics]
    if len(found) < 2:
        return Words("", "")
    before, after = (headline(task.headline, value) for value in found)
    return Words(f" 같은 행으로 단순한 방법은 {before} → {after}입니다.",
                 f" The simple method on the same rows: {before}, then {after}.")


def _is_flat(step: Step, metric: Metric, after: float) -> bool:
    """Whether even the better end of the interval is a gain that does not matter."""
    best = step.difference[1] if metric.better == "higher" else -step.difference[0]
    return best < (LITTLE if metric.form == "percent" else LITTLE_OF * after)


def learnt(record: Record, say: Say) -> list[str]:
    """The card's part on the learning curve, with a short table; empty for a run that is not in one."""
    search, task = record.run.search, record.task
    if search is None or search.spec.kind != "sizes":
        return []
    curve = curve_of(search)
    if (words := answer(curve, task, record.survey.rows["test"])) is None:
        return []
    interval = say("95% 신뢰구간", "95% interval")
    names = [line.name for line in lines_of(curve, task)]
    shown = partial(headline, task.headline)
    cells = {line.name: {rows: [shown(score), " – ".join(map(shown, ends))] for rows, score, *ends in line.points}
             for line in lines_of(curve, task)}
    rows = [[f"{point.rows:,}", *(cell for name in names for cell in cells[name].get(point.rows, ["–", "–"]))]
            for point in curve.points if point.model.metrics]
    head = [say(*ROWS), *(cell for name in names for cell in (f"{say(*name)}: {say(*task.headline.title)}", interval))]
    return [say("### 학습 행 수와 점수", "### Score by number of training rows"), inline(say(*words), 1_000),
            table(head, rows), say(*ONCE)]


def picture(curve: Curve, task: Task, language: str) -> bytes | None:
    """The learning curve as a PNG, 1200 × 675 pixels; None before anything was measured."""
    from matplotlib.figure import Figure

    if not (lines := lines_of(curve, task)):
        return None
    use_font()
    picture = Figure(figsize=(12, 6.75), dpi=100, layout="constrained")
    axes = picture.subplots()
    for line in lines:
        rows, scores, lows, highs = zip(*line.points, strict=True)
        color = SIMPLE if line.is_simple else COLORS[0]
        below = [score - low for score, low in zip(scores, lows, strict=True)]
        above = [high - score for high, score in zip(highs, scores, strict=True)]
        axes.errorbar([each * line.beside for each in rows], scores, [below, above],
                      fmt="s:" if line.is_simple else "o-", color=color, markersize=8, capsize=5, linewidth=1.8,
                      label=line.name[language])
    axes.set(title=title(task)[language], xlabel=AXIS[language], xscale="log",
             ylabel=Words(f"{task.headline.title.ko}(95% 신뢰구간)",
                          f"{task.headline.title.en} (95% interval)")[language])
    marks = [point.rows for point in curve.points]
    axes.set_xticks(marks, [f"{rows:,}" for rows in marks], minor=False)
    axes.set_xticks([], minor=True)
    if task.headline.form == "percent":
        axes.yaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    axes.grid(alpha=0.25)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, fontsize=12)
    content = BytesIO()
    picture.savefig(content, format="png", metadata={"Software": None})
    return content.getvalue()


AXIS = Words("학습 행 수(로그 눈금)", "Training rows (log scale)")


def title(task: Task) -> Words:
    ko, en = task.headline.title
    return Words(f"학습 행 수와 시험 {ko}", f"Test {en[0].lower() + en[1:]} by number of training rows")
