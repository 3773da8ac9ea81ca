"""Which column has the texts and which the labels: suggested with the reason, for people to overrule; a label may be
none, and then models are adapted to the texts. Where several columns look like labels, it is asked which to learn."""

from pathlib import Path

import gradio as gr
from gradio.i18n import I18nData
from markupsafe import Markup

from trainer.data.columns import Suggestion, rivals
from trainer.errors import Problem, clip
from trainer.options import Reading
from trainer.tasks import ADAPTING, LABELLING, TASKS
from trainer.tasks.look import certain_task

from ..language import say
from ..listeners import Listeners
from ..place import Visit

NO_LABEL = ""
SAMPLES = 4  # labels of a column that are named where it is asked which column to learn


class Question:
    """Which of several columns that look like labels to learn; what is answered goes into the choice of the label."""

    def __init__(self):
        self.which = gr.Radio([], visible=False, elem_id="which-label", elem_classes="kt-cards",
                              label=say("무엇을 가려내게 할까요?", "What should be learnt?"),
                              info=say("라벨로 쓸 만한 열이 여럿입니다. 하나를 고르세요. 나머지 열은 쓰지 않습니다.",
                                       "Several columns look like labels. Choose one; the others are not used."))
        self.outputs = {self.which}

    def hidden(self) -> dict:
        return {self.which: gr.Radio(value=None, visible=False)}

    def shown(self, frame, text: str, label: str | None, visit: Visit) -> dict:
        names = rivals(frame, text) if label != NO_LABEL else []
        names = [label, *names] if names and label and label not in names else names  # chosen by a person
        return {self.which: gr.Radio([(_sampled(frame[name], visit), name) for name in names], value=label,
                                     visible=bool(names))}


def _sampled(cells, visit: Visit) -> str:
    """The name of a column, and its most frequent labels."""
    counts = cells[cells.str.strip() != ""].sort_values().value_counts()  # of as many the first by name comes first
    named = ", ".join(f"{clip(str(label), 20)} {count:,}" for label, count in counts.head(SAMPLES).items())
    more = visit.say(" 등", " …") if len(counts) > SAMPLES else ""
    of = visit.say(f"{len(counts):,}가지: {named}{more}", f"{len(counts):,} labels: {named}{more}")
    return f"{clip(str(cells.name), 60)}\n{of}"


class ColumnsPart:
    def __init__(self, question: Question):
        self.question = question
        with gr.Row(visible=False) as self.row:
            self.text, self.text_why = _column("text", say("글이 있는 열", "Column with the texts"))
            self.label, self.label_why = _column("label", say("라벨이 있는 열", "Column with the labels"))
        self.inputs = [self.text, self.label]
        self.outputs = {self.row, *self.inputs, self.text_why, self.label_why, *question.outputs}

    def wire(self, listeners: Listeners, box: gr.HTML, how: dict):
        """The event after which the answer to the question stands in the choice of the label."""
        which = self.question.which
        return listeners.on(which.input, lambda values, visit: {self.label: values[which]}, {which}, {self.label}, box,
                            **how)

    def chosen(self, values: dict | None, files: dict[str, Path], reading: Reading) -> tuple[str, dict[str, str]]:
        """The task, and the columns that a person chose (values None: of new files, none yet).

        "No label" chooses the task of texts alone. Where no label was chosen, the task is the one that the files are
        certainly for, else classification. Raises Problem, as `certain_task` does.
        """
        chosen = {"text": values[self.text], "label": values[self.label]} if values else {}
        chosen = {name: column for name, column in chosen.items() if column is not None}
        if "label" in chosen:
            return task_by(chosen["label"]), chosen
        certain = certain_task(files, reading)
        return certain[0] if certain else LABELLING, chosen

    def begun(self) -> dict:
        """New files: what was chosen of others means nothing."""
        return {self.row: gr.Row(visible=False), self.text: None, self.label: None,
                **self.question.hidden()}

    def shown(self, frame, task: str, chosen: dict, visit: Visit) -> dict:
        """The columns of `frame` to choose from; `chosen` ("text", "label"), if they are there, or the suggested."""
        names, guess = list(frame.columns), suggestion(frame)
        chosen = chosen if task != ADAPTING else chosen | {"label": NO_LABEL}
        label = (visit.say("없음: 글만 있습니다 (모델을 이 분야의 글에 적응시키기)", "None: texts only (adapt a model to them)"), NO_LABEL)
        chosen = {name: column for name, column in chosen.items() if column in (*names, NO_LABEL)}
        if len(names) == 1 and chosen.get("label") != NO_LABEL:
            chosen.pop("label", None)
        text = chosen.get("text") or guess and guess.columns["text"] or names[0]
        picked = chosen.get("label", guess and guess.columns["label"])
        labels = [(name, name) for name in names] if len(names) > 1 else []  # a column alone has the texts
        return {self.row: gr.Row(visible=True), **self.question.shown(frame, text, picked, visit),
                self.text: gr.Dropdown(names, value=text), self.text_why: _why(guess, "text", text, visit),
                self.label: gr.Dropdown([*labels, label], value=picked),
                self.label_why: _why(guess, "label", picked, visit)}


def task_by(label: str | None) -> str:
    """The task that a choice of the label column chooses."""
    return ADAPTING if label == NO_LABEL else LABELLING


def _column(name: str, title: I18nData) -> tuple[gr.Dropdown, gr.HTML]:
    """A choice, and below it the reason: that names the column, and Gradio's `info` would read a name as Markdown."""
    with gr.Column(min_width=260, elem_id=f"{name}-column", elem_classes="kt-reasoned"):
        return gr.Dropdown([], label=title), gr.HTML()


def suggestion(frame) -> Suggestion | None:
    """None where there is but one column."""
    try:
        return TASKS[LABELLING].format.suggest(frame)
    except Problem:
        return None


def _why(guess: Suggestion | None, column: str, chosen: str | None, visit: Visit) -> Markup:
    reason = ""
    if guess and chosen == guess.columns[column]:
        reason = visit.read(guess.reasons[column])
    elif chosen == NO_LABEL:
        reason = visit.say("라벨 없이 글만 씁니다. 분류 모델은 만들지 않습니다.", "Texts only; no classifier is made.")
        if not guess:
            reason += visit.say(" 라벨이 함께 있는 파일이라면 '다르게 읽기'에서 읽는 법을 바꾼 다음 라벨 열을 골라 주세요.",
                              " If the file has labels, change how it is read under 'Read it differently', then choose "
                              "them.")
    elif guess:
        reason = visit.say("직접 고른 열입니다.", "You chose this column.")
    return Markup('<p class="kt-hint">{}</p>').format(reason)
