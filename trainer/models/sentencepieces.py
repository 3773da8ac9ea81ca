"""Tokenizers of BERTs that were made with SentencePiece, as KoBERT's, and would otherwise need code of their own."""

from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import Problem, Words

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

FAMILIES = {"bert", "distilbert", "electra"}  # their own tokenizers have a vocab.txt alone
NAMES = {"unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]", "pad_token": "[PAD]", "mask_token": "[MASK]"}
UNIGRAM = 1  # SentencePiece's number of this model_type; scores of the others are no probabilities

OTHER_TYPE = Words("SentencePiece 모델이 Unigram이 아닙니다", "its SentencePiece model is not of the type Unigram")
OTHER_TOKENS = Words("vocab.txt와 SentencePiece 모델의 토큰이 서로 다릅니다",
                     "vocab.txt and its SentencePiece model do not have the same tokens")


def sentencepiece_model(folder: Path):
    """The SentencePiece model in a folder, parsed; None if there is none that can be read."""
    if not (files := sorted(folder.glob("*.model"))):
        return None
    from transformers.convert_slow_tokenizer import SentencePieceExtractor

    try:
        return SentencePieceExtractor(str(files[0])).proto
    except Exception:  # google.protobuf's DecodeError; tiktoken's files have this ending, too
        return None


def sentencepiece_tokenizer(name: str, folder: Path) -> "PreTrainedTokenizerBase | None":
    """The tokenizer that a SentencePiece model describes. None: there is a tokenizer.json, or no tokens of a BERT.

    Token ids are those of vocab.txt, where there is one. Texts are normalized as by SentencePiece. Raises
    Problem("unreadable_tokenizer") if the ids would be wrong, which only the scores would show.
    """
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    if (folder / "tokenizer.json").exists() or (model := sentencepiece_model(folder)) is None:
        return None
    scores = {piece.piece: piece.score for piece in model.pieces}
    if not {*NAMES.values()} <= scores.keys():
        return None
    if model.trainer_spec.model_type != UNIGRAM:
        raise _unreadable(name, OTHER_TYPE)
    listed = folder / "vocab.txt"
    tokens = listed.read_text(encoding="utf-8").removesuffix("\n").split("\n") if listed.exists() else [*scores]
    if sorted(tokens) != sorted(scores):
        raise _unreadable(name, OTHER_TOKENS)
    number = {token: tokens.index(token) for token in NAMES.values()}
    tokenizer = Tokenizer(models.Unigram([(token, scores[token]) for token in tokens], unk_id=number["[UNK]"]))
    table = model.normalizer_spec.precompiled_charsmap
    tokenizer.normalizer = normalizers.Sequence([
        *[normalizers.Precompiled(table)] * bool(table), normalizers.Replace(Regex(" {2,}"), " "), normalizers.Strip()])
    tokenizer.pre_tokenizer, tokenizer.decoder = pre_tokenizers.Metaspace(), decoders.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(token, number[token]) for token in ("[CLS]", "[SEP]")])
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, **NAMES)


def _unreadable(name: str, reason: Words) -> Problem:
    return Problem(
        "unreadable_tokenizer",
        f"'{name}' 모델의 토크나이저는 여기서 읽을 수 없습니다: {reason.ko}. 틀린 토큰으로 배우게 "
        "되므로 쓰지 않습니다. tokenizer.json이 있는 모델을 골라 주세요.",
        f"The tokenizer of the model '{name}' cannot be read here: {reason.en}. The model would learn from "
        "wrong tokens, so it is not used. Choose a model that has a tokenizer.json.", model=name)
