"""A probe: the first steps of a training, done to measure how much time and memory all of it will take.

    <home>/<owner>/<project>/probes/NAME/    the files of a run; `result.json` holds what was measured
"""

import shutil
from pathlib import Path
from typing import ClassVar

from filelock import FileLock

from .files import write_json
from .missing import readable
from .processes import kill
from .project import Project, Run
from .specs import RunSpec

PROBES = "probes"


class Probe(Run):
    """A run that is tried once only: what has ended its worker would end the next one, and perhaps more than that."""

    empty: ClassVar[dict] = {}

    @property
    def is_pending(self) -> bool:
        return self.file.exists() and self.state in ("queued", "running")

    @property
    def is_lost(self) -> bool:
        """Whether its worker has vanished."""
        return self.state == "interrupted"

    @property
    def measured(self) -> dict | None:
        """What it has measured; None until then, or if it failed."""
        return result if (result := self.result or {}).get("state") == "done" else None


def probe(project: Project, name: str) -> Probe:
    """The probe of this name, even if nobody has asked for it yet."""
    return Probe(project.path / PROBES / name)


def probes(project: Project) -> list[Probe]:
    """The probes whose spec.json can be read."""
    return readable(Probe(file.parent) for file in (project.path / PROBES).glob("*/spec.json"))


def add_probe(project: Project, name: str, spec: RunSpec) -> Probe:
    """Ask for a probe. It is measured once, even if it is asked for often; one that failed is tried again."""
    asked = probe(project, name)
    asked.path.parent.mkdir(exist_ok=True)
    with FileLock(asked.path.parent / ".lock"):
        if not (asked.file.exists() and (asked.is_pending or asked.measured)):
            shutil.rmtree(asked.path, ignore_errors=True)
            asked.path.mkdir()
            write_json(asked.file, spec.model_dump())
    return asked


def end_probes(project: Project) -> None:
    """Remove the probes that wait, and end those at work, as nobody asks for them any more."""
    for each in probes(project):
        if each.is_pending:
            kill(each.given_to)
            shutil.rmtree(each.path, ignore_errors=True)


def job_at(path: Path) -> Run:
    """The run or the probe in this folder."""
    return Probe(path) if path.parent.name == PROBES else Run(path)
