"""The sentences of a classifier's model card."""

from ...errors import Words
from ..task import CardWords

SNIPPET = """```python
from transformers import pipeline

classify = pipeline("text-classification", model="{{repo}}")
print(classify(["{text}"], top_k=None, truncation=True, max_length={{length}}))
```

"""

TOGETHER = """# pip install transformers torch scikit-learn skops
import skops.io
from transformers import pipeline

folder = {folder}
share = {share:g}  # of the trained model in the answer; the rest is the simple method's
temperature = {temperature:g}  # by it the mean of both is as sure as it is right, on validation rows
model = pipeline("text-classification", model=folder)
simple = skops.io.load(f"{{folder}}/simple/model.skops", trusted=[])  # nothing beyond scikit-learn and NumPy
texts = ["여기에 글을 적으세요."]
for scores, chances in zip(model(texts, top_k=None, truncation=True, max_length={length}), simple.predict_proba(texts)):
    answer = {{each["label"]: share * each["score"] for each in scores}}
    for label, chance in zip(simple.classes_, chances):
        answer[str(label)] += float((1 - share) * chance)
    sure = {{label: chance ** (1 / temperature) for label, chance in answer.items()}}
    answer = {{label: chance / sum(sure.values()) for label, chance in sure.items()}}
    print(max(answer, key=answer.get), answer)
"""

CARD = CardWords(
    purpose=Words(
        "한국어 글을 읽고 라벨 {count}가지 가운데 하나를 고릅니다({task}).\n\n라벨: {labels}\n\n"
        "{made}",
        "Reads a Korean text and chooses one of {count} labels ({task}).\n\nLabels: {labels}\n\n"
        "{made}"),
    adapted=Words(", 분야의 글에 먼저 적응시킴", ", adapted to texts of the field first"),
    use=Words(
        SNIPPET.format(text="여기에 글을 적으세요.") + "비공개 저장소라면 먼저 `hf auth login`으로 로그인하세요.",
        SNIPPET.format(text="한국어 글을 여기에 적으세요.") + "If the repository is private, log in first with `hf auth login`."),
    weights=Words("Macro F1이 가장 높은 {epoch}번째 에폭의 가중치입니다.",
                  "The weights are those of epoch {epoch}, which has the best macro F1."),
    limits=(
        Words("위 라벨 가운데 하나로만 답합니다. 어느 라벨에도 맞지 않는 글에도 답을 냅니다.",
              "It always answers with one of the labels above, even for a text that fits none of them."),
        Words("학습한 파일과 다른 분야, 시기, 말투의 글에서는 점수가 낮아질 수 있습니다. 쓰려는 글로 먼저 재 보세요.",
              "On texts of another field, time or style it may do worse. Measure it on your own texts first."),
        Words("{read}보다 긴 글은 뒤를 읽지 않습니다.", "What comes after {read} of a text is not read."),
        Words("사람에게 큰 영향을 주는 결정을 이 모델에만 맡기지 마세요.",
              "Do not leave decisions that weigh on people to this model alone.")),
    together=TOGETHER,
    tuned=Words("**{tuning}**: {title}의 학습 행 {rows:,}개로 분류를 학습했습니다.",
                "**{tuning}**: to classify, on {rows:,} training rows of {title}."))
