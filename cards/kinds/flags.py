"""The results of a model that gives several labels: comparison with simple methods, folds, each label."""

from trainer.errors import Words

from ..markdown import table
from ..record import Record, Say
from .certainty import certainty
from .comparison import comparison

HOW = Words("Micro F1은 붙여야 할 라벨과 붙인 라벨을 모두 모아 그 가운데 맞는 것의 비율입니다. 단순한 방법은 글자 조각의 TF-IDF와 라벨마다의 로지스틱 회귀입니다. "
            "신뢰구간은 한 글의 라벨들이 서로 얽힌 것을 헤아린 윌슨 점수 구간이고, 손실은 이진 교차 엔트로피입니다.",
            "Micro F1 is the share that agrees of all labels that should be given and all that are. The simple method "
            "is TF-IDF of pieces of words with a logistic regression for each label. The interval is Wilson's score "
            "interval, allowing for the labels of one text depending on one another; the loss is binary cross entropy.")


def compared(record: Record, say: Say) -> list[str]:
    return comparison(record, HOW, say)


def details(record: Record, say: Say) -> list[str]:
    """A table of the labels, with the probability from which on each is given."""
    if record.test is None:
        return []
    of = record.test["metrics"]
    head = [say("라벨", "Label"), say("정밀도", "Precision"), say("재현율", "Recall"), "F1", say("시험 행", "Test rows"),
            say("붙이는 기준", "Given from")]
    rows = [[label, *(f"{value:.4f}" for value in (precision, recall, f1)), count, f"{least:.2f}"]
            for label, precision, recall, f1, count, least in zip(
                record.labels, *(of[name] for name in ("precision", "recall", "f1", "support", "thresholds")),
                strict=True)]
    chosen = say("라벨을 붙이는 기준(확률)은 F1이 높아지도록 검증 행에서 골랐고, 검증 행이 적은 라벨은 모든 라벨에 두루 알맞은 값을 씁니다. 모델의 "
                 "config.json에 `thresholds`로 들어 있습니다.",
                 "From which probability on a label is given was chosen by the validation rows, for a good F1; a label "
                 "of which they have few uses what suits all labels. The model's config.json has them as `thresholds`.")
    return ["\n\n".join([say("### 라벨마다(시험 행)", "### Each label (test rows)"), table(head, rows), chosen])]


def limits(record: Record, say: Say) -> list[str]:
    rare = say("행이 몇 개뿐인 라벨이 있습니다. 그런 라벨의 점수는 거의 뜻이 없습니다.",
               "Some labels have a few rows only; their scores mean next to nothing.")
    return certainty(record, say) + [rare] * any(each.code == "rare_classes" for each in record.survey.findings)
