"""Load the tokenizer of a base model, and mend it where today's transformers would misread its files.

transformers 5 builds most tokenizers anew from their vocabulary, by rules of the model's family, and ignores what
tokenizer.json says of splitting and of letters: KoGPT2 would read bytes, and BERTs whose settings do not say otherwise
take Hangul apart. What is mended here is saved as a plain tokenizer, which every transformers reads in the same way.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import Problem, line_of
from ..home.specs import Base
from ..texts import Text, each_apart
from .families import DECODERS, NETWORK, USABLE, model_config, tokens_of
from .files import read_object, unreadable
from .sentencepieces import FAMILIES, sentencepiece_tokenizer
from .sizes import bounded_memory, check_model, check_steps
from .tokenizing import tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tokenizers import Tokenizer
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

OVERRULED = {"tokenizer_file": None, "special_tokens_map_file": None}  # paths in a config: where it was once saved
USUAL = {  # what special tokens are called, where a folder does not say it
    "bos_token": ("<s>", "[BOS]"), "eos_token": ("</s>", "[EOS]", "<|endoftext|>"), "unk_token": ("[UNK]", "<unk>"),
    "sep_token": ("[SEP]",), "pad_token": ("[PAD]", "<pad>"), "cls_token": ("[CLS]",),
    "mask_token": ("[MASK]", "<mask>")}
KEPT = "model_max_length", "padding_side", "truncation_side", "clean_up_tokenization_spaces"


def load_tokenizer(base: Base) -> "PreTrainedTokenizerBase":
    """The tokenizer of a base model.

    Raises Problem: those of `check_model` and `model_config`, "unreadable_tokenizer", "unreadable_model".
    """
    check_model(base.id, folder := tokens_of(base))
    check_steps(base.id, folder)
    config = model_config(base.id, folder / "config.json", {*USABLE, NETWORK})
    from transformers import AutoTokenizer

    try:
        with bounded_memory(folder):
            own = sentencepiece_tokenizer(base.id, folder) if config["model_type"] in FAMILIES else None
            tokenizer = own or AutoTokenizer.from_pretrained(folder, trust_remote_code=False, **OVERRULED)
            if tokenizer.is_fast:
                tokenizer = _as_written(tokenizer, folder)
                tokenizer = _with_hangul_whole(tokenizer)
            if config["model_type"] in DECODERS:
                tokenizer = _with_an_end(base, tokenizer)
            _set_segments(tokenizer, config)
            return tokenizer
    except Problem:
        raise
    except BaseException as error:  # transformers raises anything here, from KeyError to panics of tokenizers
        raise unreadable(base.id, f"tokenizer: {line_of(error, -1)}") from error


def _as_written(tokenizer: "PreTrainedTokenizerBase", folder: Path) -> "PreTrainedTokenizerBase":
    """The tokenizer that its tokenizer.json describes, if transformers has made another one.

    Lower case is an exception: what tokenizer_config.json says of it holds, as it always has in transformers.
    """
    from tokenizers import Tokenizer

    if not (file := folder / "tokenizer.json").exists() or _is_plain(tokenizer):
        return tokenizer
    written = Tokenizer.from_file(str(file))
    ours, theirs = (json.loads(each.to_str()) for each in (written, tokenizer.backend_tokenizer))
    settings = folder / "tokenizer_config.json"
    if "do_lower_case" in (read_object(folder.name, settings) if settings.exists() else {}):
        ours["normalizer"] = theirs["normalizer"]
        written.normalizer = tokenizer.backend_tokenizer.normalizer
    same = all(ours[step] == theirs[step] for step in ("normalizer", "pre_tokenizer", "decoder")) and \
        ours["model"]["type"] == theirs["model"]["type"]
    return tokenizer if same else _plain(tokenizer, written)


def _with_hangul_whole(tokenizer: "PreTrainedTokenizerBase") -> "PreTrainedTokenizerBase":
    """Mend a tokenizer that looks for jamo in a vocabulary of syllables, as BERT's does where no setting turns lower
    case off: it keeps letters as they are, or lowers them if the vocabulary has no capitals."""
    from tokenizers import Tokenizer, normalizers

    backend = tokenizer.backend_tokenizer
    if not isinstance(backend.normalizer, normalizers.BertNormalizer) or not takes_hangul_apart(tokenizer):
        return tokenizer
    capitals = any(token[:1].isascii() and token[:1].isupper() for token in tokenizer.get_vocab())
    mended = Tokenizer.from_str(backend.to_str())
    mended.normalizer = normalizers.BertNormalizer(
        clean_text=True, handle_chinese_chars=True, strip_accents=False, lowercase=not capitals)
    return _plain(tokenizer, mended)


def _with_an_end(base: Base, tokenizer: "PreTrainedTokenizerBase") -> "PreTrainedTokenizerBase":
    """Let a decoder's tokenizer end each text with a token, by which the model answers, and have one for padding."""
    from tokenizers import processors

    if not tokenizer.is_fast or not tokenizer.eos_token:
        raise unreadable(base.id, "tokenizer: eos_token")
    tokenizer = tokenizer if _is_plain(tokenizer) else _plain(tokenizer, tokenizer.backend_tokenizer)
    tokenizer.pad_token = tokenizer.pad_token or tokenizer.eos_token
    tokenizer.padding_side = "right"
    backend, end, begin = tokenizer.backend_tokenizer, tokenizer.eos_token, tokenizer.bos_token
    begins = [begin] if begin and backend.encode("가").tokens[:1] == [begin] else []
    marks = {mark: tokenizer.convert_tokens_to_ids(mark) for mark in (*begins, end)}
    backend.post_processor = processors.TemplateProcessing(
        single=[*begins, "$A", end], pair=[*begins, "$A", end, "$B", end], special_tokens=[*marks.items()])
    return tokenizer


def _set_segments(tokenizer: "PreTrainedTokenizerBase", config: dict) -> None:
    """Let the tokenizer give `token_type_ids` only if its model embeds two types. A RoBERTa with a tokenizer of BERT
    would fail at the second type, and a decoder would take it for a word."""
    from transformers import CONFIG_MAPPING

    usual = CONFIG_MAPPING[config["model_type"]]() if config["model_type"] in CONFIG_MAPPING else None
    known = config.get("type_vocab_size", getattr(usual, "type_vocab_size", 0)) or 0
    names = ["input_ids", *["token_type_ids"] * (known > 1), "attention_mask"]
    if tokenizer.model_input_names != names:
        tokenizer.model_input_names = tokenizer.init_kwargs["model_input_names"] = names


def _is_plain(tokenizer: "PreTrainedTokenizerBase") -> bool:
    from transformers import PreTrainedTokenizerFast

    return type(tokenizer) is PreTrainedTokenizerFast


def _plain(tokenizer: "PreTrainedTokenizerBase", backend: "Tokenizer") -> "PreTrainedTokenizerBase":
    """A tokenizer that does what `backend` does and no more, with those special tokens that `backend` has."""
    from transformers import PreTrainedTokenizerFast

    def known(name: str) -> str | None:
        candidates = (getattr(tokenizer, name), *USUAL[name])
        return next((str(token) for token in candidates if token and backend.token_to_id(str(token)) is not None), None)

    names = {name: token for name in USUAL if (token := known(name))}
    kept = {name: getattr(tokenizer, name) for name in KEPT}
    return PreTrainedTokenizerFast(tokenizer_object=backend, **names, **kept)


def check_vocabulary(base: Base, tokenizer: "PreTrainedTokenizerBase", texts: "Sequence[Text]") -> None:
    """Raises Problem("hangul_taken_apart" | "vocabulary_does_not_fit") when the tokenizer does not know much of the
    texts: training would learn nothing."""
    if takes_hangul_apart(tokenizer):
        raise Problem(
            "hangul_taken_apart",
            f"'{base.id}'의 토크나이저가 한글을 자모로 풀어, 어휘에 있는 낱말도 찾지 못합니다. 한국어 모델이지만 토크나이저 설정이 맞지 않습니다. "
            "tokenizer.json이 있는 모델을 골라 주세요.",
            f"The tokenizer of '{base.id}' takes Hangul apart, so it does not find even the words that it has. The "
            "model is Korean, but the settings of its tokenizer do not fit. Choose a model that has a tokenizer.json.",
            model=base.id)
    beginnings = [text[:1_000] for text in each_apart(texts[:500])]
    found = tokenize(tokenizer, beginnings, truncation=True, max_length=128)["input_ids"]
    tokens = [token for ids in found for token in ids]
    unknown = tokens.count(tokenizer.unk_token_id) / max(1, len(tokens)) if tokenizer.unk_token_id is not None else 0
    if unknown > 0.3:
        raise Problem(
            "vocabulary_does_not_fit",
            f"'{base.id}'의 토크나이저가 이 글의 {unknown:.0%}를 모릅니다. 한국어 모델을 골라 주세요.",
            f"The tokenizer of '{base.id}' does not know {unknown:.0%} of this text. Choose a Korean model.",
            model=base.id)


def takes_hangul_apart(tokenizer: "PreTrainedTokenizerBase") -> bool:
    """Whether the tokenizer looks for jamo in a vocabulary of syllables: 한 as ㅎ, ㅏ and ㄴ."""
    normalizer = tokenizer.backend_tokenizer.normalizer if tokenizer.is_fast else None
    if normalizer is None or "한" in tokenize(normalizer.normalize_str, "한"):
        return False
    vocabulary = tokenizer.get_vocab()
    return sum(any("가" <= letter <= "힣" for letter in token) for token in vocabulary) > len(vocabulary) / 20


def check_embeddings(base: Base, tokenizer: "PreTrainedTokenizerBase", model: "PreTrainedModel") -> None:
    """Raises Problem("tokenizer_of_another_model") if it makes tokens that the model has no embedding for."""
    known = model.get_input_embeddings().weight.shape[0]
    if (tokens := max(len(tokenizer), 1 + max(tokenizer.get_vocab().values(), default=0))) > known:
        raise Problem(
            "tokenizer_of_another_model",
            f"'{base.id}'의 토크나이저는 토큰이 {tokens:,}가지인데 모델은 {known:,}가지만 압니다. 서로 다른 모델의 "
            "파일이 섞였습니다: 토크나이저와 가중치가 한 모델의 것인지 확인해 주세요.",
            f"The tokenizer of '{base.id}' has {tokens:,} tokens, but the model knows {known:,} only. Files of "
            "different models were mixed: check that tokenizer and weights belong together.", model=base.id)
