"""What a training will take, as programs are told of it before it starts."""

import time

from anyio import sleep, to_thread

from trainer.errors import present
from trainer.fields import validated
from trainer.home.project import Project
from trainer.home.specs import Base
from trainer.models.catalogue import ON_THE_HUB, to_download
from trainer.models.families import CARRIED
from trainer.models.loading import find_base
from trainer.options import Settings
from trainer.tasks.bases import base_of
from trainer.tasks.settings import advice_for, settings_for
from trainer.training.forecast import forecast
from trainer.training.plan import Plan
from trainer.training.probing import failure

from ..place import Shared

PATIENCE = 60.0  # seconds; where a training is at work, a probe waits for its end, and nobody else should
LOOK = 0.2


async def forecasted(shared: Shared, project: Project, plan: Plan, measure: bool, token: str | None = None) -> dict:
    """{seconds, low, high, memory, disk, download, measured, probe}; `probe`: the state of what was asked for, or None.
    A model of the catalogue comes only to be measured; any other comes, as nothing is known of it before. Raises
    Problem, as `start` does, and where measuring failed: out_of_memory with the `changes` that would fit."""
    probes = await to_thread.run_sync(shared.measure, project, plan, token) if measure else []
    until = time.monotonic() + PATIENCE
    while any(probe.is_pending for probe in probes) and time.monotonic() < until:
        await sleep(LOOK)  # and no thread waits
    for problem in filter(None, map(failure, probes)):
        raise problem
    return await to_thread.run_sync(_told, shared, project, plan, token, probes)


def _told(shared: Shared, project: Project, plan: Plan, token: str | None, probes: list) -> dict:
    base = None if not probes and plan.model in ON_THE_HUB and to_download(plan.model) else base_of(
        project, plan.model, token, local_folders=shared.local_folders, room=shared.downloads.of(project.owner))
    _check(project, plan, base)
    found = present(forecast(shared.home, project, plan, base), "forecast of a model that is here, or in the catalogue")
    return {"seconds": found.seconds, "low": found.low, "high": found.high, "memory": found.memory or None,
            "disk": found.disk, "download": found.download, "measured": found.measured,
            "probe": next((probe.state for probe in probes if probe.is_pending), "done") if probes else None}


def _check(project: Project, plan: Plan, base: Base | None) -> None:
    """What a start would refuse has no forecast; of a model that has yet to come, values that no model takes. Raises
    Problem, as `settings_for` does."""
    for task, given in plan.stages(project.spec.task):
        if base:
            settings_for(project, base, given, task)
        else:
            usual = {name: each.value for name, each in advice_for(project, find_base(CARRIED), task=task).items()}
            validated(Settings, usual | {name: value for name, value in given.items() if value is not None})
