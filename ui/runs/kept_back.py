"""What becomes of answers that are kept back below a probability, as it can be chosen on several pages."""

from trainer.home.least import least_of
from trainer.home.project import Run
from trainer.serving.labelling import UNKNOWN
from trainer.tasks.measured import measured_above

from ..place import Visit

LEAST = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)  # to choose from, where they change anything, beside what was chosen


def choices(run: Run | None, visit: Visit) -> tuple[list[tuple[str, float]], float]:
    """(words, probability) of each, and the project's own; none but to answer always where nothing was measured."""
    own = least_of(run.project) if run else 0.0
    found = measured_above(run, sorted({*LEAST, own} - {0.0})) if run else {}
    shown = [(_words(least, *shares, visit), least) for least, shares in found.items()
             if 0 < shares[0] < 1 or least == own]
    always = visit.say("늘 답하기", "Always answer"), 0.0
    return [always, *shown], own if own in [least for _, least in shown] else 0.0


def _words(least: float, answered: float, right: float, visit: Visit) -> str:
    unsure = visit.read(UNKNOWN)
    return visit.say(
        f"{least:.0%}보다 낮으면 ‘{unsure}’ · 글 100건 가운데 {100 * answered:.0f}건에 답하고, 답한 것의 {right:.0%}가 맞습니다",
        f"“{unsure}” below {least:.0%} · it answers {100 * answered:.0f} of 100 texts, and {right:.0%} of the answers "
        "are right")
