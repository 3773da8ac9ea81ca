"""Pack the bundle of a run as a ZIP, which is made while it is sent."""

import json
from collections.abc import Iterator

from ..home.manifest import MANIFEST
from ..home.project import Run
from ..home.zipped import Content, zipped
from ..models.families import NETWORK_CODE, folder_of, is_new
from ..models.portable import SETTINGS, portable
from ..tasks import task_of
from .checks import check, is_on_hub
from .described import described
from .expected import answers_of, figures
from .notebook import notebook_of
from .rows import PARTS, hashed, lines, recipe
from .script import beside, machine_of, script_of

WEIGHTS = "*.safetensors", "*.bin"  # only the first kind that is there is packed


def name_of(run: Run) -> str:
    """The name of the file, without suffix, and of the folder in it."""
    return f"{run.project.name}-{run.name}-bundle"


def packed(run: Run, with_rows: bool = True) -> Iterator[bytes]:
    """The ZIP, piece by piece. All errors are raised before the first piece: Problem("damaged_answers"), those of
    `checks.check` and `Run.check_model`, and errors of pyarrow if rows cannot be read."""
    check(run)
    run.check_model()
    answers_of(run)
    hashes = {part: hashed(lines(run, part)) for part in PARTS}
    return zipped(name_of(run), _files(run, hashes, with_rows))


def _files(run: Run, hashes: dict[str, str], with_rows: bool) -> Iterator[tuple[str, Content]]:
    """Yield (name, content), in the order in which people read them."""
    program, task = script_of(run), task_of(run)
    for name, text in described(run, with_rows).items():
        yield name, text.encode()
    yield "train.py", program.encode()
    yield "train.ipynb", notebook_of(program)
    yield "settings.json", _json({"task": task.name, "base": run.spec.base.model_dump(exclude={"path"}),
                                  "settings": run.spec.settings.model_dump(),
                                  "machine": machine_of(run)})
    yield "rows/recipe.json", _json(recipe(run, hashes))
    if with_rows:
        for part in PARTS:
            yield f"rows/{part}.jsonl", lines(run, part)
    for file in beside(run):
        yield file.name, file
    yield from _expected(run)
    yield from _model(run)


def _expected(run: Run) -> Iterator[tuple[str, Content]]:
    """The expected result: figures, and an answer for each test row."""
    yield "expected/figures.json", _json(figures(run))
    answers = answers_of(run).plain(run.project.survey.labels)
    yield "expected/answers.jsonl", (json.dumps(each).encode() + b"\n" for each in answers)


def _model(run: Run) -> Iterator[tuple[str, Content]]:
    """What the training begins with: tokenizer and config of the model, and the base model's weights, unless they are
    on the Hub."""
    base = run.spec.base
    for file in sorted(run.model.iterdir()):
        if file.name in SETTINGS:
            yield f"tokenizer/{file.name}", portable(file).encode()
        elif file.name != MANIFEST and not any(map(file.match, (*WEIGHTS, "*.index.json"))):
            yield f"tokenizer/{file.name}", file
    if is_new(base):
        yield NETWORK_CODE.name, NETWORK_CODE
    elif not is_on_hub(base):
        folder = folder_of(base)
        yield "base/config.json", portable(folder / "config.json").encode()
        weights = next(found for kind in WEIGHTS if (found := sorted(folder.glob(kind))))
        for file in (*weights, *folder.glob("*.index.json")):
            yield f"base/{file.name}", file


def _json(value: dict) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
