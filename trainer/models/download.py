"""Download base models of the Hub. Whether the person may have one, and can use it, is checked before its weights."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from ..errors import Problem
from ..home.specs import Base
from ..hub.problems import of_model
from ..hub.session import reader
from ..units import GB, bytes_text
from .families import model_config
from .files import unreadable
from .licences import OTHER
from .sizes import check_model
from .weights import OLD_WEIGHTS, SAFE_WEIGHTS, check_weights

WEIGHTS = ["*.safetensors", OLD_WEIGHTS]
WANTED = ["*.json", "*.txt", "*.model", *WEIGHTS, "README.md"]
IN_FOLDERS = "*/*"  # onnx, checkpoints: of no use; "*" matches "/" too
MAX_BYTES = 8 * GB  # large encoders of half a billion parameters are 2 GB

Room = Callable[[int], AbstractContextManager]  # the context for downloading so many bytes: `room.Downloads`

def download(name: str, token: str | None, room: Room = nullcontext) -> Base:
    """The model called `name` at its newest commit; files that are in the cache already are not downloaded.

    Raises Problem: hub_token, bad_model_id, no_such_model, gated_model, not_an_encoder, no_usable_weights,
    unreadable_model, unsafe_model_files, oversized_model, too_large_model, hub_unreachable, and those of `room`.
    """
    api = reader(token)
    with _in_words(name):
        info = api.model_info(name, files_metadata=True, timeout=20)
        api.auth_check(name)  # the cache would give it to everybody, whoever has filled it
        files = info.siblings or []
        check_weights(name, [file.rfilename for file in files])
        model_config(name, Path(api.hf_hub_download(name, "config.json", revision=info.sha)))
        wanted = _wanted([file.rfilename for file in files])
        with room(_size_to_come(name, info.sha, files, wanted)):
            check_model(name, Path(_fetch(api, name, info.sha, wanted, but=WEIGHTS)))
            path = _fetch(api, name, info.sha, wanted)
    license, called = (_text_in(info.card_data, key) for key in ("license", "license_name"))
    return Base(id=name, path=path, revision=info.sha, license=license,
                license_name=called if license == OTHER else None)


def _text_in(card, key: str) -> str | None:
    """The text under this key in the front matter of a model's card; None if there is no text."""
    value = card.get(key) if card else None
    return value if isinstance(value, str) else None


def is_downloaded(name: str) -> bool:
    """Whether a model of this name is in the cache, of any commit."""
    from huggingface_hub import try_to_load_from_cache

    return any(isinstance(try_to_load_from_cache(name, file), str) for file in ("model.safetensors", OLD_WEIGHTS))


def _fetch(api, name: str, revision: str | None, wanted: dict[str, list[str]], but: Sequence[str] = ()) -> str:
    """The folder of this revision, with the wanted files in it except those that match `but`."""
    return api.snapshot_download(name, revision=revision, allow_patterns=wanted["allow_patterns"],
                                 ignore_patterns=[*wanted["ignore_patterns"], *but])


def _wanted(names: list[str]) -> dict[str, list[str]]:
    """Patterns of the files to download: where there are weights in both formats, safetensors alone."""
    safe = not SAFE_WEIGHTS.isdisjoint(names)
    return {"allow_patterns": WANTED, "ignore_patterns": [IN_FOLDERS, *[OLD_WEIGHTS] * safe]}


def _size_to_come(name: str, revision: str | None, files: list, wanted: dict[str, list[str]]) -> int:
    """Bytes of the wanted files that are not in the cache. Raises Problem("too_large_model")."""
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.utils import filter_repo_objects

    sizes = {file.rfilename: file.size or 0
             for file in filter_repo_objects(files, key=lambda file: file.rfilename, **wanted)}
    if (size := sum(sizes.values())) > MAX_BYTES:
        raise Problem(
            "too_large_model",
            f"'{name}' 모델의 파일은 모두 {bytes_text(size)}로, 한도 {bytes_text(MAX_BYTES)}를 넘습니다. 더 작은 모델을 골라 주세요.",
            f"The files of '{name}' are {bytes_text(size)}; {bytes_text(MAX_BYTES)} is the limit. Choose a smaller "
            "model.", model=name)
    here = {file for file in sizes if isinstance(try_to_load_from_cache(name, file, revision=revision), str)}
    return sum(size for file, size in sizes.items() if file not in here)


@contextmanager
def _in_words(name: str):
    """Errors of the Hub as Problems."""
    from huggingface_hub.errors import RemoteEntryNotFoundError

    try:
        yield
    except RemoteEntryNotFoundError as error:
        raise unreadable(name, "config.json") from error
    except Exception as error:
        if problem := of_model(error, name):
            raise problem from error
        raise
