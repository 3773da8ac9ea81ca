"""Step 4: how good the model is on rows that it has never seen, beside what simple methods reach."""

import gradio as gr
from markupsafe import Markup

from cards.verdict import accuracy_interval, doubt, verdict
from trainer.baselines import TITLES
from trainer.files import read_json
from trainer.home import Run

from .charts import chart, confusion_figure, pr_figure, roc_figure
from .downloads import files_of
from .language import say
from .listeners import Listeners, Page, problem_area
from .parts import bars, chip, empty, facts, percent, section, table
from .place import Visit
from .run_view import run_name, settings_table


def result_page(listeners: Listeners) -> Page:
    box, which = problem_area(), listeners.links()
    with gr.Column(visible=False, elem_classes="kt-plain") as measured:
        scores = gr.HTML()
        with gr.Row(elem_classes="kt-charts"):
            confusion, classes = chart(340), gr.HTML()
        with gr.Accordion(say("ROC 곡선과 정밀도–재현율 곡선", "ROC and precision–recall curves"), open=False), gr.Row(
                elem_classes="kt-charts"):
            roc, pr = chart(320), chart(320)
        onward = gr.Button(say("다음: 모델 써 보기", "Next: try the model"), variant="primary", size="lg", elem_id="to-use")
        settings = gr.HTML()
        with gr.Accordion(say("이 학습의 파일 내려받기", "Download the files of this run"), open=False):
            gr.Markdown(say("모델(zip)은 transformers로 바로 열립니다. 체크포인트는 이어서 학습할 때 씁니다.",
                            "The model (zip) opens with plain transformers; checkpoints serve to go on training."))
            prepare = gr.Button(say("파일 준비하기", "Prepare the files"), elem_id="prepare")
            downloads = gr.File(label=say("파일", "Files"), visible=False, interactive=False, file_count="multiple",
                                elem_id="downloads")

    def show(visit: Visit) -> dict:
        run = chosen_run(visit)
        hidden = {box: gr.HTML(visible=False), downloads: gr.File(None, visible=False)}
        if run is None or not run.test.exists():
            return hidden | {measured: gr.Column(visible=False), which: _nothing(run, visit)}
        test, labels = read_json(run.test), read_json(visit.project.survey)["labels"]
        drawn = test["figures"]
        return hidden | {
            measured: gr.Column(visible=True), which: _heading(run, visit), scores: comparison(test, visit),
            confusion: confusion_figure(drawn["confusion"], labels, visit), classes: _classes(test, labels, visit),
            roc: roc_figure(drawn["roc"], labels, visit), pr: pr_figure(drawn["pr"], labels, visit),
            settings: section(visit.say("학습 설정", "Settings of this run"), settings_table(run, visit))}

    def hand_out(values: dict, visit: Visit) -> dict:
        files = [str(file) for file in files_of(chosen_run(visit))]
        return {downloads: gr.File(files, visible=True, interactive=False)}

    def to_use(values: dict, visit: Visit) -> dict:
        run = chosen_run(visit)
        return {listeners.place: str(visit.place.at("use", run=run.name if run else ""))}

    listeners.on(prepare.click, hand_out, set(), {downloads}, box)
    listeners.on(onward.click, to_use, set(), {listeners.place}, box)
    return Page({box, which, measured, scores, confusion, classes, roc, pr, settings, downloads}, show)


def chosen_run(visit: Visit) -> Run | None:
    """The run of the address; else the project's model; else its newest run."""
    runs = visit.project.runs()
    return visit.run or visit.project.best_run() or (runs[-1] if runs else None)


def _nothing(run: Run | None, visit: Visit) -> Markup:
    title = visit.say("결과가 아직 없습니다", "No result yet")
    if run is None:
        return empty(title, visit.say("‘설정’에서 학습을 시작하면 여기에 결과가 나타납니다.",
                                      "Start a training under Settings; its result appears here."))
    if run.spec.search is not None:
        return empty(title, visit.say("탐색이 끝나면 가장 좋은 시도를 시험 데이터로 잽니다. ‘학습’에서 진행을 보세요.",
                                      "When the search ends, its best trial meets the test rows. See Training."))
    return empty(title, visit.say("학습이 끝나면 시험 데이터로 잰 결과가 나타납니다. ‘학습’에서 진행을 보세요.",
                                  "The result on the test rows appears when training ends. See Training."))


def _heading(run: Run, visit: Visit) -> Markup:
    name = run_name(run, visit)
    name = visit.say(f"{name}의 결과", f"Result of {name[0].lower() + name[1:]}")
    best = visit.project.best_run()
    mark = Markup(' <span class="kt-chip good">{}</span>').format(visit.say("이 프로젝트의 모델", "the project's model")) \
        if best and best.name == run.name else Markup(" {}").format(chip(run.state, visit))
    return Markup('<div class="kt-heading"><h2>{}{}</h2><p>{}</p></div>').format(
        name, mark, visit.say("학습에 한 번도 쓰지 않은 시험 데이터로 쟀습니다.", "Measured on test rows that training never saw."))


def comparison(test: dict, visit: Visit) -> Markup:
    """The model beside the baselines, and a plain sentence on what that means."""
    metrics, rows = test["metrics"], test["rows"]
    entries = [(visit.say("이 모델", "This model"), metrics),
               *((visit.read(TITLES[name]), test["baselines"][name]) for name in ("tfidf", "majority"))]
    low, high = accuracy_interval(metrics["accuracy"], rows)
    interval = visit.say(f"95% 신뢰구간 {low:.1%} – {high:.1%}", f"95 % interval {low:.1%} – {high:.1%}")
    figures = facts([
        (visit.say("정확도", "Accuracy"), Markup('<b>{}</b> <span class="kt-hint">{}</span>').format(
            percent(metrics["accuracy"]), interval)),
        ("Macro F1", Markup("<b>{}</b>").format(percent(metrics["macro_f1"]))),
        (visit.say("시험 행", "Test rows"), f"{rows:,}")])
    titles = {"accuracy": visit.say("정확도", "Accuracy"),
              "macro_f1": visit.say("Macro F1 · 라벨별 F1의 평균", "Macro F1 · mean over labels")}
    charts = Markup('<div class="kt-pair">{}{}</div>').format(*(
        section(title, bars([(name, each[metric], percent(each[metric])) for name, each in entries], entries[0][0]))
        for metric, title in titles.items()))
    exact = table([visit.say("방법", "Method"), visit.say("정확도", "Accuracy"), "Macro F1", visit.say("손실", "Loss")],
                  [[name, *(f"{each[metric]:.4f}" for metric in (*titles, "loss"))] for name, each in entries])
    details = Markup('<details class="kt-details"><summary>{}</summary>{}</details>').format(
        visit.say("정확한 숫자 보기", "Exact figures"), exact)
    return Markup('<div class="kt-card kt-verdict">{}{}</div>{}{}').format(
        _verdict(test, visit), figures, charts, details)


def _verdict(test: dict, visit: Visit) -> Markup:
    """One honest sentence, and what to do where it is no good news."""
    kind, words = verdict(test)
    advice = visit.say("데이터를 더 모으거나, 더 큰 모델 또는 자동 탐색을 써 보세요.",
                       "Collect more data, or try a larger model or the automatic search.") if kind == "bad" else ""
    few = doubt(test)
    unsure = Markup('<p class="kt-hint">{}</p>').format(visit.read(few)) if few else ""
    return Markup('<p class="verdict {}">{} {}</p>{}').format(kind, visit.read(words), advice, unsure)


def _classes(test: dict, labels: list[str], visit: Visit) -> Markup:
    """F1 of each class, with how many test rows it has; the weakest first."""
    counts = [sum(row) for row in test["figures"]["confusion"]]
    ranked = sorted(zip(labels, test["metrics"]["f1"], counts, strict=True), key=lambda each: each[1])
    return Markup('<div class="kt-card">{}</div>').format(section(visit.say("라벨별 F1", "F1 of each label"), bars(
        [(label, f1, visit.say(f"{f1:.1%} · {count}행", f"{f1:.1%} · {count} rows")) for label, f1, count in ranked])))
