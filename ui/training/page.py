"""Step 3: a run while it trains, or a search and its trials; redrawn once a second while anything changes."""

import gradio as gr
from markupsafe import Markup

from trainer.errors import Problem
from trainer.home.missing import GONE
from trainer.home.project import Search
from trainer.tasks import TASKS, task_of

from ..charts import awaited, chart, filled
from ..form import token_field
from ..kinds.over_epochs import lines_figure, loss_figure
from ..language import say
from ..listeners import Listeners, Page, problem_area, problem_html
from ..parts import empty, link
from ..place import Place, Visit
from ..runs.folds_view import folds_figure, folds_status, folds_table
from ..runs.glossary import glossary
from ..runs.methods_view import methods_figure, methods_status, methods_table
from ..runs.run_view import run_name, run_status, signs
from ..runs.search_view import search_figure, search_history, search_status
from ..runs.sizes_view import sizes_figure, sizes_status, sizes_table
from ..steps import steps_nav
from ..tasks.chain import chain_view
from .answers import EpochAnswers
from .further import FurtherPart
from .history import history_table
from .watched import Watched

LINES = max(len(task.lines) for task in TASKS.values())  # charts over epochs, beside the loss
VIEWS = {  # kind of search → its status, the table of its trials, and the figure of them
    "search": (search_status, search_history, search_figure), "folds": (folds_status, folds_table, folds_figure),
    "methods": (methods_status, methods_table, methods_figure), "sizes": (sizes_status, sizes_table, sizes_figure)}
TICK = 1.0  # seconds
FAILS_AGAIN = "rows", "fetch"  # remedies (`Remedy.way`) without which a resumed run would fail again
IDLE = 10.0  # seconds between ticks while nothing changes by itself; somebody may resume it in another window


def training_page(listeners: Listeners) -> Page:
    box, seen, timer = problem_area(), gr.State(()), gr.Timer(TICK, active=False)
    chosen = gr.State(None)  # where the slider was moved to: (run, epoch)
    chain, panel = listeners.links(), gr.HTML(js_on_load="kotune.told(element, watch)")
    with gr.Row(elem_classes="kt-actions"):
        stop = gr.Button(say("저장하고 멈추기", "Save and stop"), visible=False, elem_id="stop")
        sooner = gr.Button(say("먼저 하기", "Do this one first"), visible=False, elem_id="sooner")
        remedy = gr.Button("", visible=False, variant="primary", size="lg", elem_id="remedy")
        resume = gr.Button(say("이어서 학습", "Resume training"), visible=False, variant="primary", size="lg",
                           elem_id="resume")
        onward = gr.Button(say("다음: 결과 보기", "Next: see the result"), visible=False, variant="primary", size="lg",
                           elem_id="to-result")
        bell = gr.HTML(html_template="", js_on_load="kotune.bell(element, props, watch)", elem_classes="kt-bell")
    token, wrong = token_field("remedy-token", visible=False), listeners.links()
    with gr.Column(visible=False, elem_classes="kt-plain") as searching:
        history, compared, trials = chart(260), chart(420), listeners.links()
        trial = gr.HTML(js_on_load="kotune.terms(element, watch)")
    with gr.Column(visible=False, elem_classes="kt-plain") as drawn:
        with gr.Row(elem_classes="kt-charts kt-course"):
            loss, *lines = [chart(460) for _ in range(1 + LINES)]
        gr.HTML(say('<p class="kt-hint kt-zoom">그림 위를 끌면 확대하고, 두 번 누르면 되돌립니다.</p>',
                    '<p class="kt-hint kt-zoom">Drag over a chart to zoom in, double-click to zoom out.</p>'))
        answers = EpochAnswers()
        glossary()
    further = FurtherPart(listeners)
    runs = listeners.links("kotune.pick(element, watch)")

    def picture(visit: Visit, moved: tuple | None) -> dict:
        """The whole page as of now; `moved`: as `chosen`."""
        now = Watched.at(visit)
        return {seen: (now.story, now.step), timer: gr.Timer(TICK, active=True), runs: history_table(visit),
                listeners.steps: steps_nav(visit, visit.language),
                **of_search(now, visit), **of_run(now, visit), **of_epoch(now, moved, visit),
                **further.show(now, visit), bell: _bell(now, visit),
                stop: gr.Button(_stopping(now, visit), visible=now.is_going, interactive=not now.is_stopping),
                sooner: gr.Button(visible=now.can_go_first),
                remedy: gr.Button(now.remedy and now.remedy[visit.language], visible=bool(now.remedy)),
                token: gr.Textbox("", visible=now.remedy_way == "fetch"),
                resume: gr.Button(visible=now.can_resume and now.remedy_way not in FAILS_AGAIN,
                                  variant=_variant(now.is_to_be_resumed and not now.remedy)),
                onward: gr.Button(_onward(now, visit), visible=now.has_result,
                                  variant=_variant(not now.is_to_be_resumed))}

    def of_search(now: Watched, visit: Visit) -> dict:
        if now.search is None:
            nothing = empty(visit.say("아직 학습한 적이 없습니다", "Nothing has been trained yet"),
                            visit.say("‘설정’에서 학습을 시작해 주세요.", "Start a training under Settings."))
            return {searching: gr.Column(visible=False), **({} if now.run else {panel: nothing})}
        spec = now.search.spec
        _, table, drawing = VIEWS[spec.kind]
        drawn = drawing(now.search, visit)
        return {searching: gr.Column(visible=True), panel: how_far(now.search, visit), trial: "",
                trials: table(now.search, visit), **filled([history], [drawn] * (not spec.others)),
                **filled([compared], [drawn] * bool(spec.others))}

    def how_far(search: Search, visit: Visit) -> Markup:
        return VIEWS[search.spec.kind][0](search, visit)

    def of_run(now: Watched, visit: Visit) -> dict:
        """The parts that change with every step of the run."""
        if now.run is None:
            return {chain: "", wrong: ""}
        one = run_status(now.run, now.shown, now.wait, visit)
        return {**({trial: one, panel: how_far(now.search, visit)} if now.search else {panel: one}),
                wrong: signs(now.run, now.shown, visit) or _to_the_line(now, visit),
                loss: loss_figure(now.shown, visit), chain: chain_view(now.run, visit)}

    def of_epoch(now: Watched, moved: tuple | None, visit: Visit) -> dict:
        if now.run is None or not now.has_curves:
            return {drawn: gr.Column(visible=False)}
        shown = now.shown
        over_epochs = [lines_figure(each, shown, visit) for each in task_of(now.run).lines]
        if not shown["epochs"] and not shown["before"]:
            over_epochs = [awaited(each, visit) for each in over_epochs] if now.run.is_pending else []
        return {drawn: gr.Column(visible=True), **filled(lines, over_epochs), **answers.picture(now, moved, visit)}

    def choose(values: dict, visit: Visit) -> dict:
        """The answers of another epoch. With the slider on the latest one, the page follows the training again."""
        now = Watched.at(visit)
        moved = now.run.name, values[answers.epoch]
        follows = now.run.is_pending and moved[1] == now.latest
        return {chosen: None if follows else moved, **answers.figures(now, now.epoch(moved), visit)}

    def tick(values: dict, visit: Visit) -> dict:
        """Send only what has changed, as every open page calls this each second. The timer is not stopped when the run
        ends: the answer to a tick may come late, after that to a button, or be about another run. If the run or project
        was deleted in another window, say so once."""
        try:
            if visit.place.step != "training" or visit.project is None:
                return {timer: gr.Timer(active=False)}
            now = Watched.at(visit)
        except Problem as problem:
            if problem.code not in GONE:
                raise
            return {timer: gr.Timer(active=False), box: problem_html(problem, visit.language)}
        story, step = values[seen] or ((), 0)
        waits = now.is_awaited  # read before the story: if the run ends in between, the story differs
        if (now.story, now.step) == (story, step):
            return {} if waits else {timer: gr.Timer(IDLE)}
        return picture(visit, values[chosen]) if now.story != story else {seen: (story, now.step), **of_run(now, visit)}

    def halt(values: dict, visit: Visit) -> dict:
        Watched.at(visit).ask_to_stop()
        visit.shared.supervisor.wake()
        return picture(visit, values[chosen])

    def go_first(values: dict, visit: Visit) -> dict:
        Watched.at(visit).go_first()
        visit.shared.supervisor.wake()
        return {sooner: gr.Button(visible=False)}

    def go_on(values: dict, visit: Visit) -> dict:
        visit.shared.quotas.check_start(visit.owner, None)
        Watched.at(visit).resume()
        visit.shared.supervisor.wake()
        return picture(visit, None) | {chosen: None}

    def mend(values: dict, visit: Visit) -> dict:
        now = Watched.at(visit)
        if now.remedy_way == "upload":
            return {listeners.place: str(Place())}
        if now.remedy_way == "choose":
            taken = "" if now.failed.spec.task else now.failed.name  # the form is for the project's own task
            return {listeners.place: str(visit.place.at("settings", run=taken, search="", way="manual"))}
        run = visit.shared.start_remedied(now.failed, values[token] or None)
        where = visit.place.at("training", project=run.project.name, run=run.name, search="")
        return {listeners.place: str(where), token: ""}

    def to_result(values: dict, visit: Visit) -> dict:
        now = Watched.at(visit)
        if now.next:
            return {listeners.place: str(visit.place.at("training", run=now.next.name))}
        run = now.search.result["best"] if now.search else now.run.name
        return {listeners.place: str(visit.place.at("result", run=run, search=""))}

    outputs = answers.outputs | further.outputs | {
        seen, timer, chain, searching, history, compared, trials, trial, panel, stop, sooner, remedy, token, resume,
        onward, bell, wrong, drawn, loss, *lines, runs, listeners.steps}
    listeners.on(timer.tick, tick, {seen, chosen}, outputs, box, clears=False, show_progress="hidden")
    listeners.on(stop.click, halt, {chosen}, outputs, box, show_progress="hidden")
    listeners.on(sooner.click, go_first, set(), {sooner}, box, show_progress="hidden")
    listeners.on(resume.click, go_on, set(), outputs | {chosen}, box, show_progress="hidden")
    listeners.on(remedy.click, mend, {token}, {listeners.place, token}, box)
    listeners.on(answers.epoch.input, choose, {answers.epoch}, answers.outputs | {chosen}, box, show_progress="hidden",
                 trigger_mode="always_last")
    listeners.on(onward.click, to_result, set(), {listeners.place}, box)
    return Page(outputs | {box, chosen},
                lambda visit: {box: gr.HTML(visible=False), chosen: None} | picture(visit, None))


def _to_the_line(now: Watched, visit: Visit) -> Markup:
    """For a run that waits, a link to the list of all waiting trainings, where their order can be changed."""
    words = visit.say("다른 학습과 함께 차례를 보고 바꾸기", "See it in line with the others, and change the order")
    return Markup('<p class="kt-hint">{}</p>').format(link(Place(step="data"), words)) if now.wait else Markup("")


def _stopping(now: Watched, visit: Visit) -> str:
    """The words of the button that ends the training, or takes it out of the queue before it has begun."""
    if now.is_stopping:
        return visit.say("저장하는 중…", "Saving…")
    return visit.say("저장하고 멈추기", "Save and stop") if now.has_begun else visit.say("취소", "Cancel")


def _variant(leads_on: bool) -> str:
    """The button's variant; only one button is primary."""
    return "primary" if leads_on else "secondary"


def _bell(now: Watched, visit: Visit) -> dict:
    """Whether to offer a notification at the end, and the words of its button; the browser draws it if it can."""
    words = [visit.say("끝나면 알리기", "Notify me at the end"), visit.say("✓ 끝나면 알립니다", "✓ You will be notified"),
             visit.say("브라우저가 알림을 막고 있습니다", "The browser blocks notifications")]
    return {"on": now.is_going, "words": words}


def _onward(now: Watched, visit: Visit) -> str:
    if now.next:
        name = run_name(now.next, visit)
        return visit.say(f"다음: 학습 보기 ({name})", f"Next: see the training ({name})")
    return visit.say("다음: 결과 보기", "Next: see the result")
