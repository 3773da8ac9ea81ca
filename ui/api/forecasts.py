"""The forecast of a training for programs."""

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

PATIENCE = 60.0  # seconds; a probe may wait for a running training to end, which a caller should not
LOOK = 0.2  # seconds between looks at the probes


async def forecasted(shared: Shared, project: Project, plan: Plan, measure: bool, token: str | None = None) -> dict:
    """{seconds, low, high, memory, disk, download, measured, probe}; `probe`: the state of the measuring, None without
    it. A model of the catalogue is downloaded only to be measured; any other is downloaded, as nothing is known of it.
    Raises Problem, as `start` does, and if measuring failed, as out_of_memory with the `changes` that would fit."""
    probes = await to_thread.run_sync(shared.measure, project, plan, token) if measure else []
    until = time.monotonic() + PATIENCE
    while any(probe.is_pending for probe in probes) and time.monotonic() < until:
        await sleep(LOOK)  # holds no thread
    for problem in filter(None, map(failure, probes)):
        raise problem
    return await to_thread.run_sync(_as_json, shared, project, plan, token, probes)


def _as_json(shared: Shared, project: Project, plan: Plan, token: str | None, probes: list) -> dict:
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
