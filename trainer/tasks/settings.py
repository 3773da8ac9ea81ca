"""Settings for a project: what is recommended for its task, its data and a base model, and the rest as given."""

from ..advice import Advice
from ..errors import Problem, josa
from ..fields import validated
from ..home.project import Project
from ..home.specs import Base
from ..models.families import facts_of
from ..options import Settings
from . import TASKS


def advice_for(project: Project, base: Base, given: dict | None = None, task: str | None = None) -> dict[str, Advice]:
    """Advice for every field of `Settings`, for the project's task or `task`; `given`: what has been chosen already."""
    how = TASKS[task or project.spec.task]
    return how.advise(facts_of(base), how.size_of(project), given or {})


def settings_for(project: Project, base: Base, given: dict | None = None, task: str | None = None) -> Settings:
    """Complete settings: what is given, and for the rest what is recommended. Raises Problem("bad_option")."""
    given = {name: value for name, value in (given or {}).items() if value is not None}
    advice, longest = advice_for(project, base, given, task), facts_of(base).max_length
    settings = validated(Settings, {name: advice[name].value for name in Settings.model_fields} | given)
    if settings.max_length > longest:
        raise Problem("bad_option", f"'최대 길이(토큰)' {settings.max_length}{josa(str(settings.max_length), '은/는')} "
                      f"너무 깁니다: '{base.id}'{josa(base.id, '은/는')} {longest}토큰까지 읽습니다.",
                      f"'Maximum length' {settings.max_length} is too long: '{base.id}' reads up to {longest} tokens.",
                      option="max_length")
    return settings
