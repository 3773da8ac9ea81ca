"""What an adaptation gained, for people who have never heard of perplexity: a sentence and dots."""

from markupsafe import Markup

from cards.verdict import FEW, gain

from ..parts import facts, join, percent, perplexity
from ..place import Visit

DOTS = 100  # at most; with more candidates a dot stands for several


def before_and_after(shown: dict, rows: int, visit: Visit) -> Markup:
    """The verdict, the candidates as dots, and the figures.

    `shown`: the snapshot of a run that has measured perplexity before and after, on `rows` validation texts.
    """
    before, after = shown["before"], _best(shown)
    numbers = facts([
        (visit.say("퍼플렉시티", "Perplexity"),
         _change(*(perplexity(each["perplexity"], visit) for each in (before, after)))),
        (visit.say("가린 낱말 조각을 맞힌 비율", "Hidden pieces guessed right"),
         _change(*(percent(each["masked_accuracy"]) for each in (before, after)))),
        (visit.say("손실", "Loss"), _change(*(f"{each['loss']:.3f}" for each in (before, after))))])
    kind, sentence = gain(before["perplexity"], after["perplexity"], rows)
    card = Markup('<div class="kt-card kt-verdict"><p class="verdict {}">{}</p><p class="kt-lead">{}</p>{}{}{}</div>')
    return card.format(kind, visit.read(sentence), _meaning(before, after, visit), _dots(before, after, visit),
                       numbers, _notes(kind, shown, rows, visit))


def _notes(kind: str, shown: dict, rows: int, visit: Visit) -> Markup:
    few = visit.say(f"따로 둔 글이 {rows:,}개뿐이라 이 숫자들은 어림으로 보세요.",
                    f"There are only {rows:,} texts kept aside, so take these figures as rough.")
    advice = visit.say("글을 더 모으거나, 적응 없이 바로 학습하세요.", "Upload more texts, or train without adapting.")
    unknown = visit.say("답이 실제로 나아지는지는 이 모델로 학습해 보아야 압니다.",
                        "Whether the answers get better, only a training from this model will tell.")
    notes = [("warning", caution) for caution in [advice] * (kind == "bad") + [few] * (rows < FEW)]
    notes += [("info", note) for note in [*(remark[visit.language] for remark in shown["remarks"]), unknown]]
    return Markup('<ul class="kt-notes">{}</ul>').format(
        join(Markup('<li class="{}">{}</li>').format(mark, note) for mark, note in notes))


def _meaning(before: dict, after: dict, visit: Visit) -> str:
    """Perplexity in plain words: the number of equally likely candidates that the model hesitates between."""
    first, now = (perplexity(round(each["perplexity"]), visit).removesuffix(".0") for each in (before, after))
    return visit.say(
        f"가린 낱말 조각 하나를 맞힐 때, 적응 전에는 후보 {first}개 사이에서 망설이던 셈이고 지금은 {now}개 사이에서 망설이는 셈입니다. 배우지 않고 따로 둔 글로 쟀습니다.",
        f"Guessing one hidden piece of a word, it used to hesitate between some {first} candidates, and now between "
        f"some {now}. Measured on texts kept aside, which it has not learnt from.")


def _dots(before: dict, after: dict, visit: Visit) -> Markup:
    """A dot for each candidate, or for several candidates if they are many."""
    numbers = [each["perplexity"] for each in (before, after)]
    unit = max(1, -(-int(max(numbers)) // DOTS)) if max(numbers) < 10_000 else 100
    titles = (visit.say("적응 전", "Before"), visit.say("적응 후", "After"))
    cloud = Markup('<figure><div class="dots">{}</div><figcaption>{} <b>{}</b></figcaption></figure>')
    clouds = join(cloud.format(Markup("<i></i>") * min(DOTS, max(1, round(number / unit))), title,
                               perplexity(number, visit)) for title, number in zip(titles, numbers, strict=True))
    legend = visit.say(f"점 하나가 후보 {unit:,}개입니다.", f"Each dot stands for {unit:,} candidates.") if unit > 1 else \
        visit.say("점 하나가 후보 하나입니다.", "Each dot is a candidate.")
    return Markup('<div class="kt-dots">{}</div><p class="kt-hint">{}</p>').format(clouds, legend)


def _best(shown: dict) -> dict:
    """The metrics of the epoch that the model is from."""
    return min((each["metrics"] for each in shown["epochs"]), key=lambda metrics: metrics["perplexity"])


def _change(before: str, after: str) -> Markup:
    return Markup('<span class="kt-hint">{} →</span> <b>{}</b>').format(before, after)
