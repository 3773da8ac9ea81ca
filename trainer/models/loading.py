"""Base models: where they come from, what they are, and how they are loaded without running foreign code.

Found and downloaded in the app's process with the asking user's token; loaded in the worker, which has
neither token nor network, from the files of the model's own folder alone. `auto_map` is ignored, weights are
safetensors or a `.bin` read with `weights_only=True` (RELIABILITY rule 10).
"""

import os
from contextlib import nullcontext
from copy import copy
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import Problem, line_of
from ..home.specs import Base
from .catalogue import NOT_OFFERED, ON_THE_HUB
from .download import Room, download
from .families import CARRIED, DECODERS, HERE, NETWORKS, facts_of, folder_of, is_new
from .files import unreadable
from .licences import OTHER
from .reading import load_tokenizer
from .sizes import bounded_memory, check_model, check_parameters
from .weights import pickled

if TYPE_CHECKING:
    from torch import Tensor
    from transformers import PreTrainedConfig, PreTrainedModel

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
    elif local_folders and os.path.isdir(folder := os.path.expanduser(name)):  # which no name is too long or odd for
        base = Base(id=Path(folder).resolve().name, path=str(Path(folder).resolve()))
    else:
        base = _from_hub(name, token, room)
    facts_of(base)
    return base


def _from_hub(name: str, token: str | None, room: Room) -> Base:
    """Where the Hub names no licence, or "other", the licence is the one in the catalogue."""
    if reason := NOT_OFFERED.get(name):
        raise Problem("not_offered", *reason, model=name)
    try:
        base = download(name, token, room)
    except Problem as problem:
        near = get_close_matches(name, ON_THE_HUB, 1, 0.8)
        if problem.code != "no_such_model" or not near or near == [name]:
            raise
        ko, en = problem.words
        raise Problem(problem.code, f"{ko} 혹시 '{near[0]}'인가요?", f"{en} Did you mean '{near[0]}'?", model=name) from None
    known = ON_THE_HUB.get(base.id)
    if known is None or base.license not in (None, OTHER):
        return base
    return base.model_copy(update={"license": OTHER, "license_name": known.license} if known.is_own else
                           {"license": known.license, "license_name": None})


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
    """A model in float32; `new_parts` names its parts that the base lacks (a head, a pooler), so that they are random.

    `head` replaces what the base's config says of its own task and answers. Raises
    Problem("unsafe_model_files" | "unreadable_model" | "pickled_weights" | "oversized_model" | "damaged_weights"), the
    second also if any of the base's own weights is missing or of another shape.
    """
    check_model(base.id, folder := folder_of(base))
    import torch
    from transformers import AutoConfig

    from . import network  # noqa: F401 - registers KoTune's networks with transformers

    try:
        with bounded_memory(folder):
            config = AutoConfig.from_pretrained(folder, trust_remote_code=False)
            for key in OF_ANOTHER_USE & vars(config).keys():
                delattr(config, key)
            for key, value in {**PLAIN, **head, **_of_decoder(config, base)}.items():
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
        more_than_numbers = type(error).__name__ == "UnpicklingError"
        raise (pickled(base.id) if more_than_numbers else unreadable(base.id, line_of(error, -1))) from error
    model._weight_conversions = None  # else names of old checkpoints (LayerNorm.gamma) come back when it is saved
    encoder = f"{model.base_model_prefix}."
    new = {*found["missing_keys"], *(name for name, *_ in found["mismatched_keys"])} - {*model.all_tied_weights_keys}
    if lost := sorted(name for name in new if name.startswith(encoder) and not name.startswith(f"{encoder}pooler.")):
        raise unreadable(base.id, f"no weights that fit {lost[0]}")
    _check_numbers(base, {name: weight for name, weight in model.named_parameters() if name not in new})
    model.new_parts = sorted({name.removeprefix(encoder).partition(".")[0] for name in new})
    return model


def _of_decoder(config: "PreTrainedConfig", base: Base) -> dict:
    """Settings that a decoder needs to answer by its last token: the token of padding, and no cache for writing."""
    if config.model_type not in DECODERS:
        return {}
    return {"pad_token_id": load_tokenizer(base).pad_token_id, "use_cache": False}


def _check_numbers(base: Base, weights: "dict[str, Tensor]") -> None:
    """Raises Problem("damaged_weights") if a weight is NaN: nothing could be learnt, and training would be blamed.

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
    """Raises Problem("untrained_head") if a trained model's files lack parts of it, or have them in another shape:
    drawn at random, these would answer all the same."""
    if parts := model.new_parts:
        raise Problem("untrained_head",
                      f"'{name}' 모델의 파일에 답을 내는 층({', '.join(parts)})이 없거나 크기가 맞지 않습니다. 배운 적 없는 값으로는 답하지 않습니다: 백업에서 "
                      f"되살리거나 다시 "
                      "학습해 주세요.",
                      f"The files of model '{name}' lack the layer that answers ({', '.join(parts)}), or it has "
                      f"another "
                      "size. Nothing is answered by numbers that were never trained: restore the files from a backup, "
                      "or train anew.", model=name)
