"""What goes to the Hub: model, tokenizer, card and picture of a run, with nothing of this machine in it; and the simple
method, where it answers, too."""

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


@contextmanager
def publishable(run: Run, repo_id: str = REPO) -> Iterator[Path]:
    """A temporary folder to publish as it is; its card's snippet loads `repo_id`.

    Weights are linked, not copied: read them there, do not write. Raises Problem("no_model" | "damaged_model").
    """
    record = record_of(run)
    run.check_model()
    with temporary_folder() as name:
        folder = Path(name)
        put_model(run, folder)
        put_simple(run, folder)
        (folder / run.card.name).write_text(card_text(record, repo_id), encoding="utf-8")
        (folder / run.curves.name).write_bytes(draw(record))
        yield folder


def model_name(run: Run) -> str:
    """Of the file in which a model is taken away, and of the folder in it."""
    return f"{run.project.name}-{run.name}-model"


def packed_model(run: Run) -> Iterator[bytes]:
    """A ZIP of all that answers for the run, piece by piece; where that is not the model alone, with a README of how
    both are called. Raises Problem("no_model" | "damaged_model") before the first piece."""
    record_of(run)
    run.check_model()
    return _packed(run)


def _packed(run: Run) -> Iterator[bytes]:
    with temporary_folder() as name:
        folder = Path(name)
        put_model(run, folder)
        if (share := share_of(run)) < 1:
            put_simple(run, folder)
            words, program = words_of(share), together(run, f'"{model_name(run)}"', share)
            (folder / "README.md").write_text(f"{words.ko}\n\n{words.en}\n\n```python\n{program}```\n", "utf-8")
        files = sorted(file for file in folder.rglob("*") if file.is_file())
        yield from zipped(model_name(run), ((str(file.relative_to(folder)), file) for file in files))


def put_model(run: Run, folder: Path) -> None:
    """With the code of a network that no library knows: who loads it imports that, and nobody else runs it."""
    if is_new(run.spec.base):
        (folder / NETWORK_CODE.name).symlink_to(NETWORK_CODE)
    for file in (file for file in run.model.iterdir() if file.name != MANIFEST):
        if file.name in SETTINGS:
            (folder / file.name).write_text(portable(file), encoding="utf-8")
        else:
            (folder / file.name).symlink_to(file.resolve())


def put_simple(run: Run, folder: Path) -> None:
    """The simple method, if it answers for this run, too, where `CardWords.together` looks for it."""
    if share_of(run) < 1:
        (folder / "simple").mkdir()
        task_of(run).partner_of(run.project).export(folder / "simple" / "model.skops", run.project.survey.labels)


def publish_run(run: Run, repo_id: str, token: str, *, private: bool = True) -> Published:
    """Publish a run's model under `repo_id` ("account/name"). Raises Problem, as `publishable` and `publish` do."""
    with publishable(run, repo_id) as folder:
        return publish(folder, repo_id, token, private=private)
