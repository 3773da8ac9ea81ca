"""Step 3: a run while it trains, or a search and its trials; redrawn once a second while anything changes."""

import gradio as gr

from trainer.errors import Problem
from trainer.files import read_json
from trainer.home import Run
from trainer.watching import figures, snapshot

from .charts import (
    chart,
    confusion_figure,
    history_figure,
    loss_figure,
    pr_figure,
    roc_figure,
    score_figure,
)
from .history import history_table
from .language import say
from .listeners import Listeners, Page, problem_area
from .parts import empty
from .place import Visit
from .run_view import run_status
from .search_view import search_history, search_status, state_of
from .steps import steps_nav

TICK = 1.0  # seconds


def training_page(listeners: Listeners) -> Page:
    box, seen, timer = problem_area(), gr.State(()), gr.Timer(TICK, active=False)
    panel = gr.HTML()
    with gr.Row(elem_classes="kt-actions"):
        stop = gr.Button(say("저장하고 멈추기", "Save and stop"), visible=False, elem_id="stop")
        resume = gr.Button(say("이어서 학습", "Resume training"), visible=False, variant="primary", size="lg", elem_id="resume")
        onward = gr.Button(say("다음: 결과 보기", "Next: see the result"), visible=False, variant="primary", size="lg",
                           elem_id="to-result")
    with gr.Column(visible=False, elem_classes="kt-plain") as searching:
        history, trials, trial = chart(260), listeners.links(), gr.HTML()
    with gr.Column(visible=False, elem_classes="kt-plain") as drawn:
        with gr.Row():
            loss, scores = chart(), chart()
        with gr.Row():
            confusion, roc, pr = chart(320), chart(320), chart(320)
    runs = listeners.links()

    def target(visit: Visit) -> Run | None:
        """The run to show: the one of the address, the search's latest trial, or the newest run."""
        if visit.run:
            return visit.run
        known = visit.search.trials() if visit.search else visit.project.runs()
        return known[-1] if known else None

    def draw(visit: Visit, run: Run | None, shown: dict | None) -> dict:
        """Everything on the page, for what there is now."""
        if run is None:
            nothing = empty(visit.say("아직 학습한 적이 없습니다", "Nothing has been trained yet"),
                            visit.say("‘설정’에서 학습을 시작해 주세요.", "Start a training under Settings."))
            return {panel: search_status(visit.search, visit) if visit.search else nothing, drawn: gr.Column(visible=False), **_buttons(visit, None)}
        found, labels = figures(run) or {"confusion": [], "roc": [], "pr": []}, read_json(visit.project.survey)["labels"]
        status = run_status(run, shown, visit)
        heads = {panel: search_status(visit.search, visit), trial: status} if visit.search else {panel: status}
        return heads | {drawn: gr.Column(visible=True), **_buttons(visit, run),
                loss: loss_figure(shown, visit), scores: score_figure(shown, visit),
                confusion: confusion_figure(found["confusion"], labels, visit),
                roc: roc_figure(found["roc"], labels, visit), pr: pr_figure(found["pr"], labels, visit)}

    def _buttons(visit: Visit, run: Run | None) -> dict:
        """One primary thing to press next."""
        search = visit.search or run and _search_of(run, visit)
        going = state_of(search) in ("queued", "running") if search else bool(run) and run.is_pending
        stopping = (search or run) is not None and (search or run).stop.exists()
        can_resume = bool(run) and not search and run.state in ("stopped", "failed", "interrupted") and not going
        finished = bool(run) and not going and (run.test.exists() or bool(search and state_of(search) == "done"))
        words = visit.say("저장하는 중…", "Saving…") if stopping else visit.say("저장하고 멈추기", "Save and stop")
        return {stop: gr.Button(words, visible=going, interactive=not stopping),
                resume: gr.Button(visible=can_resume, variant="secondary" if finished else "primary"),
                onward: gr.Button(visible=finished)}

    def search_part(visit: Visit) -> dict:
        search = visit.search
        if search is None:
            return {searching: gr.Column(visible=False)}
        points = [(run.spec.trial, run.score) for run in search.trials()]
        return {searching: gr.Column(visible=True), trials: search_history(search, visit),
                history: history_figure(points, search.spec.budget.trials, visit)}

    def signature(visit: Visit, run: Run | None, shown: dict | None) -> tuple:
        """Changes when there is something new to show."""
        of_run = (run.name, shown["state"], shown["phase"], shown["step"], len(shown["epochs"]), shown["has_test"],
                  run.stop.exists()) if run else ()
        of_search = (visit.search.name, state_of(visit.search), len(visit.search.trials())) if visit.search else ()
        return str(visit.place), of_run, of_search

    def picture(visit: Visit) -> dict:
        run = target(visit)
        shown = snapshot(run) if run else None
        going = run is not None and run.is_pending or visit.search is not None and state_of(visit.search) in ("queued", "running")
        return {seen: signature(visit, run, shown), listeners.steps: steps_nav(visit), timer: gr.Timer(active=going), runs: history_table(visit),
                **search_part(visit), **draw(visit, run, shown)}

    def tick(values: dict, visit: Visit) -> dict:
        if visit.place.step != "training" or visit.project is None:
            return {timer: gr.Timer(active=False)}
        run = target(visit)
        if signature(visit, run, snapshot(run) if run else None) == values[seen]:
            return {}
        return picture(visit)

    def halt(values: dict, visit: Visit) -> dict:
        run = target(visit)
        search = visit.search or run and _search_of(run, visit)
        (search.stop.touch if search and state_of(search) != "done" else run.ask_to_stop)()
        visit.shared.supervisor.wake()
        return picture(visit)

    def go_on(values: dict, visit: Visit) -> dict:
        run = target(visit)
        if run is None:
            raise Problem("nothing_to_resume", "이어서 학습할 실행이 없습니다. ‘설정’에서 새로 시작해 주세요.",
                          "There is no run to resume. Start one under Settings.")
        run.requeue()
        visit.shared.supervisor.wake()
        return picture(visit)

    def to_result(values: dict, visit: Visit) -> dict:
        run = target(visit) if not visit.search else visit.project.best_run()
        return {listeners.place: str(visit.place.at("result", run=run.name if run else "", search=""))}

    outputs = {box, seen, timer, searching, history, trials, trial, panel, stop, resume, onward, drawn, loss, scores,
               confusion, roc, pr, runs, listeners.steps}
    listeners.on(timer.tick, tick, {seen}, outputs - {box}, box, show_progress="hidden")
    listeners.on(stop.click, halt, set(), outputs - {box}, box, show_progress="hidden")
    listeners.on(resume.click, go_on, set(), outputs - {box}, box, show_progress="hidden")
    listeners.on(onward.click, to_result, set(), {listeners.place}, box)
    return Page(outputs, lambda visit: {box: gr.HTML(visible=False)} | picture(visit))


def _search_of(run: Run, visit: Visit):
    """The search that a run is a trial of."""
    name = run.spec.search
    return next((search for search in visit.project.searches() if search.name == name), None) if name else None
