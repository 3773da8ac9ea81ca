"""The result page of a model that is compared with others on the test rows."""

from markupsafe import Markup

from cards.verdict import doubt, drift, weightier
from trainer.errors import Words
from trainer.home.project import Run
from trainer.kinds.figures import Metric
from trainer.search.cross_validation import measured_for
from trainer.tasks import task_of
from trainer.tasks.choosing import best_run
from trainer.tasks.measured import measured_test, measured_valid
from trainer.tasks.revised import doubt_of, measured_before
from trainer.tasks.task import Task
from trainer.training.further import seen_words

from ..parts import bars, card, chip, facts, folded, heading, join, metric_text, section, table
from ..place import Visit
from ..runs.folds_view import folds_result
from ..runs.judgement import further, judged
from ..runs.methods_view import methods_result
from ..runs.run_view import result_name
from ..runs.search_view import gain_of
from ..runs.sizes_view import sizes_result
from .hero import hero
from .mistakes import mistakes
from .opened import in_cell
from .sentences import Sentences, headline_value
from .view import Result, Wrong

UNSEEN = Words("학습에 한 번도 쓰지 않은 시험 데이터로 쟀습니다.", "Measured on test rows that training never saw.")


def result_of(run: Run, sentences: Sentences, wrong: Wrong | None, below, visit: Visit) -> Result:
    """The result on the test rows, and on the folds after cross-validation; the one with more rows gives the headline.
    `sentences`, `wrong`, `below`: the kind's sentences, how it shows mistakes (None: not), and a function that draws
    what is beside the first figure."""
    task, test, known = task_of(run), measured_test(run), run.project.survey
    folds = measured_for(run)
    measured, before = weightier(test, folds), measured_before(run.project)
    notes = _of_origin(run, sentences, before, measured is folds, visit)
    return Result(
        _heading(run, folds, visit),
        hero(task, sentences, measured, known.labels, visit, notes, known.unit),
        gain_of(run, visit) + methods_result(run, visit) + sizes_result(run, visit)
        + folds_result(run, sentences.folds, test, folds, visit)
        + comparison(task, test, measured_valid(run, test.get("share", 1)), folds, visit, before, known.unit),
        test["figures"], below(test, known.labels, visit),
        Markup(""),
        visit.say("다음: 모델 써 보기", "Next: try the model"), visit.place.at("use", run=run.name),
        measured=measured, mistakes=wrong and (visit.place.cell and in_cell(run, wrong, visit)
                                             or mistakes(test, folds, wrong, run.project, visit)),
        certainty=folds or test["figures"])


def comparison(task: Task, test: dict, valid: dict | None, folds: dict | None, visit: Visit,
               before: dict | None = None, unit: str = "") -> Markup:
    """This model on the test rows beside the model of the project before (`before`: its metrics), the trained model
    alone, if the simple method answers with it, and the simple methods. `valid`: the result on the validation rows;
    `unit`: that of the numbers."""
    earlier = [(visit.say("앞 프로젝트의 모델", "Model of the project before"), before)] if before else []
    simple = [(visit.read(title), test["baselines"][name]) for name, title in reversed(task.simple_methods.items())
              if name in test["baselines"]]
    alone = [(visit.say("학습한 모델 혼자", "Trained model alone"), test["alone"])] if test.get("share", 1) < 1 else []
    entries = [(visit.say("이 모델", "This model"), test["metrics"]), *earlier, *alone, *simple]
    first, *others = task.reported
    figures = facts([judged(first, test, visit, unit), *(further(each, test, visit) for each in others),
                     (visit.say("시험 행", "Test rows"), f"{test['rows']:,}")])
    charts = Markup('<div class="kt-pair">{}</div>').format(join(
        section(visit.read(metric.title) + (visit.read(metric.of) if metric.of else ""),
                bars([(name, each[metric.name] / _whole(metric, entries),
                       metric_text(metric, each[metric.name], visit, unit)) for name, each in entries], entries[0][0]))
        for metric in task.reported))
    shown = (*task.reported, *(metric for metric in task.metrics if metric not in task.reported))
    exact = table([visit.say("방법", "Method"), *(visit.read(metric.title) for metric in shown)],
                  [[name, *(f"{each[metric.name]:.4f}" for metric in shown)] for name, each in entries])
    warnings = [doubt(test, first, unit), None if weightier(test, folds) is folds else drift(test, valid, first)]
    unsure = join(Markup('<p class="kt-hint">{}</p>').format(visit.read(each)) for each in warnings if each)
    body = join([card(join([unsure, figures])), charts,
                 folded(visit.say("정확한 숫자 보기", "Exact figures"), exact)])
    return section(visit.say("시험 데이터", "Test rows"), body, visit.read(UNSEEN)) if folds else body


def _whole(metric: Metric, entries: list[tuple[str, dict]]) -> float:
    """The value of a bar of full width."""
    return max(each[metric.name] for _, each in entries) or 1.0 if metric.form == "distance" else 1.0


def _of_origin(run: Run, sentences: Sentences, before: dict | None, of_folds: bool, visit: Visit) -> list[str]:
    """Notes on a project made from another one: the score of that one's model on these rows, and reasons to doubt the
    score."""
    origin, notes = run.project.spec.origin, []
    if origin and before and not of_folds:
        metric, unit = task_of(run).headline, run.project.survey.unit
        notes.append(visit.read(sentences.before.format(
            title=origin.title, n=headline_value(metric, before[metric.name], unit, visit))))
    doubts = [doubt_of(origin, of_folds), None if of_folds else seen_words(run)]
    return [*notes, *(visit.read(doubt) for doubt in doubts if doubt)]


def _heading(run: Run, folds: dict | None, visit: Visit) -> Markup:
    """The title with the state. The sentence on test rows is left out if folds have a section of their own."""
    best = best_run(visit.project)
    mark = Markup(' <span class="kt-chip good">{}</span>').format(visit.say("이 프로젝트의 모델", "the project's model")) \
        if best and best.name == run.name else Markup(" {}").format(chip(run.state, visit))
    return heading(result_name(run, visit) + mark, "" if folds else visit.read(UNSEEN))


def part_read(read: int, characters: int, share: float, visit: Visit) -> Markup:
    """A note that the model read only the first `read` of the text's `characters`; empty if it read all. `share`: the
    model's share in the answer, 0 … 1."""
    if read == characters:
        return Markup("")
    beside = visit.say(" 함께 답하는 단순한 방법은 끝까지 읽었습니다.", " The simple method, which answers with it, has read all.")
    return Markup('<p class="kt-hint">{}{}</p>').format(visit.say(
        f"긴 글이라 모델은 {characters:,}자 가운데 앞 {read:,}자만 읽었습니다.",
        f"This text is long: of its {characters:,} characters the model has read the first {read:,}."),
        beside if share < 1 else "")
