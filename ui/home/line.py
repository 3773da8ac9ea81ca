"""The queue of trainings as a list: place, progress or start of each, and buttons for the visitor's own."""

from itertools import groupby

from markupsafe import Markup

from trainer.home.probe import Probe
from trainer.home.project import Run, Search
from trainer.queue.leaving import has_begun
from trainer.queue.standing import Standing, name_of
from trainer.tasks.bases import base_words

from ..parts import about, chip, join, link, progress
from ..place import Place, Visit
from ..runs.search_view import models_of
from ..runs.status import place_in_line, time_left

ROW = Markup('<li class="{}"><span class="place">{}</span><div class="what"><p class="name">{}</p>'
             '<p class="kt-hint">{}</p></div><p class="when">{}</p><div class="acts">{}</div>{}</li>')


def line_items(standing: list[Standing], visit: Visit) -> Markup:
    """The list. Neighbouring trainings of other people that wait are one row."""
    rows = []
    for is_own, group in groupby(standing, lambda each: each.training is not None or each.is_running):
        found = [*group]
        rows += [_row(each, visit) for each in found] if is_own else [_others(found, visit)]
    return Markup('<ol class="kt-queue">{}</ol>').format(join(rows))


def seen_of(standing: list[Standing]) -> list[tuple]:
    """A value that changes when the list would show something else."""
    return [(each.training and each.training.path, each.place, each.is_stopping, round(100 * each.share),
             each.left and round(each.left / 10), each.wait and round(each.wait.seconds / 10),
             each.earlier, each.later) for each in standing]


def key_of(training: Run | Search) -> str:
    """The training in the value of a button: "run PROJECT NAME" or "search PROJECT NAME"."""
    kind = "search" if isinstance(training, Search) else "run"
    return f"{kind} {training.project.name} {training.name}"


def full_name(training: Run | Search, visit: Visit) -> str:
    return f"{training.project.title} · {visit.read(name_of(training))}"


def _row(each: Standing, visit: Visit) -> Markup:
    training = each.training
    if training is None:
        return ROW.format("live", _place(each, visit), visit.say("다른 사람의 학습", "Another person's training"), "",
                          time_left(each.left, visit), "", "")
    is_probe, name = isinstance(training, Probe), visit.read(name_of(training))
    model = models_of(training, visit) if isinstance(training, Search) else visit.read(base_words(training.spec.base))
    bar = progress(each.share, "running") if each.is_running and not is_probe else ""
    return ROW.format("own live" if each.is_running else "own", _place(each, visit), _link(training, visit),
                      Markup("<span>{}</span> <span>{}</span>").format(name, model), _when(each, visit),
                      "" if is_probe else _acts(each, full_name(training, visit), visit), bar)


def _others(found: list[Standing], visit: Visit) -> Markup:
    first, last = found[0].place, found[-1].place
    place = first if first == last else f"{first}–{last}"
    count = len(found)
    words = visit.say("다른 사람의 학습", "Another person's training") if count == 1 else \
        visit.say(f"다른 사람의 학습 {count}개", f"{count} trainings of others")
    return ROW.format("", place, words, "", "", "", "")


def _place(each: Standing, visit: Visit) -> Markup | str:
    if each.is_running:
        return chip("running", visit)
    return "–" if each.place is None else str(each.place)


def _link(training: Run | Search, visit: Visit) -> Markup:
    where = {} if isinstance(training, Probe) else \
        {"search" if isinstance(training, Search) else "run": training.name}
    step = "training" if where else "settings"
    return link(Place(project=training.project.name, step=step, **where), training.project.title)


def _when(each: Standing, visit: Visit) -> str:
    if each.is_running:
        device = [visit.say(f"장치 {each.device}", f"device {each.device}")] if each.device else []
        return " · ".join(filter(None, [f"{each.share:.0%}", time_left(each.left, visit), *device]))
    takes = visit.say(f"{about(each.left, visit)} 걸림", f"takes {about(each.left, visit)}") if each.left else ""
    return " · ".join(filter(None, [_begins(each, visit), takes]))


def _begins(each: Standing, visit: Visit) -> str:
    if isinstance(each.training, Run) and each.training.spec.after and each.place is None:
        return visit.say("적응이 끝나면 시작", "starts after the adaptation")
    if each.place is None:
        return visit.say("곧 차례에 듭니다", "joins the line soon")
    far, beside = place_in_line(each.wait, visit)
    return beside or far


def _acts(each: Standing, name: str, visit: Visit) -> Markup:
    """The buttons of a training; their value is the action and the training's key."""
    def button(act: str, words: str, label: str, off: bool = False) -> Markup:
        return Markup('<button type="button" value="{} {}" aria-label="{}"{}>{}</button>').format(
            act, key_of(each.training), f"{name}: {label}", Markup(" disabled") if off else "", words)

    words = visit.say("저장하는 중…", "Saving…") if each.is_stopping else visit.say("저장하고 멈추기", "Save and stop")
    stop = button("stop", words, words, each.is_stopping)
    if each.is_running:
        return stop
    moves = [button("first", visit.say("먼저", "First"), visit.say("먼저 하기", "Do this one first"), not each.earlier),
             button("up", "↑", visit.say("한 칸 앞으로", "One place earlier"), not each.earlier),
             button("down", "↓", visit.say("한 칸 뒤로", "One place later"), not each.later)]
    cancel = visit.say("취소", "Cancel")
    leave = stop if has_begun(each.training) else button("cancel", cancel, cancel)  # a search waits between its trials
    return join([*(moves if each.earlier or each.later else []), leave])
