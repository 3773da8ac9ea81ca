"""Step 5: classify a whole table, and download it as a workbook."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import gradio as gr

from trainer.data.survey import Progress
from trainer.data.tables import Table
from trainer.errors import Count, Words
from trainer.home.files import temporary_folder
from trainer.options import Reading
from trainer.serving.labelling import label_table, text_columns, texts_of
from trainer.serving.workbook import named_after, write_workbook
from trainer.tasks import task_of

from ..data.reading import AUTOMATIC, choice, choices_of, reading_of
from ..kinds import view_of
from ..language import say
from ..listeners import Listeners, Page, problem_area
from ..parts import note_list, standing_heading
from ..place import Visit
from ..runs.chosen import chosen_run, is_usable, usable_run
from ..work import Work, cancel, in_turn, with_passing_progress
from .abstain import Abstaining
from .labelled import labelled_table

USUAL = "sheet", "header"  # the options of reading that people change most; not folded


def table_part(listeners: Listeners) -> Page:
    return TablePart(listeners).page


class TablePart:
    """A file is read at once, so that the column of its texts can be chosen; a button classifies all rows."""

    def __init__(self, listeners: Listeners):
        with gr.Column(visible=False, elem_classes="kt-plain", elem_id="label-table") as self.usable:
            gr.HTML(standing_heading(
                Words("표를 통째로 넣기", "A whole table at once"),
                Words("글이 든 표를 올리면 행마다 모델의 답과 그 확률이나 범위를 붙여 엑셀 파일로 돌려 드립니다. 정답 열은 없어도 됩니다.",
                      "Upload a table of texts, with the truth or without: you get it back as a workbook with the "
                      "model's answer in every row, and its probability or range.")))
            self.file = gr.File(height=190, elem_id="table-file", elem_classes="kt-drop", label=say("글이 든 표", "Table"))
            self.box = problem_area()
            self.read = gr.HTML()
            with gr.Column(visible=False, elem_classes="kt-plain") as self.how:  # stays if the file cannot be read
                with gr.Row():
                    usual = {name: _choice(name) for name in USUAL}
                otherwise = gr.Accordion(say("다르게 읽기", "Read it differently"), open=False, elem_id="table-otherwise")
                with otherwise, gr.Row(elem_classes="kt-form"):
                    self.reading = usual | {name: _choice(name) for name in Reading.model_fields if name not in usual}
            with gr.Column(visible=False, elem_classes="kt-plain") as self.asking:
                with gr.Row():
                    self.column = gr.Dropdown([], label=say("글이 있는 열", "Column with the texts"), elem_id="table-column")
                    self.second = gr.Dropdown([], label=say("둘째 글이 있는 열", "Column with the second texts"),
                                              elem_id="table-second", visible=False)
                self.abstaining = Abstaining("table-least")
                self.start = gr.Button(variant="primary", size="lg", elem_id="label")
                gr.HTML(say('<p class="kt-hint">끝날 때까지 이 화면을 열어 두세요. 떠나면 그만둡니다.</p>',
                            '<p class="kt-hint">Keep this page open until it is done: leaving it stops the work.</p>'))
            self.working = gr.HTML(visible=False)
            self.take = gr.DownloadButton(say("엑셀 파일 내려받기", "Download the workbook"), visible=False,
                                          variant="primary", size="lg", elem_id="take-table")
            self.labelled = gr.HTML(elem_id="table-answers")
        self.found = {self.how, self.asking, self.read, *self.reading.values(), self.column, self.second, self.start,
                      self.working,
                      self.take, self.labelled}
        self.page = Page(self.found | self.abstaining.outputs | {self.usable, self.file, self.box}, self.show)
        self._wire(listeners)

    def _wire(self, listeners: Listeners) -> None:
        given, how = {self.file, *self.reading.values()}, {"show_progress": "hidden", "trigger_mode": "multiple"}
        by_hand = partial(gr.on, [self.file.upload, self.file.clear])  # not `change`, as `show` empties the file, too
        for event, fresh in ((by_hand, True), *((each.input, False) for each in self.reading.values())):
            listeners.stream(event, partial(self.look, fresh), given, self.found, self.box, **how)
        asked = given | {self.column, self.second, self.abstaining.least}
        listeners.stream(self.start.click, self.label, asked, self.found, self.box, **how)

    def show(self, visit: Visit) -> dict:
        cancel(_window(visit))
        run = chosen_run(visit)
        classifies = is_usable(run) and view_of(run).labels_tables
        return {self.usable: gr.Column(visible=classifies), self.file: None, self.box: gr.HTML(visible=False),
                self.how: gr.Column(visible=False), **self._nothing(),
                **self.abstaining.show(run if classifies else None, visit)}

    def look(self, fresh: bool, values: dict, visit: Visit) -> Iterator[dict]:
        """Read the file, and suggest the column of the texts. `fresh`: the file is new, or was removed."""
        cancel(_window(visit))
        begun = self._as_the_project(visit) if fresh and values[self.file] else {}
        sheet = {self.reading["sheet"]: gr.Dropdown(value="", visible=False)} if fresh else {}
        yield self._nothing() | begun | sheet | {self.how: gr.Column(visible=bool(values[self.file]))}
        if not values[self.file]:
            return
        values = values | begun
        read = self._reader(values, visit)
        uploaded = yield from with_passing_progress(self.working, Work(_window(visit)).do(read), visit)
        rows, names = Count(len(uploaded.frame)), list(uploaded.frame.columns)
        first, *second = text_columns(uploaded, run := usable_run(visit))
        press = view_of(run).field(run, visit).press
        sheets = [AUTOMATIC, *((name, name) for name in uploaded.sheets)]
        yield {self.asking: gr.Column(visible=True), self.read: note_list(map(visit.read, uploaded.notes)),
               self.reading["sheet"]: gr.Dropdown(sheets, visible=len(uploaded.sheets) > 1),
               self.column: gr.Dropdown(names, value=first),
               self.second: gr.Dropdown(names, value=second[0] if second else None, visible=bool(second)),
               self.start: gr.Button(visit.say(f"{rows}행 모두 {press}", f"{press} · {rows:row|rows}"), variant="primary")}

    def label(self, values: dict, visit: Visit) -> Iterator[dict]:
        """Gradio copies the workbook into its cache before it resumes this generator; then it is deleted."""
        if not values[self.file]:
            return  # the file was removed just before the button was pressed
        run, work = usable_run(visit), Work(_window(visit))
        columns = [values[self.column], *([values[self.second]] if task_of(run).reads_pairs else [])]
        least = values[self.abstaining.least] or 0.0
        yield {self.labelled: "", self.take: gr.DownloadButton(visible=False)}
        uploaded = yield from with_passing_progress(self.working, work.do(self._reader(values, visit)), visit)
        classify = partial(label_table, visit.shared.predictor, run, uploaded, columns, visit.language, least=least)
        labelled = yield from with_passing_progress(self.working, work.do(classify), visit)
        # a cancelled thread may still write into the folder, which is no error
        with temporary_folder() as folder:
            target = Path(folder) / visit.read(named_after(uploaded.source))
            write = partial(write_workbook, labelled, target)
            cut = yield from with_passing_progress(self.working, work.do(write), visit)
            yield {self.labelled: labelled_table(labelled, cut, least, run, columns, visit),
                   self.start: gr.Button(variant="secondary"),
                   self.take: gr.DownloadButton(value=str(target), visible=True)}

    def _reader(self, values: dict, visit: Visit) -> Callable[[Progress], Table]:
        return in_turn(partial(_read, Path(values[self.file]), reading_of(self.reading, values)), visit)

    def _as_the_project(self, visit: Visit) -> dict:
        """The project's choices on reading, as its tables are likely alike; but not its sheet."""
        known = choices_of(visit.project.spec.reading) | {"sheet": ""}
        return {field: known[name] for name, field in self.reading.items()}

    def _nothing(self) -> dict:
        return {self.asking: gr.Column(visible=False), self.read: "", self.working: gr.HTML(visible=False),
                self.labelled: "", self.take: gr.DownloadButton(value=None, visible=False)}


def _choice(name: str) -> gr.Dropdown:
    return choice(name, f"table-{name.replace('_', '-')}")


def _window(visit: Visit) -> str:
    return f"{visit.window} table"


def _read(file: Path, reading: Reading, report: Progress) -> Table:
    report(0, Words("표를 읽고 있습니다", "Reading the table"))
    return texts_of({"": file}, reading)
