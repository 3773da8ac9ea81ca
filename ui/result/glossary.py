"""What the words on the page mean, folded, one plain sentence each."""

import gradio as gr
from markupsafe import Markup

from trainer.errors import Words

from ..language import say
from ..parts import join

WORDS = [
    (Words("TF-IDF", "TF-IDF"),
     Words("글에 어떤 글자 조각이 얼마나 나오는지만 세는 간단한 방법으로, 모델은 이보다 나아야 쓸모가 있습니다.",
           "A simple method that does no more than count pieces of words; a model is worth having if it does better.")),
    (Words("Macro F1", "Macro F1"),
     Words("라벨마다 빠뜨린 글과 잘못 넣은 글을 함께 헤아린 점수(F1)를 내어, 드문 라벨도 똑같이 쳐서 평균한 값입니다.",
           "For each label a score (F1) that counts both what was missed and what was wrongly taken for it; of these "
           "the mean, in which a rare label weighs as much as a common one.")),
    (Words("손실", "Loss"),
     Words("모델이 정답을 얼마나 뜻밖으로 여기는지 잰 값으로, 낮을수록 좋습니다.",
           "How much the right answers surprise the model; the lower, the better.")),
    (Words("혼동 행렬", "Confusion matrix"),
     Words("가로줄은 정답, 세로줄은 모델의 답이라, 대각선 밖의 칸이 어느 라벨을 어느 라벨로 잘못 보았는지 보여 줍니다.",
           "Rows are the truth and columns the model's answers, so cells off the diagonal show which label is taken "
           "for which other.")),
    (Words("95% 신뢰구간", "95 % interval"),
     Words("시험 행이 얼마 없어 생기는 우연을 헤아려, 참 정확도가 있을 만한 범위로, 행이 많을수록 좁아집니다.",
           "Where the true accuracy may well lie, chance allowed for: the more test rows, the narrower it is."))]


def glossary() -> None:
    with gr.Accordion(say("낱말 풀이", "What these words mean"), open=False, elem_id="glossary"):
        gr.HTML(say(*(_listed(language) for language in ("ko", "en"))))


def _listed(language: str) -> str:
    return str(Markup('<dl class="kt-words">{}</dl>').format(join(
        Markup("<dt>{}</dt><dd>{}</dd>").format(word[language], meaning[language]) for word, meaning in WORDS)))
