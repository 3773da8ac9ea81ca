"""Step 4: how good the model is on rows that it has never seen, beside what simple methods reach."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import gradio as gr
from markupsafe import Markup

from trainer.home.layout import Run
from trainer.search.cross_validation import measured_for
from trainer.tasks import task_of
from trainer.tasks.measured import figures_of, measured_test

from ..charts import chart, confusion_figure, pr_figure, roc_figure
from ..language import say
from ..listeners import Listeners, Page, problem_area
from ..parts import chip, empty, heading, section
from ..place import Visit, has_labels
from ..runs.chosen import chosen_run, has_result, is_awaited, ways_on
from ..runs.downloads import files_of, keep_note
from ..runs.folds_view import folds_result
from ..runs.glossary import glossary
from ..runs.guesses import guesses
from ..runs.lineage import lineage_of
from ..runs.run_view import result_name, settings_table
from .adapted import adapted_heading, adapted_result, trained_from, training_place
from .mistakes import mistakes
from .scores import UNSEEN, comparison, label_scores


def result_page(listeners: Listeners) -> Page:
    box, which = problem_area(), listeners.links()
    with gr.Column(visible=False, elem_classes="kt-plain") as measured:
        scores = gr.HTML()
        with gr.Row(elem_classes="kt-charts"):
            confusion, classes = chart(340), gr.HTML()
        wrong = gr.HTML(elem_id="mistakes")
        with gr.Accordion(say("ROC 곡선과 정밀도–재현율 곡선", "ROC and precision–recall curves"), open=False), gr.Row(
                elem_classes="kt-charts"):
            roc, pr = chart(320), chart(320)
    adaptation = adapted_result(listeners)
    with gr.Column(visible=False, elem_classes="kt-plain") as either:
        onward = gr.Button(variant="primary", size="lg", elem_id="to-use")
        guessed, about = gr.HTML(), gr.HTML()
        glossary()
        keep_note()
        with gr.Accordion(say("파일 내려받기", "Download the files"), open=False):
            gr.Markdown(say(
                "모델(zip)은 transformers로 바로 열립니다. 체크포인트는 에폭마다 저장해 둔 가중치입니다. ‘이어서 학습’에는 내려받은 파일이 필요하지 않습니다.",
                "The model (zip) opens with plain transformers. Checkpoints are the weights as saved after each epoch; "
                "Resume needs nothing that is downloaded."))
            prepare = gr.Button(say("파일 준비하기", "Prepare the files"), elem_id="prepare")
            downloads = gr.File(label=say("파일", "Files"), visible=False, interactive=False, file_count="multiple",
                                elem_id="downloads")

    def show(visit: Visit) -> dict:
        run = chosen_run(visit)
        page = {box: gr.HTML(visible=False), downloads: gr.File(None, visible=False),
                measured: gr.Column(visible=False), either: gr.Column(visible=False)} | adaptation.hidden()
        if run is None or not has_result(run):
            return page | {which: _nothing(run, visit)}
        page |= {either: gr.Column(visible=True), about: lineage_of(run, visit) + section(
            visit.say("학습 설정", "Settings of this run"), settings_table(run, visit))}
        return page | (of_test if task_of(run).makes == "model" else of_adaptation)(run, visit)

    def of_test(run: Run, visit: Visit) -> dict:
        test, labels = measured_test(run), visit.project.survey.labels
        drawn, folds = test["figures"], measured_for(run)
        return {
            measured: gr.Column(visible=True), which: _heading(run, folds, visit), guessed: "",
            scores: folds_result(run, test, folds, visit) + comparison(test, folds, visit),
            classes: label_scores(test, labels, visit), wrong: mistakes(test, folds, labels, visit.project, visit),
            confusion: confusion_figure(drawn["confusion"], labels, visit),
            roc: roc_figure(drawn["roc"], labels, visit), pr: pr_figure(drawn["pr"], labels, visit),
            onward: gr.Button(visit.say("다음: 모델 써 보기", "Next: try the model"), visible=True, variant="primary")}

    def of_adaptation(run: Run, visit: Visit) -> dict:
        trained = trained_from(run)
        return adaptation.shown(run, visit) | {
            which: adapted_heading(run, trained, visit), guessed: guesses(figures_of(run, run.result["best_epoch"]), visit),
            onward: gr.Button(visit.say("이 모델로 분류 학습하기", "Train a classifier from this model"),
                              visible=has_labels(visit.project), variant="secondary" if trained else "primary")}

    def hand_out(values: dict, visit: Visit) -> Iterator[dict]:
        """Gradio copies the files into its cache before it asks for more; then they go."""
        with TemporaryDirectory() as folder:
            files = [str(file) for file in files_of(chosen_run(visit), Path(folder))]
            yield {downloads: gr.File(files, visible=True, interactive=False)}

    def go_on(values: dict, visit: Visit) -> dict:
        run = chosen_run(visit)
        if run is None or task_of(run).makes == "model":
            return {listeners.place: str(visit.place.at("use", run=run.name if run else ""))}
        return {listeners.place: str(training_place(run, visit.project, visit))}

    listeners.stream(prepare.click, hand_out, set(), {downloads}, box)
    listeners.on(onward.click, go_on, set(), {listeners.place}, box)
    return Page({box, which, measured, scores, confusion, classes, wrong, roc, pr, either, onward, guessed, about,
                 downloads}
                | adaptation.outputs, show)


def _nothing(run: Run | None, visit: Visit) -> Markup:
    title = visit.say("결과가 아직 없습니다", "No result yet")
    if run is None and visit.search is None:
        return empty(title, visit.say("‘설정’에서 학습을 시작하면 여기에 결과가 나타납니다.",
                                      "Start a training under Settings; its result appears here."))
    if run and not is_awaited(run):
        return empty(title, ways_on(run, visit))
    search = visit.search if run is None else run.spec.search and run.project.search(run.spec.search)
    if search and not search.spec.folds:
        return empty(title, visit.say("탐색이 끝나면 가장 좋은 시도를 시험 데이터로 잽니다. ‘학습’에서 진행을 보세요.",
                                      "When the search ends, its best trial meets the test rows. See Training."))
    if run and task_of(run).makes == "base":
        return empty(title, visit.say("적응이 끝나면 무엇이 나아졌는지 나타납니다. ‘학습’에서 진행을 보세요.",
                                      "What it has gained appears when the adaptation ends. See Training."))
    return empty(title, visit.say("학습이 끝나면 시험 데이터로 잰 결과가 나타납니다. ‘학습’에서 진행을 보세요.",
                                  "The result on the test rows appears when training ends. See Training."))


def _heading(run: Run, folds: dict | None, visit: Visit) -> Markup:
    """With what was measured on, unless that is said of the folds and of the test, each in its place."""
    best = visit.project.best_run()
    mark = Markup(' <span class="kt-chip good">{}</span>').format(visit.say("이 프로젝트의 모델", "the project's model")) \
        if best and best.name == run.name else Markup(" {}").format(chip(run.state, visit))
    return heading(result_name(run, visit) + mark, "" if folds else visit.read(UNSEEN))
