"""Pack the ONNX of a run as a ZIP, which is made while it is sent: the model in 32 and 8 bits, and how to use it."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from ..data.survey import Progress, silent
from ..errors import present
from ..home.files import read_json
from ..home.project import Run
from ..home.zipped import AT_ONCE, Content, zipped
from ..models.portable import portable
from ..tasks import task_of
from ..tasks.templates import filled
from .described import readme
from .made import FULL, SMALL, facts_of, onnx_of


def name_of(run: Run) -> str:
    """The name of the file, without suffix, and of the folder in it."""
    return f"{run.project.name}-{run.name}-onnx"


def packed(run: Run, report: Progress = silent) -> Iterator[bytes]:
    """The ZIP, piece by piece; the ONNX is made first, if needed. Raises Problem, as `onnx_of`, before the first piece;
    from then on the files are open, so that they stay readable even if the run is deleted."""
    folder = onnx_of(run, report)
    return zipped(name_of(run), [*_files(run, folder)])


def _files(run: Run, folder: Path) -> Iterator[tuple[str, Content]]:
    program = program_of(run)
    yield "README.md", readme(run, program, present(facts_of(run), "facts")).encode()
    yield "config.json", portable(run.model / "config.json").encode()
    yield "tokenizer.json", (run.model / "tokenizer.json").read_bytes()
    for file in task_of(run).plain:
        if f"from {file.stem} " in program:
            yield file.name, file
    for name in (FULL, SMALL):
        yield name, _read(open(folder / name, "rb"))  # noqa: SIM115  # `_read` closes it


def _read(file: BinaryIO) -> Iterator[bytes]:
    with file:
        yield from iter(partial(file.read, AT_ONCE), b"")


def program_of(run: Run) -> str:
    """The program that uses the ONNX, some twenty lines without torch."""
    task, settings = task_of(run), run.spec.settings
    config, tokenizer = (read_json(run.model / name) or {} for name in ("config.json", "tokenizer_config.json"))
    return filled(Path(__file__).parent, "use.py", task, {
        "max_length": settings.max_length, "windows": settings.windows, "stride": task.stride(settings),
        "side": tokenizer.get("truncation_side", "right"),
        "pad": config.get("pad_token_id") or 0, "pairs": task.reads_pairs,
        "segments": task.reads_pairs and (config.get("type_vocab_size") or 0) > 1})
