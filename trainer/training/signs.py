"""Signs that a training goes wrong, told while it does, and what to try next: from the numbers of its snapshot alone.

Bounds were set by what 116 trainings here had recorded (23 of them on the samples, with recommended settings), so that
they tell of those that went wrong, and of no other:
- Where all was well the training loss had fallen by 3 % or more at half of the steps, in most by half. Fine-tuning that
  fails stays at the loss of guessing (Mosbach et al. 2021, "On the stability of fine-tuning BERT").
- The validation loss says little alone: on the sample of reviews it grew from .51 to .89 while the score went from .769
  to .833 (a network gets too sure before it gets worse: Guo et al. 2017). So the score has to stand still, too.
- After three epochs no label with five rows was missed wholly.
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

STRETCHES = 10  # of all steps, over each of which the loss is averaged: that of a few batches goes up and down
POINTS = 4  # of the curve in a stretch, fewer than which tell nothing
FALLEN, LEARNT, RISEN, CLIMBED = 0.98, 0.8, 0.95, 1.2  # of the loss at the beginning: above the first nothing is learnt;
# it had come below the second, and is back at the third; or it has only grown
GROWN = 1.25  # times the lowest validation loss
STILL = 3  # epochs without a better score; by default a training ends after two
ENOUGH = 5  # rows of a label, of which some should be found
SMOOTHING, DROPOUT = 0.1, 0.2  # Müller et al. 2019; twice what most models come with
NAMED = 3  # labels that are called by name


class Sign(NamedTuple):
    """`code`: which one it is; `title`: the same in a sentence. `words`: what is seen, and what it means. `changes`: fields
    of `Settings` to try next, and `press`: the same on a button; None where no setting helps."""

    code: str
    title: Words
    words: Words
    changes: dict
    press: Words | None

    def as_dict(self) -> dict:
        return {"code": self.code, "title": self.title._asdict(), **self.words._asdict(), "changes": self.changes,
                "press": self.press._asdict() if self.press else None}


def signs_of(run: Run, curve: list[dict], epochs: list[dict], steps: int | None) -> list[Sign]:
    """Of a run that has begun; the gravest first. A trial, a fold or a method that is compared has none: its search
    goes on in any case."""
    if run.spec.search or not curve:
        return []
    found = [_of_the_loss(run, curve, steps or 1), _of_the_score(run, curve, epochs), _unfound(run, epochs)]
    known = [sign for sign in found if sign]
    uneven = _uneven(run)
    return [*known, uneven] if uneven and all(sign.changes != uneven.changes for sign in known) else known


def _of_the_loss(run: Run, curve: list[dict], steps: int) -> Sign | None:
    """It has collapsed, or learns nothing."""
    stretches = [[point["loss"] for point in curve if low < STRETCHES * point["step"] / steps <= low + 1]
                 for low in range(STRETCHES * curve[-1]["step"] // steps)]
    if not stretches or min(map(len, stretches)) < POINTS:
        return None
    means = [mean(losses) for losses in stretches]
    start, lowest = means[0], min(means)
    if lowest < LEARNT * start and means[-1] >= RISEN * start or means[-1] > CLIMBED * start:
        return Sign("diverging", Words("학습이 무너지고 있습니다", "The training is collapsing"), Words(
            "줄어야 할 손실이 처음만큼, 또는 처음보다 더 커졌습니다. 학습률이 너무 높을 때 흔히 이렇습니다.",
            "The loss, which should fall, is back where it began or higher. That is what too high a learning rate "
            "does."), *_next("learning_rate", float(f"{run.spec.settings.learning_rate / CALMER:.0e}")))
    if 2 * len(means) >= STRETCHES and lowest > FALLEN * start:
        return _flat(run)
    return None


def _flat(run: Run) -> Sign:
    rate, advised = run.spec.settings.learning_rate, _advice(run.path).get("learning_rate")
    title = Words("배우는 것이 보이지 않습니다", "It does not seem to learn")
    seen = Words("절반이 지났는데 손실이 처음과 거의 같습니다.", "Half of the way is done, and the loss is about what it was.")
    if advised is None or rate == advised.value:
        return Sign("flat", title, _joined(seen, Words("글만 보고 정답을 알 수 있는 데이터인지 살펴보세요.",
                                                "See whether the texts alone tell what is to be learnt.")), {}, None)
    why = Words("학습률이 추천하는 값보다 높습니다.", "The learning rate is above what is recommended.") \
        if rate > advised.value else Words("학습률이 추천하는 값보다 낮습니다.", "The learning rate is below what is recommended.")
    return Sign("flat", title, _joined(seen, why), *_next("learning_rate", advised.value))


def _of_the_score(run: Run, curve: list[dict], epochs: list[dict]) -> Sign | None:
    """It has begun to learn by heart, or gets no better."""
    best = next((each["epoch"] for each in reversed(epochs) if each["best"]), 0)
    still = epochs[-1]["epoch"] - best if epochs else 0
    if still < STILL or run.last_counts:
        return None
    losses = [each["metrics"].get("loss", 0.0) for each in epochs]
    times = min(losses[-2:]) / (min(losses) or 1)
    kept = Words(f"모델은 가장 좋은 {best}에폭의 것이라, 지금 멈춰도 됩니다.",
                 f"The model is that of epoch {best}, the best, so you may stop here.") if run.is_pending else \
        Words(f"그래서 모델은 가장 좋은 {best}에폭의 것입니다.", f"So the model is that of epoch {best}, the best.")
    if times >= GROWN and curve[-1]["loss"] < losses[-1]:
        return Sign("overfitting", Words("글을 외우기 시작했습니다", "It has begun to learn the texts by heart"), _joined(Words(
            f"학습 손실은 줄어드는데 검증 손실은 가장 낮을 때의 {times:.1f}배가 되었고, 점수는 {still}에폭째 나아지지 않습니다.",
            f"The training loss falls, but the validation loss is {times:.1f} times its lowest, and the score has got no "
            f"better for {still} epochs."), kept), *_looser(run))
    if losses[-1] <= min(losses):
        return None
    return Sign("plateau", Words("더 나아지지 않습니다", "It gets no better"), _joined(Words(
        f"점수가 {still}에폭째 그대로이거나 낮아졌습니다.", f"For {still} epochs the score has stayed as it was, or fallen."), kept),
        *_stopping(run))


def _unfound(run: Run, epochs: list[dict]) -> Sign | None:
    """Labels of which no row was found after the latest epoch, late enough in the training."""
    if not epochs or not run.project.survey.labels:
        return None
    metrics, epoch, planned = epochs[-1]["metrics"], epochs[-1]["epoch"], run.spec.settings.epochs
    if epoch < planned and epoch < max(STILL, planned / 2):
        return None
    labels = sorted(((rows, label) for label, recall, rows in zip(
        run.project.survey.labels, metrics.get("recall", []), metrics.get("support", []), strict=False)
        if rows >= ENOUGH and not recall), reverse=True)
    if not labels:
        return None
    shown = ", ".join(f"‘{clip(label, 20)}’" for _, label in labels[:NAMED])
    more, rows = len(labels) - NAMED, sum(rows for rows, _ in labels)
    ko, en = (f"{shown} 외 {more}가지", f"{shown} and {more} more") if more > 0 else (shown, shown)
    return Sign("unfound", Words("찾지 못하는 라벨이 있습니다", "A label is never found"), Words(
        f"{ko}{josa(ko, '을/를')} 검증 행에서 한 번도 찾지 못했습니다 ({rows}건 가운데 0건).",
        f"{en} {'was' if len(labels) == 1 else 'were'} never found in the validation rows (0 of {rows})."),
        *(_weighed(run) or _longer(run)))


def _uneven(run: Run) -> Sign | None:
    """Some labels have far fewer rows than others, and nothing is done about it."""
    advised = _advice(run.path).get("class_weights")
    if advised is None or advised.value != "on" or (next_try := _weighed(run)) is None or run.spec.settings.focal:
        return None
    now = Words("지금은 모든 행을 같은 무게로 배웁니다.", "Here all rows count the same.")
    return Sign("imbalance", Words("라벨의 행 수가 크게 다릅니다", "Labels differ much in their rows"), _joined(advised.reason, now), *next_try)


def _looser(run: Run) -> tuple[dict, Words | None]:
    """Against learning by heart: labels that are a little less certain, or else more connections switched off."""
    settings, held = run.spec.settings, _advice(run.path)
    if "label_smoothing" in held and not settings.label_smoothing and not settings.focal:
        return _next("label_smoothing", SMOOTHING)
    if "dropout" in held and (settings.dropout or 0) < DROPOUT:
        return _next("dropout", DROPOUT)
    return _stopping(run)


def _stopping(run: Run) -> tuple[dict, Words | None]:
    advised = _advice(run.path).get("patience")
    if advised is None or 0 < run.spec.settings.patience <= advised.value:
        return {}, None
    return _next("patience", advised.value)


def _weighed(run: Run) -> tuple[dict, Words] | None:
    if "class_weights" not in _advice(run.path) or run.spec.settings.class_weights == "on":
        return None
    return _next("class_weights", "on")


def _longer(run: Run) -> tuple[dict, Words | None]:
    """Small models learn many labels in many passes: see the advice on epochs of the tasks."""
    most, epochs = 100, 2 * run.spec.settings.epochs
    return _next("epochs", epochs) if epochs <= most else ({}, None)


def _next(name: str, value) -> tuple[dict, Words]:
    title, written = title_of(Settings, name), value_words(Settings, name, value)
    return {name: value}, Words(f"다시 학습하기 ({title.ko} → {written.ko})", f"Train again ({title.en} → {written.en})")


def _joined(*sentences: Words) -> Words:
    return Words(*map(" ".join, zip(*sentences, strict=True)))


@lru_cache(maxsize=256)
def _advice(path: Path) -> dict[str, Advice]:
    """What is recommended for the run; nothing where its base model is gone."""
    run = Run(path)
    with suppress(Problem):
        return advice_for(run.project, run.spec.base, {"method": run.spec.settings.method}, task_of(run).name)
    return {}
