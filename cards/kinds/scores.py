"""The results of a model that scores labels: test rows beside simple methods, folds, confusion matrix, each label."""

from trainer.errors import Words
from trainer.kinds.interval import accuracy_interval
from trainer.tasks.answering import words_of
from trainer.tasks.metrics import ACCURACY, LOSS, MACRO_F1
from trainer.tasks.revised import doubt_of

from ..markdown import bullets, numbers, table
from ..record import Record, Say
from ..verdict import doubt, drift, verdict, weightier

MATRIX = 12  # labels up to which the whole confusion matrix is shown, and frequent mistakes beyond


def compared(record: Record, say: Say) -> list[str]:
    """The model beside simple methods, on the test rows and in folds, and what that means."""
    return [_tested(record, say), *_folds(record, say), *_judgement(record, say)]


def details(record: Record, say: Say) -> list[str]:
    return [_confusion(record, say), _labels(record, say)] if record.test else []


def limits(record: Record, say: Say) -> list[str]:
    if not any(each.code == "rare_classes" for each in record.survey.findings):
        return []
    return [say("행이 몇 개뿐인 라벨이 있습니다. 그런 라벨의 점수는 거의 뜻이 없습니다.",
                "Some labels have a few rows only; their scores mean next to nothing.")]


def _tested(record: Record, say: Say) -> str:
    test = record.test
    if test is None:
        return say("시험 행으로는 아직 재지 않았습니다(자동 탐색의 시도입니다). 아래는 검증 점수입니다.",
                   "Not measured on the test rows (this is a trial of a search). Below are validation scores.")
    methods = {say(*title): test["baselines"][name] for name, title in reversed(record.task.simple_methods.items())
               if name in test["baselines"]}
    rows = {say("이 모델", "This model"): test["metrics"], **methods}
    return "\n\n".join([
        say(*record.task.card.measured.format(rows=test["rows"])),
        table([say("방법", "Method"), say(*ACCURACY.title), say("95% 신뢰구간", "95 % interval"), say(*MACRO_F1.title),
               say(*LOSS.title)], [[name, *_cells(metrics, test["rows"])] for name, metrics in rows.items()]),
        say("단순한 방법은 글자 조각의 TF-IDF와 로지스틱 회귀입니다. 신뢰구간은 윌슨 점수 구간이고, 손실은 교차 엔트로피입니다.",
            "The simple method is TF-IDF of pieces of words with logistic regression. The interval is Wilson's score "
            "interval; the loss is cross entropy.")])


def _cells(metrics: dict, rows: int) -> list[str]:
    accuracy, *others = numbers((ACCURACY, MACRO_F1, LOSS), metrics)
    return [accuracy, _interval(*accuracy_interval(metrics["accuracy"], rows)), *others]


def _interval(low: float, high: float) -> str:
    return f"{low:.1%} – {high:.1%}"


def _folds(record: Record, say: Say) -> list[str]:
    """The result of cross-validating this model's settings, if that was done."""
    if (folds := record.folds) is None:
        return []
    accuracy, f1 = numbers((ACCURACY, MACRO_F1), folds["metrics"])
    macro, interval = MACRO_F1.title, _interval(*folds["interval"])
    done, of, rows = len(folds["folds"]), folds["of"], folds["rows"]
    text = say(
        f"**교차 검증({of}겹{f' 가운데 {done}겹' if done < of else ''})**: 학습·검증 행 {rows:,}개를 겹으로 나누어, 그 겹을 빼고 같은 설정으로 "
        f"(조기 종료 없이) 학습한 모델로 쟀습니다. 정확도 {accuracy}(95% {interval}), {macro.ko} {f1}.",
        f"**Cross-validation ({f'{done} of ' if done < of else ''}{of} folds)**: {rows:,} training and validation rows "
        "were divided into folds, each judged by a model that was trained without it, with the same settings but for "
        f"early stopping. Accuracy {accuracy} (95 % {interval}), {macro.en} {f1}.")
    if simple := folds["baselines"].get("tfidf"):
        accuracy, f1 = numbers((ACCURACY, MACRO_F1), simple)
        text += say(f" 같은 겹에서 단순한 방법: 정확도 {accuracy}, {macro.ko} {f1}.",
                    f" The simple method on the same folds: accuracy {accuracy}, {macro.en} {f1}.")
    if (deviation := folds["deviation"]["accuracy"]) is not None:
        spread = f"{folds['mean']['accuracy']:.4f} ± {deviation:.4f}"
        text += say(f" 겹마다의 정확도는 평균 {spread}(표준편차).", f" Mean accuracy of the folds: {spread} (standard deviation).")
    if folds["adapted"]:
        text += say(" 바탕 모델은 이 글들을 라벨 없이 읽은 적이 있습니다.", " The base model had read these texts, without labels.")
    return [text]


def _judgement(record: Record, say: Say) -> list[str]:
    """What the figures mean in a sentence, and how far those of the test rows can be trusted."""
    if (test := record.test) is None:
        return []
    measured, origin = weightier(test, record.folds), record.project.origin
    valid = {"metrics": record.best["metrics"], "rows": record.survey.rows["valid"]} if measured is test else None
    by_hand = [doubt_of(origin), doubt_of(origin, folds=True) if record.folds else None]
    words = [verdict(measured)[1], *filter(None, [doubt(test), drift(test, valid), *by_hand])]
    if record.share < 1:
        words.append(Words(f"위의 수치는 미세 조정한 모델만의 것입니다. 코튠 안에서는: {words_of(record.share).ko} ‘써 보기’의 둘째 코드가 그와 똑같이 답합니다.",
                           f"The figures above are of the fine-tuned model alone. Inside KoTune: "
                           f"{words_of(record.share).en} The second program under “How to use it” answers so, too."))
    return [bullets([f"**{say(*each)}**" for each in words])]


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
