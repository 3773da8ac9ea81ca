"""Time limits for a worker without a first step: loading or the step may take forever, and it does not see `stop`."""

import time

from ..errors import Problem, present
from ..home.events import newest_events
from ..home.job import Job
from ..home.probe import Probe

GRACE = 10.0  # seconds from a stop until a worker without a first step is killed; most have done one by then
LONGEST_LOADING = 600.0  # seconds; a model of 1 GB is loaded in 10
LONGEST_PROBE = 120.0  # seconds; if a step takes most of it, a training of hundreds would take too long anyway
LONGEST_START = 3600.0  # seconds until the first step, enough for the largest tables and batches


def overrun(job: Job) -> tuple[str, Problem | None] | None:
    """The state and the problem with which a job has to be killed; None if it may go on.

    A stop kills only a job that loses nothing: one that is trained for the first time and has no step yet.
    """
    now, given = time.time(), present(job.given, "time at which a worker was given the job")
    events = [event for event in newest_events(job.events) if event["time"] >= given]
    begun = any(map(_is_progress, events))
    if job.stop.exists() and now - max(given, job.stop.stat().st_mtime) > GRACE and \
            not begun and not job.can_go_on and job.result is None:
        return "stopped", None
    if isinstance(job, Probe):
        return ("failed", _too_slow()) if now - given > LONGEST_PROBE else None
    loads = all(event.get("state") == "loading" for event in events)
    if now - given > (limit := LONGEST_LOADING if loads else LONGEST_START) and not begun:
        return "failed", _starts_too_late(limit)
    return None


def _is_progress(event: dict) -> bool:
    return event["kind"] in ("step", "epoch") or event.get("state") == "testing"


def _too_slow() -> Problem:
    minutes = round(LONGEST_PROBE / 60)
    return Problem(
        "probe_too_long",
        f"몇 단계를 학습해 보는 데 {minutes}분이 넘게 걸려 그만두었습니다. 이 컴퓨터에는 너무 큰 모델일 수 있습니다. 더 작은 모델이나 LoRA를 고르거나, 최대 길이를 "
        "줄여 주세요.",
        f"A few steps took more than {minutes} minutes, so the measuring was ended. The model may be too "
        "large for this machine: choose a smaller one, LoRA, or a smaller maximum length.")


def _starts_too_late(limit: float) -> Problem:
    minutes = round(limit / 60)
    return Problem(
        "loading_too_long",
        f"모델을 불러와 첫 단계를 마치는 데 {minutes}분이 넘게 걸려 멈췄습니다. 더 작은 모델이나 배치 크기를 고르거나, 컴퓨터(Space)가 덜 바쁠 때 '이어서 학습'을 눌러 주세요.",
        f"Loading the model and doing the first step took more than {minutes} minutes, so the run was ended. Choose a "
        "smaller model or batch size, or resume it when the machine (the Space) is less busy.", minutes=minutes)
