"""The headline of a result: how many of a hundred are right, or how far answers are off, beside the simple method."""

from markupsafe import Markup

from cards.verdict import never_found, verdict
from trainer.tasks.answering import words_of
from trainer.tasks.task import Task

from ..parts import bars, join, metric_text, note_list
from ..place import Visit
from .sentences import Sentences, headline_fields, headline_value, of_a_hundred

SIDE = 10  # dots in a row, and rows


def hero(task: Task, sentences: Sentences, measured: dict, labels: list[str], visit: Visit, more: list[str],
         unit: str = "") -> Markup:
    """The headline of a test or of folds. `measured`: from `measured_test` or `measured_for`; `more`: further notes;
    `unit`: that of the numbers."""
    (kind, words), fields = verdict(measured, task), headline_fields(task.headline, measured, unit, visit)
    expected, head = (visit.read(each.format(**fields)) for each in (sentences.expected, sentences.reached))
    notes = [*_never_found(measured, labels, visit), *_who_answers(task, sentences, measured, unit, visit), *more]
    draw = _dots if task.headline.form == "percent" else _distances
    return Markup(
        '<div class="kt-hero"><div class="kt-hero-words"><p class="kt-hero-count">{}</p><p>{} {}</p><p>{}</p>{}</div>'
        "{}</div>").format(Markup(head), _chip(kind, visit), visit.read(words), expected,
                           note_list(notes) if notes else "", draw(task, sentences, measured, unit, visit))


def _chip(kind: str, visit: Visit) -> Markup:
    words = {"good": visit.say("단순한 방법보다 낫습니다", "Better than the simple method"),
            "wait": visit.say("단순한 방법과 비슷합니다", "About as good as the simple method"),
            "bad": visit.say("살펴볼 것이 있습니다", "Needs a look"),
            "alone": visit.say("견줄 수 없습니다", "Not compared")}[kind]
    return Markup('<span class="kt-chip {}">{}</span>').format(kind, words)


def _dots(task: Task, sentences: Sentences, measured: dict, unit: str, visit: Visit) -> Markup:
    """A hundred dots, full for those that are right; the last right one of the simple method has a ring."""
    name, simple = task.headline.name, measured["baselines"].get(task.partner)
    right, marked = of_a_hundred(measured["metrics"][name]), of_a_hundred(simple[name]) if simple else None
    dots = join(Markup('<i class="{}{}"></i>').format("right" if number < right else "wrong",
                                                      " simple" if number + 1 == marked else "")
                for number in range(SIDE * SIDE))
    spoken, below = visit.read(sentences.dots.format(n=right)), ""
    if marked is not None:
        caption = visit.read(sentences.beside.format(n=marked))
        spoken += visit.say(f" {caption}입니다.", f" {caption}.")
        below = Markup("<figcaption>{}</figcaption>").format(caption)
    return Markup('<figure class="kt-hundred"><div role="img" aria-label="{}">{}</div>{}</figure>').format(
        spoken, dots, below)


def _distances(task: Task, sentences: Sentences, measured: dict, unit: str, visit: Visit) -> Markup:
    """Bars for the distances of the model and of each simple method: the shorter, the better."""
    metric, mine = task.headline, visit.say("이 모델", "This model")
    far = {mine: measured["metrics"][metric.name]} | {
        visit.read(title): measured["baselines"][name][metric.name]
        for name, title in reversed(task.simple_methods.items()) if name in measured["baselines"]}
    most = max(far.values()) or 1
    rows = [(name, value / most, metric_text(metric, value, visit, unit)) for name, value in far.items()]
    caption = visit.say("짧을수록 정답에 가깝습니다", "The shorter, the nearer to the truth")
    return Markup('<figure class="kt-distances">{}<figcaption>{}</figcaption></figure>').format(
        bars(rows, mine), caption)


def _never_found(measured: dict, labels: list[str], visit: Visit) -> list[str]:
    return [visit.say(f"이 모델은 ‘{labels[number]}’ 라벨을 한 번도 찾지 못했습니다 ({count:,}건 가운데 0건). 이런 글을 더 모아 주세요.",
                      f"The model has never found the label “{labels[number]}” (0 of {count:,}). Collect more of them.")
            for number, count in never_found(measured)]


def _who_answers(task: Task, sentences: Sentences, measured: dict, unit: str, visit: Visit) -> list[str]:
    """A note if the model does not answer alone, with the score that it has alone; or that there is nothing to compare
    with."""
    if task.partner not in measured["baselines"]:
        return [visit.say("모델 혼자의 점수입니다. 그 파일을 백업에서 되살리면 다시 견줍니다.",
                          "The score is of the model alone. Restore that file from a backup to compare the two again.")]
    share = measured.get("share", 1)
    if share == 1:
        return []
    alone = headline_value(task.headline, measured["alone"][task.headline.name], unit, visit)
    return [visit.read(words_of(share)) + " " + visit.read(sentences.alone.format(n=alone))]
