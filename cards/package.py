"""What is published on the Hub: model, tokenizer, card and picture of a run, without anything of this machine, and the
simple method if it answers, too."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trainer.home.files import temporary_folder
from trainer.home.manifest import MANIFEST
from trainer.home.project import Run
from trainer.home.zipped import zipped
from trainer.models.families import NETWORK_CODE, is_new
from trainer.models.portable import SETTINGS, portable
from trainer.tasks import task_of
from trainer.tasks.answering import share_of, words_of

from .card import REPO, card_text
from .figures import draw
from .hub import Published, publish
from .record import record_of
from .sections import together

SIMPLE = "simple/model.skops"


@contextmanager
def publishable(run: Run, repo_id: str = REPO) -> Iterator[Path]:
    """A temporary folder to publish as it is; the program in its card loads `repo_id`.

    Weights are linked, not copied: do not write into them. Raises Problem("no_model" | "damaged_model").
    """
    record = record_of(run)
    run.check_model()
    with temporary_folder() as name:
        folder = Path(name)
        for file, content in files_of(run).items():
            _put(content, folder / file)
        (folder / run.card.name).write_text(card_text(record, repo_id), encoding="utf-8")
        (folder / run.curves.name).write_bytes(draw(record))
        yield folder


def _put(content: bytes | Path, target: Path) -> None:
    target.parent.mkdir(exist_ok=True)
    target.symlink_to(content.resolve()) if isinstance(content, Path) else target.write_bytes(content)


def model_name(run: Run) -> str:
    """The name of the ZIP of a model, without suffix, and of the folder in it."""
    return f"{run.project.name}-{run.name}-model"


def packed_model(run: Run) -> Iterator[bytes]:
    """A ZIP of all that answers for the run, piece by piece; if that is not the model alone, with a README on how to
    use both. Raises Problem("no_model" | "damaged_model") before the first piece."""
    record_of(run)
    run.check_model()
    found = files_of(run)
    if (share := share_of(run)) < 1:
        words, program = words_of(share), together(run, f'"{model_name(run)}"', share)
        found["README.md"] = f"{words.ko}\n\n{words.en}\n\n```python\n{program}```\n".encode()
    return zipped(model_name(run), found.items())


def files_of(run: Run) -> dict[str, bytes | Path]:
    """File name → content: model and tokenizer, without anything of this machine; the simple method if it answers, too;
    and the code of a network that no library has, which runs only if the user imports it."""
    found: dict[str, bytes | Path] = {NETWORK_CODE.name: NETWORK_CODE} if is_new(run.spec.base) else {}
    for file in sorted(run.model.iterdir()):
        if file.name in SETTINGS:
            found[file.name] = portable(file).encode()
        elif file.name != MANIFEST:
            found[file.name] = file
    return found | ({SIMPLE: _simple(run)} if share_of(run) < 1 else {})


def _simple(run: Run) -> bytes:
    """The simple method as `CardWords.together` reads it."""
    with temporary_folder() as name:
        file = Path(name) / "model.skops"
        task_of(run).partner_of(run.project).export(file, run.project.survey.labels)
        return file.read_bytes()


def publish_run(run: Run, repo_id: str, token: str, *, private: bool = True) -> Published:
    """Publish a run's model under `repo_id` ("account/name"). Raises Problem, as `publishable` and `publish` do."""
    with publishable(run, repo_id) as folder:
        return publish(folder, repo_id, token, private=private)
