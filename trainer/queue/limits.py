"""Limits of a worker that has not begun: a model can take forever to load, and nothing that loads looks at `stop`."""

import time

from ..errors import Problem, present
from ..home.events import newest_events
from ..home.job import Job

GRACE = 10.0  # seconds from a stop until a worker without a first step is killed; most have done one by then
LONGEST_LOADING = 600.0  # seconds; a model of 1 GB is loaded in 10


def overrun(job: Job) -> tuple[str, Problem | None] | None:
    """The state and the problem with which a job has to be ended by force; None if it may go on.

    A stop ends by force only what loses nothing by it: a first training that has no step yet.
    """
    now, given = time.time(), present(job.given, "time at which a worker was given the job")
    events = [event for event in newest_events(job.events) if event["time"] >= given]
    if job.stop.exists() and now - max(given, job.stop.stat().st_mtime) > GRACE and \
            not job.can_go_on and job.result is None and not any(map(_is_progress, events)):
        return "stopped", None
    if now - given > LONGEST_LOADING and all(event.get("state") == "loading" for event in events):
        return "failed", _loads_too_long()
    return None


def _is_progress(event: dict) -> bool:
    return event["kind"] in ("step", "epoch") or event.get("state") == "testing"


def _loads_too_long() -> Problem:
    minutes = round(LONGEST_LOADING / 60)
    return Problem(
        "loading_too_long",
        f"모델을 {minutes}분 안에 불러오지 못해 멈췄습니다. 더 작은 모델을 고르거나, 컴퓨터(Space)가 덜 바쁠 때 '이어서 학습'을 눌러 주세요.",
        f"The model was not loaded within {minutes} minutes, so the run was ended. Choose a smaller model, or "
        "resume it when the machine (the Space) is less busy.", minutes=minutes)
