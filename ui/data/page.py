"""The data page: uploads are read, surveyed and shown, and become a project."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import gradio as gr

from trainer.advice import Size
from trainer.data.lengths import spread
from trainer.data.survey import Progress
from trainer.errors import Problem, Words
from trainer.options import Reading, Repairs, Shares
from trainer.studio import project_of
from trainer.tasks.look import Look, Surveyed, TableRequest, look
from trainer.tasks.revised import next_title, repairs_for
from trainer.texts import whole
from trainer.training.forecast import Forecast, first_forecast

from ..home.before import before_project
from ..home.manage import manage_panel
from ..home.page import project_list
from ..language import say
from ..listeners import Listeners, Page, followed, problem_area
from ..parts import link, problem_box
from ..place import Place, Visit
from ..work import Work, cancel, in_turn, is_busy, with_passing_progress, with_progress
from .adding import AddedPart, adding_request, joined, made_place, own_repairs, title_of_page
from .columns import ColumnsPart, Question
from .dock import Dock
from .reading import ReadingPart
from .repairs import RepairsPart
from .results import ResultsPart
from .split import SEED, SplitPart
from .summary import summary
from .task import TaskChoice
from .ways import Ways, sample_of

START, ADDING = say("이 데이터로 시작하기", "Start with this data"), say("글을 더해 다시 학습", "Add them and train again")
UNNAMED = say("비워 두면 파일 이름을 씁니다.", "Left empty, the name of the file is used.")


def data_page(listeners: Listeners) -> Page:
    with gr.Column(elem_classes="kt-plain") as start:
        new = NewProject(listeners)
        with gr.Column(elem_classes="kt-plain") as new.mine:
            projects = project_list(listeners, new.box)
    with gr.Column(visible=False, elem_classes="kt-plain") as known:
        story = listeners.links()
        box = problem_area()
        managing = manage_panel(listeners, box, story)
        dock = Dock(say("다음: 학습 설정", "Next: settings"), "to-settings")

    def show(visit: Visit) -> dict:
        project = visit.project if not visit.adds else None
        listed = {} if visit.adds else projects.show(visit)
        return {start: gr.Column(visible=project is None), known: gr.Column(visible=project is not None),
                box: gr.HTML(visible=False), new.box: gr.HTML(visible=False),
                **({story: summary(project, visit), **dock.of_project(visit), **managing.show(visit)} if project else
                   listed | new.show(visit))}

    new.wire(listeners)
    taken_away = partial(gr.on, [new.ways.file.clear, new.ways.file.delete])
    listeners.on(taken_away, lambda values, visit: projects.show(visit), set(), projects.outputs, new.box,
                 show_progress="hidden")  # the list is shown again, and up to date
    listeners.on(dock.button.click, lambda values, visit: {listeners.place: str(visit.place.at("settings"))},
                 set(), {listeners.place}, box)
    return Page({start, known, box, new.box, *new.shown_outputs, *projects.outputs, story, *dock.outputs,
                 *managing.outputs}, show)


class NewProject:
    """The page of a new project: the upload, cards on reading, findings and split, and the bar at the bottom."""

    mine: gr.Column  # the list of projects, hidden once there is a file

    def __init__(self, listeners: Listeners):
        self.ways, self.box = Ways(listeners.shared.local_folders), problem_area()
        self.begun, self.seen = gr.State(None), gr.State(None)  # the files, and the request that the page shows
        self.working = gr.HTML(visible=False, elem_classes="kt-sticky")
        self.problem = followed(listeners.place, visible=False, elem_classes="kt-problem-area")
        task, question, self.reading = TaskChoice(), Question(), ReadingPart()
        with self.reading.fold.column:
            self.columns = ColumnsPart(task, question)
        self.results = ResultsPart()
        with self.results.fold.column:
            self.repairs = RepairsPart()
        self.split, self.added = SplitPart(), AddedPart()
        with gr.Column(elem_classes="kt-plain", visible=False) as self.end:
            self.before = listeners.links()
            self.title = gr.Textbox(label=say("프로젝트 이름", "Name of the project"), max_length=200, elem_id="title",
                                    placeholder=UNNAMED)
            self.refused = problem_area()
        self.dock = Dock(START, "create", visible=False)
        self.making = gr.HTML(visible=False)

    @property
    def shown_outputs(self) -> set:
        return {*self.ways.outputs, self.title, self.mine, self.dock.button}

    def show(self, visit: Visit) -> dict:
        """The files of the upload in the address, if there is one; setting them starts reading."""
        files = [str(file) for file in visit.upload.files] if visit.upload else None
        title = gr.Textbox(value=visit.upload.title if visit.upload else "",
                           placeholder=next_title(visit.project) if visit.adds else UNNAMED)
        return {self.ways.file: files, self.title: title,
                self.mine: gr.Column(visible=not visit.adds and not files),
                **self.ways.headed(title_of_page(visit) if visit.adds else None, bool(files)),
                **self.dock.named(ADDING if visit.adds else START)}

    def wire(self, listeners: Listeners) -> None:
        parts = (self.reading, self.columns, self.repairs, self.split)
        inputs = {self.ways.file, self.seen, self.repairs.all, *(each for part in parts for each in part.inputs)}
        outputs = {self.seen, self.ways.heading, self.ways.others, self.mine, self.working, self.problem, self.end,
                   self.before, *self.dock.outputs, *self.added.outputs, *self.results.outputs,
                   *(each for part in parts for each in part.outputs)}
        changed = [event for part in parts for each in part.inputs for event in _change_events(each)]
        how = {"trigger_mode": "multiple", "show_progress": "hidden"}
        begun, answered = self._wire_files(listeners, outputs, how), self.columns.wire(listeners, self.box, how)
        for event, fresh in ((begun.then, True), (partial(gr.on, changed), False), (answered.then, False)):
            listeners.stream(event, partial(self.look, fresh), inputs, outputs, self.box, **how)
        made = {listeners.place, self.ways.file, self.title, self.making}
        listeners.stream(self.dock.button.click, partial(self.make, listeners), inputs | {self.title}, made,
                         self.refused, show_progress="hidden")
        listeners.stream(self.repairs.more.click, self.unfold, inputs, outputs, self.box, **how)
        self.ways.wire(listeners)

    def _wire_files(self, listeners: Listeners, outputs: set, how: dict):
        """New files get an address; it goes when a person removes them, all at once or one by one."""
        place = {listeners.place, listeners.shown}
        return listeners.on(self.ways.file.change, partial(self.begin, listeners),
                            {self.ways.file, self.title, self.begun}, outputs | place | {self.title, self.begun} |
                            (self.ways.outputs - {self.ways.file}), self.box, **how)

    def _request(self, values: dict, paths: list[Path], fresh: bool, visit: Visit) -> TableRequest:
        """The request that the form describes; for new files, the defaults, or the kept one. Raises Problem."""
        kept = visit.upload.request if fresh and visit.upload else None
        is_known = kept is not None and kept.alone != visit.adds
        request = kept if is_known else self._described(values, paths, fresh)
        return adding_request(request, visit, fresh and not is_known) if visit.adds else request

    def _described(self, values: dict, paths: list[Path], fresh: bool) -> TableRequest:
        if fresh:
            files, reading = self.reading.files(paths, None), Reading()
            task, columns = self.columns.chosen(None, None, files, reading)
            return TableRequest(task, files, reading, columns, Repairs(), Shares(), SEED().seed)
        files, reading = self.reading.files(paths, values), self.reading.reading(values)
        task, columns = self.columns.chosen(values, values[self.seen], files, reading)
        return TableRequest(task, files, reading, columns, self.repairs.repairs(values), *self.split.chosen(values))

    def look(self, fresh: bool, values: dict, visit: Visit) -> Iterator[dict]:
        """Show the first rows at once, then the whole survey with its progress. A table that can be read is shown even
        if it cannot be used. `fresh`: the files are new, and nothing has been chosen for them yet."""
        paths = _paths(values[self.ways.file])
        if not paths or fresh and not visit.upload:  # Gradio reported the same files twice: there is no address yet
            return
        try:
            request, last = self._request(values, paths, fresh, visit), values[self.seen]
            if request == last:
                return
            work = Work(visit.window)
            # at once: choices that a person makes while the file is read are compared with this request
            yield {self.seen: request, self.problem: gr.HTML(visible=False)}
            if last is None or (request.files, request.reading) != (last.files, last.reading):
                head = yield from with_progress(self.working, work.do(request.head), visit)
                columns = self.columns.shown(head, request.task, request.columns, visit) if last is None else {}
                yield self.reading.head(head, visit) | columns | self.columns.question.hidden()
            yield from self._survey(request, work, values[self.repairs.all] and not fresh, visit)
        except Problem as problem:
            cancel(visit.window)
            yield {self.seen: None, **self.reading.refused(visit), **self._refused(problem, visit)}

    def unfold(self, values: dict, visit: Visit) -> Iterator[dict]:
        """Show all repairs. A survey that still runs would fold them again, so it is started once more."""
        busy = is_busy(visit.window)
        if values[self.seen]:
            yield self.repairs.show_all(values[self.seen].task)
        if busy and values[self.seen]:
            yield from self._survey(values[self.seen], Work(visit.window), True, visit)

    def _survey(self, request: TableRequest, work: Work, every: bool, visit: Visit) -> Iterator[dict]:
        try:
            done = yield from with_progress(self.working, work.do(in_turn(partial(look, request), visit)), visit)
            yield self._shown(done, request, every, visit)
            if done.surveyed:
                visit.shared.kept.remember(visit.owner, visit.place.upload, request)
            if done.surveyed and visit.adds:
                join = in_turn(partial(joined, done.surveyed, visit), visit)
                extended = yield from with_progress(self.working, work.do(join), visit)
                yield {self.working: gr.HTML(visible=False), **self.added.shown(extended, done.surveyed, visit),
                       **self.dock.of_extension(extended, visit)}
            elif done.surveyed:
                divide = partial(_division, request, done.surveyed, visit)
                *counts, expected = yield from with_progress(self.working, work.do(in_turn(divide, visit)), visit)
                yield {self.working: gr.HTML(visible=False), **self.split.shown(*counts, done.surveyed, visit),
                       **self.dock.of_survey(done.surveyed, expected, visit)}
        except Problem as problem:
            yield self.reading.refused(visit) | self._refused(problem, visit)

    def make(self, listeners: Listeners, values: dict, visit: Visit) -> Iterator[dict]:
        request = self._request(values, _paths(values[self.ways.file]), False, visit)
        visit.shared.quotas.check_disk(visit.owner)
        make = partial(made_place if visit.adds else _made_place, request, values[self.title], visit)
        work = Work(f"{visit.window} create")
        place = yield from with_passing_progress(self.making, work.do(in_turn(make, visit)), visit)
        yield {listeners.place: str(place), self.ways.file: None, self.title: ""}

    def begin(self, listeners: Listeners, values: dict, visit: Visit) -> dict:
        """New files, or none: discard all choices made for earlier ones, and stop any work on them. New files get an
        address. Nothing happens if the files are the same (Gradio reports a stream's last answer twice), or if there
        are none and were none."""
        paths, begun = _paths(values[self.ways.file]), values[self.begun]
        if paths == begun or not (paths or begun or visit.place.upload):
            return {}
        cancel(visit.window)
        chosen = bool(paths)
        named, kept = {self.title: ""}, None  # a sample's title is not for the file that comes after it
        if not chosen and visit.place.upload:
            named |= _shown(replace(visit.place, upload=""), listeners)
        elif chosen:
            title, request = sample_of(paths)
            upload = visit.shared.kept.keep(visit.owner, paths, values[self.title] or visit.read(title),
                                            visit.place.upload, request)
            named, kept = {self.title: upload.title}, upload.request
            named |= _shown(replace(visit.place, upload=upload.name, step="data"), listeners)
        adds = title_of_page(visit) if visit.adds else None
        return {**named, **self.ways.headed(adds, chosen), self.begun: paths, self.seen: None,
                self.ways.others: gr.Column(visible=not chosen),
                self.mine: gr.Column(visible=not chosen and not visit.adds), self.problem: gr.HTML(visible=False),
                **self.reading.begun(paths, kept, visit), **self.columns.begun(), **self.repairs.begun(),
                **self._hidden(), **(self._restored(kept) if kept else
                                     self.repairs.restored(repairs_for(visit.project)) if visit.adds else {})}

    def _restored(self, request: TableRequest) -> dict:
        """The choices made before the page was left. Those of columns are shown with the table."""
        return {**self.reading.restored(request), **self.repairs.restored(request.repairs),
                **self.split.restored(request.shares, request.seed)}

    def _hidden(self) -> dict:
        """Hide all cards of a survey."""
        return {self.working: gr.HTML(visible=False), self.end: gr.Column(visible=False), **self.dock.hidden(),
                **self.results.fold.hidden(), **self.split.fold.hidden(), **self.added.fold.hidden()}

    def _shown(self, done: Look, request: TableRequest, every: bool, visit: Visit) -> dict:
        if done.problem:
            return {**self.reading.whole(done.table, None, visit),
                    **self.columns.shown(done.table, request.task, request.columns, visit),
                    **self._refused(done.problem, visit)}
        known, on = done.surveyed, own_repairs(request, visit.project) if visit.adds else request.repairs
        before = gr.HTML(visible=False) if visit.adds else before_project(known.task, known.survey.fingerprint, visit)
        return {self.working: gr.HTML(visible=False), self.problem: gr.HTML(visible=False),
                self.end: gr.Column(visible=True), self.before: before, **self.ways.judged(True, visit),
                **({} if visit.adds else self.dock.of_survey(known, None, visit)),
                **self.reading.whole(known.table, known, visit),
                **self.columns.shown(known.table, known.task, known.columns.model_dump(exclude_none=True), visit),
                **self.results.shown(known, visit), **self.repairs.shown(known, on, every, visit)}

    def _refused(self, problem: Problem, visit: Visit) -> dict:
        """The problem in place of the survey, with a link to choose other files. The files and choices stay; a repair
        that the problem names is shown, so that it can be switched."""
        repair = problem.where.get("repair")
        offered = self.results.offered(visit) | self.repairs.offered(repair) if repair else {}
        other = link(replace(visit.place, upload=""), visit.say("다른 파일 고르기", "Choose another file"))
        return {**self._hidden(), **offered, **self.ways.judged(False, visit),
                self.problem: gr.HTML(problem_box(problem, visit.language, other), visible=True)}


def _division(request: TableRequest, known: Surveyed, visit: Visit, progress: Progress) -> tuple[dict, dict, Forecast]:
    """Part → rows, part → label → rows, and the forecast of a training on them."""
    progress(0, Words("행을 나누어 보고 있습니다", "Dividing the rows"))
    (totals, counts), lengths = request.division(known.survey), spread(known.survey.rows)
    rows = totals["train"]
    amount = int(whole(known.survey.rows).str.len().mean() * rows)
    size = Size(rows, lengths[99], amount, lengths=lengths)
    return totals, counts, first_forecast(visit.shared.home, visit.owner, known.task, size, totals["test"])


def _made_place(request: TableRequest, title: str, visit: Visit, progress: Progress) -> Place:
    """Make the project. Returns the place to train it."""
    project = project_of(visit.shared.home, visit.owner, title, request, progress)
    return Place(project=project.name, model=visit.place.model, step="settings")


def _shown(place: Place, listeners: Listeners) -> dict:
    """The address of what the page already shows."""
    return {listeners.place: str(place), listeners.shown: str(place)}


def _paths(files: list[str] | None) -> list[Path]:
    return [Path(path) for path in files or []]


def _change_events(component) -> list:
    """The events of a change by a person; for a number not each key."""
    return [component.blur, component.submit] if isinstance(component, gr.Number) else [component.input]
