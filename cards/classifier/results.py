"""The card's results: test scores beside the baselines, the epochs, the confusion matrix, each label."""

from trainer.kinds.interval import accuracy_interval
from trainer.tasks.classification.simple import TITLES

from ..markdown import bullets, table
from ..record import Record, Say
from ..verdict import doubt, verdict, weightier

MATRIX = 12  # labels up to which the whole confusion matrix is shown, and frequent mistakes beyond


def results(record: Record, say: Say) -> str:
    picture = f"![{say('학습 곡선, 혼동 행렬, ROC 곡선', 'Curves, confusion matrix, ROC')}]({record.run.curves.name})"
    parts = [_scores(record, say), *_folds(record, say), *_judgement(record, say), picture, _epochs(record, say)]
    if record.test:
        parts += [_confusion(record, say), _labels(record, say)]
    return "\n\n".join(parts)


def _scores(record: Record, say: Say) -> str:
    test = record.test
    if test is None:
        return say("시험 행으로는 아직 재지 않았습니다(자동 탐색의 시도입니다). 아래는 검증 점수입니다.",
                   "Not measured on the test rows (this is a trial of a search). Below are validation scores.")
    rows = {say("이 모델", "This model"): test["metrics"],
            **{say(*TITLES[name]): test["baselines"][name] for name in ("tfidf", "majority")}}
    return "\n\n".join([
        say(f"학습에 한 번도 쓰지 않은 시험 행 {test['rows']:,}개로 쟀습니다.",
            f"Measured on {test['rows']:,} test rows that training never saw."),
        table([say("방법", "Method"), say("정확도", "Accuracy"), say("95% 신뢰구간", "95 % interval"), "Macro F1",
               say("손실", "Loss")], [_score_row(name, metrics, test["rows"]) for name, metrics in rows.items()]),
        say("신뢰구간은 윌슨 점수 구간이고, 손실은 교차 엔트로피입니다.",
            "The interval is Wilson's score interval; the loss is cross entropy.")])


def _folds(record: Record, say: Say) -> list[str]:
    """What the cross-validation says of this model's settings, where there is one."""
    if (found := record.folds) is None:
        return []
    mine, simple, (low, high) = found["metrics"], found["baselines"]["tfidf"], found["interval"]
    done, of, rows = len(found["folds"]), found["of"], found["rows"]
    told = say(
        f"**교차 검증({of}겹{f' 가운데 {done}겹' if done < of else ''})**: 학습·검증 행 {rows:,}개를 겹으로 나누어, 그 겹을 빼고 같은 설정으로 "
        f"(조기 종료 없이) 학습한 모델로 쟀습니다. 정확도 {mine['accuracy']:.4f}(95% {low:.1%} – {high:.1%}), Macro F1 "
        f"{mine['macro_f1']:.4f}. 같은 겹에서 TF-IDF: 정확도 {simple['accuracy']:.4f}, Macro F1 {simple['macro_f1']:.4f}.",
        f"**Cross-validation ({f'{done} of ' if done < of else ''}{of} folds)**: {rows:,} training and validation rows "
        "were divided into folds, each judged by a model that was trained without it, with the same settings but for "
        f"early stopping. Accuracy {mine['accuracy']:.4f} (95 % {low:.1%} – {high:.1%}), macro F1 "
        f"{mine['macro_f1']:.4f}. TF-IDF on the same folds: accuracy {simple['accuracy']:.4f}, macro F1 "
        f"{simple['macro_f1']:.4f}.")
    if (deviation := found["deviation"]["accuracy"]) is not None:
        spread = f"{found['mean']['accuracy']:.4f} ± {deviation:.4f}"
        told += say(f" 겹마다의 정확도는 평균 {spread}(표준편차).", f" Mean accuracy of the folds: {spread} (standard deviation).")
    if found["adapted"]:
        told += say(" 바탕 모델은 이 글들을 라벨 없이 읽은 적이 있습니다.",
                    " The base model had read these texts, without labels.")
    return [told]


def _judgement(record: Record, say: Say) -> list[str]:
    """What the figures mean in a sentence, and how far those of the test rows can be trusted."""
    if (test := record.test) is None:
        return []
    words = [verdict(weightier(test, record.folds))[1], *filter(None, [doubt(test)])]
    return [bullets([f"**{say(*each)}**" for each in words])]


def _score_row(name: str, metrics: dict, rows: int) -> list[str]:
    low, high = accuracy_interval(metrics["accuracy"], rows)
    return [name, f"{metrics['accuracy']:.4f}", f"{low:.1%} – {high:.1%}", f"{metrics['macro_f1']:.4f}",
            f"{metrics['loss']:.4f}"]


def _epochs(record: Record, say: Say) -> str:
    best = record.result["best_epoch"]
    rows = [[f"{epoch['epoch']}", *(f"{epoch['metrics'][name]:.4f}" for name in ("loss", "accuracy", "macro_f1"))]
            for epoch in record.epochs]
    return "\n\n".join([
        say("### 에폭마다의 검증 점수", "### Validation after each epoch"),
        table([say("에폭", "Epoch"), say("손실", "Loss"), say("정확도", "Accuracy"), "Macro F1"], rows),
        say(f"Macro F1이 가장 높은 {best}번째 에폭의 가중치입니다.",
            f"The weights are those of epoch {best}, which has the best macro F1.")])


def _confusion(record: Record, say: Say) -> str:
    matrix = record.test["figures"]["confusion"]
    whole = len(matrix) <= MATRIX
    title = say("### 혼동 행렬(시험 행)" if whole else "### 가장 잦은 혼동(시험 행)",
                "### Confusion matrix (test rows)" if whole else "### Most frequent confusions (test rows)")
    return f"{title}\n\n{_matrix(record, matrix, say) if whole else _mistakes(record, matrix, say)}"


def _matrix(record: Record, matrix: list[list[int]], say: Say) -> str:
    head = [say("정답 ＼ 예측", "Truth ＼ predicted"), *record.labels]
    return table(head, [[label, *counts] for label, counts in zip(record.labels, matrix, strict=True)])


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
