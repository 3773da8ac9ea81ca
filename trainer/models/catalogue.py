"""Base models that the page names: networks without pretraining, and models of the Hub, each with what is known of it.

What it says comes from the models' own repositories and cards. A model is listed once
`tests/trainer/models/test_catalogue.py` has trained a small checkpoint of the same layout from start to finish.
"""

from dataclasses import dataclass

from ..errors import Words
from .download import is_downloaded
from .families import DECODERS

MB, M = 1_000_000, 1_000_000
BASE, LARGE = 85 * M, 302 * M  # layers: 12 of 768, 24 of 1,024

GENERAL, COMMENTS, NEWS, FINANCE, LONG, LANGUAGES = "general", "comments", "news", "finance", "long", "languages"
USES = {GENERAL: Words("두루", "General"), COMMENTS: Words("댓글·구어체", "Comments, colloquial"), NEWS: Words("뉴스", "News"),
        FINANCE: Words("금융", "Finance"), LONG: Words("긴 글", "Long texts"),
        LANGUAGES: Words("여러 언어", "Many languages")}


@dataclass(frozen=True)
class Known:
    """`family`: the model_type of its config.json. `parameters`: about how many weights; `encoder`: those of its layers
    alone, on which the time depends. `bytes`: about how many to download. `tokens`: how many it can read; None if not
    stated. `license`: the id on the Hub, or its name where the Hub has no id. `uses`: what it is good at, and `good`
    says it. `trap`: what people should know before. `is_own`: whether its makers wrote the licence themselves."""

    title: str
    family: str
    parameters: int
    encoder: int
    bytes: int
    tokens: int | None
    license: str
    uses: tuple[str, ...]
    good: Words
    trap: Words | None = None
    is_own: bool = False

    @property
    def words(self) -> Words:
        """Its name and size."""
        millions = self.parameters // M
        ko = f"{millions / 100:.3g}억" if millions >= 100 else f"{millions * 100:,}만"
        en = f"{millions / 1000:.3g}B" if millions >= 1000 else f"{millions}M"
        return Words(f"{self.title} ({ko})", f"{self.title} ({en})")

    @property
    def is_decoder(self) -> bool:
        return self.family in DECODERS


NETWORK_TITLES = {
    "kotune-embedding": Words("임베딩 평균 + 밀집층", "Average of embeddings, dense layer"),
    "kotune-bilstm": Words("양방향 LSTM 한 층", "Bidirectional LSTM, one layer"),
    "kotune-bilstm-2": Words("양방향 LSTM 두 층", "Bidirectional LSTM, two layers"),
    "kotune-bilstm-crf": Words("양방향 LSTM + CRF", "Bidirectional LSTM with a CRF")}

SHORT = Words("한 번에 300토큰까지만 읽습니다.", "Reads 300 tokens at most.")
OLD_TOKENS = Words("토크나이저가 오래된 방식이라 transformers만으로는 잘못 읽습니다. 코튠은 바르게 읽고, 내보낸 모델은 어디서나 바르게 읽힙니다.",
                   "transformers alone misreads its old tokenizer. KoTune reads it rightly, and what it exports reads "
                   "rightly everywhere.")
WRITER = Words("글을 쓰려고 만든 모델(디코더)이라 마지막 토큰으로 답합니다. 분류와 점수는 배우지만, 낱말 찾기와 분야 적응은 배우지 못합니다.",
               "Made to write (a decoder), so it answers by its last token. It learns to classify and to score, not to "
               "find words or to be adapted.")

ON_THE_HUB = {
    "klue/bert-base": Known(
        "KLUE BERT base", "bert", 110 * M, BASE, 445 * MB, 512, "cc-by-sa-4.0", (GENERAL,),
        Words("뉴스부터 대화까지 여러 한국어 글을 고루 배워, 어디에나 무난합니다.",
              "Has read many kinds of Korean, from news to dialogue: a safe choice for anything.")),
    "skt/A.X-Encoder-base": Known(
        "A.X Encoder base", "modernbert", 149 * M, 110 * M, 300 * MB, 16_384, "apache-2.0", (GENERAL, LONG),
        Words("공개된 한국어 인코더 가운데 점수가 가장 높고(KLUE 평균 86.1), 아주 긴 글도 읽습니다.",
              "The best scores of the open Korean encoders (KLUE average 86.1), and it reads very long texts.")),
    "klue/roberta-small": Known(
        "KLUE RoBERTa small", "roberta", 68 * M, 42_500_000, 275 * MB, 512, "cc-by-sa-4.0", (GENERAL,),
        Words("층이 절반이라 base보다 두 배쯤 빠르고, 성능은 조금 낮습니다.",
              "Half the layers of base: about twice as fast, and a little less accurate.")),
    "klue/roberta-base": Known(
        "KLUE RoBERTa base", "roberta", 110 * M, BASE, 445 * MB, 512, "cc-by-sa-4.0", (GENERAL,),
        Words("KLUE BERT보다 문장 관계를 잘 읽습니다(KLUE NLI 84.8, BERT 81.6).",
              "Better than KLUE BERT at how sentences relate (KLUE NLI 84.8, BERT 81.6).")),
    "klue/roberta-large": Known(
        "KLUE RoBERTa large", "roberta", 337 * M, LARGE, 1_350 * MB, 512, "cc-by-sa-4.0", (GENERAL,),
        Words("크고 느린 대신 정확합니다(KLUE NLI 89.2). GPU가 있을 때 알맞습니다.",
              "Large and slow, and accurate for it (KLUE NLI 89.2). Suits machines with a GPU.")),
    "beomi/KcELECTRA-base-v2022": Known(
        "KcELECTRA base v2022", "electra", 110 * M, BASE, 510 * MB, 512, "mit", (COMMENTS,),
        Words("뉴스 댓글로 배워 신조어, 오탈자, 이모지가 많은 글에 강합니다(NSMC .920).",
              "Learnt from comments on news: strong where there is slang, typing errors and emoji (NSMC .920)."),
        Words("만든 사람은 이제 beomi/KcELECTRA-base를 쓰라고 합니다.", "Its maker now points to beomi/KcELECTRA-base.")),
    "beomi/kcbert-base": Known(
        "KcBERT base", "bert", 108 * M, BASE, 440 * MB, 300, "mit", (COMMENTS,),
        Words("뉴스 댓글로 배워 구어체에 강합니다. 같은 사람이 만든 KcELECTRA가 더 정확합니다.",
              "Learnt from comments on news, so at home in colloquial text. KcELECTRA, by the same maker, is better."),
        SHORT),
    "monologg/koelectra-small-v3-discriminator": Known(
        "KoELECTRA small v3", "electra", 14 * M, 9_400_000, 57 * MB, 512, "apache-2.0", (GENERAL,),
        Words("아주 작고 빠릅니다. GPU가 없어도 몇 분이면 학습합니다(NSMC .894).",
              "Very small and fast: trains in minutes without a GPU (NSMC .894).")),
    "monologg/koelectra-base-v3-discriminator": Known(
        "KoELECTRA base v3", "electra", 110 * M, BASE, 450 * MB, 512, "apache-2.0", (GENERAL,),
        Words("잘 다듬어진 글에서 고루 강하고, 이름 찾기에 특히 좋습니다(KLUE NER 86.1/92.6).",
              "Strong on well-edited text, above all at finding names (KLUE NER 86.1/92.6).")),
    "skt/kobert-base-v1": Known(
        "KoBERT (SKT)", "bert", 92 * M, BASE, 369 * MB, 512, "apache-2.0", (GENERAL,),
        Words("한국어 위키로 배운 초기 모델로, 논문에서 자주 비교하는 기준입니다.",
              "An early model that learnt from Korean Wikipedia; papers often compare with it."), OLD_TOKENS),
    "monologg/kobert": Known(
        "KoBERT (monologg)", "bert", 92 * M, BASE, 369 * MB, 512, "apache-2.0", (GENERAL,),
        Words("SKT KoBERT와 같은 모델을 다른 파일 구성으로 올린 것입니다.",
              "The same model as SKT's KoBERT, with other files."), OLD_TOKENS),
    "jinmang2/kpfbert": Known(
        "KPF-BERT", "bert", 110 * M, BASE, 440 * MB, 512, "mit", (NEWS,),
        Words("한국언론진흥재단이 뉴스 기사 4,000만 건으로 만들어 기사에 강합니다(KLUE NLI 87.7).",
              "Made by the Korea Press Foundation from 40 million articles: strong on news (KLUE NLI 87.7)."),
        Words("풀러(문장 요약 층) 없이 공개되어, 그 층은 학습하면서 새로 배웁니다.",
              "Published without a pooler, a layer that training then learns anew.")),
    "monologg/kobigbird-bert-base": Known(
        "KoBigBird base", "big_bird", 113 * M, BASE, 455 * MB, 4_096, "apache-2.0", (LONG,),
        Words("4,096토큰까지 읽어 긴 글에 알맞습니다. 짧은 글에서는 다른 base 모델과 비슷합니다.",
              "Reads 4,096 tokens, so it suits long texts; on short ones it is like other base models."),
        Words("빠른 어텐션(SDPA)을 쓰지 못해 느립니다.", "Slow: it has no fast attention (SDPA).")),
    "kakaobank/kf-deberta-base": Known(
        "KF-DeBERTa base", "deberta-v2", 185 * M, BASE, 740 * MB, 512, "mit", (FINANCE, GENERAL),
        Words("금융 글을 함께 배워 금융에 강하고, 일반 글에서도 base 모델 가운데 앞섭니다.",
              "Has read finance as well: strong there, and ahead of other base models on general text."),
        Words("빠른 어텐션(SDPA)을 쓰지 못해 같은 크기의 BERT보다 느립니다.",
              "Slower than a BERT of its size: it has no fast attention (SDPA).")),
    "jhu-clsp/mmBERT-base": Known(
        "mmBERT base", "modernbert", 307 * M, 110 * M, 1_230 * MB, 8_192, "mit", (LANGUAGES, LONG),
        Words("1,833개 언어를 배워, 한국어에 다른 언어가 섞인 긴 글에 알맞습니다.",
              "Has read 1,833 languages: for long texts in which Korean is mixed with others."),
        Words("어휘가 25만 6천 개라 파일의 3분의 2가 낱말 표입니다.", "Two thirds of the file are a vocabulary of 256,000.")),
    "jhu-clsp/mmBERT-small": Known(
        "mmBERT small", "modernbert", 140 * M, 42 * M, 560 * MB, 8_192, "mit", (LANGUAGES, LONG),
        Words("mmBERT의 작은 판으로, 여러 언어의 긴 글을 더 빠르게 배웁니다.",
              "The small mmBERT: learns long texts in many languages faster.")),
    "google-bert/bert-base-multilingual-cased": Known(
        "mBERT", "bert", 178 * M, BASE, 714 * MB, 512, "apache-2.0", (LANGUAGES,),
        Words("104개 언어를 배운 첫 모델로, 비교의 기준입니다. 한국어는 한국어 모델이 더 정확합니다.",
              "The first model of 104 languages, to compare with. Korean models are more accurate on Korean.")),
    "FacebookAI/xlm-roberta-base": Known(
        "XLM-R base", "xlm-roberta", 278 * M, BASE, 1_115 * MB, 512, "mit", (LANGUAGES,),
        Words("100개 언어를 배워 여러 언어가 섞인 글에 알맞고, mBERT보다 정확합니다.",
              "Has read 100 languages: for mixed texts, and more accurate than mBERT.")),
    "skt/kogpt2-base-v2": Known(
        "KoGPT2 base v2", "gpt2", 125 * M, BASE, 513 * MB, 1_024, "cc-by-nc-sa-4.0", (GENERAL,),
        Words("한국어로 글을 쓰는 작은 모델입니다. 인코더와 견주어 볼 때 쓰세요.",
              "A small model that writes Korean. Use it to compare with encoders."), WRITER),
    "naver-hyperclovax/HyperCLOVAX-SEED-Text-Instruct-0.5B": Known(
        "HyperCLOVA X SEED 0.5B", "llama", 570 * M, 450 * M, 1_140 * MB, 4_096, "hyperclovax-seed", (GENERAL,),
        Words("한국어와 한국 문화를 잘 아는 작은 대화 모델입니다.",
              "A small chat model that knows Korean and Korean culture well."), WRITER, is_own=True),
    "Qwen/Qwen3-0.6B-Base": Known(
        "Qwen3 0.6B", "qwen3", 600 * M, 440 * M, 1_200 * MB, 32_768, "apache-2.0", (LANGUAGES, LONG),
        Words("119개 언어를 배운 작은 모델로, 라이선스가 자유롭습니다.",
              "A small model of 119 languages under a free licence."), WRITER),
    "LGAI-EXAONE/EXAONE-4.0-1.2B": Known(
        "EXAONE 4.0 1.2B", "exaone4", 1_280 * M, 1_070 * M, 2_560 * MB, 65_536, "exaone-1.2-nc", (GENERAL, LONG),
        Words("한국어, 영어, 스페인어를 아는 중간 크기의 대화 모델입니다.",
              "A chat model of middle size that knows Korean, English and Spanish."), WRITER, is_own=True),
    "K-intelligence/Midm-2.0-Mini-Instruct": Known(
        "Mi:dm 2.0 Mini", "llama", 2_300 * M, 2_300 * M, 4_600 * MB, None, "mit", (GENERAL,),
        Words("한국어에 맞춘 큰 대화 모델로, 이 크기에서 라이선스가 가장 자유롭습니다.",
              "A large chat model made for Korean, with the freest licence of its size."), WRITER)}

# Korean encoders of one size by different makers or from different texts, as studies of Korean classification compare.
COMPARED = ("klue/bert-base", "klue/roberta-base", "beomi/kcbert-base", "beomi/KcELECTRA-base-v2022",
            "monologg/koelectra-base-v3-discriminator", "skt/kobert-base-v1", "jinmang2/kpfbert")

NOT_OFFERED = {  # well-known models that people ask for: why they are not offered, and what to choose instead
    "kakaobrain/kogpt": Words(
        "KoGPT(60억)는 가중치가 다른 가지(branch)에만 있고 12 GB가 넘으며, 라이선스(CC BY-NC-ND)가 고친 모델을 나누어 주는 "
        "것을 막습니다. 대신 EXAONE 4.0 1.2B나 HyperCLOVA X SEED 0.5B를 골라 주세요.",
        "KoGPT (6B) has its weights, more than 12 GB, on another branch, and its licence (CC BY-NC-ND) forbids passing "
        "on changed versions. Choose EXAONE 4.0 1.2B or HyperCLOVA X SEED 0.5B instead."),
    "KISTI-AIDATA/KorSciBERT": Words(
        "KorSciBERT와 KorSciELECTRA는 TensorFlow 파일이고, 논문과 특허의 낱말 600만 개를 더한 Mecab 사전으로 나눈 글만 바르게 "
        "읽습니다. 그 사전 없이는 배운 것과 다른 토큰을 읽게 되어 쓰지 않습니다. 논문과 특허에는 KLUE BERT base나 A.X Encoder base를 "
        "그 분야의 글에 적응시켜 쓰세요.",
        "KorSciBERT and KorSciELECTRA are TensorFlow files, and read only texts that Mecab has cut with a dictionary "
        "of six million words of papers and patents. Without it the tokens would be others than those they learnt. For "
        "papers and patents adapt KLUE BERT base or A.X Encoder base to texts of the field.")}


def to_download(name: str) -> int:
    """About how many bytes of one of these models would be downloaded: 0 if it is here already."""
    return 0 if is_downloaded(name) else ON_THE_HUB[name].bytes
