"""An adaptation and the training after it, shown as two steps."""

from markupsafe import Markup

from trainer.errors import Problem
from trainer.home.project import Run
from trainer.queue.agenda import is_called_off
from trainer.tasks import task_of
from trainer.training.watching import snapshot

from ..parts import chip, join, link, metric_text
from ..place import Visit


def chain_of(run: Run | None) -> list[Run]:
    """The adaptation and the training after it, if `run` is one of them; else an empty list."""
    if run is None:
        return []
    first = run.first or run
    later = [each for each in run.project.runs() if each.spec.after == first.name]
    return [first, *([run] if run in later else later[-1:])] if later else []


def state_chip(run: Run, visit: Visit) -> Markup:
    """The state of a run; one that was called off is shown as not started, not as failed."""
    waits = Markup('<span class="kt-chip wait">{}</span>').format(visit.say("시작 전", "Not started"))
    return waits if is_called_off(run) else chip(run.state, visit)


def chain_view(run: Run, visit: Visit) -> Markup:
    """Both steps with their states, as links; below the second, why it was called off and what can be done."""
    if not (chain := chain_of(run)):
        return Markup("")
    first, _ = chain
    names = (visit.say("① 적응", "① Adapt"), visit.say("② 학습", "② Train"))
    steps = join(_step(each, name, each.name == run.name, visit) for each, name in zip(chain, names, strict=True))
    return Markup('<ol class="kt-chain kt-links">{}</ol>{}').format(steps, _ways_out(first, run, visit))


def _ways_out(first: Run, run: Run, visit: Visit) -> Markup:
    """Why the first step did not finish, and how to go on with it or without it."""
    if not is_called_off(run):
        return Markup("")
    problem = (first.result or {}).get("problem")
    title, why = (visit.say("① 적응이 실패했습니다", "① failed"), Problem.from_dict(problem).words[visit.language]) \
        if problem else (visit.say("① 적응을 도중에 멈췄습니다", "① was stopped before its end"), "")
    ways = [visit.say("‘이어서 학습’을 누르면 적응을 이어서 하고, 학습은 그 뒤에 저절로 시작합니다.",
                      "Press Resume: the adaptation goes on, and the training starts by itself after it."),
            link(visit.place.at("settings", run="", search=""),
                 visit.say("적응 없이 바로 학습하거나, 다른 설정으로 다시 시작하기", "Train without adapting, or start again otherwise"))]
    box = Markup('<div class="kt-problem kt-gap"><strong>{}</strong><p>{}</p><ul class="kt-places">{}</ul></div>')
    return box.format(title, why, join(Markup("<li>{}</li>").format(way) for way in ways))


def _step(run: Run, name: str, is_here: bool, visit: Visit) -> Markup:
    shown = snapshot(run)
    here = Markup(' class="here" aria-current="true"') if is_here else ""
    state = state_chip(run, visit)
    return Markup("<li{}>{}<span class='kt-hint'>{}</span></li>").format(
        here, link(visit.place.at("training", run=run.name, search=""), Markup("<b>{}</b> {}").format(name, state)),
        _detail(run, shown, visit))


def _detail(run: Run, shown: dict, visit: Visit) -> str:
    """The progress or score of a step, in a few words."""
    state = shown["state"]
    if is_called_off(run):
        return visit.say("적응을 마치면 저절로 시작합니다", "starts by itself once the adaptation is done")
    if state == "queued" and run.spec.after:
        return visit.say("적응이 끝나면 저절로 시작합니다", "starts by itself when that is done")
    if state == "running" and shown["steps"]:
        return visit.say(f"{shown['epoch']:.1f} / {shown['epochs_planned']} 에폭",
                         f"epoch {shown['epoch']:.1f} of {shown['epochs_planned']}")
    if shown["score"] is None:
        return ""
    metric = task_of(run).metric
    before = f"{metric_text(metric, shown['before'][metric.name], visit)} → " if shown["before"] else ""
    lower = visit.say(" (낮을수록 좋습니다)", " (the lower, the better)") if metric.better == "lower" else ""
    return f"{visit.read(metric.title)} {before}{metric_text(metric, shown['score'], visit)}{lower}"
