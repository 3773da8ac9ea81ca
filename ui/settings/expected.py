"""What a training will take (time, memory, disk, download), and which settings KoTune chooses, with the reasons."""

from markupsafe import Markup

from trainer.errors import Problem, Words
from trainer.fields import in_force, title_of, validated, value_words
from trainer.home.specs import Base
from trainer.options import Settings
from trainer.tasks.settings import advice_for
from trainer.training.forecast import Forecast, forecast
from trainer.training.plan import Plan
from trainer.units import bytes_text

from ..data.dock import basis
from ..parts import about, between, folded, join
from ..place import Visit


def forecast_of(plan: Plan, base: Base | None, visit: Visit) -> Forecast | None:
    """The forecast; None if the model is not here yet, or if the settings are invalid, which the start will say."""
    try:
        return forecast(visit.shared.home, visit.project, plan, base)
    except Problem:
        return None


def mode_words(title: Words, hint: Words, expected: Forecast | None, visit: Visit) -> str:
    """A way to train in two lines: its title; a hint and the expected time."""
    time = f" · {about(expected.seconds, visit)}" if expected else ""
    return f"{visit.read(title)}\n{visit.read(hint)}{time}"


def in_a_line(expected: Forecast | None, visit: Visit) -> Markup:
    if expected is None:
        return Markup("<p>{}</p>").format(visit.say("걸리는 시간은 모델을 받아 보아야 압니다",
                                                    "How long it takes is known once the model is here"))
    disk, download = bytes_text(expected.disk, 2), bytes_text(expected.download, 2)
    memory = bytes_text(expected.memory, 2)
    words = [_time(expected, visit), *([visit.say(f"메모리 {memory}", f"{memory} of memory")] if expected.memory else []),
             visit.say(f"디스크 약 {disk}", f"about {disk} on disk"),
             visit.say(f"내려받기 약 {download}", f"about {download} to download") if expected.download else
             visit.say("내려받을 것 없음", "nothing to download")]
    return Markup("<p>{}</p>").format(" · ".join(words))


def _time(expected: Forecast, visit: Visit) -> str:
    """The expected time, with an error band if it was measured."""
    band = between(expected.low, expected.high, visit) if expected.off else ""
    return f"{about(expected.seconds, visit)} ({band})" if band else about(expected.seconds, visit)


def reasons_of(base: Base | None, expected: Forecast | None, by_hand: bool, visit: Visit) -> Markup:
    """The settings that KoTune chose, with the reasons (by hand, the form shows them), and the basis of the time."""
    lines = [] if by_hand else _settings(base if expected else None, visit)
    if expected:
        lines.append(Markup("<b>{}</b> {}").format(about(expected.seconds, visit), basis(expected, visit)))
    if not lines:
        return Markup("")
    listed = join(Markup("<li>{}</li>").format(line) for line in lines)
    return folded(visit.say("코튠이 고른 설정과 그 까닭", "What KoTune has chosen, and why"),
                  Markup('<ul class="kt-reasons">{}</ul>').format(listed))


def _settings(base: Base | None, visit: Visit) -> list[Markup]:
    if base is None:
        return [Markup(visit.say("모델을 받은 다음, 모델과 데이터에 맞추어 고릅니다.",
                                 "Chosen to suit model and data, once the model is here."))]
    advice = advice_for(visit.project, base)
    values = in_force(validated(Settings, {name: each.value for name, each in advice.items()}))
    return [Markup("<b>{} {}</b> {}").format(
        visit.read(title_of(Settings, name)), visit.read(value_words(Settings, name, value)),
        visit.read(advice[name].reason)) for name, value in values.items() if name in advice]
