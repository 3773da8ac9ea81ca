"""Which column has the texts and which the labels. KoTune suggests them with a reason, and a person can overrule it.
Without a label column, models are adapted to the texts. If several columns look like labels, the page asks which."""

from pathlib import Path

import gradio as gr
from markupsafe import Markup

from trainer.data.columns import Suggestion, rivals
from trainer.data.tables import Table
from trainer.errors import Problem, clip, josa
from trainer.options import Columns, Reading
from trainer.tasks import ADAPTING, LABELLING, TASKS
from trainer.tasks.format import Role
from trainer.tasks.look import TableRequest, certain_task, likeliest_labelling

from ..language import say
from ..listeners import Listeners
from ..place import Visit
from .task import TaskChoice

NO_LABEL = ""
SAMPLES = 4  # labels shown for each column in the question which column to learn


class Question:
    """Which of several columns that look like labels to learn; the answer is copied to the label's dropdown."""

    def __init__(self):
        self.which = gr.Radio([], visible=False, elem_id="which-label", elem_classes="kt-cards",
                              label=say("무엇을 가려내게 할까요?", "What should be learnt?"),
                              info=say("라벨로 쓸 만한 열이 여럿입니다. 하나를 고르세요. 나머지 열은 쓰지 않습니다.",
                                       "Several columns look like labels. Choose one; the others are not used."))
        self.outputs = {self.which}

    def hidden(self) -> dict:
        return {self.which: gr.Radio(value=None, visible=False)}

    def shown(self, frame, text: str | list[str], label: str | None, visit: Visit) -> dict:
        """`text`: the column of the texts, or for pairs both columns."""
        names = rivals(frame, text) if label != NO_LABEL else []
        names = [label, *names] if names and label and label not in names else names  # chosen by a person
        return {self.which: gr.Radio([(_sampled(frame[name], visit), name) for name in names], value=label,
                                     visible=bool(names))}


def _sampled(cells, visit: Visit) -> str:
    """The name of a column, and its most frequent labels."""
    counts = cells[cells.str.strip() != ""].sort_values().value_counts()  # sorted: equal counts come by name
    named = ", ".join(f"{clip(str(label), 20)} {count:,}" for label, count in counts.head(SAMPLES).items())
    more = visit.say(" 등", " …") if len(counts) > SAMPLES else ""
    labels = visit.say(f"{len(counts):,}가지: {named}{more}", f"{len(counts):,} labels: {named}{more}")
    return f"{clip(str(cells.name), 60)}\n{labels}"


class ColumnsPart:
    """A dropdown for each field of `Columns`; those that the task does not use are hidden."""

    def __init__(self, task: TaskChoice, question: Question):
        self.task, self.question = task, question
        with gr.Row(visible=False) as self.row:
            parts = {name: _column(name) for name in Columns.model_fields}
        self.columns = {name: column for name, (column, _, _) in parts.items()}
        self.why = {name: why for name, (_, why, _) in parts.items()}
        self.boxes = {name: box for name, (_, _, box) in parts.items()}
        self.label = self.columns["label"]
        self.inputs = [*self.columns.values(), task.which]
        self.outputs = {self.row, *self.inputs, *self.why.values(), *self.boxes.values(), *question.outputs}

    def wire(self, listeners: Listeners, box: gr.HTML, how: dict):
        """The event that copies the answer to the question into the label's dropdown."""
        which = self.question.which
        return listeners.on(which.input, lambda values, visit: {self.label: values[which]}, {which}, {self.label}, box,
                            **how)

    def chosen(self, values: dict | None, last: TableRequest | None, files: dict[str, Path],
               reading: Reading) -> tuple[str, dict[str, str]]:
        """The task, and the columns that a person chose. `values`: None for new files, where nothing is chosen yet.
        `last`: the request before this one.

        "No label" chooses the task for texts alone. If no task was chosen, it is the one that the files are certainly
        for, else the likeliest. If the task changes, all columns but the label are suggested anew. Raises Problem, as
        `certain_task` does.
        """
        if values is None:
            certain = certain_task(files, reading)
            return certain[0] if certain else likeliest_labelling(files, reading, {}), {}
        chosen = {name: values[column] for name, column in self.columns.items() if values[column] is not None}
        if chosen.get("label") == NO_LABEL:
            return ADAPTING, chosen
        known = last.task if last and (last.files, last.reading) == (files, reading) else ADAPTING
        task = values[self.task.which] or (known if known != ADAPTING else likeliest_labelling(files, reading, {}))
        if last and task != last.task:
            chosen = {name: column for name, column in chosen.items() if name == "label"}
        return task, chosen

    def begun(self) -> dict:
        """Reset all choices, as new files have come."""
        return {self.row: gr.Row(visible=False), **dict.fromkeys(self.columns.values()), **self.task.hidden(),
                **self.question.hidden()}

    def shown(self, table: Table, task: str, chosen: dict, visit: Visit) -> dict:
        """The columns of `table` to choose from, with `chosen` (role → column) where the table has them, else the
        suggested ones. The label's dropdown is shown for every task."""
        frame = table.frame
        roles = {role.name: role for name in (LABELLING, task) for role in TASKS[name].format.roles}
        names, guess = list(frame.columns), suggestion(frame, task)
        chosen = chosen if task != ADAPTING else chosen | {"label": NO_LABEL}
        chosen = {name: column for name, column in chosen.items() if column in (*names, NO_LABEL)}
        if len(names) == 1 and chosen.get("label") != NO_LABEL:
            chosen.pop("label", None)
        picked = (guess.columns if guess else {"text": names[0]}) | chosen
        none = (visit.say("없음: 글만 있습니다 (모델을 이 분야의 글에 적응시키기)", "None: texts only (adapt a model to them)"), NO_LABEL)
        labels = [(name, name) for name in names] if len(names) > 1 else []  # a column alone has the texts
        shown = {}
        for name, column in self.columns.items():
            of = {"choices": [*labels, none]} if name == "label" else {"choices": names}
            title = {"label": _titled(roles[name], visit)} if name in roles else {}
            value = picked.get(name) if name in roles else None
            shown |= {column: gr.Dropdown(value=value, **of, **title), self.why[name]: _why(guess, name, value, visit),
                      self.boxes[name]: gr.Column(visible=name in roles)}
        return {self.row: gr.Row(visible=True), **self.task.shown(table, task, visit),
                **self.question.shown(frame, [picked.get(name) for name in roles if name != "label"],
                                      picked.get("label"), visit), **shown}


def _column(name: str) -> tuple[gr.Dropdown, gr.HTML, gr.Column]:
    """A dropdown, below it the reason, and their box. The reason is not in Gradio's `info`, which would read the
    column's name as Markdown."""
    with gr.Column(min_width=260, elem_id=f"{name}-column", elem_classes="kt-reasoned") as box:
        return gr.Dropdown([]), gr.HTML(), box


def _titled(role: Role, visit: Visit) -> str:
    title = role.title
    return visit.say(f"{title.ko}{josa(title.ko, '이/가')} 있는 열", f"Column with the {title.en}")


def suggestion(frame, task: str) -> Suggestion | None:
    """The suggested columns for the task; for texts alone, those of the labelling task, to see if there are labels.
    None if none can be suggested, as in a table of one column."""
    try:
        return TASKS[task if task != ADAPTING else LABELLING].format.suggest(frame)
    except Problem:
        return None


def _why(guess: Suggestion | None, column: str, chosen: str | None, visit: Visit) -> Markup:
    reason = ""
    if guess and chosen and chosen == guess.columns.get(column):
        reason = visit.read(guess.reasons[column])
    elif chosen == NO_LABEL:
        reason = visit.say("라벨 없이 글만 씁니다. 이 글에 적응한 바탕 모델만 만들 수 있습니다.",
                           "Texts only: nothing but a base model that is adapted to them can be made.")
        if not guess:
            reason += visit.say(" 라벨이 함께 있는 파일이라면 '다르게 읽기'에서 읽는 법을 바꾼 다음 라벨 열을 골라 주세요.",
                              " If the file has labels, change how it is read under 'Read it differently', then choose "
                              "them.")
    elif guess and column == "label" and column not in guess.columns:
        reason = visit.say("글 안에 표시되어 있어 따로 고르지 않아도 됩니다.", "It is marked in the texts: nothing to choose.")
    elif guess and chosen:
        reason = visit.say("직접 고른 열입니다.", "You chose this column.")
    return Markup('<p class="kt-hint">{}</p>').format(reason)
