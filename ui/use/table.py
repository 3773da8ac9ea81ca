"""Step 5: a whole table classified, as a workbook to take away."""

from collections.abc import Callable, Generator, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import gradio as gr
from markupsafe import Markup

from cards.verdict import weightier
from trainer.data.survey import Progress
from trainer.data.tables import Table
from trainer.data.text_survey import read_texts
from trainer.errors import Words
from trainer.files import read_json
from trainer.home import Run
from trainer.options import Reading
from trainer.search.cross_validation import measured_for
from trainer.serving.labelling import Labelled, label_table, text_column
from trainer.serving.workbook import named_after, write_workbook

from ..cells import cell
from ..data.pictures import balance
from ..language import say
from ..listeners import Listeners, Page, problem_area
from ..parts import join, note_list, section, standing_heading, table
from ..place import Visit
from ..runs.chosen import chosen_run, is_usable, model_of
from ..work import Outdated, Work, give_up, shown_meanwhile

SHOWN = 6  # rows
UNSURE = 0.7  # rows with a lower probability are counted, as those to look at first


def table_part(listeners: Listeners) -> Page:
    return TablePart(listeners).page


class TablePart:
    """A file is read at once, to choose the column of its texts; then all of them are classified."""

    def __init__(self, listeners: Listeners):
        with gr.Column(visible=False, elem_classes="kt-plain", elem_id="label-table") as self.usable:
            gr.HTML(standing_heading(
                Words("표를 통째로 분류하기", "Classify a whole table"),
                Words("글이 든 표를 올리면 행마다 라벨과 확률을 붙여 엑셀 파일로 돌려 드립니다. 라벨 열은 없어도 됩니다.",
                      "Bring a table of texts, with labels or without: you get it back as a workbook, with a label and "
                      "its probability in every row.")))
            self.file = gr.File(height=150, elem_id="table-file", elem_classes="kt-drop", label=say("분류할 표", "Table"))
            self.box = problem_area()
            with gr.Column(visible=False, elem_classes="kt-plain") as self.asking:
                self.read = gr.HTML()
                self.column = gr.Dropdown([], label=say("글이 있는 열", "Column with the texts"), elem_id="table-column")
                self.start = gr.Button(variant="primary", size="lg", elem_id="label")
            self.working = gr.HTML(visible=False)
            self.take = gr.DownloadButton(say("엑셀 파일 내려받기", "Download the workbook"), visible=False,
                                          variant="primary", size="lg", elem_id="take-table")
            self.answers = gr.HTML(elem_id="table-answers")
        how = {"show_progress": "hidden"}
        self.found = {self.asking, self.read, self.column, self.start, self.working, self.answers, self.take}
        listeners.stream(self.file.change, self.look, {self.file}, self.found, self.box, trigger_mode="multiple", **how)
        listeners.stream(self.start.click, self.label, {self.file, self.column}, self.found, self.box, **how)
        self.page = Page(self.found | {self.usable, self.file, self.box}, self.show)

    def show(self, visit: Visit) -> dict:
        return {self.usable: gr.Column(visible=is_usable(chosen_run(visit))), self.file: None,
                self.box: gr.HTML(visible=False), **self._nothing()}

    def look(self, values: dict, visit: Visit) -> Iterator[dict]:
        """What there is to classify, and the column that is likely meant."""
        give_up(_window(visit))
        yield self._nothing()
        if not values[self.file]:
            return
        try:
            brought = yield from self._waited(partial(_read, Path(values[self.file])), visit)
        except Outdated:
            yield self._as_it_is()
            return
        rows = len(brought.frame)
        yield {self.asking: gr.Column(visible=True), self.read: note_list(map(visit.read, brought.notes)),
               self.column: gr.Dropdown(list(brought.frame.columns), value=text_column(brought, visit.project)),
               self.start: gr.Button(visit.say(f"{rows:,}행 모두 분류하기", f"Classify all {rows:,} rows"),
                                     variant="primary")}

    def label(self, values: dict, visit: Visit) -> Iterator[dict]:
        """Gradio copies the workbook into its cache before it asks for more; then it goes."""
        if not values[self.file]:
            return  # taken away just before the button was pressed
        file, column, run = Path(values[self.file]), values[self.column], model_of(visit)
        yield {self.answers: "", self.take: gr.DownloadButton(visible=False)}
        try:
            brought = yield from self._waited(partial(_read, file), visit)
            classify = partial(label_table, visit.shared.predictor, run, brought, column, visit.language)
            labelled = yield from self._waited(classify, visit)
            with TemporaryDirectory(ignore_cleanup_errors=True) as folder:  # a thread given up may write on
                target = Path(folder) / visit.read(named_after(brought.source))
                yield from self._waited(partial(write_workbook, labelled, target), visit)
                yield {self.answers: _told(labelled, run, column, visit), self.start: gr.Button(variant="secondary"),
                       self.take: gr.DownloadButton(value=str(target), visible=True)}
        except Outdated:
            yield self._as_it_is()

    def _waited(self, function: Callable[[Progress], Any], visit: Visit) -> Generator:
        """What `function` returns, its progress shown until then."""
        return shown_meanwhile(self.working, Work(_window(visit)).do(function, visit))

    def _nothing(self) -> dict:
        return {self.asking: gr.Column(visible=False), self.working: gr.HTML(visible=False), self.answers: "",
                self.take: gr.DownloadButton(value=None, visible=False)}

    def _as_it_is(self) -> dict:
        return {each: gr.skip() for each in self.found}


def _window(visit: Visit) -> str:
    return f"{visit.window} table"


def _read(file: Path, tell: Progress) -> Table:
    tell(0, Words("표를 읽고 있습니다", "Reading the table"))
    return read_texts(file, Reading())


def _told(labelled: Labelled, run: Run, column: str, visit: Visit) -> Markup:
    """How many rows have each label, how far that can be trusted, and the first rows."""
    names = [column, labelled.label, labelled.probability]
    first = labelled.frame[labelled.frame[labelled.label] != ""][names].head(SHOWN)
    rows = [[cell(text), label, f"{share:.1%}"] for text, label, share in first.itertuples(index=False)]
    trust = visit.say("얼마나 믿을 수 있나요?", "How far can it be trusted?")
    return join([balance(labelled.counts(), visit), section(trust, note_list(_notes(labelled, run, visit))),
                 section(visit.say("처음 몇 행", "First rows"), table([cell(name, 40) for name in names], rows, "clip"))])


def _notes(labelled: Labelled, run: Run, visit: Visit) -> list[str]:
    shares, notes = labelled.frame[labelled.probability], []
    if test := read_json(run.test):
        right = weightier(test, measured_for(run))["metrics"]["accuracy"]
        notes.append(visit.say(
            f"배우지 않은 글의 {right:.0%}를 맞힌 모델입니다. 비슷한 글이라면 100행에 {100 - 100 * right:.0f}행쯤은 틀릴 수 있습니다.",
            f"Of texts that it had not learnt the model got {right:.0%} right: of 100 such rows some "
            f"{100 - 100 * right:.0f} may be wrong."))
    if unsure := int((shares < UNSURE).sum()):
        notes.append(visit.say(
            f"확률이 {UNSURE:.0%}보다 낮은 행이 {unsure:,}개입니다. 엑셀에서 ‘{labelled.probability}’ 열로 정렬해 낮은 것부터 확인하세요.",
            f"{unsure:,} rows have a probability below {UNSURE:.0%}. Sort by “{labelled.probability}” and look at the "
            "lowest first."))
    if blank := int(shares.isna().sum()):
        notes.append(visit.say(f"글이 빈 {blank:,}행은 라벨 없이 두었습니다.", f"{blank:,} rows without a text have no label."))
    return notes
