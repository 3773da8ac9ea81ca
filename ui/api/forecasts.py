"""What a training will take, as programs are told of it before it starts."""

import time

from trainer.errors import present
from trainer.home.project import Project
from trainer.tasks.bases import base_of
from trainer.training.forecast import forecast
from trainer.training.plan import Plan
from trainer.training.probing import failure

from ..place import Shared

PATIENCE = 60.0  # seconds; where a training is at work, a probe waits for its end, and nobody else should
LOOK = 0.2


def forecasted(shared: Shared, project: Project, plan: Plan, measure: bool, token: str | None = None) -> dict:
    """{seconds, low, high, memory, disk, download, measured, probe}; `probe`: the state of what was asked for, or None.
    Raises Problem, as `start` does, and where measuring failed: out_of_memory with the `changes` that would fit."""
    probes = shared.measure(project, plan, token) if measure else []
    until = time.monotonic() + PATIENCE
    while any(probe.is_pending for probe in probes) and time.monotonic() < until:
        time.sleep(LOOK)
    for problem in filter(None, map(failure, probes)):
        raise problem
    base = base_of(project, plan.model, token, local_folders=shared.local_folders,
                   room=shared.downloads.of(project.owner))
    found = present(forecast(shared.home, project, plan, base), "forecast of a model that is here")
    return {"seconds": found.seconds, "low": found.low, "high": found.high, "memory": found.memory or None,
            "disk": found.disk, "download": found.download, "measured": found.measured,
            "probe": next((probe.state for probe in probes if probe.is_pending), "done") if probes else None}
