"""How far probabilities can be trusted, in words: what they say beside what is true, and by how much they are apart."""

from markupsafe import Markup

from trainer.errors import Words

from ..parts import join
from ..place import Visit
from ..runs.glossary import term

ABOUT = 0.8  # the probability that is told of, or the nearest that many answers have
ERROR = Words("기대 보정 오차", "expected calibration error")


def trust(found: dict | None, of: Words, visit: Visit) -> Markup:
    """`found`: as `certainty.reliability` gives it; `of`: what has a probability each."""
    if not found:
        return Markup('<p class="kt-hint">{}</p>').format(visit.say(
            "시험한 행이 적어, 확률이 얼마나 맞는지는 아직 말할 수 없습니다.",
            "Too few rows were tested to say how far the probabilities hold."))
    near = min(found["bins"], key=lambda each: abs(each["sure"] - ABOUT))
    told = visit.say(
        f"확률 {near['sure']:.0%}쯤이라고 답한 {of.ko} {near['rows']:,}개 가운데 실제로 맞은 것은 {near['right']:.0%}입니다.",
        f"Of {near['rows']:,} {of.en} answered with a probability of about {near['sure']:.0%}, {near['right']:.0%} are "
        "right.")
    before, after = (f"{100 * found[name]:.1f}" for name in ("before", "error"))
    error = Markup(visit.say("말한 확률과 실제는 평균 {}%p 어긋납니다({}). ",
                             "What is stated and what is true differ by {} points on average ({}). ")).format(
        after, term(ERROR, visit))
    mended = visit.say(f"검증 행으로 보정하기 전에는 {before}%p였습니다.",
                       f"Before they were calibrated on the validation rows: {before}.") \
        if found["before"] != found["error"] else visit.say(
            "이 확률은 보정하지 않았습니다. 검증 행이 적거나, 앞선 버전에서 학습한 모델입니다.",
            "They were not calibrated: validation rows are too few, or an earlier version has trained the model.")
    return join([Markup('<p class="kt-lead">{}</p>').format(told), Markup("<p>{}{}</p>").format(error, mended)])
