"""The sentences of the model card of a model that reads pairs of texts."""

from dataclasses import replace

from ...errors import Words
from ..classification.card import CARD as OF_LABELS

SNIPPET = """```python
from transformers import pipeline

classify = pipeline("text-classification", model="{{repo}}")
pair = {{{{"text": "{one}", "text_pair": "{other}"}}}}
print(classify(pair, top_k=None, truncation=True, max_length={{length}}))
```

"""

FEATURES = """one, other = (simple["vectorizer"].transform(side) for side in zip(*pairs))
both = one.multiply(other)
sizes = [len(term) for term in simple["vectorizer"].get_feature_names_out()]
lengths = np.equal.outer(sizes, [1, 2, 3, 4]).astype(float)
norms = np.sqrt((one.power(2) @ lengths) * (other.power(2) @ lengths))
alike = (both @ lengths) / np.maximum(norms, 1e-9)
features = hstack([one, other, abs(one - other), 5 * both, 3 * both.sum(axis=1), 3 * alike]).tocsr()
"""
TOGETHER = """# pip install transformers torch scikit-learn skops
import numpy as np
import skops.io
from scipy.sparse import hstack
from transformers import pipeline

folder = {folder}
share = {share:g}  # of the trained model in the answer; the rest is the simple method's
temperature = {temperature:g}  # by it the mean of both is as sure as it is right, on validation rows
model = pipeline("text-classification", model=folder)
simple = skops.io.load(f"{{folder}}/simple/model.skops", trusted=[])  # nothing beyond scikit-learn and NumPy
pairs = [("첫째 글을 여기에 적으세요.", "둘째 글을 여기에 적으세요.")]
""" + FEATURES + """chances = simple["regression"].predict_proba(features)
for (text, second), row in zip(pairs, chances):
    pair = {{"text": text, "text_pair": second}}
    scores = model(pair, top_k=None, truncation=True, max_length={length})
    answer = {{each["label"]: share * each["score"] for each in scores}}
    for label, chance in zip(simple["regression"].classes_, row):
        answer[str(label)] += float((1 - share) * chance)
    sure = {{label: chance ** (1 / temperature) for label, chance in answer.items()}}
    answer = {{label: chance / sum(sure.values()) for label, chance in sure.items()}}
    print(max(answer, key=answer.get), answer)
"""

always, other_field, _, weighty = OF_LABELS.limits
CARD = replace(
    OF_LABELS,
    purpose=Words(
        "한국어 글 두 개를 함께 읽고, 둘의 관계로 라벨 {count}가지 가운데 하나를 고릅니다({task}). 첫째 글 열은 {text}, 둘째 글 열은 {second}입니다.\n\n"
        "라벨: {labels}\n\n{made}",
        "Reads two Korean texts together and chooses one of {count} labels for how they stand to one another ({task}). "
        "It has learnt from a column {text} of first texts, and a column {second} of second ones.\n\n"
        "Labels: {labels}\n\n{made}"),
    use=Words(
        SNIPPET.format(one="첫째 글을 여기에 적으세요.", other="둘째 글을 여기에 적으세요.")
        + "두 글의 차례를 지켜 주세요. 비공개 저장소라면 먼저 `hf auth login`으로 로그인하세요.",
        SNIPPET.format(one="첫째 글을 여기에 적으세요.", other="둘째 글을 여기에 적으세요.")
        + "Keep to the order of the two texts. If the repository is private, log in first with `hf auth login`."),
    limits=(
        always, other_field,
        Words("두 글을 합쳐 {length}토큰까지 읽습니다. 넘치면 긴 글의 뒤부터 읽지 않습니다.",
              "It reads {length} tokens of both texts together; beyond that, the end of the longer one is not read."),
        Words("두 글의 차례를 바꾸면 답이 달라질 수 있습니다.", "With the two texts in the other order the answer may differ."),
        weighty),
    together=TOGETHER,
    tuned=Words("**{tuning}**: {title}의 학습 쌍 {rows:,}개로 두 글의 관계를 학습했습니다.",
                "**{tuning}**: to tell how two texts relate, on {rows:,} training pairs of {title}."))
