"""Use the kept epochs of a run: train further from one, or take it as a model of its own."""

import gradio as gr
from markupsafe import Markup

from trainer.fields import validated
from trainer.options import Further
from trainer.tasks import task_of
from trainer.units import bytes_text

from ..form import fields_of, given, initial
from ..kinds.over_epochs import best_epoch
from ..language import say
from ..listeners import Listeners, problem_area
from ..parts import metric_text, section
from ..place import Visit
from .watched import Watched


class FurtherPart:
    """`outputs` are drawn anew with the rest of the page."""

    def __init__(self, listeners: Listeners):
        with gr.Column(visible=False, elem_classes="kt-plain", elem_id="further") as self.column:
            self.head = gr.HTML()
            self.epoch = gr.Radio([], label=say("어느 에폭에서", "From which epoch"), elem_id="further-epoch")
            with gr.Row(elem_classes="kt-form"):
                self.fields = fields_of(Further, ["more"], "further")
            with gr.Row(elem_classes="kt-actions"):
                self.more = gr.Button(say("여기서 더 학습하기", "Train on from here"), elem_id="train-further")
                self.take = gr.Button(say("이 에폭을 그대로 모델로 쓰기", "Use this epoch as it is"),
                                      elem_id="take-epoch")
            self.refused = problem_area()
        self.outputs = {self.column, self.head, self.epoch, self.refused, *self.fields.values()}
        self._place = listeners.place
        listeners.on(self.more.click, self._train, {self.epoch, *self.fields.values()}, {listeners.place}, self.refused)
        listeners.on(self.take.click, self._take, {self.epoch}, {listeners.place}, self.refused)

    def show(self, now: Watched, visit: Visit) -> dict:
        kept = now.shown["kept_epochs"] if now.run and not (now.run.spec.fold or now.run.spec.rows) else []
        if not kept or now.is_going:
            return {self.column: gr.Column(visible=False)}
        best = best_epoch(now.shown)
        chosen = best if any(each["epoch"] == best for each in kept) else kept[-1]["epoch"]
        choices = [(_named(each, best, now, visit), each["epoch"]) for each in kept]
        return {self.column: gr.Column(visible=True), self.head: _head(kept, visit),
                self.refused: gr.HTML(visible=False), self.epoch: gr.Radio(choices, value=chosen),
                **initial(Further, self.fields)}

    def _train(self, values: dict, visit: Visit) -> dict:
        return self._start({"epoch": values[self.epoch]} | given(self.fields, values), visit)

    def _take(self, values: dict, visit: Visit) -> dict:
        return self._start({"epoch": values[self.epoch], "more": 0}, visit)

    def _start(self, how: dict, visit: Visit) -> dict:
        how, source = validated(Further, how), Watched.at(visit).run
        run = visit.shared.train_further(source, how, key=f"further {source.name} {how.epoch} {how.more}")
        return {self._place: str(visit.place.at("training", run=run.name, search=""))}


def _head(kept: list[dict], visit: Visit) -> Markup:
    size = bytes_text(sum(each["bytes"] for each in kept), 2)
    hint = visit.say(f"남겨 둔 에폭 {len(kept)}개가 디스크 {size}를 씁니다",
                     f"{len(kept)} epoch{'s' * (len(kept) > 1)} kept, {size} on the disk")
    return section(visit.say("더 학습하기 · 다른 에폭 쓰기", "Train further · use another epoch"),
                   Markup('<p class="kt-hint">{}</p>').format(visit.say(
                       "새 학습이 하나 생기고, 이 학습과 모델은 그대로 남습니다. 더 학습하면 학습률은 0에서 다시 올라갔다가 더하는 에폭 동안 내려가고, "
                       "시작한 에폭까지 통틀어 검증 점수가 가장 좋은 에폭이 모델이 됩니다.",
                       "It becomes a training of its own; this one and its model stay as they are. Trained further, "
                       "the learning rate rises from 0 once more and falls over the epochs that are added, and the "
                       "model is that of the best validation score, the epoch that it began with included.")), hint)


def _named(kept: dict, best: int | None, now: Watched, visit: Visit) -> str:
    """The epoch with its validation score and size."""
    metric = task_of(now.run).metric
    score = next((each["metrics"][metric.name] for each in now.shown["epochs"] if each["epoch"] == kept["epoch"]), None)
    mark = visit.say(" · ★ 이 모델", " · ★ the model") if kept["epoch"] == best else ""
    return visit.say(f"{kept['epoch']}에폭", f"Epoch {kept['epoch']}") + (
        f" · {visit.read(metric.title)} {metric_text(metric, score, visit)}" if score is not None else "") + \
        f" · {bytes_text(kept['bytes'], 2)}{mark}"
