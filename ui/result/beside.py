"""Several runs side by side, shown instead of one result if the address names several."""

import gradio as gr
from markupsafe import Markup

from cards.methods import verdict
from trainer.errors import Problem, Words
from trainer.home.project import Run
from trainer.search.beside import MOST, Beside, beside, can_stand
from trainer.search.named import run_words
from trainer.training.watching import snapshot

from ..charts import chart, filled
from ..kinds.over_epochs import beside_figures
from ..listeners import Listeners, Page
from ..parts import card, facts, heading, join, link, note_list, problem_box, section, table
from ..place import Visit
from ..runs.compared import FILES, compared_figure, compared_table, dot, downloads, failures

ALONE = Words("여기서는 모델마다 혼자 답한 점수를 견줍니다. 결과 화면에서는 단순한 방법이 함께 답해 점수가 다를 수 있습니다.",
              "Here each model answers alone. On its result page the simple method may answer with it, so that the "
              "score is another.")
HOW = Words("차이의 95% 구간은 같은 시험 행을 되풀이해 다시 뽑아 잰 것(짝지은 부트스트랩)입니다. 0을 사이에 두면 우연일 수 있습니다. 여럿 가운데 가장 좋은 것을 고르면 "
            "우연도 그만큼 끼어들기 쉬우므로, 위의 문장은 더 엄하게 판단합니다. 시드만 달라도 점수는 조금 달라집니다.",
            "The 95% interval of a difference comes from drawing the same test rows anew again and again (a paired "
            "bootstrap). Where it holds 0, the difference may be chance. To look for the best of several gives chance "
            "as many tries, so the sentence above asks for more. Another seed alone gives slightly other scores.")


def beside_part(listeners: Listeners) -> Page:
    with gr.Column(visible=False, elem_classes="kt-plain", elem_id="beside") as column:
        head, scores = listeners.links(), chart(420)
        reached = listeners.links()
        with gr.Row(elem_classes="kt-charts"):
            curves = [chart(340) for _ in range(2)]

    def show(visit: Visit) -> dict:
        if not visit.place.runs:
            return {column: gr.Column(visible=False)}
        shown = {column: gr.Column(visible=True)}
        try:
            found = beside(visit.project, visit.place.runs.split("."))
        except Problem as problem:
            return shown | {head: problem_box(problem, visit.language) + _back(visit), reached: "",
                            **filled([scores, *curves], [])}
        runs = [(visit.read(each.title), snapshot(run)) for run, each in zip(found.runs, found.found, strict=False)]
        return shown | {
            head: _head(found, visit), reached: _reached(found, visit),
            **filled([scores], [compared_figure(found.found, found.task, visit, colours=len(found.runs))]),
            **filled(curves, beside_figures(runs, found.task.metric, visit))}

    return Page({column, head, scores, reached, *curves}, show)


def beside_link(run: Run, visit: Visit) -> Markup:
    """A link from a result to this run beside the newest other runs; empty if there is no other."""
    others = [other for other in reversed(visit.project.runs()) if other.name != run.name and can_stand(other)]
    if not others or not can_stand(run):
        return Markup("")
    names = sorted([run.name, *(other.name for other in others[:MOST - 1])])
    return Markup('<p class="kt-hint">{}</p>').format(link(
        visit.place.at("result", run="", search="", runs=".".join(names)),
        visit.say("이 프로젝트의 다른 학습과 나란히 보기", "See it beside the other trainings of this project")))


def _head(found: Beside, visit: Visit) -> Markup:
    count = len(found.runs)
    words = verdict(found.found, found.task, found.rows)
    lead = Markup('<p class="kt-lead">{}</p>').format(visit.read(words)) if words else ""
    doubts = [f"{visit.read(run_words(run))}: {visit.read(found.doubts[run.name])}" for run in found.runs
              if run.name in found.doubts]
    notes = [*doubts, *_rows(found, visit), *([visit.read(ALONE)] if found.mixed else []), visit.read(HOW)]
    numbers = facts([(visit.say("학습", "Trainings"), str(count)),
                     (visit.say("함께 답한 시험 행", "Test rows of all"), f"{found.rows:,}")])
    return heading(visit.say(f"학습 {count}개를 나란히", f"{count} trainings side by side"), visit.say(
        "같은 시험 행에 낸 답을 한 행씩 짝지어 견줍니다.", "Their answers to the same test rows, compared row by row.")) \
        + card(join([lead, numbers, failures(found.found, visit), note_list(notes)])) + _back(visit)


def _rows(found: Beside, visit: Visit) -> list[str]:
    if found.rows == found.of:
        return []
    return [visit.say(f"학습마다 시험한 행이 다릅니다(많게는 {found.of:,}행). 모두가 답한 {found.rows:,}행만, 행 번호로 짝지어 견줍니다.",
                      f"The trainings were tested on different rows ({found.of:,} at most). Only the {found.rows:,} "
                      "rows that all have answered are compared, by their numbers.")]


def _reached(found: Beside, visit: Visit) -> Markup:
    fewer = [run.name for run in found.runs if run.spec.rows]  # trained on fewer rows: without a result page
    shown = compared_table(found.found, found.task, visit, colours=len(found.runs), place=lambda each: visit.place.at(
        "training" if each.run in fewer else "result", run=each.run, search=""), title=Words("학습", "Training"))
    address = f"api/v1/projects/{visit.project.name}/beside.*?runs={'.'.join(run.name for run in found.runs)}"
    return section(visit.say("점수와 비용", "Scores and costs"), join([shown, downloads(address, FILES, visit)]), visit.say(
        "번호와 색은 그림과 같습니다 · 점수 아래는 95% 신뢰구간 · 눌러서 열어 보세요",
        "Numbers and colours are those of the charts · below a score its 95% interval · press one to open it")) \
        + section(visit.say("서로 다른 설정", "Settings that differ"), _settings(found, visit))


def _settings(found: Beside, visit: Visit) -> Markup:
    if not found.settings:
        return card(visit.say("바탕 모델과 설정이 모두 같습니다.", "Base model and settings are all the same."))
    head = ["", visit.say("학습", "Training"), *(visit.read(title) for title in found.settings)]
    return table(head, [[dot(number), visit.read(each.title), *(
        visit.read(values[run.name]) for values in found.settings.values())]
        for number, (run, each) in enumerate(zip(found.runs, found.found, strict=False), 1)], "methods")


def _back(visit: Visit) -> Markup:
    return Markup('<p class="kt-hint">{}</p>').format(link(visit.place.at("training", runs=""), visit.say(
        "학습 기록에서 다시 고르기", "Choose others, in the list of trainings")))
