"""Where a visitor is: the query string of the address, and what it names on disk."""

from dataclasses import dataclass, field, fields, replace
from functools import cached_property, partial
from urllib.parse import parse_qsl, urlencode

import gradio as gr

from trainer.errors import Words
from trainer.home.layout import Home
from trainer.home.probe import Probe
from trainer.home.project import Project, Run, Search
from trainer.home.quotas import Quotas
from trainer.home.turns import Turns
from trainer.models.room import Downloads
from trainer.options import Further
from trainer.queue.mending import mend
from trainer.queue.supervisor import Supervisor
from trainer.serving.predictor import Predictor
from trainer.studio import correct_project, start
from trainer.tasks import TASKS
from trainer.tasks.bases import base_of
from trainer.training.further import train_further
from trainer.training.plan import Plan
from trainer.training.probing import measure

from .door.visitor import ON_A_SPACE, owner_of
from .kept import Kept, Upload
from .language import language_of

STEPS = {
    "data": Words("데이터", "Data"),
    "settings": Words("설정", "Settings"),
    "training": Words("학습", "Training"),
    "result": Words("결과", "Result"),
    "use": Words("사용", "Use")}
ONCE = "model", "way", "sign", "upload", "runs", "files", "cell"  # of an address: no other step takes them over
ADD = "add"  # the way of the data page on which rows are added to a project


EXPORTS_EACH = 1  # of one owner that are made or waited for at once, on a Space, as models in ONNX
TABLES_EACH = 2  # of one owner that are read and surveyed at once, on a Space; one of a million rows takes 1 GB


@dataclass(frozen=True)
class Place:
    """The address of a step: `?project=reviews-1a2b&run=003&step=result`; `model` and `way`: the base model and the
    way to train that the settings page begins with, or `ADD`; `sign`: of the run, by which its settings are to be
    changed; `upload`: files that are no project yet; `runs`: several, "001.004", whose results are side by side;
    `files`: a folder or a file of the project, "runs/001/model"; `cell`: of the confusion matrix, whose rows are shown:
    "2.0", the numbers of the true label and of the answer."""

    project: str = ""
    run: str = ""
    search: str = ""
    model: str = ""
    way: str = ""
    sign: str = ""
    upload: str = ""
    runs: str = ""
    files: str = ""
    cell: str = ""
    step: str = ""

    @classmethod
    def parse(cls, query: str | None) -> "Place":
        known = {each.name for each in fields(cls)}
        given = {name: value for name, value in parse_qsl((query or "").lstrip("?")) if name in known}
        return cls(**given | {"step": given["step"] if given.get("step") in STEPS else "data"})

    def __str__(self) -> str:
        return "?" + urlencode({each.name: value for each in fields(self) if (value := getattr(self, each.name))})

    def at(self, step: str, **changes) -> "Place":
        """Another step of the same project and run."""
        return replace(self, step=step, **dict.fromkeys(ONCE, "") | changes)


@dataclass(frozen=True)
class Shared:
    """What all pages share; `local_folders`: whether whoever asks may name folders of this machine as models."""

    home: Home
    supervisor: Supervisor
    predictor: Predictor
    quotas: Quotas
    local_folders: bool = False
    kept: Kept = field(default_factory=Kept)
    downloads: Downloads = field(default_factory=partial(Downloads, held=ON_A_SPACE))
    tables: Turns = field(default_factory=partial(Turns, TABLES_EACH if ON_A_SPACE else None, Words("표는", "tables")))
    exports: Turns = field(default_factory=partial(Turns, EXPORTS_EACH if ON_A_SPACE else None, Words(
        "ONNX 만들기는", "models made ONNX")))

    def start(self, project: Project, plan: Plan, token: str | None = None) -> Run | Search:
        """Queue what the project's owner asks for. Raises Problem, as quotas and `studio.start` do."""
        self.quotas.check_start(project.owner, plan.key, plan.trials)
        started = start(project, plan, token=token, local_folders=self.local_folders,
                        room=self.downloads.of(project.owner))
        self.supervisor.wake()
        return started

    def measure(self, project: Project, plan: Plan, token: str | None = None) -> list[Probe]:
        """Have a few steps of what its owner may start measured. Raises Problem, as quotas and `probing.measure` do."""
        self.quotas.check_start(project.owner, None, plan.trials)
        probes = measure(project, plan, token=token, local_folders=self.local_folders,
                         room=self.downloads.of(project.owner))
        self.supervisor.wake()
        return probes

    def train_further(self, run: Run, how: Further, given: dict | None = None, key: str | None = None) -> Run:
        """Queue a run that begins with an epoch of this one. Raises Problem, as quotas and `further` do."""
        self.quotas.check_start(run.project.owner, key)
        started = train_further(run, how, given, key)
        self.supervisor.wake()
        return started

    def start_remedied(self, run: Run, token: str | None = None) -> Run:
        """Queue a failed run again, changed so that it may succeed. `token`: of the Hub, for a private model that has
        gone from here. Raises Problem, as quotas and `mend` do."""
        self.quotas.check_start(run.project.owner, None)
        find = partial(base_of, run.project, token=token, room=self.downloads.of(run.project.owner))
        started = mend(run, find, correct_project)
        self.supervisor.wake()
        return started


@dataclass(frozen=True)
class Visit:
    """One visitor at one place, reading one language. What is another's is not there: Problem."""

    shared: Shared
    place: Place
    owner: str
    language: str
    url: str = ""  # of this app, as the visitor's browser knows it
    window: str = ""  # which of the visitor's open pages
    before: Place | None = None  # what that page shows until now, where another place is to be shown

    @classmethod
    def of(cls, shared: Shared, query: str | None, request: gr.Request) -> "Visit":
        return cls(shared, Place.parse(query), owner_of(request), language_of(request), _url(request),
                   request.session_hash or "")

    @cached_property
    def project(self) -> Project | None:
        return self.shared.home.project(self.owner, self.place.project) if self.place.project else None

    @cached_property
    def run(self) -> Run | None:
        return self.project.run(self.place.run) if self.project and self.place.run else None

    @cached_property
    def search(self) -> Search | None:
        """The search of the address."""
        return self.project.search(self.place.search) if self.project and self.place.search else None

    @property
    def adds(self) -> bool:
        """Whether the place is where rows are added to the project."""
        return self.project is not None and self.place.step == "data" and self.place.way == ADD

    @cached_property
    def upload(self) -> Upload | None:
        """The files that the address names: to make a project of, or to add to one."""
        is_wanted = self.place.upload and (self.project is None or self.adds)
        return self.shared.kept.find(self.owner, self.place.upload) if is_wanted else None

    def check(self) -> None:
        """Raises Problem if what the address names is missing, another's or damaged."""
        _ = self.upload
        for each in filter(None, (self.project, self.run, self.search)):
            _ = each.spec
        if self.project:
            _ = self.project.survey

    def say(self, ko: str, en: str) -> str:
        return ko if self.language == "ko" else en

    def read(self, words: Words) -> str:
        return words[self.language]


def plans_of(project: Project) -> tuple[str, ...]:
    """What can be started in a project, as `training.plan.Plan.kind` names it."""
    return TASKS[project.spec.task].plans


def _url(request: gr.Request) -> str:
    """What stands before the path in the visitor's address bar; behind a proxy it names the outer host."""
    headers = request.headers
    scheme = headers.get("x-forwarded-proto", "http").split(",")[0]
    return f"{scheme}://{headers.get('x-forwarded-host', headers.get('host', 'localhost'))}"
