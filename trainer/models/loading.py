"""Base models: where they come from, what they are, and how they are loaded without running foreign code.

Found and downloaded in the app's process with the asking user's token; loaded in the worker, which has
neither token nor network, from the files of the model's own folder alone. `auto_map` is ignored, weights are
safetensors or a `.bin` read with `weights_only=True` (RELIABILITY rule 10).
"""

from contextlib import nullcontext
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import Problem, line_of
from ..home.specs import Base
from ..texts import Text, each_apart
from .download import Room, download
from .families import (
    CARRIED,
    ENCODERS,
    HERE,
    NETWORK,
    NETWORKS,
    encoder_config,
    facts_of,
    folder_of,
    is_new,
    tokens_of,
)
from .files import unreadable
from .sentencepieces import FAMILIES, sentencepiece_tokenizer
from .sizes import bounded_memory, check_model, check_parameters, check_steps
from .tokenizing import tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

OVERRULED = {"tokenizer_file": None, "special_tokens_map_file": None}  # paths in a config: where it was once saved
OF_ANOTHER_USE = {"auto_map", "finetuning_task", "task_specific_params"}  # in a config, which would be exported
PLAIN = {"return_dict": True, "output_hidden_states": False, "output_attentions": False}  # whatever a config says


def find_base(name: str, token: str | None = None, *, local_folders: bool = False, room: Room = nullcontext) -> Base:
    """The base model called `name`: a carried one, a local folder (if allowed here), or a Hub id.

    Downloads what is not in the cache yet, as far as there is `room`. Raises Problem for what is not there, not allowed
    or no encoder.
    """
    name, token = name.strip(), (token or "").strip() or None
    if name in (CARRIED, *NETWORKS):  # a network has the tokens of the carried model, and so its licence
        base = Base(id=name, path=str(HERE / name), license="cc-by-4.0")
    elif local_folders and Path(name).expanduser().is_dir():
        folder = Path(name).expanduser().resolve()
        base = Base(id=folder.name, path=str(folder))
    else:
        base = download(name, token, room)
    facts_of(base)
    return base


def load_tokenizer(base: Base) -> "PreTrainedTokenizerBase":
    """The tokenizer of a base model. Raises Problem, as `_load` does, and as `sentencepiece_tokenizer` does."""
    check_model(base.id, folder := tokens_of(base))
    check_steps(base.id, folder)
    family = encoder_config(base.id, folder / "config.json", {*ENCODERS, NETWORK})["model_type"]
    from transformers import AutoTokenizer

    try:
        with bounded_memory(folder):
            own = sentencepiece_tokenizer(base.id, folder) if family in FAMILIES else None
            return own or AutoTokenizer.from_pretrained(folder, trust_remote_code=False, **OVERRULED)
    except Problem:
        raise
    except BaseException as error:  # transformers raises anything here, from KeyError to panics of tokenizers
        raise unreadable(base.id, f"tokenizer: {line_of(error, -1)}") from error


def load_classifier(base: Base, labels: list[str], attention: str | None = None,
                    problem_type: str = "single_label_classification") -> "PreTrainedModel":
    """The base model with a classification head of `len(labels)` outputs (new unless it has one); see `_load`."""
    from transformers import AutoModelForSequenceClassification

    return _load(AutoModelForSequenceClassification, base, attention, ignore_mismatched_sizes=True,
                 id2label=dict(enumerate(labels)), label2id={label: number for number, label in enumerate(labels)},
                 problem_type=problem_type)


def load_token_classifier(base: Base, tags: list[str], attention: str | None = None) -> "PreTrainedModel":
    """The base model with a head of `len(tags)` outputs for each token (new unless it has one); see `_load`."""
    from transformers import AutoModelForTokenClassification

    return _load(AutoModelForTokenClassification, base, attention, ignore_mismatched_sizes=True,
                 id2label=dict(enumerate(tags)), label2id={tag: number for number, tag in enumerate(tags)},
                 problem_type=None)


def load_masked_lm(base: Base, attention: str | None = None) -> "PreTrainedModel":
    """The base model with its head for hidden words; see `_load`."""
    from transformers import AutoModelForMaskedLM

    return _load(AutoModelForMaskedLM, base, attention, problem_type=None, id2label=None, num_labels=2)  # the defaults


def _load(kind, base: Base, attention: str | None, ignore_mismatched_sizes: bool = False, **head) -> "PreTrainedModel":
    """A model in float32; `new_parts` names its parts that are random, as the base has none that fit: a head, a pooler.

    What the base's config says of its own task and its answers is not the model's: that is what `head` says.
    Raises Problem("unsafe_model_files" | "unreadable_model" | "oversized_model" | "damaged_weights"), the second also
    if any of the encoder's own weights is missing or of another shape.
    """
    check_model(base.id, folder := folder_of(base))
    import torch
    from transformers import AutoConfig

    from . import network  # noqa: F401 - makes transformers know them

    try:
        with bounded_memory(folder):
            config = AutoConfig.from_pretrained(folder, trust_remote_code=False)
            for key in OF_ANOTHER_USE & vars(config).keys():
                delattr(config, key)
            for key, value in {**PLAIN, **head}.items():
                setattr(config, key, value)
            if is_new(base):
                model = kind.from_config(config, trust_remote_code=False)
                model.new_parts = [name for name, _ in model.named_children()]
                return model
            with torch.device("meta"):  # shapes alone
                shapes = kind.from_config(copy(config), trust_remote_code=False, attn_implementation=attention)
            check_parameters(base.id, folder, shapes.num_parameters())
            model, found = kind.from_pretrained(folder, config=config, dtype=torch.float32, trust_remote_code=False,
                                                attn_implementation=attention, output_loading_info=True,
                                                ignore_mismatched_sizes=ignore_mismatched_sizes)
    except Problem:
        raise
    except Exception as error:
        raise unreadable(base.id, line_of(error, -1)) from error
    model._weight_conversions = None  # else names of old checkpoints (LayerNorm.gamma) come back when it is saved
    encoder = f"{model.base_model_prefix}."
    new = {*found["missing_keys"], *(name for name, *_ in found["mismatched_keys"])} - {*model.all_tied_weights_keys}
    if lost := sorted(name for name in new if name.startswith(encoder) and not name.startswith(f"{encoder}pooler.")):
        raise unreadable(base.id, f"no weights that fit {lost[0]}")
    _check_numbers(base, {name: weight for name, weight in model.named_parameters() if name not in new})
    model.new_parts = sorted({name.removeprefix(encoder).partition(".")[0] for name in new})
    return model


def _check_numbers(base: Base, weights: "dict[str, Tensor]") -> None:
    """Raises Problem where a weight is no number: nothing could be learnt, and training would be blamed for it.

    By NumPy: torch would share each tensor among threads, which wait for one another where others use the processor.
    """
    lowest = ((name, weight.detach().numpy().min(initial=0)) for name, weight in weights.items())
    if name := next((name for name, number in lowest if number != number), None):  # NaN
        raise Problem("damaged_weights",
                      f"바탕 모델 '{base.id}'의 가중치에 수가 아닌 값(NaN)이 있어 배울 수 없습니다 ({name}). 파일이 손상되었거나 잘못 저장된 모델입니다: "
                      "다시 받거나 다른 모델을 골라 주세요.",
                      f"The weights of the base model '{base.id}' hold values that are no numbers (NaN), so nothing "
                      f"can be learnt ({name}). The file is damaged, or the model was saved so: get it again, or "
                      "choose another model.", model=base.id, weight=name)


def check_trained(name: str, model: "PreTrainedModel") -> None:
    """Raises Problem where parts of a model that is to answer are not in its files, or of another shape: drawn at
    random, they would answer all the same."""
    if parts := model.new_parts:
        raise Problem("untrained_head",
                      f"'{name}' 모델의 파일에 답을 내는 층({', '.join(parts)})이 없거나 크기가 맞지 않습니다. 배운 적 없는 값으로는 답하지 않습니다: 백업에서 "
                      f"되살리거나 다시 "
                      "학습해 주세요.",
                      f"The files of model '{name}' lack the layer that answers ({', '.join(parts)}), or it has "
                      f"another "
                      "size. Nothing is answered by numbers that were never trained: restore the files from a backup, "
                      "or train anew.", model=name)


def check_vocabulary(base: Base, tokenizer: "PreTrainedTokenizerBase", texts: "Sequence[Text]") -> None:
    """Raises Problem when the tokenizer does not know much of the text: training would learn nothing."""
    if _takes_hangul_apart(tokenizer):
        raise Problem(
            "hangul_taken_apart",
            f"'{base.id}'의 토크나이저가 한글을 자모로 풀어, 어휘에 있는 낱말도 찾지 못합니다. 한국어 모델이지만 토크나이저 설정이 맞지 않습니다: vocab.txt를 쓰는 "
            "모델이면 tokenizer_config.json에 \"do_lower_case\": false를 적고, 아니면 tokenizer.json이 있는 모델을 골라 주세요.",
            f"The tokenizer of '{base.id}' takes Hangul apart, so it does not find even the words that it has. The "
            "model is Korean, but the settings of its tokenizer do not fit: with a vocab.txt, write \"do_lower_case\": "
            "false into tokenizer_config.json; else choose a model that has a tokenizer.json.", model=base.id)
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


def _takes_hangul_apart(tokenizer: "PreTrainedTokenizerBase") -> bool:
    """Whether it looks for jamo in a vocabulary of syllables: 한 as ㅎ, ㅏ and ㄴ."""
    normalizer = tokenizer.backend_tokenizer.normalizer if tokenizer.is_fast else None
    if normalizer is None or "한" in tokenize(normalizer.normalize_str, "한"):
        return False
    vocabulary = tokenizer.get_vocab()
    return sum(any("가" <= letter <= "힣" for letter in token) for token in vocabulary) > len(vocabulary) / 20


def check_embeddings(base: Base, tokenizer: "PreTrainedTokenizerBase", model: "PreTrainedModel") -> None:
    """Raises Problem when the tokenizer makes tokens that the model has no embedding for."""
    known = model.get_input_embeddings().weight.shape[0]
    if (tokens := max(len(tokenizer), 1 + max(tokenizer.get_vocab().values(), default=0))) > known:
        raise Problem(
            "tokenizer_of_another_model",
            f"'{base.id}'의 토크나이저는 토큰이 {tokens:,}가지인데 모델은 {known:,}가지만 압니다. 서로 다른 모델의 "
            "파일이 섞였습니다: 토크나이저와 가중치가 한 모델의 것인지 확인해 주세요.",
            f"The tokenizer of '{base.id}' has {tokens:,} tokens, but the model knows {known:,} only. Files of "
            "different models were mixed: check that tokenizer and weights belong together.", model=base.id)
