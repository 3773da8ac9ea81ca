"""What would let a failed run succeed: the same training with a setting or two changed, as one press starts it."""

import time
from contextlib import suppress
from typing import NamedTuple

from ..errors import Problem, Words
from ..fields import value_words
from ..home.project import Project, Run
from ..home.specs import Base, RunSpec
from ..options import Settings
from ..tasks.bases import adapted
from ..tasks.settings import advice_for

SHORTEST = 16  # tokens; with less of a text there is little to learn from
SMALLER = 4  # by how much a batch is divided; half is often not enough, and each try takes a person's time
CALMER = 3  # by how much the learning rate falls


class Remedy(NamedTuple):
    """`changes`: fields of `Settings`; `words`: what they are, as a button has it."""

    changes: dict
    words: Words


def remedy_of(run: Run) -> Remedy | None:
    """Of a run that failed, and that resuming would not help. A trial, a fold or a method that is compared has none:
    its search goes on without it."""
    result = run.result or {}
    if result.get("state") != "failed" or run.spec.search:
        return None
    finders = {"out_of_memory": _smaller, "probe_lost": _smaller, "loss_diverged": _calmer}
    find = finders.get((result.get("problem") or {}).get("code", ""))
    return find(run) if find else None


def _smaller(run: Run) -> Remedy | None:
    """A quarter of a batch at a time, and four for each step: it learns the same, nearly. Where there is nothing to
    divide, LoRA; else half of the length."""
    settings = run.spec.settings
    if settings.batch_size > 1:
        size = max(1, settings.batch_size // SMALLER)
        together = min(1024, settings.accumulation * settings.batch_size // size)
        return Remedy({"batch_size": size, "accumulation": together}, Words(
            f"한 번에 {size}행씩 나누어 다시 시작", f"Start again with {size} {'rows' if size > 1 else 'row'} at a time"))
    if rate := rate_of_lora(run.project, run.spec.base, settings, run.spec.task):
        return Remedy({"method": "lora", "learning_rate": rate}, Words("LoRA로 다시 시작", "Start again with LoRA"))
    if settings.max_length >= 2 * SHORTEST:
        length = settings.max_length // 2
        return Remedy({"max_length": length}, Words(f"글의 앞 {length}토큰만 읽고 다시 시작",
                                                    f"Start again with the first {length} tokens of each text"))
    return None


def rate_of_lora(project: Project, base: Base, settings: Settings, task: str | None) -> float | None:
    """What is recommended; None where it has LoRA already, or can have none."""
    if settings.method == "lora":
        return None
    with suppress(Problem):  # the base model is gone
        advice = advice_for(project, base, {"method": "lora"}, task)
        return advice["learning_rate"].value if "method" in advice else None
    return None


def _calmer(run: Run) -> Remedy:
    rate = float(f"{run.spec.settings.learning_rate / CALMER:.0e}")
    words = value_words(Settings, "learning_rate", rate)
    return Remedy({"learning_rate": rate}, Words(f"학습률을 {words.ko}로 낮춰 다시 시작",
                                                 f"Start again with the learning rate at {words.en}"))


def start_remedied(run: Run) -> Run:
    """Queue a failed run once more, with its remedy, and what waits for it; once, however often this is called.

    Raises Problem("no_remedy").
    """
    if not (remedy := remedy_of(run)):
        raise Problem("no_remedy", "이 학습을 고쳐 다시 시작할 방법을 코튠이 알지 못합니다. ‘설정’에서 직접 고쳐 시작해 주세요.",
                      "KoTune knows no remedy for this training. Change its settings, and start it, under Settings.",
                      run=run.name)
    spec, key = run.spec, f"remedy of {run.name}"
    again = _queued(run, key, settings=spec.settings.model_copy(update=remedy.changes))
    for other in run.project.runs():
        if other.spec.after == run.name and other.state not in ("done", "stopped"):
            _queued(other, f"{key} for {other.name}", base=adapted(again), after=again.name)
    return again


def _queued(run: Run, key: str, **changes) -> Run:
    spec = RunSpec(**dict(run.spec) | changes | {"key": key, "created": time.time()})
    return run.project.add_run(spec)
