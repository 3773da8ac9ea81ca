"""The sentences of the model card of a model that gives several labels."""

from dataclasses import replace

from ...errors import Words
from ..classification.card import CARD as OF_ONE

SNIPPET = """```python
from transformers import pipeline

classify = pipeline("text-classification", model="{{repo}}")
least = classify.model.config.thresholds  # of each label, chosen on validation rows
scores, = classify(["{text}"], top_k=None, truncation=True, max_length={{length}})
print([each["label"] for each in scores if each["score"] >= least[each["label"]]], scores)
```

"""
TOGETHER = """# pip install transformers torch scikit-learn skops
import skops.io
from transformers import pipeline

folder = {folder}
share = {share:g}  # of the trained model in the answer; the rest is the simple method's
temperature = {temperature:g}  # by it the mean of both is as sure as it is right, on validation rows
least = {least}  # of each label, chosen on validation rows
model = pipeline("text-classification", model=folder)
simple = skops.io.load(f"{{folder}}/simple/model.skops", trusted=[])  # nothing beyond scikit-learn and NumPy
texts = ["여기에 글을 적으세요."]
for scores, chances in zip(model(texts, top_k=None, truncation=True, max_length={length}), simple.predict_proba(texts)):
    answer = {{each["label"]: share * each["score"] for each in scores}}
    for number, label in model.model.config.id2label.items():
        answer[label] += float((1 - share) * chances[number])
    for label, chance in answer.items():
        yes, no = chance ** (1 / temperature), (1 - chance) ** (1 / temperature)
        answer[label] = yes / (yes + no)
    print([label for label, chance in answer.items() if chance >= least[label]], answer)
"""

CARD = replace(
    OF_ONE,
    purpose=Words(
        "한국어 글을 읽고 라벨 {count}가지 가운데 맞는 것을 모두 붙입니다. 하나도 붙이지 않을 수도 있습니다({task}).\n\n라벨: {labels}\n\n"
        "{made}",
        "Reads a Korean text and gives it every one of {count} labels that fits, or none ({task}).\n\nLabels: {labels}"
        "\n\n{made}"),
    use=Words(
        SNIPPET.format(text="여기에 글을 적으세요.") + "비공개 저장소라면 먼저 `hf auth login`으로 로그인하세요.",
        SNIPPET.format(text="한국어 글을 여기에 적으세요.") + "If the repository is private, log in first with `hf auth login`."),
    weights=Words("Micro F1이 가장 높은 {epoch}번째 에폭의 가중치입니다. 에폭마다 라벨을 붙이는 기준도 이 검증 행에서 골랐으므로 점수가 조금 좋게 나옵니다.",
                  "The weights are those of epoch {epoch}, which has the best micro F1. These rows have also chosen, "
                  "after each epoch, from which probability on a label is given, which flatters them a little."),
    limits=(
        Words("위 라벨만 붙입니다. 어느 라벨에도 맞지 않는 글에는 붙이지 않는 것이 답이지만, 잘못 붙일 수 있습니다.",
              "It gives no label but those above. A text that fits none should get none, but may get one."),
        *OF_ONE.limits[1:]),
    together=TOGETHER,
    tuned=Words("**{tuning}**: {title}의 학습 행 {rows:,}개로 여러 라벨 붙이기를 학습했습니다.",
                "**{tuning}**: to give several labels, on {rows:,} training rows of {title}."))
