"""The model's answers to the validation rows after an epoch, with a slider through the epochs."""

import gradio as gr
from markupsafe import Markup

from trainer.tasks import TASKS, task_of
from trainer.tasks.measured import figures_of

from ..charts import chart, filled
from ..kinds.examples import examples_of
from ..kinds.figures import charts_of, not_drawn, plain
from ..kinds.over_epochs import best_epoch
from ..labels import names_of
from ..language import say
from ..parts import metric_text
from ..place import Visit
from .followed import sentences
from .watched import Watched

DRAWN = max(len(plain(task.answer.drawn)) for task in TASKS.values())


class EpochAnswers:
    """Figures of one epoch, and a slider through the epochs."""

    def __init__(self):
        self.caption = gr.HTML()
        self.epoch = gr.Slider(1, 2, 1, step=1, label=say("에폭", "Epoch"), visible=False, buttons=[], elem_id="epoch",
                               elem_classes="kt-epoch")
        with gr.Row(elem_classes="kt-charts kt-answers") as self.row:
            self.charts = [chart(320) for _ in range(DRAWN)]
        self.below = gr.HTML()
        self.outputs = {self.caption, self.epoch, self.row, *self.charts, self.below}

    def picture(self, now: Watched, chosen: tuple | None, visit: Visit) -> dict:
        """The figures, and the slider, which gets one more place after each epoch. `chosen`: as in `Watched.epoch`."""
        epoch, last = now.epoch(chosen), now.latest
        slider = gr.Slider(maximum=max(2, last), value=epoch or 1, visible=last > 1)
        return {self.epoch: slider, **self.figures(now, epoch, visit)}

    def figures(self, now: Watched, epoch: int | None, visit: Visit) -> dict:
        """The figures of `epoch`; empty for None, before the first epoch has ended."""
        drawn, labels = plain(task_of(now.run).answer.drawn), list(names_of(visit.project, visit).values())
        found = figures_of(now.run, epoch) if epoch else None
        charts = charts_of(drawn, found, labels, visit)
        below = not_drawn(drawn, found, labels, visit) + examples_of(drawn, found, visit) + (
            sentences(now, epoch, visit) if epoch else "")
        return {self.caption: _caption(now, epoch, found is not None, visit) if epoch else "", self.below: below,
                self.row: gr.Row(visible=bool(charts)), **filled(self.charts, charts)}


def _caption(now: Watched, epoch: int, is_kept: bool, visit: Visit) -> Markup:
    """The epoch, its metrics, and whether the model is from it."""
    task, rows = task_of(now.run), visit.project.survey.rows["valid"]
    metrics = next(each["metrics"] for each in now.shown["epochs"] if each["epoch"] == epoch)
    measured = [f"{visit.read(metric.title)} {metric_text(metric, metrics[metric.name], visit)}"
                for lines in task.lines for metric in lines.metrics]
    lost = [] if is_kept else [visit.say("이 에폭의 답은 남아 있지 않습니다", "the answers of this epoch were not kept")]
    unseen = visit.say(f"배우지 않은 검증 행 {rows:,}개", f"{rows:,} validation rows, which it has not learnt")
    which = "" if now.run.spec.fold else Markup('<span class="kt-chip {}">{}</span>').format(*_which(now, epoch, visit))
    return Markup('<section class="kt-section"><h3>{} {}<span class="kt-hint">{}</span></h3></section>').format(
        visit.say(f"{epoch}에폭을 마친 모델의 답", f"Answers of the model after epoch {epoch}"), which,
        " · ".join([*measured, *([] if now.run.spec.fold else [unseen]), *lost]))


def _which(now: Watched, epoch: int, visit: Visit) -> tuple[str, str]:
    """Colour class and words: whether this epoch is the model's, and which is if not."""
    best, goes_on = best_epoch(now.shown), now.run.is_pending
    if goes_on and now.run.last_counts:
        return "", visit.say("모델은 마지막 에폭의 것이 됩니다", "the model will be that of the last epoch")
    if epoch == best:
        return "good", visit.say("★ 지금까지 가장 좋음", "★ the best so far") if goes_on else visit.say("★ 이 모델", "★ the model")
    return "", visit.say(f"가장 좋은 것은 {best}에폭", f"the best so far is epoch {best}") if goes_on else \
        visit.say(f"모델은 {best}에폭의 것", f"the model is that of epoch {best}")
