"""Refuse, before the start, a training that this machine cannot do, and say what it could do instead."""

import shutil

from ..errors import Problem, Words, josa
from ..fields import title_of, value_words
from ..home.project import Project
from ..home.specs import Base
from ..models.catalogue import ON_THE_HUB
from ..models.families import Facts, facts_of
from ..models.fitting import fits, least, memory
from ..options import Settings
from ..units import bytes_text
from .checkpoints import Keep, room
from .probing import known
from .remedies import rate_of_lora, remedy_of


def check_fits(project: Project, base: Base, settings: Settings, task: str | None = None) -> None:
    """Check memory, by a probe if there is one and by the size of the weights, and disk.

    Raises Problem("does_not_fit" | "no_room_on_disk"); the first has `changes`, the options that would make it fit,
    empty if none are known.
    """
    facts = facts_of(base)
    probe = known(project, base, settings, task)
    if probe and probe.failure == "out_of_memory":
        remedy = remedy_of(probe)
        raise _does_not_fit(base, remedy.changes if remedy else {}, Words(
            "앞서 재어 보니 메모리가 모자랐습니다. 그때 다른 프로그램이 쓰고 있었다면 먼저 다시 재어 보세요.",
            "When it was measured, memory ran out. If other programs took it then, measure again first."))
    needed, free = least(facts.parameters, _trained(facts, settings)), memory()
    if needed > free:
        raise _too_large(project, base, settings, task, needed, free)
    kept = room(facts.parameters, Keep.of(settings).of_epochs(settings.epochs))
    left = shutil.disk_usage(project.path).free
    if kept > left and settings.method == "full":
        raise _no_disk(base, kept, left)


def changes_words(changes: dict) -> Words:
    """Titles and values of options, for a button."""
    named = [(title_of(Settings, name), value_words(Settings, name, value)) for name, value in changes.items()]
    return Words(*(", ".join(f"{title[language]} {value[language]}" for title, value in named)
                   for language in ("ko", "en")))


def _trained(facts: Facts, settings: Settings) -> int:
    """The least number of the model's weights that are trained."""
    if settings.method == "lora":
        return 0
    if settings.frozen_layers:
        return facts.encoder * max(0, facts.layers - settings.frozen_layers) // facts.layers
    return facts.parameters


def _too_large(project: Project, base: Base, settings: Settings, task: str | None, needed: int, free: int) -> Problem:
    takes, has = bytes_text(needed), bytes_text(free)
    why = Words(f"메모리가 적어도 {takes} 드는데 이 컴퓨터에는 {has}뿐입니다.",
                f"It takes {takes} of memory at least, and this machine has {has}.")
    rate = rate_of_lora(project, base, settings, task) if least(facts_of(base).parameters, 0) <= free else None
    return _does_not_fit(base, {"method": "lora", "learning_rate": rate} if rate else {}, why)


def _does_not_fit(base: Base, changes: dict, why: Words) -> Problem:
    instead = changes_words(changes) if changes else None
    way = Words(f"이렇게 바꾸어 시작해 보세요: {instead.ko}.", f"Start it so: {instead.en}.") if instead else _smaller_model()
    return Problem("does_not_fit",
                   f"'{base.id}'{josa(base.id, '은/는')} 이 설정으로 학습할 수 없습니다. {why.ko} {way.ko}",
                   f"'{base.id}' cannot be trained with these settings. {why.en} {way.en}", model=base.id,
                   changes=changes)


def _smaller_model() -> Words:
    """Suggest the largest model of the catalogue that can be fully fine-tuned here."""
    found = {name: known for name, known in ON_THE_HUB.items()
             if fits(known.parameters, known.encoder, memory()) == "full"}
    name = max(found, key=lambda name: found[name].parameters, default="kotune-mini")
    return Words(f"더 작은 모델을 골라 주세요. '{name}'까지는 들어갑니다.", f"Choose a smaller model: '{name}' would fit.")


def _no_disk(base: Base, needed: int, left: int) -> Problem:
    takes, has = bytes_text(needed), bytes_text(left)
    return Problem(
        "no_room_on_disk",
        f"'{base.id}'의 학습을 저장하는 데 디스크 {takes}가 드는데 {has} 남았습니다. 필요 없는 프로젝트를 지우거나, LoRA 또는 더 작은 "
        "모델을 골라 주세요.",
        f"Training '{base.id}' leaves {takes} on the disk, which has {has} left. Delete "
        "projects that you no longer need, or choose LoRA or a smaller model.", model=base.id)
