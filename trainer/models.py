"""Base models: where they come from, what they are, and how they are loaded without running foreign code.

Found and downloaded in the app's process with the asking user's token; loaded in the worker, which has
neither token nor network. `auto_map` is ignored, weights are safetensors or a `.bin` read with
`weights_only=True` (RELIABILITY rule 10).
"""

from dataclasses import dataclass
from pathlib import Path

from .errors import Problem, Words
from .files import read_json
from .specs import Base

CARRIED = "kotune-mini"
CARRIED_FOLDER = Path(__file__).parent / "base" / CARRIED

# Encoders whose tokenizers transformers reads without remote code.
ON_THE_HUB = {
    "klue/bert-base": Words("KLUE BERT (1.1억, 두루 쓰임)", "KLUE BERT (110M, general)"),
    "klue/roberta-small": Words("KLUE RoBERTa small (6,800만)", "KLUE RoBERTa small (68M)"),
    "klue/roberta-base": Words("KLUE RoBERTa (1.1억)", "KLUE RoBERTa (110M)"),
    "beomi/KcELECTRA-base-v2022": Words("KcELECTRA (1.1억, 댓글·구어체)", "KcELECTRA (110M, comments and colloquial text)"),
    "beomi/kcbert-base": Words("KcBERT (1.1억, 댓글·구어체)", "KcBERT (110M, comments and colloquial text)"),
    "monologg/koelectra-small-v3-discriminator": Words("KoELECTRA small (1,400만)", "KoELECTRA small (14M)"),
    "monologg/koelectra-base-v3-discriminator": Words("KoELECTRA (1.1억)", "KoELECTRA (110M)"),
}

ENCODERS = {"albert", "bert", "big_bird", "camembert", "convbert", "deberta", "deberta-v2", "distilbert", "electra",
            "ernie", "modernbert", "mpnet", "nystromformer", "roberta", "roformer", "xlm-roberta"}

DOWNLOADED = ["*.json", "*.txt", "*.model", "*.safetensors", "pytorch_model.bin", "README.md"]


@dataclass(frozen=True)
class Facts:
    """What config.json says of a model; read without torch."""

    family: str
    parameters: int
    max_length: int


def find_base(name: str, token: str | None = None, *, local_folders: bool = False) -> Base:
    """The base model called `name`: the carried one, a local folder (if allowed here), or a Hub id.

    Downloads what is not in the cache yet. Raises Problem for what is not there, not allowed or no encoder.
    """
    name, token = name.strip(), (token or "").strip() or None
    if name == CARRIED:
        base = Base(id=CARRIED, path=str(CARRIED_FOLDER), license="cc-by-4.0")
    elif local_folders and Path(name).expanduser().is_dir():
        folder = Path(name).expanduser().resolve()
        base = Base(id=folder.name, path=str(folder))
    else:
        base = _download(name, token)
    facts_of(base)
    return base


def facts_of(base: Base) -> Facts:
    """Family, size and maximum length of a base model. Raises Problem if it is not a readable encoder."""
    folder = Path(base.path)
    try:
        config = read_json(folder / "config.json")
    except ValueError:
        config = None
    if not isinstance(config, dict):
        raise unreadable(base.id, "config.json")
    family = config.get("model_type", "")
    if family not in ENCODERS or config.get("is_decoder"):
        raise Problem(
            "not_an_encoder",
            f"'{base.id}'은(는) {family or '알 수 없는'} 모델이라 쓸 수 없습니다. 글을 읽는 인코더가 필요합니다: "
            "BERT, ELECTRA, RoBERTa 계열의 인코더를 골라 주세요.",
            f"'{base.id}' is a model of type {family or 'unknown'}, which cannot be used here. An encoder is "
            "needed: choose one of the BERT, ELECTRA or RoBERTa family.", model=base.id)
    weights = [*folder.glob("*.safetensors"), *folder.glob("pytorch_model.bin")]
    if not weights:
        raise unreadable(base.id, "model.safetensors")
    hidden, layers = config.get("hidden_size", config.get("dim", 768)), config.get("num_hidden_layers", 12)
    embedding = config.get("embedding_size", hidden)
    parameters = config.get("vocab_size", 32000) * embedding + layers * 12 * hidden**2
    positions = config.get("max_position_embeddings", 512)
    reserved = 2 if family in ("roberta", "camembert", "xlm-roberta", "mpnet") else 0  # their positions start at 2
    return Facts(family, parameters, positions - reserved)


def load_tokenizer(base: Base):
    """The tokenizer of a base model (`PreTrainedTokenizerBase`)."""
    from transformers import AutoTokenizer

    try:
        return AutoTokenizer.from_pretrained(base.path, trust_remote_code=False)
    except Exception as error:  # transformers raises anything from KeyError to protobuf errors here
        raise unreadable(base.id, f"tokenizer: {_last_line(error)}") from error


def load_classifier(base: Base, labels: list[str], attention: str | None = None):
    """The base model with a classification head of `len(labels)` outputs (new unless it has one), in float32."""
    import torch
    from transformers import AutoModelForSequenceClassification

    try:
        model = AutoModelForSequenceClassification.from_pretrained(
            base.path, dtype=torch.float32, trust_remote_code=False, attn_implementation=attention,
            num_labels=len(labels),
            id2label=dict(enumerate(labels)), label2id={label: number for number, label in enumerate(labels)},
            ignore_mismatched_sizes=True)
    except Exception as error:
        raise unreadable(base.id, _last_line(error)) from error
    model._weight_conversions = None  # else names of old checkpoints (LayerNorm.gamma) come back when it is saved
    return model


def load_masked_lm(base: Base, attention: str | None = None):
    """The base model with its head for hidden words, in float32; `model.new_head` names the parts of it that are new.

    Raises Problem("unreadable_model").
    """
    import torch
    from transformers import AutoModelForMaskedLM

    try:
        model, found = AutoModelForMaskedLM.from_pretrained(
            base.path, dtype=torch.float32, trust_remote_code=False, attn_implementation=attention,
            output_loading_info=True)
    except Exception as error:
        raise unreadable(base.id, _last_line(error)) from error
    model._weight_conversions = None  # as above
    missing = set(found["missing_keys"]) - set(model.all_tied_weights_keys)
    if any(name.startswith(model.base_model_prefix + ".") for name in missing):
        raise unreadable(base.id, f"no weights for {min(missing)}")
    model.new_head = sorted({name.partition(".")[0] for name in missing})
    return model


def check_vocabulary(base: Base, tokenizer, texts: list[str]) -> None:
    """Raises Problem when the tokenizer does not know much of the text: training would learn nothing."""
    tokens = [token for ids in tokenizer(texts[:500], truncation=True, max_length=128)["input_ids"] for token in ids]
    unknown = tokens.count(tokenizer.unk_token_id) / max(1, len(tokens)) if tokenizer.unk_token_id is not None else 0
    if unknown > 0.3:
        raise Problem(
            "vocabulary_does_not_fit",
            f"'{base.id}'의 토크나이저가 이 글의 {unknown:.0%}를 모릅니다. 한국어 모델을 골라 주세요.",
            f"The tokenizer of '{base.id}' does not know {unknown:.0%} of this text. Choose a Korean model.",
            model=base.id)


def check_embeddings(base: Base, tokenizer, model) -> None:
    """Raises Problem when the tokenizer makes tokens that the model has no embedding for."""
    known = model.get_input_embeddings().weight.shape[0]
    if len(tokenizer) > known:
        raise Problem(
            "tokenizer_of_another_model",
            f"'{base.id}'의 토크나이저는 토큰이 {len(tokenizer):,}가지인데 모델은 {known:,}가지만 압니다. 서로 다른 모델의 "
            "파일이 섞였습니다: 토크나이저와 가중치가 한 모델의 것인지 확인해 주세요.",
            f"The tokenizer of '{base.id}' has {len(tokenizer):,} tokens, but the model knows {known:,} only. Files of "
            "different models were mixed: check that tokenizer and weights belong together.", model=base.id)


def unreadable(name: str, reason: str) -> Problem:
    return Problem(
        "unreadable_model",
        f"'{name}' 모델을 읽을 수 없습니다 ({reason}). config.json, 토크나이저, model.safetensors가 온전히 있는지 "
        "확인하거나 다른 모델을 골라 주세요.",
        f"The model '{name}' cannot be read ({reason}). Check that config.json, tokenizer and model.safetensors "
        "are there and whole, or choose another model.", model=name)


def _download(name: str, token: str | None) -> Base:
    from httpx2 import HTTPError
    from huggingface_hub import HfApi, snapshot_download
    from huggingface_hub.errors import (
        GatedRepoError,
        HfHubHTTPError,
        HFValidationError,
        RepositoryNotFoundError,
    )

    try:
        info = HfApi(token=token or False).model_info(name, timeout=20)
        path = snapshot_download(name, revision=info.sha, token=token or False, allow_patterns=DOWNLOADED)
    except HFValidationError as error:
        raise Problem("bad_model_id", f"'{name[:100]}'은(는) 모델 이름이 아닙니다. 예: klue/bert-base",
                      f"'{name[:100]}' is not a model id. Example: klue/bert-base", model=name[:100]) from error
    except GatedRepoError as error:
        raise Problem("gated_model", f"'{name}'은(는) 이용 동의가 필요합니다. Hub에서 동의한 뒤 토큰을 넣어 주세요.",
                      f"'{name}' is gated: accept its terms on the Hub, then give your token.", model=name) from error
    except RepositoryNotFoundError as error:
        raise Problem("no_such_model", f"Hub에 '{name}' 모델이 없거나 볼 권한이 없습니다. 이름을 확인하거나 토큰을 넣어 주세요.",
                      f"The Hub has no model '{name}', or you may not see it. Check the name or give a token.",
                      model=name) from error
    except (HfHubHTTPError, OSError, HTTPError) as error:
        raise Problem("hub_unreachable", f"Hub에서 '{name}'을(를) 받지 못했습니다 ({_last_line(error)}). "
                      "네트워크를 확인하거나, 내장 모델 kotune-mini로 먼저 해 보세요.",
                      f"Could not get '{name}' from the Hub ({_last_line(error)}). Check the network, or start with "
                      "the built-in kotune-mini.", model=name) from error
    license = info.card_data.get("license") if info.card_data else None
    return Base(id=name, path=path, revision=info.sha, license=license if isinstance(license, str) else None)


def _last_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[-1] if lines else type(error).__name__)[:200]
