"""Base models that the page names: networks without pretraining, and encoders of the Hub whose tokenizers transformers
reads without foreign code."""

from dataclasses import dataclass

from ..errors import Words
from .download import is_downloaded

MB = 1_000_000


@dataclass(frozen=True)
class Known:
    """`bytes` to download, about; `encoder`: weights of its layers alone, on which the time depends."""

    words: Words
    bytes: int
    encoder: int


NETWORK_TITLES = {
    "kotune-embedding": Words("임베딩 평균 + 밀집층", "Average of embeddings, dense layer"),
    "kotune-bilstm": Words("양방향 LSTM 한 층", "Bidirectional LSTM, one layer"),
    "kotune-bilstm-2": Words("양방향 LSTM 두 층", "Bidirectional LSTM, two layers"),
    "kotune-bilstm-crf": Words("양방향 LSTM + CRF", "Bidirectional LSTM with a CRF")}

BASE, SMALL = 85_000_000, 42_500_000

ON_THE_HUB = {
    "klue/bert-base": Known(Words("KLUE BERT (1.1억, 두루 쓰임)", "KLUE BERT (110M, general)"), 445 * MB, BASE),
    "klue/roberta-small": Known(Words("KLUE RoBERTa small (6,800만)", "KLUE RoBERTa small (68M)"), 275 * MB, SMALL),
    "klue/roberta-base": Known(Words("KLUE RoBERTa (1.1억)", "KLUE RoBERTa (110M)"), 445 * MB, BASE),
    "beomi/KcELECTRA-base-v2022": Known(
        Words("KcELECTRA (1.1억, 댓글·구어체)", "KcELECTRA (110M, comments and colloquial text)"), 510 * MB, BASE),
    "beomi/kcbert-base": Known(
        Words("KcBERT (1.1억, 댓글·구어체)", "KcBERT (110M, comments and colloquial text)"), 440 * MB, BASE),
    "monologg/koelectra-small-v3-discriminator": Known(
        Words("KoELECTRA small (1,400만)", "KoELECTRA small (14M)"), 57 * MB, 9_400_000),
    "monologg/koelectra-base-v3-discriminator": Known(
        Words("KoELECTRA (1.1억)", "KoELECTRA (110M)"), 450 * MB, BASE)}


def to_download(name: str) -> int:
    """Bytes of one of these models that would come, about: none of one that is here already."""
    return 0 if is_downloaded(name) else ON_THE_HUB[name].bytes
