"""Adding rows to a project, on the data page: how their file is read, and which of its rows are added."""

import gradio as gr
from markupsafe import Markup

from trainer.data.additions import Extended
from trainer.data.divide import PARTS
from trainer.data.survey import Progress
from trainer.data.tables import PART_NAMES
from trainer.errors import Problem, Words
from trainer.home.project import Project
from trainer.options import Repairs
from trainer.studio import extend_project
from trainer.tasks import TASKS
from trainer.tasks.look import Surveyed, TableRequest
from trainer.tasks.revised import adding, extension

from ..parts import card, facts, heading, join
from ..place import Place, Visit
from ..runs.chosen import again
from .findings import finding_body
from .fold import Fold
from .pictures import parts_of


def title_of_page(visit: Visit) -> Markup:
    project = visit.project
    rows = f"{project.survey.rows['test']:,}"
    return heading(visit.say("더할 글을 올려 주세요", "Upload the rows to add"), visit.say(
        f"‘{project.title}’처럼 글과 라벨이 든 파일이면 됩니다. 새 글은 학습에 쓰고, 시험 {rows}행은 그대로 두어 점수를 바로 견줄 수 있습니다. 지금 프로젝트도 그대로 남습니다.",
        f"A file with texts and labels, as in “{project.title}”. New rows are for training; the {rows} test rows stay, "
        "so that scores can be compared. This project stays, too."))


def adding_request(request: TableRequest, visit: Visit, fresh: bool = False) -> TableRequest:
    """The form's request, for rows to be added. A `fresh` file gets the columns and repairs of the project.

    Raises Problem("labels_needed").
    """
    if TASKS[request.task].makes != "model":
        raise Problem("labels_needed", "이 프로젝트에 더할 글에는 라벨이 있어야 합니다. 글과 라벨이 든 표를 올리고 라벨 열을 골라 주세요.",
                      "Rows that are added to this project need labels. Upload a table with texts and labels, and "
                      "choose the column of the labels.")
    repairs = None if fresh else request.repairs.model_dump()
    return adding(visit.project, request.files, request.columns, request.reading, repairs)


def own_repairs(request: TableRequest, project: Project) -> Repairs:
    """The repairs of the request, without the label merges that come from the project."""
    before = project.spec.repairs.merge_labels
    merges = {old: new for old, new in request.repairs.merge_labels.items() if old not in before}
    return request.repairs.model_copy(update={"merge_labels": merges})


def joined(known: Surveyed, visit: Visit, progress: Progress) -> Extended:
    progress(0, Words("이미 있는 글과 견주고 있습니다", "Comparing them with the rows that are there"))
    return extension(visit.project, known.table, known.survey)


def made_place(request: TableRequest, title: str, visit: Visit, progress: Progress) -> Place:
    """Make the project. Returns the place to train it like the project that it extends."""
    made = extend_project(visit.project, request, title, progress)
    return Place(project=made.name, step="settings", **again(visit))


class AddedPart:
    """The card on the rows that are added; files of a new project have `SplitPart` instead."""

    def __init__(self):
        self.fold = Fold("added")
        with self.fold.column:
            self.story = gr.HTML(elem_id="joined")
        self.outputs = {*self.fold.outputs, self.story}

    def shown(self, done: Extended, known: Surveyed, visit: Visit) -> dict:
        before, after = visit.project.survey.rows, {part: len(done.parts[part]) for part in PARTS}
        stays = visit.say("그대로", "as before")
        pairs = [(visit.read(PART_NAMES[part]).capitalize(), f"{before[part]:,} → {after[part]:,}"
                  if after[part] != before[part] else f"{after[part]:,} ({stays})") for part in PARTS]
        left = join(card(finding_body(each, known.table, known.columns, visit)) for each in done.findings)
        check = any(each.severity == "warning" for each in done.findings)
        return {**self.fold.shown(visit.say("더할 것", "Added"), self._line(done, after, visit), visit, check),
                self.story: card(facts(pairs)) + left}

    def _line(self, done: Extended, after: dict[str, int], visit: Visit) -> Markup:
        added, test = sum(done.added.values()), after["test"]
        words = [visit.say(f"{added:,}행이 들어옵니다", f"{added:,} rows come in"),
                 visit.say(f"이미 있던 행 {done.known:,}", f"{done.known:,} were there") if done.known else "",
                 visit.say(f"시험 {test:,}행은 그대로", f"the {test:,} test rows stay")]
        return Markup("<span>{}</span> {}").format(" · ".join(filter(None, words)), parts_of(after, visit))
