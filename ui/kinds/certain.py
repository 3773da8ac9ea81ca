"""How far probabilities can be trusted, in words: what was stated, what was right, and how far these differ."""

from markupsafe import Markup

from trainer.errors import Words
from trainer.kinds.certainty import BINS, error_by_chance

from ..parts import join
from ..place import Visit
from ..runs.glossary import term

ABOUT = 0.8  # the example is of the bin nearest to this probability
ERROR = Words("기대 보정 오차", "expected calibration error")


def trust(found: dict | None, of: Words, visit: Visit) -> Markup:
    """`found`: the result of `certainty.reliability`; `of`: what each probability is of, as "answers"."""
    if not found:
        return Markup('<p class="kt-hint">{}</p>').format(visit.say(
            "시험한 행이 적어, 확률이 얼마나 맞는지는 아직 말할 수 없습니다.",
            "Too few rows were tested to say how far the probabilities hold."))
    near = min(found["bins"], key=lambda each: abs(each["sure"] - ABOUT))
    lead = visit.say(
        f"확률 {near['sure']:.0%}쯤이라고 답한 {of.ko} {near['rows']:,}개 가운데 실제로 맞은 것은 {near['right']:.0%}입니다.",
        f"Of {near['rows']:,} {of.en} answered with a probability of about {near['sure']:.0%}, {near['right']:.0%} are "
        "right.")
    error = Markup(visit.say("말한 확률과 실제는 평균 {:.1f}%p 어긋납니다({}). ",
                             "What is stated and what is true differ by {:.1f} points on average ({}). ")).format(
        100 * found["error"], term(ERROR, visit))
    return join([Markup('<p class="kt-lead">{}</p>').format(lead),
                 Markup("<p>{}{}</p>").format(error, _mended(found, of, visit))])


def _mended(found: dict, of: Words, visit: Visit) -> str:
    """What calibration changed, also if it made things worse, and whether the change may be chance."""
    before, is_worse = f"{100 * found['before']:.1f}", found["before"] < found["error"]
    words = visit.say(
        "이 확률은 보정하지 않았습니다. 검증 행이 적거나, 앞선 버전에서 학습한 모델입니다.",
        "They were not calibrated: validation rows are too few, or an earlier version has trained the model.") \
        if found["before"] == found["error"] else visit.say(
            f"검증 행으로 보정했지만 여기서는 더 어긋납니다. 보정하기 전에는 {before}%p였습니다.",
            f"Calibration on the validation rows has not helped here: before it, {before}.") if is_worse else visit.say(
            f"검증 행으로 보정하기 전에는 {before}%p였습니다.",
            f"Before they were calibrated on the validation rows: {before}.")
    if len(found["bins"]) < BINS or is_worse and found["error"] - found["before"] < error_by_chance(found["bins"]):
        rows = sum(each["rows"] for each in found["bins"])
        words += visit.say(f" {of.ko} {rows:,}개로 잰 값이라, 이만한 차이는 우연일 수 있습니다.",
                           f" Measured on {rows:,} {of.en}, a difference like this may be chance.")
    return words
