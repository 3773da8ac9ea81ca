"""The ranges of a search that people can narrow: {"learning_rate": [low, high], "method": ["full"]}."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..advice import Advice
from ..errors import Problem, josa
from ..fields import about, searched, title_of, validated, value_words
from ..home.project import Project
from ..home.specs import Base
from ..options import Settings
from ..tasks.settings import advice_for, settings_for


def ranges_for(project: Project, base: Base, given: Mapping[str, Any] | None) -> dict[str, list]:
    """Check the given ranges: for a number [lowest, highest] (None: the recommended bound), for a choice the values to
    try. Options without a range are left out.

    Raises Problem: "no_such_range", "range_turned_round" or "bad_option".
    """
    advice = advice_for(project, base)
    known = [name for name in searched(Settings) if name in advice]
    found: dict[str, list] = {}
    for name, values in (given or {}).items():
        if name not in known:
            raise _no_such(name, known)
        if values:
            found[name] = _checked(name, values, advice)
    return found


def begins_with(project: Project, base: Base, ranges: Mapping[str, list], given: dict) -> Settings:
    """The settings of the first trial: the given and recommended ones, moved into the ranges where needed."""
    wanted = settings_for(project, base, given)
    choices = {name: values[0] for name, values in ranges.items()
               if about(Settings, name, "choices") and getattr(wanted, name) not in values}
    best = settings_for(project, base, given | choices)
    near = {name: min(max(getattr(best, name), values[0]), values[1]) for name, values in ranges.items()
            if not about(Settings, name, "choices")}
    return settings_for(project, base, given | choices | near)


def _checked(name: str, values: Any, advice: dict[str, Advice]) -> list:
    title, plain = title_of(Settings, name), {other: each.value for other, each in advice.items()}
    if not isinstance(values, Sequence) or isinstance(values, str):
        raise _no_range(name)
    if about(Settings, name, "choices"):
        return [getattr(validated(Settings, plain | {name: value}), name) for value in values]
    if len(values) != 2:
        raise _no_range(name)
    lowest, highest = advice[name].range or (min(advice[name].choices or []), max(advice[name].choices or []))
    given = [value for value in values if value is not None]
    low, high = (getattr(validated(Settings, plain | {name: value}), name) for value in (
        values[0] if values[0] is not None else min(lowest, *given),
        values[1] if values[1] is not None else max(highest, *given)))
    if low > high:
        low, high = (value_words(Settings, name, value).ko for value in (low, high))
        raise Problem(
            "range_turned_round",
            f"'{title.ko}'의 범위가 거꾸로입니다: {low}에서 {high}까지. 작은 값을 먼저 적어 주세요.",
            f"The range of '{title.en}' is turned round: from {low} to {high}. Write the lower value first.",
            option=name)
    return [low, high]


def _no_range(name: str) -> Problem:
    title = title_of(Settings, name)
    return Problem("no_such_range", f"'{title.ko}'의 범위를 읽을 수 없습니다. [가장 작은 값, 가장 큰 값]으로 적어 주세요.",
                   f"The range of '{title.en}' cannot be read. Write [lowest, highest].", option=name)


def _no_such(name: str, known: list[str]) -> Problem:
    return Problem("no_such_range", f"'{name}'{josa(name, '은/는')} 탐색이 바꾸는 옵션이 아닙니다. 범위를 좁힐 수 있는 것: {', '.join(known)}.",
                   f"A search does not vary '{name}'. What can be narrowed: {', '.join(known)}.", option=name)
