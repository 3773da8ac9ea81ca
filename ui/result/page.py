"""Step 4: how good the model is on rows that it has never seen, beside the scores of simple methods."""

from dataclasses import replace

import gradio as gr
from markupsafe import Markup

from trainer.home.project import Run
from trainer.kinds.figures import Examples
from trainer.tasks import TASKS, task_of
from trainer.training.watching import snapshot

from ..charts import chart, filled
from ..kinds.examples import examples_of
from ..kinds.figures import charts_of, not_drawn, plain
from ..kinds.opened import how_to_open, opening
from ..labels import names_of
from ..listeners import Listeners, Page, problem_area
from ..parts import empty, facts, section
from ..place import Visit
from ..runs.chosen import chosen_run, has_result, is_awaited, ways_on
from ..runs.downloads import keep_note, takeaways
from ..runs.glossary import glossary
from ..runs.lineage import lineage_of
from ..runs.run_view import again, kept, settings_table
from ..runs.spent import spent
from ..tasks.results import result_of
from .beside import beside_link
from .certainty import CertaintyPart
from .corrections import CorrectionsPart
from .map import MapPart
from .next_steps import next_steps
from .threshold import ThresholdPart

MORE = max(len(plain(task.answer.drawn)) for task in TASKS.values()) - 1  # charts below the first


def result_page(listeners: Listeners) -> Page:
    box, which = problem_area(), listeners.links()
    with gr.Column(visible=False, elem_classes="kt-plain") as measured:
        headline, onwards, summary = (listeners.links() for _ in range(3))
        with gr.Row(elem_classes="kt-charts") as judged:
            first, beside = chart(340, listeners.place), gr.HTML()
        below = listeners.links()
        certainty = CertaintyPart(listeners)
        threshold = ThresholdPart(listeners)
        corrections = CorrectionsPart(listeners)
        map_part = MapPart(listeners)
        with gr.Accordion("", open=False) as folded, gr.Row(elem_classes="kt-charts"):
            more = [chart(320) for _ in range(MORE)]
    with gr.Column(visible=False, elem_classes="kt-plain") as either:
        onward = gr.Button(variant="primary", size="lg", elem_id="to-use")
        examples, about = gr.HTML(), listeners.links()
        glossary()
        keep_note()
        takeaway = listeners.links()

    def show(visit: Visit) -> dict:
        run = chosen_run(visit)
        page = {box: gr.HTML(visible=False), measured: gr.Column(visible=False), either: gr.Column(visible=False)}
        without = certainty.show(None, None, visit) | threshold.show(None, visit) \
            | corrections.show(None, None, visit) | map_part.show(None, visit)
        if visit.place.runs or visit.place.files:
            return page | without | {which: ""}
        if run is None or not has_result(run):
            return page | without | {which: _nothing(run, visit)}
        result, drawn = result_of(run, visit), plain(task_of(run).answer.drawn)
        titles = [visit.read(each.title) for each in drawn if not isinstance(each, Examples)]
        labels = list(names_of(visit.project, visit).values())
        charts = opening(charts_of(drawn, result.figures, labels, visit), run, labels, visit)
        if _is_other_cell(run, visit):  # the rest of the page stays as the person left it
            return {first: charts[0] if charts else None} | corrections.show(result.mistakes, run, visit)
        taken = spent(snapshot(run), visit)
        steps = next_steps(run, result.measured, visit) if result.measured else ""
        parts = certainty.show(run, result.certainty, visit) | threshold.show(run, visit) \
            | corrections.show(result.mistakes, run, visit) | map_part.show(run, visit)
        return page | filled(more, charts[1:]) | parts | {
            which: result.heading + kept(run, visit), measured: gr.Column(visible=True), headline: result.headline,
            onwards: steps, summary: result.summary, judged: gr.Row(visible=bool(charts)),
            first: charts[0] if charts else None, beside: result.beside,
            below: result.below + how_to_open(charts, visit) + not_drawn(drawn, result.figures, labels, visit),
            folded: gr.Accordion(label=" · ".join(titles[1:]), open=False, visible=len(charts) > 1),
            either: gr.Column(visible=True), examples: examples_of(drawn, result.figures, visit),
            onward: gr.Button(result.button, visible=result.next is not None,
                              variant="primary" if result.leads_on else "secondary"),
            takeaway: takeaways(run, visit),
            about: lineage_of(run, visit) + section(
                visit.say("학습 설정", "Settings of this run"), settings_table(run, visit) + again(run, visit)
                + beside_link(run, visit)) +
            (section(visit.say("학습에 든 것", "What it took"), facts(taken)) if taken else "")}

    listeners.on(onward.click, lambda values, visit: {listeners.place: str(result_of(chosen_run(visit), visit).next)},
                 set(), {listeners.place}, box)
    return Page({box, which, measured, headline, summary, judged, first, beside, below, onwards, folded, *more, either,
                 onward, examples, about, takeaway, *certainty.outputs, *threshold.outputs, *corrections.outputs,
                 *map_part.outputs}, show)


def _is_other_cell(run: Run, visit: Visit) -> bool:
    """Whether the page already shows this run, and only another cell of its first chart was chosen."""
    before = visit.before
    if before is None or before.cell == visit.place.cell or replace(before, run="", cell="") != replace(
            visit.place, run="", cell=""):
        return False
    shown = chosen_run(replace(visit, place=before))
    return shown is not None and shown.path == run.path


def _nothing(run: Run | None, visit: Visit) -> Markup:
    title = visit.say("결과가 아직 없습니다", "No result yet")
    if run is None and visit.search is None:
        return empty(title, visit.say("‘설정’에서 학습을 시작하면 여기에 결과가 나타납니다.",
                                      "Start a training under Settings; its result appears here."))
    if run and not is_awaited(run):
        return empty(title, ways_on(run, visit))
    search = visit.search if run is None else run.search
    if search and search.spec.kind == "search":
        return empty(title, visit.say("탐색이 끝나면 가장 좋은 시도를 시험 데이터로 잽니다. ‘학습’에서 진행을 보세요.",
                                      "When the search ends, its best trial meets the test rows. See Training."))
    task = task_of(run) if run else TASKS[visit.project.spec.task]
    return empty(title, visit.read(task.words.waits))
