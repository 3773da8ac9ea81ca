"""The public endpoints for `gradio_client`, from the upload to the trained model.

    from gradio_client import Client, handle_file
    client = Client("http://127.0.0.1:7860")
    project = client.predict(handle_file("reviews.csv"), api_name="/create_project")["project"]
    run = client.predict(project, {"epochs": 3}, api_name="/start_run")["run"]
    for picture in client.submit(project, run, api_name="/watch_run"): ...
    client.predict(project, ["재미있어요"], api_name="/predict")
"""

import inspect
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import gradio as gr
from anyio import from_thread
from gradio.data_classes import FileData

from trainer import studio
from trainer.data.corrections import Correction, corrections_of
from trainer.errors import Words
from trainer.fields import validated
from trainer.home.files import temporary_folder
from trainer.home.least import choose_least
from trainer.home.project import Project, Run, Search
from trainer.home.turns import Turns
from trainer.models.families import CARRIED
from trainer.options import Further, Reading, Repairs, Shares
from trainer.serving.labelling import label_table, text_columns, texts_of
from trainer.serving.workbook import named_after, write_workbook
from trainer.tasks import ADAPTING
from trainer.tasks.bases import base_models
from trainer.tasks.choosing import model_of
from trainer.tasks.measured import figures_of, measured_test
from trainer.tasks.revised import adding
from trainer.training.plan import Plan
from trainer.training.watching import snapshot

from ..door.visitor import ON_A_SPACE, owner_of
from ..place import Shared
from ..work import Work, each_report
from .comparing import Comparing
from .described import described, described_search, offered, progressed
from .explaining import Explaining
from .forecasts import forecasted
from .leaving import Leaving
from .problems import Asked, checked
from .queueing import Queueing
from .uploads import uploads
from .watching import Watching

CALLS_EACH = 50  # calls of one owner at once, on a Space; most are of programs that watch a run


def add_endpoints(shared: Shared) -> None:
    """Register every public method of `Endpoints` as an endpoint of the open Blocks."""
    endpoints, turns = Endpoints(shared), Turns(CALLS_EACH if ON_A_SPACE else None, Words("호출은", "calls"))
    for name, method in inspect.getmembers(endpoints, inspect.ismethod):
        if not name.startswith("_"):
            gr.api(checked(method, turns), api_name=name, concurrency_limit=None, queue=True)


class Endpoints(Comparing, Explaining, Leaving, Queueing):
    """Arguments and answers are JSON. A problem reaches the client as an AppError with a sentence in both languages and
    a code."""

    def __init__(self, shared: Shared):
        self._shared = shared
        self._watching = Watching()

    def look_at(self, file: Any, columns: dict | None = None, reading: dict | None = None,
                repairs: dict | None = None, task: str = "", token: str = "",
                request: gr.Request = None) -> dict:
        """Read a table (CSV, XLSX, JSON …), or one each for train, valid and test, and survey it; nothing is stored.

        Without a `task`, the labelling task that fits best is taken: "classification", "number", "pairs" …
        The task "masked-lm" takes texts without labels: a table, or lines of a .txt."""
        how, repairs = validated(Reading, reading or {}), validated(Repairs, repairs or {})
        with uploads(file, token) as files, self._turn(request):
            table, chosen, found = studio.look_at(files, columns, how, repairs, task)
        return {"notes": [note._asdict() for note in table.notes], "columns": list(table.frame.columns),
                "sheets": table.sheets, "task": found.task, "tasks": offered(table),
                "suggested": chosen.model_dump(exclude=None if chosen.second else {"second"}), "labels": found.labels,
                "survey": found.as_dict()}

    def create_project(self, file: Any, title: str = "", columns: dict | None = None, reading: dict | None = None,
                       repairs: dict | None = None, shares: dict | None = None, seed: int = 42,
                       task: str = "", token: str = "", request: gr.Request = None) -> dict:
        """Make a project of a file, as `look_at` takes it: the repaired rows are split into train, valid and test."""
        owner, how, repairs = owner_of(request), validated(Reading, reading or {}), validated(Repairs, repairs or {})
        shares = validated(Shares, shares or {})
        self._shared.quotas.check_disk(owner)
        with uploads(file, token) as files, self._turn(request):
            found = studio.look_at(files, columns, how, repairs, task)
            project = studio.create_project(self._shared.home, owner, title, *found, seed, shares, how,
                                            repairs)
        return described(project)

    def correct_project(self, project: str, corrections: list[dict] | dict, title: str = "",
                        request: gr.Request = None) -> dict:
        """Make a new project from this one, which stays as it is. Corrections [{row, label, file}] give rows of its
        file their right label, or, with label None, remove them; or a table of them, such as a corrected check.xlsx."""
        found = self._project(project, request)
        self._shared.quotas.check_disk(owner_of(request))
        if isinstance(corrections, list):
            wanted = [validated(Correction, each) for each in corrections]
        else:
            with uploads(corrections) as files:
                wanted = [each for file in files.values() for each in corrections_of(file)]
        return described(studio.correct_project(found, wanted, title))

    def extend_project(self, project: str, file: Any, title: str = "", columns: dict | None = None,
                       reading: dict | None = None, repairs: dict | None = None, token: str = "",
                       request: gr.Request = None) -> dict:
        """Make a new project from this one, which stays as it is, and more rows for training and validation; the test
        rows stay the same."""
        found = self._project(project, request)
        self._shared.quotas.check_disk(owner_of(request))
        with uploads(file, token) as files:
            asked = adding(found, files, columns, validated(Reading, reading or {}), repairs)
            return described(studio.extend_project(found, asked, title))

    def projects(self, request: gr.Request = None) -> list[dict]:
        """All projects of the caller, newest first."""
        return [described(project) for project in self._shared.home.projects(owner_of(request))]

    def find(self, words: str, request: gr.Request = None) -> list[dict]:
        """The caller's models in whose title, labels, base model, task or card every one of these words occurs, the
        most relevant first."""
        from cards.search import find

        return [{"project": match.run.project.name, "run": match.run.name, "title": match.title,
                 "score": match.run.score} for match in find(self._shared.home, owner_of(request), words.split())]

    def start_run(self, project: str, settings: dict | None = None, model: str = CARRIED, key: str = "",
                  token: str = "", request: gr.Request = None) -> dict:
        """Queue a training run. Settings left out are chosen by KoTune; the same `key` starts only once."""
        return snapshot(self._start(project, model, key, token, request, settings=settings))

    def start_adaptation(self, project: str, settings: dict | None = None, model: str = CARRIED, key: str = "",
                         token: str = "", request: gr.Request = None) -> dict:
        """Queue a run that adapts a model to the project's texts; its result is the base model "PROJECT/RUN"."""
        return snapshot(self._start(project, model, key, token, request, settings=settings, task=ADAPTING))

    def start_adapted(self, project: str, settings: dict | None = None, adaptation: dict | None = None,
                      model: str = CARRIED, key: str = "", token: str = "", request: gr.Request = None) -> dict:
        """Queue an adaptation, with its own settings, and the training run that starts from its model ("after")."""
        plan = {"settings": settings, "adaptation": adaptation or {}}
        return snapshot(self._start(project, model, key, token, request, **plan))

    def forecast(self, project: str, settings: dict | None = None, model: str = CARRIED, measure: bool = False,
                 token: str = "", request: gr.Request = None) -> dict:
        """What a training would take: seconds (low … high), and bytes of memory, disk and download. `measure`: run a
        few real steps first, and wait for them up to a minute."""
        plan = Plan(model=model, settings=settings or {})
        return from_thread.run(forecasted, self._shared, self._project(project, request), plan, measure, token)

    def base_models(self, request: gr.Request = None) -> list[dict]:
        """The base models that need no download: the built-in ones, and those that the caller has adapted."""
        return base_models(self._shared.home, owner_of(request))

    def start_search(self, project: str, trials: int = 10, minutes: float = 30, model: str = CARRIED, key: str = "",
                     token: str = "", ranges: dict | None = None, request: gr.Request = None) -> dict:
        """Queue a Bayesian search over settings, within a budget of trials and minutes. `ranges` narrow the search, as
        {"learning_rate": [low, high], "method": ["full"]}."""
        plan = {"budget": {"trials": trials, "minutes": minutes}, "ranges": ranges}
        return {"project": project, "search": self._start(project, model, key, token, request, **plan).name}

    def start_cross_validation(self, project: str, folds: int | None = None, settings: dict | None = None,
                               model: str = CARRIED, key: str = "", token: str = "",
                               request: gr.Request = None) -> dict:
        """Queue a training, and one more for each fold to measure it; `search` and `stop_search` serve it. `folds`:
        None for the default of the settings page."""
        folds = {} if folds is None else {"folds": folds}
        search = self._start(project, model, key, token, request, settings=settings, folds=folds)
        return {"project": project, "search": search.name}

    def search(self, project: str, search: str, request: gr.Request = None) -> dict:
        """A search as it stands: its trials and, once it has ended, its best run. A cross-validation also has
        "measured": metrics over all rows with a 95% interval, those of TF-IDF, mean and deviation over folds. A
        comparison has "compared": each method and the simple ones with score, interval, time, speed, size. A learning
        curve also has the "steps" between numbers of rows, and the "last" one, from half of the rows to all."""
        return described_search(self._project(project, request).search(search))

    async def watch_run(self, project: str, run: str, request: gr.Request = None) -> AsyncIterator[dict]:
        """The run's snapshot now and at every change, until it has ended."""
        async for picture in self._watching.watch(self._run(project, run, request)):
            yield picture

    def run(self, project: str, run: str, request: gr.Request = None) -> dict:
        """The run's snapshot now."""
        return snapshot(self._run(project, run, request))

    def train_further(self, project: str, run: str = "", epoch: int | None = None, more: int = 3,
                      settings: dict | None = None, key: str = "", request: gr.Request = None) -> dict:
        """Train on from a kept epoch (None: the model's) for `more` epochs, in a new run; 0: use it as it is."""
        found, how = self._model(project, run, request), validated(Further, {"epoch": epoch, "more": more})
        return snapshot(self._shared.train_further(found, how, settings, key or None))

    def result(self, project: str, run: str = "", request: gr.Request = None) -> dict:
        """Test metrics beside the baselines, figures of the validation rows; without `run` those of the best run."""
        return {"run": (found := self._model(project, run, request)).name, "result": found.reached,
                "test": measured_test(found), "valid": figures_of(found)}

    def predict(self, project: str, texts: list[Asked], run: str = "", least: float | None = None,
                request: gr.Request = None) -> list[dict]:
        """Label and probabilities of each text, by the best run or the named one, and how many characters were read.
        The label is None if its probability is below `least` (None: the project's choice). Other models answer with
        {entities, marked …}, {number, low, high …} or the likeliest words for each blank (___). A model that reads
        pairs takes two texts each: [one, other], or {"text": one, "second": other}."""
        return self._shared.predictor.predict(self._model(project, run, request), texts, least=least)

    def predict_table(self, project: str, file: Any, column: str = "", run: str = "", reading: dict | None = None,
                      token: str = "", least: float | None = None, second: str = "",
                      request: gr.Request = None) -> Iterator[dict]:
        """Classify every row of a table, as `look_at` takes it. Yields progress {share, ko, en}, and at last {notes,
        column, second, rows, labels, label, probability, part_read, file}: `file` is a workbook with the new columns
        `label` and `probability`; in `part_read` rows the model has read only the beginning of the text.

        `column` holds the texts, and `second` the second ones for a model that reads pairs; by default the columns of
        the project's names, or suggested ones. Rows with a probability below `least` have the label "모름". Closing the
        connection ends the work.
        """
        found, work = self._model(project, run, request), Work(uuid4().hex)
        with uploads(file, token) as files, temporary_folder() as folder:
            with self._turn(request):
                rows = texts_of(files, validated(Reading, reading or {}))
            chosen = text_columns(rows, found, [column, second])
            classify = partial(label_table, self._shared.predictor, found, rows, chosen, "ko", least=least)
            labelled = yield from each_report(work.do(classify), progressed)
            target = Path(folder) / named_after(rows.source).ko
            yield from each_report(work.do(partial(write_workbook, labelled, target)), progressed)
            yield {"notes": [note._asdict() for note in rows.notes], "column": chosen[0],
                   "second": chosen[1] if len(chosen) > 1 else None, "rows": len(rows.frame),
                   "labels": labelled.counts(), "label": labelled.label, "probability": labelled.probability,
                   "part_read": labelled.part_read, "file": FileData(path=str(target)).model_dump()}

    def choose_least(self, project: str, least: float, request: gr.Request = None) -> dict:
        """Set the project's default for `least`: answers with a probability below it are left to people; 0: none."""
        choose_least(self._project(project, request), least)
        return {"least": least}

    def delete_project(self, project: str, request: gr.Request = None) -> dict:
        """Delete a project with all its runs."""
        studio.delete_project(self._project(project, request))
        return {"deleted": project}

    def _project(self, name: str, request) -> Project:
        return self._shared.home.project(owner_of(request), name)

    def _run(self, project: str, run: str, request) -> Run:
        return self._project(project, request).run(run)

    def _model(self, project: str, run: str, request) -> Run:
        return model_of(self._project(project, request), run)

    def _turn(self, request) -> AbstractContextManager:
        """The owner's turn to read or survey a table; waits for it."""
        return self._shared.tables.taken(owner_of(request), wait=lambda: None)

    def _start(self, project: str, model: str, key: str, token: str, request, **plan) -> Run | Search:
        """Queue a plan; fields that are None were left out."""
        plan = {name: value for name, value in plan.items() if value is not None}
        chosen = validated(Plan, {"model": model, "key": key} | plan)
        return self._shared.start(self._project(project, request), chosen, token)
