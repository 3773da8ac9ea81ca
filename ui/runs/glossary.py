"""The glossary: what the words on the page mean, in one plain sentence each."""

import gradio as gr
from markupsafe import Markup

from trainer.errors import Words
from trainer.tasks import LABELLING, TASKS

from ..language import say
from ..parts import explained, join
from ..place import Visit

EPOCH, STEP, FOLD = Words("에폭", "Epoch"), Words("단계", "Step"), Words("겹", "Fold")
INTERVAL, PRECISION_RECALL = Words("95% 신뢰구간", "95% interval"), Words("정밀도–재현율", "Precision–recall")
SIMPLE = TASKS[LABELLING].simple_methods[TASKS[LABELLING].partner]
METRICS = {metric.title: metric.explains for task in TASKS.values() for metric in task.metrics if metric.explains}

WORDS = [
    (Words("바탕 모델", "Base model"),
     Words("학습의 출발점이 되는 모델로, 한국어 글을 많이 읽어 두어 말을 이미 압니다.",
           "The model that training starts from: it has read much Korean and knows the language.")),
    (EPOCH,
     Words("학습할 글을 처음부터 끝까지 한 번 다 배우는 것입니다.", "One pass through all the texts that are learnt from.")),
    (STEP,
     Words("글 몇 개를 한꺼번에 보고 모델을 조금 고치는 일로, 에폭 하나는 여러 단계입니다.",
           "A few texts are read together and the model is changed a little; an epoch is many such steps.")),
    (Words("학습률", "Learning rate"),
     Words("한 단계에 모델을 얼마나 크게 고치는지로, 처음에 서서히 올렸다가 끝으로 갈수록 내립니다.",
           "How far each step changes the model: it rises at the beginning and falls towards the end.")),
    (Words("기울기 크기", "Gradient norm"),
     Words("방금 본 글이 모델을 얼마나 세게 고치려 했는지로, 갑자기 크게 튀거나 0에 붙어 있으면 학습률이 너무 높을 수 있습니다.",
           "How strongly the texts just read would change the model. Where it leaps, or stays at 0, the learning rate "
           "may be too high.")),
    (Words("토큰", "Token"),
     Words("모델이 글을 읽는 조각으로, 낱말 하나가 한 조각일 때도 여러 조각일 때도 있습니다.",
           "A piece in which the model reads texts: a word is one of them, or several.")),
    (SIMPLE,
     Words("글에 어떤 글자 조각이 얼마나 나오는지만 세는 방법(TF-IDF와 로지스틱 회귀)으로, 모델은 이보다 나아야 쓸모가 있습니다.",
           "It does no more than count pieces of words (TF-IDF with logistic regression); a model is worth having if "
           "it does better.")),
    *METRICS.items(),
    (Words("혼동 행렬", "Confusion matrix"),
     Words("가로줄은 정답, 세로줄은 모델의 답이라, 대각선 밖의 칸이 어느 라벨을 어느 라벨로 잘못 보았는지 보여 줍니다.",
           "Rows are the truth and columns the model's answers, so cells off the diagonal show which label is taken "
           "for which other.")),
    (Words("ROC 곡선", "ROC curve"),
     Words("모델이 이 라벨이라고 더 쉽게 답하게 할수록 옳게 찾는 글과 잘못 넣는 글이 어떻게 함께 느는지 보여 주며, 왼쪽 위로 붙을수록 좋습니다.",
           "The more readily the model gives a label, the more texts it finds, and the more it takes wrongly: how both "
           "grow. The closer to the upper left corner, the better.")),
    (PRECISION_RECALL,
     Words("정밀도는 이 라벨이라고 답한 글 가운데 맞은 비율, 재현율은 이 라벨인 글 가운데 찾아낸 비율로, 곡선이 오른쪽 위로 붙을수록 좋습니다.",
           "Precision is the share of answers with a label that are right, recall the share of its texts that are "
           "found. The closer the curve to the upper right corner, the better.")),
    (Words("기대 보정 오차", "expected calibration error"),
     Words("모델이 말한 확률과 실제로 맞은 비율이 평균 얼마나 어긋나는지로, 0에 가까울수록 확률을 그대로 믿어도 됩니다.",
           "By how much the probabilities that a model tells and the share that is right are apart, in the mean: the "
           "closer to 0, the more they can be taken at their word.")),
    (INTERVAL,
     Words("시험 행이 얼마 없어 생기는 우연을 헤아려, 참 정확도가 있을 만한 범위로, 행이 많을수록 좁아집니다.",
           "Where the true accuracy may well lie, chance allowed for: the more test rows, the narrower it is.")),
    (FOLD,
     Words("행을 고르게 나눈 조각 하나로, 나머지 조각으로 배운 모델이 이 조각을 얼마나 맞히는지 잽니다.",
           "One of the equal parts that the rows are divided into: a model that has learnt the others is measured on "
           "it.")),
    (Words("모델 카드", "Model card"),
     Words("모델이 무엇이고 어떤 글로 어떻게 배웠으며 얼마나 믿을 만한지 적은 설명서입니다.",
           "A page that tells what a model is, what it has learnt from and how, and how far it can be trusted."))]


def term(word: Words, visit: Visit, shown: Words | None = None) -> Markup:
    """A word with its meaning, if the glossary has it. `shown`: other words to show for it."""
    meaning, text = next((meaning for known, meaning in WORDS if known == word), None), visit.read(shown or word)
    if meaning is None:
        return Markup.escape(text)
    return explained(text, visit.read(meaning))


def glossary() -> None:
    with gr.Accordion(say("낱말 풀이", "What these words mean"), open=False, elem_classes="kt-glossary"):
        gr.HTML(say(*(_listed(language) for language in ("ko", "en"))))


def _listed(language: str) -> str:
    return str(Markup('<dl class="kt-words">{}</dl>').format(join(
        Markup("<dt>{}</dt><dd>{}</dd>").format(word[language], meaning[language]) for word, meaning in WORDS)))
