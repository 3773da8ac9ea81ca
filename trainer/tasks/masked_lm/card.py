"""The sentences of the card of a base model that was adapted to a field."""

from ...errors import Words
from ..task import CardWords
from .survey import HELD_OUT

GUESS = """```python
from transformers import pipeline

guess = pipeline("fill-mask", model="{repo}")
for found in guess(f"정말 {{guess.tokenizer.mask_token}} 싶어요."):
    print(f"{{found['score']:.3f}}", found["token_str"])
```"""
TRAIN = """```python
from transformers import AutoModelForSequenceClassification, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained("{repo}")
model = AutoModelForSequenceClassification.from_pretrained("{repo}", num_labels=2)
```"""

CARD = CardWords(
    purpose=Words(
        "**{title}** 분야의 말을 익힌 한국어 인코더입니다({task}). 아직 답을 배우지 않았습니다: 이 분야의 글로 무언가를 학습할 때 "
        "시작점으로 쓰는 바탕 모델입니다.\n\n"
        "코튠(KoTune)으로, 가린 낱말을 맞히며 사전 학습을 이어 했습니다(DAPT). 바탕 모델: {base}{adapted}.",
        "A Korean encoder that has read texts of **{title}** ({task}). It has learnt no answers yet: it is a base "
        "model to start from when something is to be learnt from this field's texts.\n\n"
        "KoTune went on with its pretraining, by guessing hidden words (DAPT). Base model: {base}{adapted}."),
    adapted=Words(", 이미 한 번 적응시킨 것에서 이어서", ", from where an adaptation before had come to"),
    use=Words(
        f"가린 낱말 맞히기:\n\n{GUESS}\n\n분류를 학습하는 시작점으로 쓰기(라벨이 둘일 때):\n\n{TRAIN}\n\n"
        "비공개 저장소라면 먼저 `hf auth login`으로 로그인하세요. 코튠에서는 ‘설정’에서 ‘Hugging Face Hub의 모델’을 고르고 이 이름을 적으면 됩니다.",
        f"Guess a hidden word:\n\n{GUESS}\n\nStart from it to train a classifier (of two labels):\n\n{TRAIN}\n\n"
        "If the repository is private, log in first with `hf auth login`. In KoTune, choose a model from the "
        "Hugging Face Hub under Settings, and type this name."),
    weights=Words("퍼플렉시티가 가장 낮은 {epoch}번째 에폭의 가중치입니다.",
                  "The weights are those of epoch {epoch}, which has the lowest perplexity."),
    limits=(
        Words("답이 실제로 나아지는지는 이 모델로 학습해 보아야 압니다. 퍼플렉시티가 낮아졌다고 늘 그런 것은 아닙니다.",
              "Whether the answers get better, only a training from it will tell; a lower perplexity does not "
              "promise it."),
        Words("다른 분야의 글에는 바탕 모델보다 못할 수 있습니다.", "On texts of another field it may do worse than its base model."),
        Words("배운 글의 표현과 편견이 모델에 남아 있을 수 있습니다.", "Wordings and prejudices of the texts may remain in it.")),
    measured=Words(f"배우지 않고 따로 둔 글의 낱말을 가리고 맞히게 했습니다(많으면 고르게 뽑은 {HELD_OUT:,}개까지).",
                   f"Measured by guessing hidden words of texts that were kept aside ({HELD_OUT:,} of them at most)."))
