"""Settings for a project: what is recommended for its task, its data and a base model, and the rest as given."""

from ..advice import Advice
from ..errors import Problem, josa
from ..fields import validated
from ..home.project import Project
from ..home.specs import Base
from ..models.families import facts_of
from ..options import Settings
from . import TASKS
from .task import Task


def advice_for(project: Project, base: Base, given: dict | None = None, task: str | None = None) -> dict[str, Advice]:
    """Advice for every field of `Settings`, for the project's task or `task`; `given`: what has been chosen already."""
    how = TASKS[task or project.spec.task]
    return how.advise(facts_of(base), how.size_of(project), given or {})


def settings_for(project: Project, base: Base, given: dict | None = None, task: str | None = None) -> Settings:
    """Complete settings: what is given, and for the rest what is recommended.

    Raises Problem: "bad_option", and for a network without pretraining "nothing_to_adapt" or "another_network".
    """
    given = {name: value for name, value in (given or {}).items() if value is not None}
    facts = facts_of(base)
    if facts.is_network:
        _check_network(TASKS[task or project.spec.task], base, given)
    advice, longest = advice_for(project, base, given, task), facts.max_length
    settings = validated(Settings, {name: advice[name].value for name in Settings.model_fields} | given)
    if settings.max_length > longest:
        raise Problem("bad_option", f"'최대 길이(토큰)' {settings.max_length}{josa(str(settings.max_length), '은/는')} "
                      f"너무 깁니다: '{base.id}'{josa(base.id, '은/는')} {longest}토큰까지 읽습니다.",
                      f"'Maximum length' {settings.max_length} is too long: '{base.id}' reads up to {longest} tokens.",
                      option="max_length")
    return settings


def _check_network(task: Task, base: Base, given: dict) -> None:
    """A network without pretraining learns the tasks that name it, and there is nothing in it to adapt."""
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
