"""The metrics that tasks name; the kinds of answers compute them."""

from ..errors import Words
from ..kinds.figures import Metric

MACRO_F1 = Metric("macro_f1", Words("Macro F1", "Macro F1"), explains=Words(
    "라벨마다 빠뜨린 글과 잘못 넣은 글을 함께 헤아린 점수(F1)를 내어, 드문 라벨도 똑같이 쳐서 평균한 값입니다.",
    "For each label a score (F1) that counts both what was missed and what was wrongly taken for it; of these the "
    "mean, in which a rare label weighs as much as a common one."),
    of=Words(" · 라벨별 F1의 평균", " · mean over labels"))
MICRO_F1 = Metric("micro_f1", Words("Micro F1", "Micro F1"), explains=Words(
    "붙여야 할 라벨과 모델이 붙인 라벨을 모두 모아, 그 가운데 서로 맞는 것의 비율입니다. 빠뜨린 라벨과 잘못 붙인 라벨이 똑같이 점수를 깎습니다.",
    "Of all labels that should be given and all that are given, the share that agrees: a label that is missed and one "
    "that is wrong cost the same."))
EXACT_MATCH = Metric("exact_match", Words("모두 맞힌 글", "Texts all right"), explains=Words(
    "라벨을 하나도 빠뜨리거나 잘못 붙이지 않은 글의 비율입니다.", "The share of texts of which no label is missed or wrong."))
ACCURACY = Metric("accuracy", Words("정확도", "Accuracy"))
LOSS = Metric("loss", Words("손실", "Loss"), "lower", "number", Words(
    "모델이 정답을 얼마나 뜻밖으로 여기는지 잰 값으로, 낮을수록 좋습니다.",
    "How much the right answers surprise the model; the lower, the better."))
PERPLEXITY = Metric("perplexity", Words("퍼플렉시티", "Perplexity"), "lower", "count", Words(
    "가린 조각 하나를 맞힐 때 후보 몇 개 사이에서 망설이는 셈인지 잰 값으로, 낮을수록 그 글의 말을 잘 압니다.",
    "Among how many candidates the model hesitates, as it were, when it guesses a hidden piece; the lower, the better "
    "it knows the language of these texts."))
GUESSED = Metric("masked_accuracy", Words("맞힌 비율", "Guessed right"))
ENTITY_F1 = Metric("entity_f1", Words("개체 F1", "Entity F1"), explains=Words(
    "시작과 끝, 종류까지 모두 맞은 것만 맞았다고 치고, 빠뜨린 것과 잘못 찾은 것을 함께 헤아린 점수입니다.",
    "Only what has the right beginning, end and kind counts as right; what was missed and what was wrongly found are "
    "counted alike."))
CHARACTER_F1 = Metric("character_f1", Words("글자 F1", "Character F1"), explains=Words(
    "글자마다 붙는 꼬리표(B, I, O)의 종류별 F1을 평균한 값입니다. 한국어 개체명 평가 KLUE가 쓰는 방식입니다.",
    "The mean F1 of the tags (B, I and O) that characters get, as the Korean benchmark KLUE measures it."))
PEARSON = Metric("pearson", Words("피어슨 상관", "Pearson correlation"), form="number", explains=Words(
    "정답이 클수록 답도 그만큼 큰지 잰 값입니다. 꼭 그러면 1, 아무 관계가 없으면 0입니다.",
    "How far answers grow as the true numbers do: 1 if exactly so, 0 if not at all."))
SPEARMAN = Metric("spearman", Words("스피어만 순위 상관", "Spearman correlation"), form="number", explains=Words(
    "답의 순위가 정답의 순위와 얼마나 같은지 잰 값으로, 1이면 순서가 모두 맞습니다.",
    "How far the ranks of the answers agree with those of the true numbers; at 1 all stand in the right order."))
MAE = Metric("mae", Words("평균 차이(MAE)", "Mean difference (MAE)"), "lower", "distance", Words(
    "답이 정답에서 평균 얼마나 떨어져 있는지 잰 값으로, 수의 단위 그대로이고 작을수록 좋습니다.",
    "How far answers are from the true numbers on average, in their own unit; the smaller, the better."))
