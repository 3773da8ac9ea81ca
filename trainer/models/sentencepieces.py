"""Tokenizers of BERTs that were made with SentencePiece, as KoBERT's was, and that otherwise need code of their own."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

FAMILIES = {"bert", "distilbert", "electra"}  # their own tokenizers have a vocab.txt alone
NAMES = {"unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]", "pad_token": "[PAD]", "mask_token": "[MASK]"}


def sentencepiece_model(folder: Path):
    """What the SentencePiece model of a folder says, None: it has none that can be read."""
    if not (files := sorted(folder.glob("*.model"))):
        return None
    from transformers.convert_slow_tokenizer import SentencePieceExtractor

    try:
        return SentencePieceExtractor(str(files[0])).proto
    except Exception:  # google.protobuf's DecodeError; tiktoken's files have this ending, too
        return None


def sentencepiece_tokenizer(folder: Path) -> "PreTrainedTokenizerBase | None":
    """What a SentencePiece model describes, as a tokenizer. None: there is a tokenizer.json, or no tokens of a BERT.

    A vocab.txt of the same tokens says their numbers, where there is one. Texts are prepared as SentencePiece does.
    """
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    if (folder / "tokenizer.json").exists() or (model := sentencepiece_model(folder)) is None:
        return None
    scores = {piece.piece: piece.score for piece in model.pieces}
    listed = folder / "vocab.txt"
    tokens = listed.read_text(encoding="utf-8").splitlines() if listed.exists() else []
    tokens = tokens if {*tokens} == scores.keys() and len(tokens) == len(scores) else [*scores]
    if not {*NAMES.values()} <= scores.keys():
        return None
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
