"""Ask for a probe of a training, which measures its time and memory, and look up earlier probes."""

import hashlib
import json
import time
from contextlib import nullcontext
from importlib.metadata import version

from ..errors import Problem
from ..home.probe import Probe, add_probe, probe
from ..home.project import Project
from ..home.specs import Base, RunSpec
from ..models.download import Room
from ..models.families import folder_of
from ..models.fitting import machine
from ..models.sizes import weights_size
from ..options import Settings
from ..tasks.bases import base_of
from ..tasks.settings import settings_for
from .plan import Plan
from .remedies import remedy_of

FREE = ("epochs", "learning_rate", "schedule", "warmup", "weight_decay", "layer_decay", "patience", "stops_by",
        "class_weights", "label_smoothing", "focal", "lora_alpha", "seed", "minutes", "keep",
        "kept_best")  # options that do not change the time and memory of an epoch


def measure(project: Project, plan: Plan, *, token: str | None = None, local_folders: bool = False,
            room: Room = nullcontext) -> list[Probe]:
    """Queue a probe of each training of a plan; what was measured before is not measured again. Raises Problem, as
    `base_of` and `settings_for` do."""
    bases = [base_of(project, name, token, local_folders=local_folders, room=room) for name in plan.models]
    return [ask(project, base, settings_for(project, base, given, task), task)
            for base in bases for task, given in plan.stages(project.spec.task)]


def failure(probe: Probe) -> Problem | None:
    """Why a probe failed, with the `changes` of settings that would fit, if any are known; None if it did not fail."""
    if (result := probe.result or {}).get("state") != "failed":
        return None
    problem, remedy = Problem.from_dict(result["problem"]), remedy_of(probe)
    problem.where["changes"] = remedy.changes if remedy else {}
    return problem


def known(project: Project, base: Base, settings: Settings, task: str | None = None) -> Probe | None:
    """The probe of this training on this machine; None if nobody has asked for it."""
    found = probe(project, _name(project, base, settings, task))
    return found if found.file.exists() else None


def ask(project: Project, base: Base, settings: Settings, task: str | None = None) -> Probe:
    """Queue a probe of this training; it is made only once, however many pages ask for it."""
    spec = RunSpec(base=base, settings=settings, created=time.time(), key="probe", task=task)
    return add_probe(project, _name(project, base, settings, task), spec)


def _name(project: Project, base: Base, settings: Settings, task: str | None) -> str:
    """The probe's name: a hash of all that time and memory depend on, except the project's rows, which never change."""
    facts = {"machine": machine(), "torch": version("torch"), "base": [base.id, base.revision, base.path],
             "weights": weights_size(folder_of(base)), "task": task or project.spec.task,
             "settings": settings.model_dump(exclude={*FREE})}
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]
