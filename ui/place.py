"""The address of a page: its query string, and the project, run and files that it names."""

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
ONCE = "model", "way", "sign", "upload", "runs", "files", "cell"  # fields that links to other steps leave out
ADD = "add"  # the `way` of the data page that adds rows to a project


EXPORTS_EACH = 1  # models of one owner that are converted to ONNX at once, on a Space
TABLES_EACH = 2  # tables of one owner that are read and surveyed at once, on a Space; a million rows take 1 GB


@dataclass(frozen=True)
class Place:
    """The address of a step: `?project=reviews-1a2b&run=003&step=result`.

    `model`, `way`: the base model, or its kind ("hub"), and the way to train that the settings page begins with; `way`
    may also be `ADD`.
    `sign`: the code of a sign of the run, whose changes the settings page applies. `upload`: the name of kept files.
    `runs`: several runs, as "001.004", to show side by side. `files`: a folder or file of the project, as
    "runs/001/model". `cell`: the cell of the confusion matrix whose rows are shown, as "2.0" (true label, answer).
    """

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
    """The objects that all pages share. `local_folders`: callers may name folders of this machine as models."""

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
        """Queue a plan for the project's owner. Raises Problem, as quotas and `studio.start` do."""
        self.quotas.check_start(project.owner, plan.key, plan.trials)
        started = start(project, plan, token=token, local_folders=self.local_folders,
                        room=self.downloads.of(project.owner))
        self.supervisor.wake()
        return started

    def measure(self, project: Project, plan: Plan, token: str | None = None) -> list[Probe]:
        """Queue probes that measure a few steps of a plan. Raises Problem, as quotas and `probing.measure` do."""
        self.quotas.check_start(project.owner, None, plan.trials)
        probes = measure(project, plan, token=token, local_folders=self.local_folders,
                         room=self.downloads.of(project.owner))
        self.supervisor.wake()
        return probes

    def train_further(self, run: Run, how: Further, given: dict | None = None, key: str | None = None) -> Run:
        """Queue a run that starts from an epoch of this one. `given`: settings to change. Raises Problem, as quotas and
        `further` do."""
        self.quotas.check_start(run.project.owner, key)
        started = train_further(run, how, given, key)
        self.supervisor.wake()
        return started

    def start_remedied(self, run: Run, token: str | None = None) -> Run:
        """Queue a failed run again, changed so that it may succeed. `token`: for the Hub, if its private model has to
        be downloaded again. Raises Problem, as quotas and `mend` do."""
        self.quotas.check_start(run.project.owner, None)
        find = partial(base_of, run.project, token=token, room=self.downloads.of(run.project.owner))
        started = mend(run, find, correct_project)
        self.supervisor.wake()
        return started


@dataclass(frozen=True)
class Visit:
    """One visitor at one place, in one language. Projects of others raise the same Problem as missing ones."""

    shared: Shared
    place: Place
    owner: str
    language: str
    url: str = ""  # this app's URL in the visitor's browser
    window: str = ""  # identifies one of the visitor's open pages
    before: Place | None = None  # the place that the page shows so far, while another one is about to be shown

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
        return self.project.search(self.place.search) if self.project and self.place.search else None

    @property
    def adds(self) -> bool:
        """Whether this is the page that adds rows to the project."""
        return self.project is not None and self.place.step == "data" and self.place.way == ADD

    @cached_property
    def upload(self) -> Upload | None:
        """The upload in the address, to make a project of or to add to one."""
        is_wanted = self.place.upload and (self.project is None or self.adds)
        return self.shared.kept.find(self.owner, self.place.upload) if is_wanted else None

    def check(self) -> None:
        """Raises Problem if something in the address is missing, another owner's or damaged."""
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
    """The kinds of plans that the project's task can start; see `training.plan.Plan.kind`."""
    return TASKS[project.spec.task].plans


def _url(request: gr.Request) -> str:
    """Scheme and host in the visitor's address bar; behind a proxy, the outer host."""
    headers = request.headers
    scheme = headers.get("x-forwarded-proto", "http").split(",")[0]
    return f"{scheme}://{headers.get('x-forwarded-host', headers.get('host', 'localhost'))}"
