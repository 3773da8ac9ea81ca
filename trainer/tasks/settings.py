"""Complete settings for a project: given values, and recommended ones for its task, its data and a base model."""

from dataclasses import replace

from ..advice import SMALL, Advice
from ..errors import Problem, josa
from ..fields import about, lacks, title_of, validated, value_words
from ..home.project import Project
from ..home.specs import Base
from ..models.families import Facts, facts_of
from ..options import Settings
from . import TASKS
from .task import Task

PRETRAINED = Facts("", SMALL, 512)


def advice_for(project: Project, base: Base, given: dict | None = None, task: str | None = None,
               rows: int | None = None) -> dict[str, Advice]:
    """Advice on every option that has an effect, for `task` (default: the project's). `given`: options already chosen;
    `rows`: number of training rows, None for all."""
    how = TASKS[task or project.spec.task]
    size = how.size_of(project)
    return how.advise(facts_of(base), replace(size, rows=rows) if rows else size, given or {})


def held(project: Project, base: Base | None, task: str | None = None) -> list[str]:
    """The options that can have an effect; `base`: None for a pretrained model that is not downloaded yet."""
    how = TASKS[task or project.spec.task]
    return [*how.advise(facts_of(base) if base else PRETRAINED, how.size_of(project), {})]


def settings_for(project: Project, base: Base, given: dict | None = None, task: str | None = None,
                 rows: int | None = None) -> Settings:
    """Complete settings: the `given` values, and recommended ones for the rest. `rows`: number of training rows, None
    for all.

    Raises Problem: "bad_option", "option_without_effect" and "options_exclude"; for a network without pretraining
    "nothing_to_adapt" or "another_network", and for a decoder "decoder_cannot".
    """
    given = {name: value for name, value in (given or {}).items() if value is not None}
    how, facts = TASKS[task or project.spec.task], facts_of(base)
    if facts.is_network:
        _check_network(how, base, given)
    if facts.is_decoder:
        _check_decoder(how, base)
    advice = advice_for(project, base, given, task, rows)
    recommended = {name: each.value for name, each in advice.items()}
    settings = validated(Settings, recommended | given)
    for name in given:
        if getattr(settings, name) != recommended.get(name, Settings.model_fields[name].default):
            _check_held(name, how, base, advice)
            _check_beside(name, settings)
    _check_bounds(settings, base, facts)
    return settings


def _check_held(name: str, task: Task, base: Base, advice: dict[str, Advice]) -> None:
    if name in advice:
        return
    title, model = title_of(Settings, name), task.words.title
    raise Problem(
        "option_without_effect",
        f"'{title.ko}'{josa(title.ko, '은/는')} 과제 ‘{model.ko}’, 바탕 모델 '{base.id}'에서는 아무 효과가 없습니다. 이 옵션을 빼고 "
        "다시 시작해 주세요.",
        f"'{title.en}' has no effect where the task is “{model.en}” and the base model '{base.id}'. Leave this option "
        "out and start again.", option=name)


def _check_beside(name: str, settings: Settings) -> None:
    """Raises Problem("options_exclude") if another option must be changed for this one to have an effect."""
    values, title = settings.model_dump(), title_of(Settings, name)
    if not values[name]:  # an option that is off needs no other
        return
    for other in lacks(Settings, name, values):
        least, now = about(Settings, name, "needs")[other], value_words(Settings, other, values[other])
        leader, wanted = title_of(Settings, other), value_words(Settings, other, least)
        more = ("", "") if isinstance(least, str) else (" 이상", "at least ")
        raise Problem(
            "options_exclude",
            f"'{title.ko}'{josa(title.ko, '은/는')} '{leader.ko}'{josa(leader.ko, '이/가')} ‘{wanted.ko}’{more[0]}일 때만 쓸 수 "
            f"있는데, 지금은 ‘{now.ko}’입니다. 둘 가운데 하나를 바꿔 주세요.",
            f"'{title.en}' can be used only with '{leader.en}' {more[1]}“{wanted.en}”, and that is “{now.en}” now. "
            "Change one of the two.", option=name, other=other)
    if (other := about(Settings, name, "excludes")) and values[other] != about(Settings, other, "idle"):
        leader, off = title_of(Settings, other), value_words(Settings, other, about(Settings, other, "idle"))
        raise Problem(
            "options_exclude",
            f"'{title.ko}'{josa(title.ko, '과/와')} '{leader.ko}'{josa(leader.ko, '은/는')} 함께 쓸 수 없습니다. 둘 가운데 하나를 "
            f"{off.ko}으로 두세요.",
            f"'{title.en}' and '{leader.en}' cannot be used together. Set one of the two to {off.en}.",
            option=name, other=other)


def _check_bounds(settings: Settings, base: Base, facts: Facts) -> None:
    """Raises Problem("bad_option") if the base model reads fewer tokens, or has fewer layers."""
    if settings.max_length > facts.max_length:
        raise Problem("bad_option", f"'최대 길이(토큰)' {settings.max_length}{josa(str(settings.max_length), '은/는')} "
                      f"너무 깁니다: '{base.id}'{josa(base.id, '은/는')} {facts.max_length}토큰까지 읽습니다.",
                      f"'Maximum length' {settings.max_length} is too long: '{base.id}' reads up to "
                      f"{facts.max_length} tokens.", option="max_length")
    if settings.frozen_layers > facts.layers:
        raise Problem("bad_option", f"'{base.id}'의 층은 {facts.layers}개라 {settings.frozen_layers}층까지 고정할 수 없습니다. "
                      f"{facts.layers} 이하로 적어 주세요.",
                      f"'{base.id}' has {facts.layers} layers, so {settings.frozen_layers} cannot be frozen: write "
                      f"{facts.layers} or less.", option="frozen_layers")


def _check_network(task: Task, base: Base, given: dict) -> None:
    """Raises Problem("nothing_to_adapt" | "another_network"): an untrained network has nothing to adapt, and learns
    only the tasks that name it."""
    if task.makes == "base" or given.get("method") == "lora":
        raise Problem(
            "nothing_to_adapt",
            f"'{base.id}'{josa(base.id, '은/는')} 사전학습 없이 처음부터 배우는 작은 신경망이라, 분야 적응이나 LoRA처럼 이미 배운 것을 조금 고쳐 쓰는 "
            "방법은 쓸 수 없습니다. 학습 방법을 ‘전체 학습’으로 두거나, 사전학습한 모델을 바탕 모델로 골라 주세요.",
            f"'{base.id}' is a small network that begins with nothing: adaptation and LoRA, which alter a little what "
            "a model has learnt before, are of no use. Choose full fine-tuning as the method, or a pretrained model.",
            model=base.id)
    if base.id not in task.networks:
        others = ", ".join(task.networks)
        raise Problem(
            "another_network",
            f"'{base.id}'{josa(base.id, '은/는')} ‘{task.words.title.ko}’ 과제를 배우지 못하는 신경망입니다. 이 과제에는 "
            f"{others} 가운데 하나를 골라 주세요.",
            f"'{base.id}' cannot learn the task “{task.words.title.en}”. For this task choose one of {others}.",
            model=base.id)


def _check_decoder(task: Task, base: Base) -> None:
    """Raises Problem("decoder_cannot"): a decoder reads only forwards, so it cannot guess a word in the middle, or see
    what comes after a name."""
    if not task.decoders:
        raise Problem(
            "decoder_cannot",
            f"'{base.id}'{josa(base.id, '은/는')} 앞에서 뒤로만 읽는 모델(디코더)이라 "
            f"‘{task.words.title.ko}’{josa(task.words.title.ko, '을/를')} 배우지 못합니다. KLUE BERT, A.X Encoder처럼 앞뒤를 "
            "모두 읽는 인코더를 골라 주세요.",
            f"'{base.id}' reads forwards alone (a decoder), so it cannot learn “{task.words.title.en}”. Choose an "
            "encoder, which reads both ways, such as KLUE BERT or A.X Encoder.", model=base.id)
