"""The card's sentences on a model's probabilities: calibration, and the limit below which people look themselves."""

from trainer.errors import Words
from trainer.home.least import least_of
from trainer.serving.labelling import UNKNOWN
from trainer.tasks.answering import decision_of, temperature_in
from trainer.tasks.measured import measured_above

from ..record import Record, Say

IN_THE_MODEL = Words("그것으로 나눈 값이 마지막 층에 들어 있습니다", "its last layer is divided by it")


def certainty(record: Record, say: Say, where: Words = IN_THE_MODEL) -> list[str]:
    """All these sentences; `where`: how the temperature is applied."""
    return [_calibrated(record, where, say) + _together(record, say), *_kept_back(record, say)]


def _calibrated(record: Record, where: Words, say: Say) -> str:
    """Whether the model's probabilities are calibrated, with the error on the test rows. They are not if validation
    rows were too few, or an earlier version trained."""
    if temperature_in(record.run) == 1:
        return say("모델의 확률은 보정하지 않았습니다. 90%라고 해서 열에 아홉이 맞는다는 뜻은 아닙니다.",
                   "The model's probabilities are not calibrated: 90% does not mean right nine times out of ten.")
    words = say(f"모델의 확률은 검증 행으로 보정했습니다(온도 {temperature_in(record.run):.2f}, {where.ko}).",
                f"The model's probabilities are calibrated on the validation rows (temperature "
                f"{temperature_in(record.run):.2f}: {where.en}).")
    if not record.test or not (found := record.test["figures"].get("reliability")):
        return words
    return words + say(f" 시험 행에서 기대 보정 오차는 {found['error']:.1%}이고, 보정하기 전에는 {found['before']:.1%}였습니다.",
                       f" On the test rows the expected calibration error is {found['error']:.1%}; before, it was "
                       f"{found['before']:.1%}.")


def _together(record: Record, say: Say) -> str:
    """The same for the mean of model and simple method, if that answers in KoTune: it has its own temperature."""
    if record.share == 1:
        return ""
    by = decision_of(record.run, record.share)
    if by is None or by.temperature == 1:
        return say(" ‘코튠과 똑같이 답하기’로 얻는 확률은 보정하지 않았습니다.",
                   " Those of answers as KoTune gives them are not calibrated.")
    return say(f" ‘코튠과 똑같이 답하기’로 얻는 확률은 그 프로그램이 따로 보정합니다(온도 {by.temperature:.2f}).",
               f" Those of answers as KoTune gives them are calibrated by the program above, with a temperature of "
               f"their own ({by.temperature:.2f}).")


def _kept_back(record: Record, say: Say) -> list[str]:
    """The limit chosen for the project, if there is one, and its effect."""
    least = least_of(record.run.project)
    if not least or not (found := measured_above(record.run, [least]).get(least)):
        return []
    answered, right = found
    return [say(f"코튠에서는 확률이 {least:.0%}보다 낮으면 ‘{UNKNOWN.ko}’이라고 답하고 사람이 봅니다. 배우지 않은 글의 {answered:.0%}에 답했고, "
                f"답한 것의 {right:.0%}가 맞았습니다.",
                f"In KoTune an answer with a probability below {least:.0%} is “{UNKNOWN.en}”, and a person decides: "
                f"{answered:.0%} of texts that it had not learnt were answered, and {right:.0%} of these rightly.")]
