"""The sentences of the card of a model that finds named entities."""

from ...errors import Words
from ...kinds.agreement import KEPT
from ..task import CardWords
from .program import program

SNIPPET = """```python
from transformers import pipeline

find = pipeline("token-classification", model="{{repo}}", aggregation_strategy="simple")
for entity in find("{text}"):
    print(entity["word"], entity["entity_group"], f"{{{{entity['score']:.3f}}}}", entity["start"], entity["end"])
```

"""

CARD = CardWords(
    purpose=Words(
        "한국어 글의 어디가 무엇인지 찾습니다({task}). 종류는 {count}가지입니다.\n\n종류: {labels}\n\n"
        "{made}",
        "Finds what is where in a Korean text ({task}), of {count} kinds.\n\nKinds: {labels}\n\n"
        "{made}"),
    adapted=Words(", 분야의 글에 먼저 적응시킴", ", adapted to texts of the field first"),
    use=Words(
        SNIPPET.format(text="여기에 글을 적으세요.") + "이 코드는 {length}토큰보다 긴 글의 뒤를 읽지 않습니다. 코튠은 긴 글을 겹치는 조각으로 나누어 끝까지 읽습니다. 비공개 "
        "저장소라면 먼저 `hf auth login`으로 로그인하세요.",
        SNIPPET.format(text="한국어 글을 여기에 적으세요.") + "This program does not read what comes after {length} tokens; "
                                                  "KoTune reads long "
        "texts to their end, in pieces that overlap. If the repository is private, log in first with `hf auth login`."),
    weights=Words("개체 F1이 가장 높은 {epoch}번째 에폭의 가중치입니다.",
                  "The weights are those of epoch {epoch}, which has the best entity F1."),
    limits=(
        Words("위 종류만 찾습니다. 한 글자는 한 개체에만 속하며, 서로 겹치거나 안에 든 개체는 찾지 못합니다.",
              "It finds nothing but the kinds above. A character belongs to one entity: those that overlap or lie "
              "within another are not found."),
        Words("학습한 파일과 다른 분야, 시기, 말투의 글에서는 점수가 낮아질 수 있습니다. 쓰려는 글로 먼저 재 보세요.",
              "On texts of another field, time or style it may do worse. Measure it on your own texts first."),
        Words("코튠이 말하는 개체의 확률은 그 안에서 가장 자신 없는 토큰의 것입니다. 위 코드가 보이는 점수는 토큰의 것이고 보정하지 않았습니다.",
              "The probability of an entity, as KoTune gives it, is that of its least sure token. The scores that the "
              "program above shows are those of tokens, and are not calibrated."),
        Words("사람을 찾아내거나 개인정보를 가리는 일을 이 모델에만 맡기지 마세요: 놓치는 것이 있습니다.",
              "Do not leave the search for people, or the masking of personal data, to this model alone: it misses "
              "some.")),
    together=program(KEPT),
    simple=Words("단순한 방법은 글자 특징으로 배운 CRF이고, `simple/model.crfsuite`에 있습니다.",
                 "The simple method is a CRF over characters; it lies in `simple/model.crfsuite`."),
    tuned=Words("**{tuning}**: {title}의 학습 행 {rows:,}개로 개체명 찾기를 학습했습니다.",
                "**{tuning}**: to find named entities, on {rows:,} training rows of {title}."))
