"""The choices of the least probability of an answer, used on several pages. Less certain answers are kept back."""

from trainer.home.least import least_of
from trainer.home.project import Run
from trainer.kinds.figures import Coverage
from trainer.serving.labelling import UNKNOWN
from trainer.tasks import task_of
from trainer.tasks.measured import measured_above

from ..place import Visit

LEAST = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)  # offered if they change anything


def choices(run: Run | None, visit: Visit) -> tuple[list[tuple[str, float]], float]:
    """The choices (words, probability), and the project's own probability, which is always among them. Only "always
    answer" if this kind of answer is never kept back."""
    always = visit.say("늘 답하기", "Always answer"), 0.0
    if run is None or not any(isinstance(each, Coverage) for each in task_of(run).answer.drawn):
        return [always], 0.0
    own = least_of(run.project)
    known = sorted({*LEAST, own} - {0.0})
    found = measured_above(run, known)
    return [always, *((_words(least, found.get(least), visit), least) for least in known
                      if least == own or 0 < found.get(least, (0,))[0] < 1)], own


def _words(least: float, shares: tuple[float, float] | None, visit: Visit) -> str:
    """`shares`: the share of texts that are answered, and of answers that are right; None if too few were measured."""
    unsure = visit.read(UNKNOWN)
    words = visit.say(f"{least:.0%}보다 낮으면 ‘{unsure}’", f"“{unsure}” below {least:.0%}")
    if shares is None:
        return words
    answered, right = shares
    return words + visit.say(
        f" · 글 100건 가운데 {100 * answered:.0f}건에 답하고, 답한 것의 {right:.0%}가 맞습니다",
        f" · it answers {100 * answered:.0f} of 100 texts, and {right:.0%} of the answers are right")
