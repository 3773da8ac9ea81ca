"""The map of test rows. It is made on demand, in a process of its own; layout and colours can then be changed."""

from collections.abc import Callable, Iterator
from typing import cast

import gradio as gr
from markupsafe import Markup

from trainer.errors import Problem, Words
from trainer.home.project import Run
from trainer.kinds.answer import Judged
from trainer.serving.maps import MOST, Mapped, is_mappable, made_map, map_of, seconds_of
from trainer.tasks import task_of
from trainer.tasks.answering import answers_to, share_of

from ..charts import chart
from ..kinds.dots import WAYS
from ..kinds.mapped import map_figure
from ..language import say
from ..listeners import Listeners, problem_area, problem_html
from ..parts import about, folded, section
from ..place import Visit
from ..runs.chosen import chosen_run
from ..runs.compared import downloads
from ..work import Superseded, Work, with_passing_progress

TITLE = Words("비슷한 글끼리 모아 본 지도", "A map of texts that are alike")
LEAD = Words("점 하나가 시험 데이터의 글 하나입니다. 모델이 비슷하다고 본 글은 가까이 있습니다. 정답이 다른 글 사이에 섞인 점, 외따로 모인 점에 마우스를 올리거나 눌러 보세요.",
             "Each dot is a text of the test rows. Texts that the model takes for alike lie close together. Point at "
             "dots among those with another true answer, and at groups that stand apart.")
HELP = Words(
    "가까움은 이 모델의 눈에 비슷하다는 뜻이지, 뜻이 같거나 정답이 같다는 뜻은 아닙니다. 그림은 모델이 글마다 만든 수백 개의 수(마지막 층 벡터의 평균)를 두세 개로 줄인 것이라, 줄이면서 "
    "잃는 것이 있습니다. t-SNE는 이웃을 지키는 데 힘써서, 무리끼리의 거리와 무리의 크기에는 뜻이 없습니다. PCA는 큰 차이를 지키는 대신 여러 무리가 겹쳐 보일 수 있습니다. 축의 "
    "값에는 뜻이 없어 적지 않았습니다.",
    "Near means alike to this model; it does not mean that two texts say the same, or have the same label. The model "
    "makes hundreds of numbers of each text (the mean of the vectors in its last layer), and a picture has room for "
    "two or three, so that something is lost. t-SNE cares for neighbours: how far groups are apart, and how large they "
    "are, means nothing. PCA keeps the large differences instead, and groups may lie on one another. Values on the "
    "axes mean nothing, and are left out.")
SHEET = Words("지도를 표로 받기 (CSV)", "Get the map as a table (CSV)")
SAME = Words("점마다 자리, 글, 정답, 답이 아래 표에도 있습니다.",
             "The table below has the same: where each dot lies, its text, the truth and the answer.")


class MapPart:
    def __init__(self, listeners: Listeners):
        self._home = listeners.shared.home
        with gr.Column(visible=False, elem_classes="kt-plain", elem_id="map") as self.column:
            self.head = gr.HTML()
            self.button = gr.Button(elem_id="make-map")
            self.working = gr.HTML(visible=False)
            with gr.Column(visible=False, elem_classes="kt-plain") as self.drawn:
                with gr.Row(elem_classes="kt-map-ways"):
                    self.layout = _radio([("t-SNE", "tsne"), ("PCA", "pca")], say("놓는 방법", "Layout"))
                    self.space = _radio([(say("평면", "In a plane"), False), (say("입체", "In space"), True)],
                                        say("차원", "Dimensions"))
                    self.colour = _radio(_colours("scores", say), say("색", "Colour by"))
                self.chart, self.note, self.sheet = chart(560), gr.HTML(), gr.HTML()
            self.box = problem_area()
        ways = {self.layout, self.space, self.colour}
        drawing = {self.drawn, self.chart, self.note, self.sheet, self.button}
        self.outputs = {self.column, self.head, self.working, self.box, *ways, *drawing}
        listeners.stream(self.button.click, self._make, ways, drawing | {self.working}, self.box)
        for way in ways:
            listeners.on(way.input, self._look, ways, {self.chart}, self.box, show_progress="hidden",
                         trigger_mode="always_last")

    def show(self, run: Run | None, visit: Visit) -> dict:
        hidden = {self.box: gr.HTML(visible=False), self.working: gr.HTML(visible=False)}
        if run is None or (kind := task_of(run).answer.kind) not in WAYS or not is_mappable(run):
            return hidden | {self.column: gr.Column(visible=False), self.drawn: gr.Column(visible=False)}
        rows, found = run.project.survey.rows["test"], map_of(run)
        some = visit.say(f" 시험 행 {rows:,}개 가운데 고르게 뽑은 {MOST:,}개입니다.",
                         f" Of {rows:,} test rows it has {MOST:,}, taken evenly.") if rows > MOST else ""
        head = section(visit.read(TITLE), Markup("<p>{}{}</p>{}").format(visit.read(LEAD), some, folded(
            visit.say("지도 읽는 법", "How to read the map"), Markup("<p>{}</p>").format(visit.read(HELP)))))
        press, seconds = visit.say("지도 만들기", "Make the map"), seconds_of(run)
        press += f" · {about(seconds, visit)}" if seconds else ""
        colours = _colours(kind, visit.say)
        first = colours[0][1]
        shown = {self.column: gr.Column(visible=True), self.head: head, self.layout: "tsne", self.space: False,
                 self.colour: gr.Radio(colours, value=first), self.button: gr.Button(press, visible=found is None),
                 self.drawn: gr.Column(visible=found is not None)}
        try:
            return hidden | shown | (self._map(run, found, "tsne", False, first, visit) if found else {})
        except Problem as problem:  # the rest of the page is shown without a map
            return hidden | shown | {self.drawn: gr.Column(visible=False),
                                     self.box: problem_html(problem, visit.language)}

    def _make(self, values: dict, visit: Visit) -> Iterator[dict]:
        run = chosen_run(visit)
        if run is None:
            return
        visit.shared.quotas.check_disk(visit.owner)
        yield {self.button: gr.Button(visible=False)}  # until the map is made
        work = Work(visit.window).do(lambda report: made_map(self._home, run, report))
        try:
            found = yield from with_passing_progress(self.working, work, visit)
        except Superseded:
            raise
        except Exception:
            yield {self.button: gr.Button(visible=True)}
            raise
        yield {self.drawn: gr.Column(visible=True)} | self._map(run, found, *self._ways(values), visit)

    def _look(self, values: dict, visit: Visit) -> dict:
        run = chosen_run(visit)
        found = map_of(run) if run else None
        return {self.chart: self._map(run, found, *self._ways(values), visit)[self.chart]} if run and found else {}

    def _ways(self, values: dict) -> tuple[str, bool, str]:
        return values[self.layout], values[self.space], values[self.colour]

    def _map(self, run: Run, found: Mapped, layout: str, space: bool, colour: str, visit: Visit) -> dict:
        answers = cast(Judged, answers_to(run, "test"))
        address = f"api/v1/projects/{run.project.name}/runs/{run.name}/map.*"
        return {self.chart: gr.HTML(map_figure(run, found, answers, layout, space, colour, visit), visible=True),
                self.note: Markup('<p class="kt-hint">{} {}</p>').format(_who(share_of(run), visit), visit.read(SAME)),
                self.sheet: downloads(address, {"csv": SHEET}, visit)}


def _who(share: float, visit: Visit) -> str:
    """A sentence if the simple method answers, too: the places come from the model alone, the answers from both.
    `share`: the model's share in the answers, 0 … 1."""
    if share == 1:
        return ""
    where = visit.say("점의 자리는 학습한 모델이 글을 읽은 대로입니다.", "Dots lie where the trained model alone puts their texts.")
    by = visit.say("이 데이터에서는 이 모델이 답하지 않으므로, 답은 단순한 방법의 것입니다.",
                   "On these data it does not answer: answers come from the simple method.") \
        if share == 0 else visit.say(
            f"답은 모델과 단순한 방법이 함께 낸 것입니다(모델의 몫 {share:.0%}).",
            f"Answers come from it and the simple method together (it counts {share:.0%}).")
    return f"{where} {by}"


def _colours(kind: str, say: Callable[[str, str], str]) -> list[tuple[str, str]]:
    """(title, name) of the ways to colour the dots for this kind of answer; names are keys of `WAYS`."""
    return [(say(*way.title), name) for name, way in WAYS[kind].items()]


def _radio(choices: list[tuple], label) -> gr.Radio:
    return gr.Radio(choices, value=choices[0][1], label=label, min_width=180)
