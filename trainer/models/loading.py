"""Base models: where they come from, what they are, and how they are loaded without running foreign code.

Found and downloaded in the app's process with the asking user's token; loaded in the worker, which has
neither token nor network, from the files of the model's own folder alone. `auto_map` is ignored, weights are
safetensors or a `.bin` read with `weights_only=True` (RELIABILITY rule 10).
"""

from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import Problem, Words, line_of
from ..home.specs import Base
from .download import download
from .families import CARRIED, CARRIED_FOLDER, facts_of, folder_of
from .files import check_model_files, unreadable

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

# Encoders whose tokenizers transformers reads without remote code.
ON_THE_HUB = {
    "klue/bert-base": Words("KLUE BERT (1.1억, 두루 쓰임)", "KLUE BERT (110M, general)"),
    "klue/roberta-small": Words("KLUE RoBERTa small (6,800만)", "KLUE RoBERTa small (68M)"),
    "klue/roberta-base": Words("KLUE RoBERTa (1.1억)", "KLUE RoBERTa (110M)"),
    "beomi/KcELECTRA-base-v2022": Words("KcELECTRA (1.1억, 댓글·구어체)", "KcELECTRA (110M, comments and colloquial text)"),
    "beomi/kcbert-base": Words("KcBERT (1.1억, 댓글·구어체)", "KcBERT (110M, comments and colloquial text)"),
    "monologg/koelectra-small-v3-discriminator": Words("KoELECTRA small (1,400만)", "KoELECTRA small (14M)"),
    "monologg/koelectra-base-v3-discriminator": Words("KoELECTRA (1.1억)", "KoELECTRA (110M)")}


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
        base = download(name, token)
    facts_of(base)
    return base


def load_tokenizer(base: Base) -> "PreTrainedTokenizerBase":
    """The tokenizer of a base model. Raises Problem, as `_load` does."""
    check_model_files(base.id, folder := folder_of(base))
    from transformers import AutoTokenizer

    try:
        return AutoTokenizer.from_pretrained(folder, trust_remote_code=False)
    except Exception as error:  # transformers raises anything from KeyError to protobuf errors here
        raise unreadable(base.id, f"tokenizer: {line_of(error, -1)}") from error


def load_classifier(base: Base, labels: list[str], attention: str | None = None) -> "PreTrainedModel":
    """The base model with a classification head of `len(labels)` outputs (new unless it has one); see `_load`."""
    from transformers import AutoModelForSequenceClassification

    return _load(AutoModelForSequenceClassification, base, attention, num_labels=len(labels),
                 id2label=dict(enumerate(labels)), label2id={label: number for number, label in enumerate(labels)},
                 ignore_mismatched_sizes=True)


def load_masked_lm(base: Base, attention: str | None = None) -> "PreTrainedModel":
    """The base model with its head for hidden words; see `_load`."""
    from transformers import AutoModelForMaskedLM

    return _load(AutoModelForMaskedLM, base, attention)


def _load(kind, base: Base, attention: str | None, **head) -> "PreTrainedModel":
    """A model in float32; `new_parts` names its parts that are random, as the base has none that fit: a head, a pooler.

    Raises Problem("unsafe_model_files" | "unreadable_model"), the latter also if any of the encoder's own weights is
    missing or of another shape.
    """
    check_model_files(base.id, folder := folder_of(base))
    import torch

    try:
        model, found = kind.from_pretrained(folder, dtype=torch.float32, trust_remote_code=False,
                                            attn_implementation=attention, output_loading_info=True, **head)
    except Exception as error:
        raise unreadable(base.id, line_of(error, -1)) from error
    model._weight_conversions = None  # else names of old checkpoints (LayerNorm.gamma) come back when it is saved
    encoder = f"{model.base_model_prefix}."
    new = {*found["missing_keys"], *(name for name, *_ in found["mismatched_keys"])} - {*model.all_tied_weights_keys}
    if lost := sorted(name for name in new if name.startswith(encoder) and not name.startswith(f"{encoder}pooler.")):
        raise unreadable(base.id, f"no weights that fit {lost[0]}")
    model.new_parts = sorted({name.removeprefix(encoder).partition(".")[0] for name in new})
    return model


def check_vocabulary(base: Base, tokenizer: "PreTrainedTokenizerBase", texts: list[str]) -> None:
    """Raises Problem when the tokenizer does not know much of the text: training would learn nothing."""
    tokens = [token for ids in tokenizer(texts[:500], truncation=True, max_length=128)["input_ids"] for token in ids]
    unknown = tokens.count(tokenizer.unk_token_id) / max(1, len(tokens)) if tokenizer.unk_token_id is not None else 0
    if unknown > 0.3:
        raise Problem(
            "vocabulary_does_not_fit",
            f"'{base.id}'의 토크나이저가 이 글의 {unknown:.0%}를 모릅니다. 한국어 모델을 골라 주세요.",
            f"The tokenizer of '{base.id}' does not know {unknown:.0%} of this text. Choose a Korean model.",
            model=base.id)


def check_embeddings(base: Base, tokenizer: "PreTrainedTokenizerBase", model: "PreTrainedModel") -> None:
    """Raises Problem when the tokenizer makes tokens that the model has no embedding for."""
    known = model.get_input_embeddings().weight.shape[0]
    if len(tokenizer) > known:
        raise Problem(
            "tokenizer_of_another_model",
            f"'{base.id}'의 토크나이저는 토큰이 {len(tokenizer):,}가지인데 모델은 {known:,}가지만 압니다. 서로 다른 모델의 "
            "파일이 섞였습니다: 토크나이저와 가중치가 한 모델의 것인지 확인해 주세요.",
            f"The tokenizer of '{base.id}' has {len(tokenizer):,} tokens, but the model knows {known:,} only. Files of "
            "different models were mixed: check that tokenizer and weights belong together.", model=base.id)
