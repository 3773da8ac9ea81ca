"""Signs that a training goes wrong, shown while it runs, with what to try next; found in its recorded numbers alone.

The bounds were set on the logs of 178 different trainings, record by record, so that only real trouble gives a sign:
a training with KoTune's own models that had begun to overfit, one that missed a label, and random tiny encoders that
learnt nothing, but no training of a sample with recommended settings.
- In good trainings the training loss had fallen by 3 % or more after half of the steps, mostly by half. Fine-tuning
  that fails stays at the loss of guessing (Mosbach et al. 2021, "On the stability of fine-tuning BERT").
- The validation loss alone says little: with the sample of reviews it grew from .51 to .89 while the score rose from
  .769 to .833, as a network gets too sure before it gets worse (Guo et al. 2017). So the score must have stalled, too.
- In good trainings no label with five validation rows was missed altogether after three epochs.
"""

from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from statistics import mean
from typing import NamedTuple

from ..advice import Advice
from ..errors import Problem, Words, clip, josa
from ..fields import title_of, value_words
from ..home.project import Run
from ..options import Settings
from ..tasks import task_of
from ..tasks.settings import advice_for
from .remedies import CALMER

STRETCHES = 10  # the steps are cut into so many stretches, and the loss averaged in each, as single batches vary
POINTS = 4  # of the curve; a stretch with fewer says nothing
FALLEN = 0.98  # a loss above this share of the first one: nothing was learnt
LEARNT, RISEN, CLIMBED = 0.8, 0.95, 1.2  # collapse: a loss below .8 of the first one, then above .95; or above 1.2
GROWN = 1.25  # times the lowest validation loss
STILL = 3  # epochs without a better score; by default a training ends after two
ENOUGH = 5  # validation rows of a label, some of which should be found
SMOOTHING, DROPOUT = 0.1, 0.2  # Müller et al. 2019; twice the usual dropout of models
NAMED = 3  # labels that are named, at most
MOST_EPOCHS = 100  # the largest value of the option

COLLAPSE = Words("줄어야 할 손실이 처음만큼, 또는 처음보다 더 커졌습니다. 학습률이 너무 높을 때 흔히 이렇습니다.",
                 "The loss, which should fall, is back where it began or higher: that is what too high a rate does.")
FLAT = Words("절반이 지났는데 손실이 처음과 거의 같습니다.", "Half of the way is done, and the loss is about what it was.")
ABOVE = Words("학습률이 추천하는 값보다 높습니다.", "The learning rate is above what is recommended.")
BELOW = Words("학습률이 추천하는 값보다 낮습니다.", "The learning rate is below what is recommended.")
LOOK = Words("글만 보고 정답을 알 수 있는 데이터인지 살펴보세요.", "See whether the texts alone tell what is to be learnt.")
ALIKE = Words("지금은 모든 행을 같은 무게로 배웁니다.", "Here all rows count the same.")
Next = tuple[dict, Words | None]  # `Sign.changes` and `Sign.press`


class Sign(NamedTuple):
    """`code`: stable name; `title`: the sign in a sentence; `words`: what was measured and what it means. `changes`:
    fields of `Settings` to try next; `press`: the text of their button, None if no setting helps."""

    code: str
    title: Words
    words: Words
    changes: dict
    press: Words | None

    def as_dict(self) -> dict:
        return {"code": self.code, "title": self.title._asdict(), **self.words._asdict(), "changes": self.changes,
                "press": self.press._asdict() if self.press else None}


def signs_of(run: Run, curve: list[dict], epochs: list[dict], steps: int | None) -> list[Sign]:
    """The signs of a run that has begun, the worst first. A trial, a fold or a compared method has none: its search
    goes on in any case."""
    if run.spec.search or not curve:
        return []
    found = [_of_the_loss(run, curve, steps or 1), _of_the_score(run, curve, epochs), _unfound(run, epochs)]
    known, uneven = [sign for sign in found if sign], _uneven(run)
    return [*known, uneven] if uneven and all(sign.changes != uneven.changes for sign in known) else known


def _of_the_loss(run: Run, curve: list[dict], steps: int) -> Sign | None:
    """The sign that the training collapses, or learns nothing."""
    stretches = [[point["loss"] for point in curve if low < STRETCHES * point["step"] / steps <= low + 1]
                 for low in range(STRETCHES * curve[-1]["step"] // steps)]
    if not stretches or min(map(len, stretches)) < POINTS:
        return None
    means = [mean(losses) for losses in stretches]
    start, lowest, now = means[0], min(means), means[-1]
    if lowest < LEARNT * start and now >= RISEN * start or now > CLIMBED * start:
        calmer = float(f"{run.spec.settings.learning_rate / CALMER:.0e}")
        return Sign("diverging", Words("학습이 무너지고 있습니다", "The training is collapsing"), COLLAPSE,
                    *_next("learning_rate", calmer))
    first = min(start, mean(stretches[0][:POINTS]))  # with too high a rate the loss grows within the first stretch
    return _flat(run) if lowest > FALLEN * first and _is_late(run, curve[-1]["epoch"]) else None


def _flat(run: Run) -> Sign:
    rate, advised = run.spec.settings.learning_rate, _advice(run.path).get("learning_rate")
    title = Words("배우는 것이 보이지 않습니다", "It does not seem to learn")
    if advised is None or rate == advised.value:
        return Sign("flat", title, _joined(FLAT, LOOK), {}, None)
    why = ABOVE if rate > advised.value else BELOW
    return Sign("flat", title, _joined(FLAT, why), *_next("learning_rate", advised.value))


def _of_the_score(run: Run, curve: list[dict], epochs: list[dict]) -> Sign | None:
    """The sign that the training overfits, or gets no better."""
    best = next((each["epoch"] for each in reversed(epochs) if each["best"]), 0)
    still = epochs[-1]["epoch"] - best if epochs else 0
    if still < STILL:
        return None
    losses = [each["metrics"].get("loss", 0.0) for each in epochs]
    times, model = min(losses[-2:]) / (min(losses) or 1), _model(best, run.is_pending)
    if times >= GROWN and curve[-1]["loss"] < losses[-1]:
        seen = Words(
            f"학습 손실은 줄어드는데 검증 손실은 가장 낮을 때의 {times:.1f}배가 되었고, 점수는 {still}에폭째 나아지지 않습니다.",
            f"The training loss falls, but the validation loss is {times:.1f} times its lowest, and the score has got "
            f"no better for {still} epochs.")
        title = Words("글을 외우기 시작했습니다", "It has begun to learn the texts by heart")
        return Sign("overfitting", title, _joined(seen, model), *_looser(run))
    if losses[-1] <= min(losses):
        return None
    seen = Words(f"점수가 {still}에폭째 그대로이거나 낮아졌습니다.",
                 f"For {still} epochs the score has stayed as it was, or fallen.")
    return Sign("plateau", Words("더 나아지지 않습니다", "It gets no better"), _joined(seen, model), *_stopping(run))


def _model(best: int, goes_on: bool) -> Words:
    if goes_on:
        return Words(f"모델은 가장 좋은 {best}에폭의 것이라, 지금 멈춰도 됩니다.",
                     f"The model is that of epoch {best}, the best, so you may stop here.")
    return Words(f"그래서 모델은 가장 좋은 {best}에폭의 것입니다.", f"So the model is that of epoch {best}, the best.")


def _unfound(run: Run, epochs: list[dict]) -> Sign | None:
    """The sign that no row of some labels was found in the latest epoch, once that is late enough."""
    if not epochs or not _is_late(run, epochs[-1]["epoch"]):
        return None
    recalls, counts = (epochs[-1]["metrics"].get(name, []) for name in ("recall", "support"))
    of = zip(run.project.survey.labels, recalls, counts, strict=False)
    missed = sorted(((rows, label) for label, recall, rows in of if rows >= ENOUGH and not recall), reverse=True)
    if not missed:
        return None
    labels = ", ".join(f"‘{clip(label, 20)}’" for _, label in missed[:NAMED])
    rows = sum(rows for rows, _ in missed)
    if more := len(missed[NAMED:]):
        seen = Words(f"{labels} 외 {more}가지를 검증 행에서 한 번도 찾지 못했습니다 ({rows}건 가운데 0건).",
                     f"{labels} and {more} more were never found in the validation rows (0 of {rows}).")
    else:
        seen = Words(f"{labels}{josa(labels, '을/를')} 검증 행에서 한 번도 찾지 못했습니다 ({rows}건 가운데 0건).",
                     f"Never found in the validation rows: {labels} (0 of {rows}).")
    return Sign("unfound", Words("찾지 못하는 라벨이 있습니다", "Some labels are never found"), seen,
                *(_weighed(run) or _longer(run)))


def _is_late(run: Run, epoch: float) -> bool:
    """Whether half of the epochs are done, and three of them, if there are so many."""
    planned = run.spec.settings.epochs
    return epoch >= min(planned, max(STILL, planned / 2))


def _uneven(run: Run) -> Sign | None:
    """The sign that some labels have far fewer rows than others, and nothing is done about it."""
    advised, weighed = _advice(run.path).get("class_weights"), _weighed(run)
    if advised is None or advised.value != "on" or weighed is None or run.spec.settings.focal:
        return None
    title = Words("라벨마다 행 수가 크게 다릅니다", "Labels differ much in their rows")
    return Sign("imbalance", title, _joined(advised.reason, ALIKE), *weighed)


def _looser(run: Run) -> Next:
    """What to try against overfitting: label smoothing, else more dropout, else earlier stopping."""
    settings, held = run.spec.settings, _advice(run.path)
    if "label_smoothing" in held and not settings.label_smoothing and not settings.focal:
        return _next("label_smoothing", SMOOTHING)
    if "dropout" in held and (settings.dropout or 0) < DROPOUT:
        return _next("dropout", DROPOUT)
    return _stopping(run)


def _stopping(run: Run) -> Next:
    """Stop earlier, if that is possible."""
    advised = _advice(run.path).get("patience")
    if advised is None or 0 < run.spec.settings.patience <= advised.value:
        return {}, None
    return _next("patience", advised.value)


def _weighed(run: Run) -> Next | None:
    if "class_weights" not in _advice(run.path) or run.spec.settings.class_weights == "on":
        return None
    return _next("class_weights", "on")


def _longer(run: Run) -> Next:
    """Train twice as many epochs: small models need many to learn many labels (see the tasks' advice on epochs)."""
    epochs = 2 * run.spec.settings.epochs
    return _next("epochs", epochs) if epochs <= MOST_EPOCHS else ({}, None)


def _next(name: str, value) -> Next:
    title, written = title_of(Settings, name), value_words(Settings, name, value)
    return {name: value}, Words(f"다시 학습하기 ({title.ko} → {written.ko})", f"Train again ({title.en} → {written.en})")


def _joined(*sentences: Words) -> Words:
    return Words(*map(" ".join, zip(*sentences, strict=True)))


@lru_cache(maxsize=256)
def _advice(path: Path) -> dict[str, Advice]:
    """The advice for a run's options; empty if its base model is gone."""
    run = Run(path)
    with suppress(Problem):
        return advice_for(run.project, run.spec.base, {"method": run.spec.settings.method}, task_of(run).name)
    return {}
