"""Train a Korean subword tokenizer that has no unknown tokens.

Byte-pair encoding over NFC characters. Words start with "▁". Hangul, lone jamo (ㅋㅋ, ㅠㅠ), Latin letters,
single digits and everything else (punctuation, emoji) are never merged with each other. A character outside
the learnt alphabet becomes its UTF-8 bytes ("<0xEC>"), each of which carries that character's offsets.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

PAD, UNK, CLS, SEP, MASK = SPECIAL_TOKENS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
BYTE_TOKENS = [f"<0x{byte:02X}>" for byte in range(256)]
JAMO = [chr(code) for code in range(0x3131, 0x3164)]  # ㄱ … ㅣ, as in ㅋㅋ and ㅠㅠ
ASCII = [chr(code) for code in range(0x21, 0x7F)]
ALPHABET = 2000  # the most frequent characters, which get tokens of their own: 99.99 % of those in film reviews
SCRIPT_RUN = Regex(r"▁?[가-힣]+|▁?[ㄱ-ㆎ]+|▁?[A-Za-z]+|▁?[0-9]|▁?[^▁가-힣ㄱ-ㆎA-Za-z0-9]+")


def train_tokenizer(texts: Iterable[str], vocabulary_size: int) -> Tokenizer:
    """Learn the merges from `texts`; if they have too few, the vocabulary is smaller than `vocabulary_size`."""
    tokenizer = Tokenizer(models.BPE(byte_fallback=True, unk_token=UNK))
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.WhitespaceSplit(),  # before Metaspace, so that no token's offsets cover a space
        pre_tokenizers.Metaspace(prepend_scheme="always", split=False),
        pre_tokenizers.Split(SCRIPT_RUN, behavior="isolated")])
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary_size, special_tokens=SPECIAL_TOKENS + BYTE_TOKENS, limit_alphabet=ALPHABET,
        initial_alphabet=JAMO + ASCII, show_progress=False)
    tokenizer.train_from_iterator(texts, trainer)
    return _finish(tokenizer)


def _finish(tokenizer: Tokenizer) -> Tokenizer:
    """Make the byte tokens ordinary tokens, as "<0xEC>" typed by a user is text, and add template and decoder."""
    state = json.loads(tokenizer.to_str())
    state["added_tokens"] = [token for token in state["added_tokens"] if token["content"] in SPECIAL_TOKENS]
    tokenizer = Tokenizer.from_str(json.dumps(state))
    tokenizer.decoder = decoders.Sequence([
        decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{CLS} $A {SEP}", pair=f"{CLS} $A {SEP} $B:1 {SEP}:1",
        special_tokens=[(token, tokenizer.token_to_id(token)) for token in (CLS, SEP)])
    return tokenizer


def save_tokenizer(tokenizer: Tokenizer, folder: Path, max_length: int) -> None:
    """Write tokenizer.json (on one line: half the size) and the tokenizer_config.json AutoTokenizer reads."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": max_length,
        "model_input_names": ["input_ids", "token_type_ids", "attention_mask"],
        "clean_up_tokenization_spaces": False,
        "pad_token": PAD, "unk_token": UNK, "cls_token": CLS, "sep_token": SEP, "mask_token": MASK}
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
