"""The results of a model that scores labels: comparison with simple methods, folds, confusion matrix, each label."""

from trainer.errors import Words

from ..markdown import table
from ..record import Record, Say
from .certainty import certainty
from .comparison import comparison

MATRIX = 12  # labels; with more, frequent mistakes are shown instead of the confusion matrix
HOW = Words("단순한 방법은 글자 조각의 TF-IDF와 로지스틱 회귀입니다. 신뢰구간은 윌슨 점수 구간이고, 손실은 교차 엔트로피입니다.",
            "The simple method is TF-IDF of pieces of words with logistic regression. The interval is Wilson's score "
            "interval; the loss is cross entropy.")


def compared(record: Record, say: Say) -> list[str]:
    return comparison(record, HOW, say)


def details(record: Record, say: Say) -> list[str]:
    return [_confusion(record, say), _labels(record, say)] if record.test else []


def limits(record: Record, say: Say) -> list[str]:
    rare = say("행이 몇 개뿐인 라벨이 있습니다. 그런 라벨의 점수는 거의 뜻이 없습니다.",
               "Some labels have a few rows only; their scores mean next to nothing.")
    return certainty(record, say) + [rare] * any(each.code == "rare_classes" for each in record.survey.findings)


def _confusion(record: Record, say: Say) -> str:
    matrix = record.test["figures"]["confusion"]
    if len(matrix) > MATRIX:
        title = say("### 가장 잦은 혼동(시험 행)", "### Most frequent confusions (test rows)")
        return f"{title}\n\n{_mistakes(record, matrix, say)}"
    title, head = say("### 혼동 행렬(시험 행)", "### Confusion matrix (test rows)"), say("정답 ＼ 예측", "Truth ＼ predicted")
    rows = [[label, *counts] for label, counts in zip(record.labels, matrix, strict=True)]
    return f"{title}\n\n{table([head, *record.labels], rows)}"


def _mistakes(record: Record, matrix: list[list[int]], say: Say) -> str:
    pairs = sorted(((count, truth, guess) for truth, counts in enumerate(matrix)
                    for guess, count in enumerate(counts) if count and truth != guess), reverse=True)[:MATRIX]
    if not pairs:
        return say("잘못 나눈 행이 없습니다.", "There is none.")
    return table([say("정답", "Truth"), say("예측", "Predicted"), say("행", "Rows")],
                 [[record.labels[truth], record.labels[guess], count] for count, truth, guess in pairs])


def _labels(record: Record, say: Say) -> str:
    counts = map(sum, record.test["figures"]["confusion"])
    rows = [[number, label, f"{f1:.4f}", count] for number, (label, f1, count) in enumerate(
        zip(record.labels, record.test["metrics"]["f1"], counts, strict=True), 1)]
    return "\n\n".join([say("### 라벨별 F1(시험 행)", "### F1 of each label (test rows)"),
                        table([say("번호", "No."), say("라벨", "Label"), "F1", say("시험 행", "Test rows")], rows)])
