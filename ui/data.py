"""Step 1: bring a table, see how it was read and what is in it, and make a project of it."""

import shutil
import tempfile
from pathlib import Path

import gradio as gr
from markupsafe import Markup

from trainer.columns import suggest_columns
from trainer.errors import Problem, Words
from trainer.files import read_json
from trainer.options import Columns, Reading, Shares, validated
from trainer.studio import SAMPLE, create_project
from trainer.survey import survey
from trainer.tables import read_table

from .language import say
from .listeners import Listeners, Page, problem_area
from .parts import (
    bars,
    facts,
    heading,
    join,
    note_list,
    problem_box,
    section,
    standing_heading,
    table,
)
from .place import Place, Visit
from .project_list import delete_panel, project_list

ENCODINGS = [(say("자동", "Automatic"), ""), "utf-8", "cp949", "utf-16"]
HEAD_ROWS = 6
SHOWN_LABELS = 20


def data_page(listeners: Listeners) -> Page:
    box = problem_area()
    with gr.Column(elem_classes="kt-plain") as bring:
        gr.HTML(standing_heading(
            Words("표를 올려 주세요", "Bring a table"),
            Words("글이 한 열, 분류(라벨)가 다른 열에 있는 CSV, 엑셀, JSON, Parquet 파일이면 됩니다(gzip·ZIP도). "
                  "나머지는 코튠이 찾아냅니다.",
                  "A CSV, Excel, JSON or Parquet file (also in gzip or ZIP) with texts in one column and their labels "
                  "in another. KoTune finds out the rest.")))
        file = gr.File(label=say("표 파일: CSV, TSV, TXT, XLSX, XLS, JSON, JSONL, Parquet, gz, zip",
                                 "Table: CSV, TSV, TXT, XLSX, XLS, JSON, JSONL, Parquet, gz, zip"),
                       height=190, elem_id="file")
        sample = gr.Button(say("파일이 없다면: 예시 데이터로 해 보기", "No file at hand? Try it with sample data"), elem_id="sample")
        with gr.Column(visible=False, elem_classes="kt-plain") as seen:
            reading = gr.HTML()
            with gr.Row():
                text = gr.Dropdown([], label=say("글이 있는 열", "Column with the texts"), min_width=260,
                                   elem_id="text-column")
                label = gr.Dropdown([], label=say("라벨이 있는 열", "Column with the labels"), min_width=260,
                                    elem_id="label-column")
            findings = gr.HTML()
            title = gr.Textbox(label=say("프로젝트 이름", "Name of the project"), max_length=200, elem_id="title",
                               placeholder=say("비워 두면 파일 이름을 씁니다.", "Left empty, the name of the file is used."))
            with gr.Accordion(say("고급: 나누는 비율, 글자 인코딩", "Advanced: how rows are divided, encoding"), open=False):
                with gr.Row():
                    valid = gr.Number(0.1, label=say("검증 비율", "Share for validation"), step=0.05)
                    test = gr.Number(0.1, label=say("시험 비율", "Share for the test"), step=0.05)
                    seed = gr.Number(42, label=say("나누기 시드", "Seed of the split"), precision=0)
                encoding = gr.Dropdown(ENCODINGS, value="", label=say("글자 인코딩", "Encoding"),
                                       info=say("위 표의 글자가 깨져 보이면 바꿔 보세요.",
                                                "Change it if the text above looks garbled."))
            create = gr.Button(say("이 데이터로 시작하기", "Start with this data"), variant="primary", size="lg",
                               elem_id="create")
        mine, projects = project_list(listeners)
    with gr.Column(visible=False, elem_classes="kt-plain") as known:
        summary = gr.HTML()
        onward = gr.Button(say("다음: 학습 설정", "Next: settings"), variant="primary", size="lg", elem_id="to-settings")
        deleting = delete_panel(listeners, box)

    def look(values: dict, visit: Visit) -> dict:
        """Read the file anew; a table that can be read is shown even when its columns cannot be used."""
        if not values[file]:
            return {seen: gr.Column(visible=False), mine: gr.Column(visible=True), sample: gr.Button(visible=True)}
        read = read_table(Path(values[file]), Reading(encoding=values[encoding] or None))
        names, guess = list(read.frame.columns), suggest_columns(read.frame)
        chosen = {"text": values[text] if values[text] in names else guess.text,
                  "label": values[label] if values[label] in names else guess.label}
        shown = {
            seen: gr.Column(visible=True), mine: gr.Column(visible=False), sample: gr.Button(visible=False),
            reading: _reading(read, chosen, visit),
            text: gr.Dropdown(names, value=chosen["text"], info=_why(guess, "text", chosen, visit)),
            label: gr.Dropdown(names, value=chosen["label"], info=_why(guess, "label", chosen, visit)),
        }
        return shown | _surveyed(read, chosen, visit)

    def _surveyed(read, chosen: dict, visit: Visit) -> dict:
        try:
            found = survey(read, validated(Columns, chosen))
        except Problem as problem:
            return {findings: problem_box(problem, visit.language), create: gr.Button(interactive=False)}
        body = balance(found.labels, visit) + finding_list([each.as_dict() for each in found.findings], visit)
        return {findings: body, create: gr.Button(interactive=True)}

    def make(values: dict, visit: Visit) -> dict:
        read = read_table(Path(values[file]), Reading(encoding=values[encoding] or None))
        columns = validated(Columns, {"text": values[text], "label": values[label]})
        shares = validated(Shares, {"valid": values[valid], "test": values[test]})
        project = create_project(visit.shared.home, visit.owner, values[title], read, columns, survey(read, columns),
                                 seed=int(values[seed]), shares=shares)
        return {listeners.place: str(Place(project=project.name, step="settings")), file: None, title: ""}

    def with_sample(values: dict, visit: Visit) -> dict:
        """A copy, because only files in the temporary folder may be handed to the browser."""
        folder = Path(tempfile.gettempdir()) / "kotune-sample"
        folder.mkdir(exist_ok=True)
        return {file: str(shutil.copy(SAMPLE, folder / SAMPLE.name)),
                title: visit.say("예시: 한국어 리뷰", "Sample: Korean reviews")}

    def show(visit: Visit) -> dict:
        project = visit.project
        return {bring: gr.Column(visible=project is None), known: gr.Column(visible=project is not None),
                box: gr.HTML(visible=False), **deleting.reset(),
                **({summary: _summary(project, visit)} if project else {projects.list: projects.show(visit)})}

    inputs, outputs = {file, text, label, encoding}, {seen, mine, sample, reading, text, label, findings, create}
    listeners.on(file.change, look, inputs, outputs, box)
    for changed in (text, label, encoding):
        listeners.on(changed.input, look, inputs, outputs, box, show_progress="minimal")
    listeners.on(sample.click, with_sample, set(), {file, title}, box)
    listeners.on(create.click, make, inputs | {title, valid, test, seed}, {listeners.place, file, title}, box)
    listeners.on(onward.click, lambda values, visit: {listeners.place: str(visit.place.at("settings"))},
                 set(), {listeners.place}, box)
    return Page({bring, known, box, projects.list, summary, *deleting.outputs}, show)


def _why(guess, column: str, chosen: dict, visit: Visit) -> str:
    if chosen[column] == getattr(guess, column):
        return visit.read(guess.reasons[column])
    return visit.say("직접 고른 열입니다.", "You chose this column.")


def _reading(read, chosen: dict, visit: Visit):
    """How the file was read, and its first rows with the two chosen columns marked."""
    rows, columns = read.frame.shape
    marks = {chosen["text"]: visit.say("글", "text"), chosen["label"]: visit.say("라벨", "label")}
    names = [*chosen.values(), *(name for name in read.frame.columns if name not in chosen.values())]
    mark = Markup('{} <span class="kt-chip live">{}</span>')
    head = [mark.format(name, marks[name]) if name in marks else name for name in dict.fromkeys(names)]
    first = read.frame.head(HEAD_ROWS)[list(dict.fromkeys(names))]
    notes = [visit.say(f"{rows:,}행, {columns:,}열입니다.", f"{rows:,} rows, {columns:,} columns."),
             *map(visit.read, read.notes)]
    return (section(visit.say("이렇게 읽었습니다", "How it was read"), note_list(notes))
            + section(visit.say("처음 몇 행", "First rows"),
                      table(head, [[cell[:300] for cell in row] for row in first.itertuples(index=False)], "clip")))


def balance(counts: dict[str, int], visit: Visit):
    """How many rows each label has."""
    total, most = sum(counts.values()), max(counts.values())
    ranked = sorted(counts.items(), key=lambda pair: -pair[1])
    rows = [(label, count / most,
             visit.say(f"{count:,}행 · {count / total:.0%}", f"{count:,} rows · {count / total:.0%}"))
            for label, count in ranked[:SHOWN_LABELS]]
    rest = len(ranked) - len(rows)
    more = visit.say(f" · 그 밖에 {rest}가지", f" · and {rest} more") if rest else ""
    return section(visit.say("라벨별 행 수", "Rows of each label"), bars(rows),
                   visit.say(f"{len(counts)}가지{more}", f"{len(counts)} labels{more}"))


def finding_list(findings: list[dict], visit: Visit):
    """What the survey found, with the row numbers that a spreadsheet shows."""
    if not findings:
        return section(visit.say("살펴본 결과", "Findings"),
                       note_list([visit.say("눈에 띄는 문제가 없습니다.", "Nothing stands out.")]))
    item = Markup('<li class="{}"><span>{}</span>{}</li>')
    where = Markup(' <span class="kt-hint">{}</span>')
    rows = [item.format(each["severity"], each[visit.language],
                        where.format(visit.say("예: ", "rows ") + ", ".join(f"{row:,}" for row in each["rows"])
                                     + visit.say("행", "")) if each["rows"] else "")
            for each in findings]
    return section(visit.say("살펴본 결과", "Findings"), Markup('<ul class="kt-notes">{}</ul>').format(join(rows)))


def _summary(project, visit: Visit):
    """The data of a project that exists."""
    spec, known = project.spec, read_json(project.survey)
    rows = known["rows"]
    head = heading(spec.title, visit.say("이 프로젝트의 데이터입니다. 학습·검증·시험 행은 한 번 나눈 뒤 바뀌지 않습니다.",
                                         "The data of this project. Rows are divided once and stay so."))
    return (head + Markup('<div class="kt-card kt-gap">{}</div>').format(facts([
        (visit.say("파일", "File"), spec.source),
        (visit.say("글 → 라벨", "Text → label"), f"{spec.columns.text} → {spec.columns.label}"),
        (visit.say("학습", "Training"), f"{rows['train']:,}"), (visit.say("검증", "Validation"), f"{rows['valid']:,}"),
        (visit.say("시험", "Test"), f"{rows['test']:,}")]))
        + balance(known["counts"], visit) + finding_list(known.get("findings", []), visit))
