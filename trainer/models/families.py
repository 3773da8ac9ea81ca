"""What a base model is: the family and sizes that its config.json names, read without torch."""

from dataclasses import dataclass
from pathlib import Path

from ..errors import Problem, clip, josa
from ..home.specs import Base
from .files import read_object, unreadable
from .sizes import check_model
from .weights import check_weights

NETWORK, NETWORK_CODE = "kotune-network", Path(__file__).parent / "network.py"  # KoTune's own networks
ENCODERS = {"albert", "bert", "big_bird", "camembert", "convbert", "deberta", "deberta-v2", "distilbert", "electra",
            "ernie", "modernbert", "mpnet", "nystromformer", "roberta", "roformer", "xlm-roberta"}
DECODERS = {"exaone4", "gpt2", "llama", "qwen2", "qwen3"}  # made to write; they can answer by their last token, too
USABLE = ENCODERS | DECODERS
GATED = {"modernbert", "exaone4", "llama", "qwen2", "qwen3"}  # the feed-forward part of each layer has a gate
VOCABULARIES = "tokenizer.json", "*.model", "vocab.*"  # any one of them makes a tokenizer
TOKEN_BY_TOKEN = 4  # on a CPU an LSTM takes so many times as long as other layers with as many weights

CARRIED = "kotune-mini"
NETWORKS = "kotune-embedding", "kotune-bilstm", "kotune-bilstm-2", "kotune-bilstm-crf"  # carried without any weights
CARRIED_FOLDER = Path(__file__).parent / "carried" / CARRIED
HERE = CARRIED_FOLDER.parent
CARRIED_IN = HERE.parts[-2:], ("trainer", "base")  # the folders that end its path, now and before 0.2


@dataclass(frozen=True)
class Facts:
    """Facts of a model, from its config.json; `parameters` are estimated, `max_length` is in tokens.

    `encoder`: the parameters of its layers alone, on which the time depends; of an LSTM, as many as take equally long.
    `layers`: how many layers with weights of their own it has.
    """

    family: str
    parameters: int
    max_length: int
    encoder: int = 0
    layers: int = 12

    @property
    def is_network(self) -> bool:
        return self.family == NETWORK

    @property
    def is_decoder(self) -> bool:
        return self.family in DECODERS


def folder_of(base: Base) -> Path:
    """The folder of a base model. A carried model is here, even if KoTune lay elsewhere when it was chosen."""
    folder = Path(base.path)
    return HERE / folder.name if _is_carried(folder) and not folder.is_dir() else folder


def is_new(base: Base) -> bool:
    """Whether it is a network without any weights yet: training draws them at random."""
    folder = Path(base.path)
    return _is_carried(folder) and folder.name in NETWORKS


def tokens_of(base: Base) -> Path:
    """The folder of its tokenizer; a new network has that of the carried model."""
    return HERE / CARRIED if is_new(base) else folder_of(base)


def _is_carried(folder: Path) -> bool:
    return folder.parts[-3:-1] in CARRIED_IN and folder.name in (CARRIED, *NETWORKS)


def facts_of(base: Base) -> Facts:
    """Family, size and maximum length of a base model. Raises Problem if it cannot be used here, or is not safe."""
    folder = folder_of(base)
    check_model(base.id, folder)
    config = model_config(base.id, folder / "config.json", {NETWORK} if is_new(base) else USABLE)
    if not is_new(base):
        check_weights(base.id, [file.name for file in folder.iterdir()])
    if not any([*tokens_of(base).glob(vocabulary)] for vocabulary in VOCABULARIES):
        raise _no_tokenizer(base.id)
    family = config["model_type"]
    hidden, layers = _first(config, "hidden_size", "n_embd", "dim", usual=768), \
        _first(config, "num_hidden_layers", "n_layer", "n_layers", usual=12)
    vocabulary, embedding = config.get("vocab_size", 32000), config.get("embedding_size") or hidden
    positions = _first(config, "max_position_embeddings", "n_positions", usual=512)
    layers = layers or family == NETWORK and 1  # a dense layer beside the average
    own = config.get("num_hidden_groups", config.get("n_layers", layers))  # ALBERT's share theirs
    if not all(type(size) is int and size > 0 for size in (hidden, layers, own, vocabulary, embedding, positions)):
        raise unreadable(base.id, "config.json")
    reserved = 2 if family in ("roberta", "camembert", "xlm-roberta", "mpnet") else 0  # their positions start at 2
    encoder = layers * _layer(config, hidden)
    slow = TOKEN_BY_TOKEN if family == NETWORK and config.get("num_hidden_layers") else 1
    return Facts(family, vocabulary * embedding + encoder, positions - reserved, slow * encoder, own)


def _first(config: dict, *keys: str, usual: int):
    """The value of the first of these keys that a config has."""
    return next((config[key] for key in keys if key in config), usual)


def _layer(config: dict, hidden: int) -> int:
    """Weights of a layer, about: four square matrices of attention, and a feed-forward part four times as wide. In a
    gated family three feed-forward matrices of the width that the config says; keys and values may have fewer heads."""
    wide, heads, fewer = (config.get(key) for key in ("intermediate_size", "num_attention_heads",
                                                      "num_key_value_heads"))
    if config["model_type"] not in GATED or type(wide) is not int or type(heads) is not int or heads < 1:
        return 12 * hidden**2
    size = config.get("head_dim") or hidden // heads
    keys = fewer if type(fewer) is int else heads
    return 2 * hidden * size * (heads + keys) + 3 * hidden * wide if type(size) is int else 12 * hidden**2


def model_config(name: str, file: Path, families: set[str] = USABLE) -> dict:
    """The config.json of the model called `name`. Raises Problem("unreadable_model"), or Problem("not_an_encoder") if
    it is of none of these families."""
    config = read_object(name, file)
    family = config.get("model_type", "")
    if not isinstance(family, str):
        raise unreadable(name, "config.json")
    if family not in families or config.get("is_decoder"):
        raise Problem(
            "not_an_encoder",
            f"'{name}'{josa(name, '은/는')} {clip(family) or '알 수 없는'} 모델이라 쓸 수 없습니다. 글을 읽는 인코더(BERT, "
            "ELECTRA, RoBERTa, ModernBERT 계열)나 GPT-2, Llama, Qwen, EXAONE 4 계열의 디코더를 골라 주세요.",
            f"'{name}' is a model of type {clip(family) or 'unknown'}, which cannot be used here. Choose an encoder "
            "(of the BERT, ELECTRA, RoBERTa or ModernBERT family), or a decoder of the GPT-2, Llama, Qwen or EXAONE 4 "
            "family.", model=name)
    return config


def _no_tokenizer(name: str) -> Problem:
    return Problem(
        "no_tokenizer",
        f"'{name}'에 토크나이저가 없습니다 (tokenizer.json, vocab.txt, *.model 가운데 하나). 모델을 저장할 때 토크나이저도 같은 곳에 저장해 주세요: "
        "tokenizer.save_pretrained(...).",
        f"'{name}' has no tokenizer (one of tokenizer.json, vocab.txt, *.model). Save the tokenizer beside the model: "
        "tokenizer.save_pretrained(...).", model=name)
