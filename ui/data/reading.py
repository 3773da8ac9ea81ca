"""How uploads are read: which file is which part, what was detected and why, first rows, and fields to change it."""

from pathlib import Path

import gradio as gr
from markupsafe import Markup

from trainer.data.parts import files_of, in_order, part_of
from trainer.data.tables import PART_NAMES, Table
from trainer.errors import Count, Problem, clip
from trainer.fields import help_of, title_of, validated
from trainer.kinds.text import nfc
from trainer.options import Reading
from trainer.tasks import TASKS
from trainer.tasks.look import Surveyed, TableRequest

from ..cells import cell
from ..language import say
from ..parts import note_list, section, table
from ..place import Visit
from .fold import Fold

HEAD_ROWS, HEAD_COLUMNS = 6, 12
MOST_FILES = 3
AUTOMATIC = (say("자동", "Automatic"), "")
CHOICES = {
    "encoding": [AUTOMATIC, ("UTF-8", "utf-8"), ("CP949 (EUC-KR)", "cp949"), ("UTF-16", "utf-16")],
    "delimiter": [AUTOMATIC, (say("쉼표 ,", "Comma ,"), ","), (say("탭", "Tab"), "\t"),
                  (say("세미콜론 ;", "Semicolon ;"), ";"), (say("세로줄 |", "Bar |"), "|")],
    "sheet": [AUTOMATIC],
    "hidden_rows": [AUTOMATIC, (say("예: 함께 읽습니다", "Yes, with the others"), "yes"),
                    (say("아니요: 뺍니다", "No, leave them out"), "no")],
    "quoting": [AUTOMATIC, (say("예: 칸을 감쌉니다", "Yes, they enclose cells"), "yes"),
                (say("아니요: 글자 그대로입니다", "No, they are plain characters"), "no")],
    "header": [AUTOMATIC, (say("예: 열 이름입니다", "Yes, it has the names"), "yes"),
               (say("아니요: 데이터입니다", "No, it is data"), "no")],
    "class_names": [AUTOMATIC, (say("예: 이름으로 읽습니다", "Yes, read the names"), "yes"),
                    (say("아니요: 번호 그대로 읽습니다", "No, read the numbers"), "no")],
    "skip_broken": [(say("아니요: 멈추고 알려 줍니다", "No, stop and say so"), ""),
                    (say("예: 빼고 읽습니다", "Yes, read without them"), "yes")]}
CHOSEN = {None: "", True: "yes", False: "no"}


class ReadingPart:
    """Components that show how the files are read, and let a person overrule it."""

    def __init__(self):
        self.fold = Fold("read")
        with self.fold.column:
            with gr.Row(visible=False, elem_classes="kt-parts") as self.row:
                self.parts = [gr.Radio([(say(*words), part) for part, words in PART_NAMES.items()], visible=False,
                                       elem_id=f"part-{number}", min_width=240) for number in range(MOST_FILES)]
            self.story = gr.HTML()
            sheet = choice("sheet", "reading-sheet")  # not folded: many workbooks have their data on a later sheet
            otherwise = gr.Accordion(say("다르게 읽기", "Read it differently"), open=False, elem_id="otherwise")
            with otherwise, gr.Row(elem_classes="kt-form"):
                rest = {name: choice(name, f"reading-{name}") for name in Reading.model_fields if name != "sheet"}
            self.fields = {"sheet": sheet} | rest
            self.first = gr.HTML()
        self.inputs = [*self.parts, *self.fields.values()]
        self.outputs = {*self.fold.outputs, self.row, self.story, self.first, *self.inputs}

    def reading(self, values: dict) -> Reading:
        return reading_of(self.fields, values)

    def files(self, paths: list[Path], values: dict | None) -> dict[str, Path]:
        """Part → file, as chosen; if `values` is None, by the file names. Raises Problem("unknown_parts" |
        "too_many_files")."""
        if len(paths) > MOST_FILES:
            raise Problem(
                "too_many_files",
                f"파일이 {len(paths)}개입니다. 한 번에 올릴 수 있는 것은 학습·검증·시험 파일 하나씩입니다. 1월, 2월처럼 나뉜 같은 꼴의 표는 먼저 파일 하나로 합쳐서 올려 주세요.",
                f"These are {len(paths)} files. Three can be uploaded at once: one each for training, validation and "
                "test. Join tables of one shape, such as those of single months, into one file first.")
        if values is None or len(paths) == 1:
            return files_of(paths)
        chosen = [values[part] for part in self.parts[:len(paths)]]
        if None in chosen or len(set(chosen)) < len(chosen):
            raise Problem("unknown_parts", "파일마다 서로 다른 쓰임(학습, 검증, 시험)을 하나씩 골라 주세요. 학습 파일은 꼭 있어야 합니다.",
                          "Choose one use for each file: training, validation or test. A training file must be there.")
        return in_order(dict(zip(chosen, paths, strict=True)))

    def begun(self, paths: list[Path], kept: TableRequest | None, visit: Visit) -> dict:
        """Reset all choices, as new files have come. Of several files, the page asks which is which part, unless the
        `kept` request says it."""
        several = 1 < len(paths) <= MOST_FILES
        known = {path: part for part, path in kept.files.items()} if kept else _by_names(paths)
        line = self._line(", ".join(nfc(path.name) for path in paths), visit) if paths else self.fold.hidden()
        shown = {**line, self.row: gr.Row(visible=several), self.story: "", self.first: "",
                 **dict.fromkeys(self.fields.values(), ""),
                 self.fields["sheet"]: gr.Dropdown(value="", visible=False)}
        for number, part in enumerate(self.parts):
            path = paths[number] if several and number < len(paths) else None
            shown[part] = gr.Radio(value=known[path] or None, label=clip(nfc(path.name), 60), visible=True) if path \
                else gr.Radio(value=None, visible=False)
        return shown

    def restored(self, request: TableRequest) -> dict:
        chosen = choices_of(request.reading)
        shown = {self.fields[name]: chosen[name] for name in self.fields if name != "sheet"}
        if sheet := request.reading.sheet:
            shown[self.fields["sheet"]] = gr.Dropdown([AUTOMATIC, sheet], value=sheet)
        return shown

    def head(self, uploaded: Table, visit: Visit) -> dict:
        """The first rows, while the others are being read."""
        waiting = visit.say("처음 몇 행만 먼저 읽었습니다. 전체를 읽고 있습니다.", "These are the first rows; all of them are being read.")
        return self._described(uploaded, [waiting], None, visit) | self._line(nfc(uploaded.source), visit)

    def whole(self, uploaded: Table, known: Surveyed | None, visit: Visit) -> dict:
        """`known`: None if the columns do not fit the task, which opens the card."""
        rows, width = uploaded.frame.shape
        size = visit.say(f"{rows:,}행, {width:,}열입니다.", f"{Count(rows):row|rows}, {Count(width):column|columns}.")
        return self._described(uploaded, [size], known, visit) | self._line(
            _in_a_line(uploaded, known, visit), visit, check=known is None)

    def refused(self, visit: Visit) -> dict:
        """Open the card, as the files could not be read: how to read them is chosen in it."""
        return {self.story: "", **self._line(
            visit.say("읽지 못했습니다. 위의 까닭을 보고, 다르게 읽을 수 있으면 여기서 골라 주세요.",
                      "Not read: see the reason above. Where they can be read differently, choose so here."),
            visit, check=True)}

    def _line(self, summary: str, visit: Visit, check: bool = False) -> dict:
        return self.fold.shown(visit.say("읽은 것", "Read"), summary, visit, check)

    def _described(self, uploaded: Table, first: list[str], known: Surveyed | None, visit: Visit) -> dict:
        notes = [*first, *map(visit.read, uploaded.notes)]
        return {
            self.story: section(visit.say("이렇게 읽었습니다", "How it was read"), note_list(notes), nfc(uploaded.source)),
            self.fields["sheet"]: gr.Dropdown(choices=[AUTOMATIC, *((name, name) for name in uploaded.sheets)],
                                              visible=len(uploaded.sheets) > 1),
            self.first: section(visit.say("처음 몇 행", "First rows"), first_rows(uploaded, known, visit),
                                _hidden_columns(uploaded, visit))}


def _by_names(paths: list[Path]) -> dict[Path, str]:
    """File → part, "" if its name does not tell."""
    try:
        return {path: part for part, path in files_of(paths).items()}
    except Problem:
        return {path: part_of(path.name) for path in paths}


def _in_a_line(uploaded: Table, known: Surveyed | None, visit: Visit) -> str:
    """The file, its size, and which column is used for what."""
    rows, width = uploaded.frame.shape
    size = visit.say(f"{rows:,}행, {width:,}열", f"{rows:,} row{'s' * (rows != 1)}, {width:,} column{'s' * (width != 1)}")
    quoted = visit.say("{} ‘{}’", "{} “{}”")
    used = [quoted.format(title, clip(column, 40)) for column, title in _columns(known, visit)]
    if known and not known.survey.labels:
        used.append(visit.say("라벨 없음", "no labels"))
    return " · ".join([clip(nfc(uploaded.source), 60), size, *used])


def _columns(known: Surveyed | None, visit: Visit) -> list[tuple[str, str]]:
    """The columns that the task uses, each with the title of its role."""
    if known is None:
        return []
    chosen = ((getattr(known.columns, role.name), visit.read(role.title)) for role in TASKS[known.task].format.roles)
    return [(column, title) for column, title in chosen if column]


def first_rows(uploaded: Table, known: Surveyed | None, visit: Visit) -> Markup:
    """A table of the first rows; the chosen columns come first, and are marked with their roles."""
    marks = dict(_columns(known, visit))
    names = [*marks, *(name for name in uploaded.frame.columns if name not in marks)][:HEAD_COLUMNS]
    mark = Markup('{} <span class="kt-chip live">{}</span>')
    head = [mark.format(cell(name, 40), marks[name]) if name in marks else cell(name, 40) for name in names]
    rows = uploaded.frame.head(HEAD_ROWS)[names].itertuples(index=False)
    return table(head, [[cell(each, 300) for each in row] for row in rows], "clip")


def _hidden_columns(uploaded: Table, visit: Visit) -> str:
    rest = uploaded.frame.shape[1] - HEAD_COLUMNS
    return visit.say(f"그 밖에 {rest:,}열이 더 있습니다", f"{rest:,} more columns are not shown") if rest > 0 else ""


def reading_of(fields: dict[str, gr.Dropdown], values: dict) -> Reading:
    """The reading that is chosen in `fields`. pydantic reads "yes" of a switch as True; a sheet may be called "yes".

    Raises Problem("bad_option").
    """
    return validated(Reading, {name: values[field] for name, field in fields.items() if values[field]})


def choices_of(reading: Reading) -> dict[str, str]:
    """Field → the dropdown's value for it; the inverse of `reading_of`."""
    given = reading.model_dump(exclude_defaults=True)
    return {name: CHOSEN.get(given.get(name), given.get(name)) for name in Reading.model_fields}


def choice(name: str, place: str) -> gr.Dropdown:
    return gr.Dropdown(CHOICES[name], value="", label=say(*title_of(Reading, name)), info=say(*help_of(Reading, name)),
                       allow_custom_value=name in ("encoding", "delimiter"), elem_id=place,
                       visible=name != "sheet")
