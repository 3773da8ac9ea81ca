"""The sentences of the model card of a model that gives a number."""

from dataclasses import replace

from ...errors import Words
from ..classification.card import CARD as OF_LABELS
from ..pairs.card import CARD as OF_PAIRS
from ..pairs.card import FEATURES

SNIPPET = """```python
from transformers import pipeline

measure = pipeline("text-classification", model="{{repo}}")
known = measure.model.config.number  # lowest, highest: of the training rows; band: four of five are within it
for each in measure([{text}], truncation=True, max_length={{length}}):
    print(min(max(each["score"], known["lowest"]), known["highest"]), "±", known["band"])
```

"""
ONE, PAIR = '"여기에 글을 적으세요."', '{{{{"text": "첫째 글을 여기에 적으세요.", "text_pair": "둘째 글을 여기에 적으세요."}}}}'

TOGETHER = """# pip install transformers torch scikit-learn skops
import skops.io
from transformers import pipeline

folder = {folder}
share = {share:g}  # of the trained model in the answer; the rest is the simple method's
band = {least}  # four of five numbers lie within it, by validation rows
model = pipeline("text-classification", model=folder)
known = model.model.config.number
simple = skops.io.load(f"{{folder}}/simple/model.skops", trusted=[])  # nothing beyond scikit-learn and NumPy
texts = ["여기에 글을 적으세요."]
for one, other in zip(model(texts, truncation=True, max_length={length}), simple.predict(texts)):
    one, other = (min(max(float(each), known["lowest"]), known["highest"]) for each in (one["score"], other))
    print(share * one + (1 - share) * other, "±", *band.values())
"""
TOGETHER_OF_PAIRS = """# pip install transformers torch scikit-learn skops
import numpy as np
import skops.io
from scipy.sparse import hstack
from transformers import pipeline

folder = {folder}
share = {share:g}  # of the trained model in the answer; the rest is the simple method's
band = {least}  # four of five numbers lie within it, by validation rows
model = pipeline("text-classification", model=folder)
known = model.model.config.number
simple = skops.io.load(f"{{folder}}/simple/model.skops", trusted=[])  # nothing beyond scikit-learn and NumPy
pairs = [("첫째 글을 여기에 적으세요.", "둘째 글을 여기에 적으세요.")]
""" + FEATURES + """asked = [{{"text": text, "text_pair": second}} for text, second in pairs]
for mine, line in zip(model(asked, truncation=True, max_length={length}), simple["regression"].predict(features)):
    mine, line = (min(max(float(each), known["lowest"]), known["highest"]) for each in (mine["score"], line))
    print(share * mine + (1 - share) * line, "±", *band.values())
"""
SIMPLE = Words("단순한 방법은 글자 조각의 TF-IDF와 능형 회귀이고, `simple/model.skops`에 있습니다.",
               "The simple method is TF-IDF of pieces of words with ridge regression; it lies in `simple/model.skops`.")
GIVEN = Words("답은 수 그대로입니다: 학습 행의 평균과 표준편차가 모델의 마지막 층에 들어 있어 따로 바꿀 것이 없습니다. `config.json`의 `number`에 그 값과 범위(`lowest`, "
              "`highest`), 열에 여덟이 드는 폭(`band`)이 있습니다. 비공개 저장소라면 먼저 `hf auth login`으로 로그인하세요.",
              "The score is the number itself: mean and deviation of the training rows are in the model's last layer. "
              "`number` in `config.json` has them, with the range (`lowest`, `highest`) and the distance within which "
              "four of five lie (`band`). If the repository is private, log in first with `hf auth login`.")
_, other_field, long_text, weighty = OF_LABELS.limits
RANGE = Words("학습한 수의 범위 안에서만 답합니다. 아주 낮거나 높은 수는 가운데 쪽으로 답하기 쉽습니다.",
              "It answers within the range of the numbers it has learnt, and very low or high ones tend to be answered "
              "too near the middle.")
BAND = Words("±폭은 검증 행의 차이로 정했고, 글마다 다르지 않습니다. 학습한 것과 비슷한 글에서 열에 여덟이 그 안에 든다는 뜻입니다.",
             "The band ± is chosen by the differences on validation rows and is the same for every text: of texts like "
             "those, four of five lie within it.")

CARD = replace(
    OF_LABELS,
    purpose=Words(
        "한국어 글을 읽고 {labels}에 적힐 수를 맞힙니다({task}).\n\n{made}",
        "Reads a Korean text and gives the number that {labels} would have ({task}).\n\n{made}"),
    use=Words(SNIPPET.format(text=ONE) + GIVEN.ko, SNIPPET.format(text=ONE) + GIVEN.en),
    weights=Words("피어슨 상관이 가장 높은 {epoch}번째 에폭의 가중치입니다.",
                  "The weights are those of epoch {epoch}, which has the best Pearson correlation."),
    limits=(RANGE, BAND, other_field, long_text, weighty),
    together=TOGETHER, simple=SIMPLE,
    tuned=Words("**{tuning}**: {title}의 학습 행 {rows:,}개로 수 맞히기를 학습했습니다(평균 제곱 오차).",
                "**{tuning}**: to give a number, on {rows:,} training rows of {title} (mean squared error)."))
_, _, long_pair, order, *_ = OF_PAIRS.limits
CARD_OF_PAIRS = replace(
    CARD,
    purpose=Words(
        "한국어 글 두 개를 함께 읽고 {labels}에 적힐 수를 맞힙니다({task}). 첫째 글 열은 {text}, 둘째 글 열은 {second}입니다.\n\n"
        "{made}",
        "Reads two Korean texts together and gives the number that {labels} would have ({task}). It has learnt from a "
        "column {text} of first texts, and a column {second} of second ones.\n\n{made}"),
    use=Words(SNIPPET.format(text=PAIR) + GIVEN.ko, SNIPPET.format(text=PAIR) + GIVEN.en),
    limits=(RANGE, BAND, other_field, long_pair, order, weighty), together=TOGETHER_OF_PAIRS,
    tuned=Words("**{tuning}**: {title}의 학습 쌍 {rows:,}개로 두 글의 수 맞히기를 학습했습니다(평균 제곱 오차).",
                "**{tuning}**: to give a number for two texts, on {rows:,} training pairs of {title} (mean squared "
                "error)."))
