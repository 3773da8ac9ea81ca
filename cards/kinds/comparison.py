"""The card's comparison of a model with simple methods, on the test rows and in folds, and what it means."""

from trainer.errors import Words, josa
from trainer.kinds.figures import Metric
from trainer.kinds.interval import interval
from trainer.tasks.answering import words_of
from trainer.tasks.revised import doubt_of
from trainer.tasks.task import Task
from trainer.training.further import seen_words

from ..markdown import bullets, number, numbers, table
from ..record import Record, Say
from ..verdict import doubt, drift, verdict, weightier


def comparison(record: Record, how: Words, say: Say) -> list[str]:
    """All parts of the comparison; `how`: a sentence on the simple method, the interval and the loss."""
    return [_tested(record, how, say), *_folds(record, say), *_judgement(record, say)]


def _tested(record: Record, how: Words, say: Say) -> str:
    test = record.test
    if test is None:
        return say("시험 행으로는 아직 재지 않았습니다(자동 탐색의 시도입니다). 아래는 검증 점수입니다.",
                   "Not measured on the test rows (this is a trial of a search). Below are validation scores.")
    methods = {say(*title): test["baselines"][name] for name, title in reversed(record.task.simple_methods.items())
               if name in test["baselines"]}
    rows = {say("이 모델", "This model"): test["metrics"], **methods}
    first, *others = shown = _shown(record.task)
    head = [say(*first.title), say("95% 신뢰구간", "95% interval"), *(say(*metric.title) for metric in others)]
    return "\n\n".join([
        say(*record.task.card.measured.format(rows=test["rows"])),
        table([say("방법", "Method"), *head], [[name, *_cells(shown, {"metrics": metrics, "rows": test["rows"]})]
                                              for name, metrics in rows.items()]),
        say(*how)])


def _shown(task: Task) -> tuple[Metric, ...]:
    """The headline metric, then those of `Task.reported`, then the rest."""
    return *task.reported, *(metric for metric in task.metrics if metric not in task.reported)


def _cells(shown: tuple[Metric, ...], measured: dict) -> list[str]:
    first, *others = numbers(shown, measured["metrics"])
    return [first, _interval(shown[0], *interval(measured, shown[0].name)), *others]


def _interval(metric: Metric, low: float, high: float) -> str:
    return f"{number(metric, low)} – {number(metric, high)}"


def _folds(record: Record, say: Say) -> list[str]:
    """The result of the cross-validation with this model's settings, if there was one."""
    if (folds := record.folds) is None:
        return []
    task, bounds = record.task, _interval(record.task.headline, *folds["interval"])
    done, of, rows = len(folds["folds"]), folds["of"], folds["rows"]
    own = _named(task, folds["metrics"], f"(95% {bounds})")
    text = say(
        f"**교차 검증({of}겹{f' 가운데 {done}겹' if done < of else ''})**: 학습·검증 행 {rows:,}개를 겹으로 나누어, 그 겹을 빼고 같은 설정으로 "
        f"(조기 종료 없이) 학습한 모델로 쟀습니다. {own.ko}.",
        f"**Cross-validation ({f'{done} of ' if done < of else ''}{of} folds)**: {rows:,} training and validation rows "
        "were divided into folds, each judged by a model that was trained without it, with the same settings but for "
        f"early stopping. {own.en}.")
    if beside := folds["baselines"].get(task.partner):
        simple = _named(task, beside)
        text += say(f" 같은 겹에서 단순한 방법: {simple.ko}.", f" The simple method on the same folds: {simple.en}.")
    headline = task.headline
    if (deviation := folds["deviation"][headline.name]) is not None:
        spread, (ko, en) = f"{folds['mean'][headline.name]:.4f} ± {deviation:.4f}", headline.title
        text += say(f" 겹마다의 {ko}{josa(ko, '은/는')} 평균 {spread}(표준편차).",
                    f" Mean {en[0].lower() + en[1:]} of the folds: {spread} (standard deviation).")
    if folds["adapted"]:
        text += say(" 바탕 모델은 이 글들을 라벨 없이 읽은 적이 있습니다.", " The base model had read these texts, without labels.")
    return [text]


def _named(task: Task, metrics: dict, within: str = "") -> Words:
    """The metrics of `Task.reported` with their names, the first with its interval if `within` is given; otherwise the
    English words go on in a sentence."""
    ko, en = ([f"{metric.title[language]} {value}" for metric, value in
               zip(task.reported, numbers(task.reported, metrics), strict=True)] for language in ("ko", "en"))
    ko[0], en[0] = ko[0] + within, f"{en[0]} {within}" if within else en[0][0].lower() + en[0][1:]
    return Words(", ".join(ko), ", ".join(en))


def _judgement(record: Record, say: Say) -> list[str]:
    """Sentences on what the figures mean, and how far the test rows can be trusted."""
    if (test := record.test) is None:
        return []
    measured, origin = weightier(test, record.folds), record.project.origin
    valid = {"metrics": record.best["metrics"], "rows": record.survey.rows["valid"]} if measured is test else None
    by_hand = [doubt_of(origin), seen_words(record.run), doubt_of(origin, folds=True) if record.folds else None]
    words = [_alone(record), verdict(measured, record.task)[1], doubt(test, record.task.headline, record.survey.unit),
             drift(test, valid, record.task.headline), *by_hand]
    return [bullets([f"**{say(*each)}**" for each in words if each])]


def _alone(record: Record) -> Words | None:
    """A note that the figures are the model's alone, if it does not answer alone in KoTune."""
    return Words(
        f"위의 수치는 학습한 모델만의 것입니다. 코튠 안에서는: {words_of(record.share).ko} ‘써 보기’의 둘째 코드가 그와 똑같이 답합니다.",
        f"The figures above are of the trained model alone. Inside KoTune: {words_of(record.share).en} The second "
        "program under “How to use it” answers so, too.") if record.share < 1 else None
