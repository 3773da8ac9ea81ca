"""The head of a training's card: its progress in large letters. The page's script sets the tab's title from it."""

from dataclasses import dataclass

from markupsafe import Markup

from trainer.queue.line import Wait

from ..parts import progress
from ..place import Visit


@dataclass(frozen=True)
class Status:
    """The state of a training. `words`: a sentence. `far`, `beside`: how far it is, and when it will end. `share` of
    the work done: 0 … 1. `score`: shown in the tab's title."""

    state: str
    is_going: bool
    chip: Markup
    words: str
    name: str
    share: float
    far: str
    beside: str
    score: str = ""


def status(now: Status, visit: Visit) -> Markup:
    """State, name and progress, with a bar unless it is done."""
    line = Markup('<div class="kt-state" data-title="{}" data-key="{}" data-going="{}" data-news="{}">{} '
                  '<span class="phase">{}</span><span class="which">{}</span></div>'
                  '<div class="kt-far"><strong>{}</strong><span>{}</span></div>')
    head = line.format(_title(now, visit), f"{visit.place.project} {now.name}", "yes" if now.is_going else "",
                       f"{visit.project.title} · {now.words}", now.chip, now.words, now.name, now.far, now.beside)
    return head if now.state == "done" else head + progress(now.share, now.state)


def _title(now: Status, visit: Visit) -> str:
    """The title of the browser's tab."""
    sign = "✓" if now.state == "done" else "…" if now.state == "queued" else "▶" if now.is_going else "■"
    return visit.say(f"{sign} {now.score or now.far} · 코튠", f"{sign} {now.score or now.far} · KoTune")


def place_in_line(wait: Wait | None, visit: Visit) -> tuple[str, str]:
    """How many trainings come first, and when this one may start."""
    if wait is None:
        return visit.say("대기 중", "Waiting"), ""
    if not wait.ahead:
        return visit.say("곧 시작", "Starts next"), ""
    beside = ""
    if wait.seconds:
        time = countdown(wait.seconds, visit)
        beside = visit.say(f"{time} 뒤 시작", f"starts in {time}") if wait.whole else \
            visit.say(f"{time} 넘게 기다립니다", f"starts in {time} or later")
    return visit.say(f"앞에 {wait.ahead}개", f"{wait.ahead} ahead"), beside


def time_left(seconds: float | None, visit: Visit) -> str:
    return "" if seconds is None else visit.say(f"{countdown(seconds, visit)} 남음", f"{countdown(seconds, visit)} left")


def countdown(seconds: float, visit: Visit) -> str:
    """A remaining time to the minute, as people watch it shrink; `parts.about` writes forecasts more roughly."""
    if seconds < 55:
        tens = max(10, -(-seconds // 10) * 10)
        return visit.say(f"약 {tens:.0f}초", f"about {tens:.0f} s")
    hours, minutes = divmod(max(1, round(seconds / 60)), 60)
    if hours:
        return visit.say(f"약 {hours}시간 {minutes}분", f"about {hours} h {minutes} min")
    return visit.say(f"약 {minutes}분", f"about {minutes} min")
