"""The results of a model that finds spans: comparison with simple methods, each kind, confusions."""

from trainer.errors import Words

from ..markdown import table
from ..record import Record, Say
from .certainty import certainty
from .comparison import comparison

MATRIX = 12  # kinds; with more, the confusion matrix is not shown
HOW = Words("개체 F1은 시작과 끝, 종류가 모두 맞은 것만 센 micro F1이고, 글자 F1은 KLUE의 방식입니다. 단순한 방법은 글자 특징으로 배운 CRF와, 학습 행에서 본 말을 찾는 "
            "사전입니다. "
            "신뢰구간은 윌슨 점수 구간입니다.",
            "Entity F1 is a micro F1 that counts only what has the right bounds and kind; character F1 is KLUE's. The "
            "simple methods are a CRF over characters, and a dictionary of what training rows have marked. The "
            "interval "
            "is Wilson's score interval.")

BY_KOTUNE = Words("코튠이 개체의 확률을 그것으로 고칩니다", "KoTune divides the log odds of an entity by it")


def compared(record: Record, say: Say) -> list[str]:
    return comparison(record, HOW, say)


def details(record: Record, say: Say) -> list[str]:
    return [_kinds(record, say), _loosely(record, say), _confusion(record, say)] if record.test else []


def limits(record: Record, say: Say) -> list[str]:
    rare = say("표시가 몇 곳뿐인 종류가 있습니다. 그런 종류의 점수는 거의 뜻이 없습니다.",
               "Some kinds have a few marks only; their scores mean next to nothing.")
    sure = certainty(record, say, BY_KOTUNE)
    return sure + [rare] * any(each.code == "rare_classes" for each in record.survey.findings)


def _kinds(record: Record, say: Say) -> str:
    of = record.test["metrics"]
    rows = [[kind, *(f"{value:.4f}" for value in scores), count] for kind, *scores, count in zip(
        record.labels, *(of[name] for name in ("precision", "recall", "f1", "support")), strict=True)]
    head = [say("종류", "Kind"), say("정밀도", "Precision"), say("재현율", "Recall"), "F1", say("개체", "Entities")]
    return f"{say('### 종류마다(시험 행)', '### Each kind (test rows)')}\n\n{table(head, rows)}"


def _loosely(record: Record, say: Say) -> str:
    of = record.test["metrics"]
    rows = [[say(ko, en), f"{of[name]:.4f}"] for name, ko, en in (
        ("exact_f1", "자리만 맞음", "bounds alone (exact)"), ("partial_f1", "자리가 걸침", "bounds that touch (partial)"),
        ("type_f1", "걸친 자리에서 종류가 맞음", "kind of what touches (type)")) if name in of]
    return f"{say('### 느슨하게 재면(nervaluate)', '### Measured loosely (nervaluate)')}\n\n{table(['', 'F1'], rows)}"


def _confusion(record: Record, say: Say) -> str:
    matrix = record.test["figures"]["confusion"]
    if len(matrix) > MATRIX:
        return ""
    names = [*record.labels, say("(없음)", "(none)")]
    rows = [[name, *counts] for name, counts in zip(names, matrix, strict=True)]
    title = say("### 종류의 혼동 행렬(시험 행)", "### Confusion of kinds (test rows)")
    return f"{title}\n\n{table([say('정답 ＼ 예측', 'Truth ＼ predicted'), *names], rows)}"
