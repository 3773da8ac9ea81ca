"""The data that API callers send, as files for `studio.look_at`: uploads, pasted text, or a data set of the Hub.

    handle_file("reviews.csv")
    [handle_file("train.csv"), handle_file("test.csv")]            # told apart by their names
    {"train": handle_file("가.csv"), "test": handle_file("나.csv")}
    {"pasted": "글\t라벨\n…"}
    {"hub": "klue/klue", "config": "ynat", "split": "train", "rows": 1000}  # what is left out is detected
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gradio.utils import get_upload_folder

from trainer.data.hub import HubData, from_hub
from trainer.data.parts import files_of
from trainer.data.paste import paste
from trainer.errors import Problem
from trainer.fields import validated
from trainer.home.files import temporary_folder


@contextmanager
def uploads(data: Any, token: str = "") -> Iterator[dict[str, Path]]:
    """Part → file; files in the temporary folder are deleted afterwards. `token`: the caller's for the Hub, not kept.

    Raises Problem: no_file, unknown_parts, nothing_pasted, and those of `from_hub`.
    """
    with temporary_folder() as folder:
        yield _files(data, token, Path(folder))


def _files(data: Any, token: str, folder: Path) -> dict[str, Path]:
    match data:
        case {"path": _}:
            return {"": _uploaded(data)}
        case {"pasted": text}:
            return {"": paste(str(text), folder)}
        case {"hub": name, **how}:
            return from_hub(validated(HubData, {"id": name} | how), token, folder)
        case dict() if data:
            return {part: _uploaded(file) for part, file in data.items()}
        case list():
            return files_of([_uploaded(file) for file in data])
    raise no_file()


def _uploaded(file: dict) -> Path:
    """The path of a file that came through Gradio's upload; any other path is refused."""
    path = Path(str(file.get("path", "") if isinstance(file, dict) else "")).resolve()
    if not path.is_relative_to(upload_folder().resolve()) or not path.is_file():
        raise no_file()
    return path


def upload_folder() -> Path:
    return Path(get_upload_folder())


def no_file() -> Problem:
    return Problem("no_file", "파일을 올려 주세요: handle_file('파일.csv')로 보냅니다.", "Send a file with handle_file('file.csv').")
