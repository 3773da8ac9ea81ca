"""Sources of data: files, dropped into one large area; or pasted text, a data set of the Hub, a built-in sample."""

import csv
import shutil
from collections.abc import Iterator
from filecmp import cmp
from functools import partial
from pathlib import Path

import gradio as gr
from gradio.i18n import I18nData
from markupsafe import Markup

from trainer.data.paste import paste
from trainer.errors import Words
from trainer.home.files import temporary_folder
from trainer.tasks import TASKS
from trainer.tasks.look import TableRequest

from ..door.visitor import ON_A_SPACE
from ..language import say
from ..listeners import Listeners, problem_area
from ..parts import standing_heading
from ..place import Visit
from .hub import HubPanel

SAMPLES = {name: (task, sample) for task in TASKS.values()  # a task's own, not those that it inherits
           for name, sample in vars(type(task)).get("samples", {}).items()}
FORMATS = Words("<p>CSV, 엑셀, TSV, TXT, JSON, Parquet, gz·ZIP 파일이면 됩니다.{}</p>",
                "<p>CSV, Excel, TSV, TXT, JSON, Parquet, gz or ZIP.{}</p>")
SEVERAL = Words(" 학습·검증·시험 파일이 따로 있으면 함께 올리세요.",
                " If you have separate files for training, validation and test, upload them together.")
ONE = Words(" 파일 하나에 모아 올려 주세요.", " Put all of them into one file.")
HERE = Words("<p>글은 이 컴퓨터를 떠나지 않습니다.</p>", "<p>Your texts never leave this computer.</p>")
SIGNED_IN = Words("<p>올린 글은 로그인한 본인만 볼 수 있습니다.</p>", "<p>Only you see what you upload, once signed in.</p>")
ELSEWHERE = Words("", "")  # an app that others on the network can reach promises nothing


UPLOADED = standing_heading(
    Words("올린 표를 확인해 주세요", "Have a look at your table"),
    Words("줄을 누르면 자세히 볼 수 있습니다. 초록 표시뿐이면 살펴볼 것이 없으니 아래 단추를 눌러 시작하세요.",
          "Press a line to see more. Where all marks are green there is nothing to look at: start with the button "
          "below."))
REFUSED = standing_heading(
    Words("이대로는 아직 쓸 수 없습니다", "This cannot be used yet"),
    Words("아래에 까닭이 있습니다. 그것을 고치거나 다른 파일을 골라 주세요.", "See why below; mend it, or choose another file."))
HEADING = standing_heading(
    Words("표를 올려 주세요", "Upload a table"),
    Words("글이 한 열에, 분류(라벨)가 다른 열에 있으면 됩니다. 나머지는 코튠이 찾아내고, 찾은 것을 보여 드립니다.",
          "Texts in one column, their labels in another: KoTune works out the rest and shows you what it found."))


def _formats(adds: bool, here: bool) -> I18nData:
    """Which files may be uploaded, also to add rows to a project, and who will see them."""
    privacy, files = HERE if here else SIGNED_IN if ON_A_SPACE else ELSEWHERE, ONE if adds else SEVERAL
    return say(*(FORMATS[language].format(files[language]) + privacy[language] for language in ("ko", "en")))


class Ways:
    """`file` holds the upload, whatever its source. `others` are the other ways, hidden once there is a file; their
    problems (`refused`) are shown right below the open panel."""

    def __init__(self, here: bool):
        """`here`: the user sits at this machine."""
        self.heading = gr.HTML(HEADING)
        self._formats = {adds: _formats(adds, here) for adds in (False, True)}  # both now, as `say` must
        self.file = gr.File(
            file_count="multiple", height=230, elem_id="file", elem_classes="kt-drop", label=say("표 파일", "Table"))
        with gr.Column(elem_classes="kt-plain") as self.others:
            self.formats = gr.HTML(self._formats[False], elem_classes="kt-formats")
            with gr.Row(elem_classes="kt-ways"):
                gr.HTML(say("<span>파일이 없다면</span>", "<span>No file at hand?</span>"))
                self.open_paste = gr.Button(say("글 붙여넣기", "Paste text"), size="sm", elem_id="open-paste")
                self.open_hub = gr.Button(say("Hub 데이터셋", "Data set of the Hub"), size="sm", elem_id="open-hub")
            self._paste_panel()
            self.hub, self.refused = HubPanel(), problem_area()
            with gr.Row(elem_classes="kt-samples") as self.row_of_samples:
                self.samples = {name: gr.Button(say(*_card(name)), elem_classes="kt-sample",
                                                elem_id="sample" if number == 0 else f"sample-{name}")
                                for number, name in enumerate(SAMPLES)}

        self.outputs = {self.file, self.heading, self.formats, self.refused, self.row_of_samples}

    def headed(self, adds: Markup | None, has_files: bool) -> dict:
        """`adds`: the heading if rows are added to a project; then no samples are offered."""
        return {self.heading: adds or (UPLOADED if has_files else HEADING), self.refused: gr.HTML(visible=False),
                self.formats: self._formats[adds is not None], self.row_of_samples: gr.Row(visible=adds is None)}

    def judged(self, is_usable: bool, visit: Visit) -> dict:
        """The heading once the files are read; the one for rows to be added stays."""
        return {} if visit.adds else {self.heading: UPLOADED if is_usable else REFUSED}

    def _paste_panel(self) -> None:
        with gr.Column(visible=False, elem_classes="kt-card kt-panel") as self.paste_panel:
            self.pasted = gr.Textbox(
                lines=7, max_lines=16, elem_id="pasted", label=say("붙여넣을 글", "Text to paste"),
                info=say("엑셀에서 글과 라벨 칸을 골라 복사한 그대로 붙여넣으면 됩니다.",
                         "Copy the cells with texts and labels out of a spreadsheet, and paste them as they come."),
                placeholder=say("리뷰\t감정\n정말 재미있어요\t긍정\n시간이 아까웠어요\t부정",
                                "text\tlabel\nA joy to read\tgood\nA waste of time\tbad"))
            self.take_pasted = gr.Button(say("이 글로 보기", "Use this text"), variant="primary", elem_id="take-pasted")

    def wire(self, listeners: Listeners) -> None:
        """Each way sets `file`; its change starts reading."""
        box = self.refused
        for button, panel, other in ((self.open_paste, self.paste_panel, self.hub.column),
                                     (self.open_hub, self.hub.column, self.paste_panel)):
            listeners.on(button.click, partial(_opened, panel, other), set(), {panel, other}, box,
                         show_progress="hidden")
        for name, button in self.samples.items():
            listeners.stream(button.click, self._sampled(name), set(), {self.file}, box, show_progress="hidden")
        listeners.stream(self.take_pasted.click, self._pasted, {self.pasted}, {self.file}, box, show_progress="hidden")
        self.hub.wire(listeners, self.file, box)

    def _sampled(self, name: str):
        def take(values: dict, visit: Visit) -> Iterator[dict]:
            """Copy the sample, because Gradio takes only files in the temporary folder; deleted as in `_pasted`."""
            _, sample = SAMPLES[name]
            with temporary_folder() as folder:
                yield {self.file: [str(shutil.copy(sample.file, folder))]}

        return take

    def _pasted(self, values: dict, visit: Visit) -> Iterator[dict]:
        """Gradio copies the file into its cache before it resumes this generator; then it is deleted."""
        with temporary_folder() as folder:
            yield {self.file: [str(paste(values[self.pasted] or "", Path(folder)))]}


def _opened(panel: gr.Column, other: gr.Column, values: dict, visit: Visit) -> dict:
    return {panel: gr.Column(visible=True), other: gr.Column(visible=False)}


def sample_of(paths: list[Path]) -> tuple[Words, TableRequest | None]:
    """Title and request of a sample, recognised by its bytes, wherever it came from; ("", None) for other files."""
    for task, sample in SAMPLES.values():
        if len(paths) == 1 and cmp(paths[0], sample.file, shallow=False):
            return sample.title, TableRequest(task.name, {"": paths[0]})
    return Words("", ""), None


def _card(name: str) -> Words:
    """Title, lesson and size, each on its own line."""
    _, sample = SAMPLES[name]
    with open(sample.file, encoding="utf-8", newline="") as file:
        rows = sum(1 for _ in csv.reader(file)) - 1
    return Words(f"{sample.title.ko}\n{sample.lesson.ko}\n{rows:,}행",
                 f"{sample.title.en}\n{sample.lesson.en}\n{rows:,} rows")
