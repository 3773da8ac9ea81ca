"""The results of a model that gives a number: comparison with simple methods, folds, low and high numbers."""

from trainer.errors import Words
from trainer.kinds.written import in_unit, significant

from ..markdown import table
from ..record import Record, Say
from .comparison import comparison

HOW = Words("평균 차이(MAE)는 수의 단위 그대로이고, 신뢰구간은 그 평균의 정규 근사입니다. 단순한 방법은 글자 조각의 TF-IDF와 능형 회귀이고, 손실은 제곱 오차의 평균을 분산으로 나눈 "
            "값입니다.",
            "The mean difference (MAE) has the unit of the numbers, and its interval is the normal one of a mean. The "
            "simple "
            "method is TF-IDF of pieces of words with ridge regression; the loss is the mean squared error as a share "
            "of the variance.")


def compared(record: Record, say: Say) -> list[str]:
    return comparison(record, HOW, say)


def details(record: Record, say: Say) -> list[str]:
    """A table of the errors for low and high true numbers, and the share of numbers within the band."""
    if record.test is None:
        return []
    rows = [[each["name"], each["rows"], significant(each["mae"], 4), significant(each["bias"])]
            for each in record.test["figures"]["stretches"]]
    head = [say("정답", "Truth"), say("시험 행", "Test rows"), say("평균 차이", "Mean difference"), say("치우침(답 − 정답)", "Bias")]
    return ["\n\n".join([say("### 정답이 낮을 때와 높을 때(시험 행)", "### Where the true number is low or high (test rows)"),
                         table(head, rows), *_band(record, say)])]


def limits(record: Record, say: Say) -> list[str]:
    return []


def _band(record: Record, say: Say) -> list[str]:
    found = record.test["metrics"]
    if "band" not in found:
        return []
    band = say(*in_unit(significant(found["band"]), record.survey.unit))
    return [say(f"검증 행의 80%가 답에서 ±{band} 안에 듭니다(분할 등각 구간). 시험 행에서는 {found['within']:.0%}가 들었습니다.",
                f"80% of the validation rows lie within ±{band} of the answer (split-conformal); of the test rows "
                f"{found['within']:.0%} do.")]
