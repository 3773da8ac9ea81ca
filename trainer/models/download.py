"""Base models of the Hub: who may have them, and whether they can be used, is asked before any weights come."""

from contextlib import contextmanager
from pathlib import Path

from ..errors import Problem, said_by
from ..home.specs import Base
from .families import encoder_config
from .files import check_model_files, unreadable

SAFE_WEIGHTS = {"model.safetensors", "model.safetensors.index.json"}
OLD_WEIGHTS = "pytorch_model.bin"
WEIGHTS = ["*.safetensors", OLD_WEIGHTS]
WANTED = ["*.json", "*.txt", "*.model", *WEIGHTS, "README.md"]
IN_FOLDERS = "*/*"  # onnx, checkpoints: of no use; "*" matches "/" too
MAX_BYTES = 8 << 30  # large encoders of half a billion parameters are 2 GB


def download(name: str, token: str | None) -> Base:
    """The model called `name` at its newest commit, from the cache as far as it has been fetched before.

    Raises Problem: bad_model_id, no_such_model, gated_model, not_an_encoder, unreadable_model, unsafe_model_files,
    too_large_model, hub_unreachable.
    """
    from huggingface_hub import HfApi

    api = HfApi(token=token or False)
    with _told(name):
        info = api.model_info(name, files_metadata=True, timeout=20)
        api.auth_check(name)  # the cache answers everybody, whoever has filled it
        encoder_config(name, Path(api.hf_hub_download(name, "config.json", revision=info.sha)))
        wanted = _wanted([file.rfilename for file in info.siblings])
        _check_size(name, info.siblings, wanted)
        check_model_files(name, Path(_fetch(api, name, info.sha, wanted, but=WEIGHTS)))
        path = _fetch(api, name, info.sha, wanted)
    license = info.card_data.get("license") if info.card_data else None
    return Base(id=name, path=path, revision=info.sha, license=license if isinstance(license, str) else None)


def _fetch(api, name: str, revision: str, wanted: dict[str, list[str]], but: list[str] = ()) -> str:
    """The folder of this revision, with the wanted files in it but those that match `but`."""
    return api.snapshot_download(name, revision=revision, allow_patterns=wanted["allow_patterns"],
                                 ignore_patterns=[*wanted["ignore_patterns"], *but])


def _wanted(names: list[str]) -> dict[str, list[str]]:
    """Patterns of the files that are of use: of weights in both formats, safetensors alone."""
    safe = not SAFE_WEIGHTS.isdisjoint(names)
    return {"allow_patterns": WANTED, "ignore_patterns": [IN_FOLDERS, *[OLD_WEIGHTS] * safe]}


def _check_size(name: str, files: list, wanted: dict[str, list[str]]) -> None:
    from huggingface_hub.utils import filter_repo_objects

    size = sum(file.size or 0 for file in filter_repo_objects(files, key=lambda file: file.rfilename, **wanted))
    if size > MAX_BYTES:
        raise Problem(
            "too_large_model",
            f"'{name}' 모델의 파일은 모두 {size >> 20:,} MB로, 한도 {MAX_BYTES >> 20:,} MB를 넘습니다. 더 작은 모델을 골라 주세요.",
            f"The files of '{name}' are {size >> 20:,} MB; {MAX_BYTES >> 20:,} MB is the limit. Choose a smaller "
            "model.", model=name)


@contextmanager
def _told(name: str):
    """What goes wrong at the Hub, as Problems."""
    from httpx2 import HTTPError
    from huggingface_hub.errors import (
        GatedRepoError,
        HfHubHTTPError,
        HFValidationError,
        RemoteEntryNotFoundError,
        RepositoryNotFoundError,
    )

    try:
        yield
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
    except RemoteEntryNotFoundError as error:
        raise unreadable(name, "config.json") from error
    except (HfHubHTTPError, OSError, HTTPError) as error:
        raise Problem("hub_unreachable", f"Hub에서 '{name}'을(를) 받지 못했습니다 ({said_by(error, -1)}). "
                      "네트워크를 확인하거나, 내장 모델 kotune-mini로 먼저 해 보세요.",
                      f"Could not get '{name}' from the Hub ({said_by(error, -1)}). Check the network, or start with "
                      "the built-in kotune-mini.", model=name) from error
