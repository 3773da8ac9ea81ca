"""Endpoints that export a run: model card, publishing on the Hub, a bundle to train it again, and ONNX."""

from collections.abc import Iterator
from pathlib import Path

import gradio as gr
from gradio.data_classes import FileData

from trainer.bundle.packed import name_of, packed
from trainer.home.files import temporary_folder
from trainer.home.project import Run
from trainer.onnx import packed as without_torch
from trainer.onnx.made import is_whole

from ..place import Shared


class Leaving:
    """Endpoints; a base class of `Endpoints`."""

    _shared: Shared

    def _model(self, project: str, run: str, request) -> Run:
        raise NotImplementedError

    def card(self, project: str, run: str = "", request: gr.Request = None) -> str:
        """The model card (Markdown with YAML front matter) of the best run or the named one; also of adaptations."""
        from cards.card import write_card

        return write_card(self._model(project, run, request)).read_text(encoding="utf-8")

    def publish(self, project: str, repo: str, token: str, run: str = "", private: bool = True,
                request: gr.Request = None) -> dict:
        """Push model, tokenizer and card of the best run or the named one, also of adaptations, to the Hub with the
        caller's token, which is not kept."""
        from cards.package import publish_run

        published = publish_run(self._model(project, run, request), repo, token, private=private)
        return {"repo": published.repo_id, "url": published.url, "commit": published.commit}

    def bundle(self, project: str, run: str = "", rows: bool = True, request: gr.Request = None) -> Iterator[dict]:
        """{file}: a ZIP with a plain program that repeats the training of the best run, or the named one, without
        KoTune, and compares the answers. Without `rows`, it has only their source and hashes."""
        found = self._model(project, run, request)
        yield from _handed(packed(found, rows), f"{name_of(found)}.zip")

    def onnx(self, project: str, run: str = "", request: gr.Request = None) -> Iterator[dict]:
        """{file}: a ZIP with the model of the best run, or the named one, as ONNX in 32 and in 8 bits, and a program
        that answers with it without torch. Making and checking it takes a minute or more, the first time."""
        found = self._model(project, run, request)
        yield from _handed(onnx_of(self._shared, found), f"{without_torch.name_of(found)}.zip")


def onnx_of(shared: Shared, run: Run) -> Iterator[bytes]:
    """The ZIP of a run's ONNX model. If it has to be made first, that needs room in the owner's quota, and fails while
    the owner has another one made. Raises Problem, as quotas, `Turns.taken` and `trainer.onnx` do."""
    if is_whole(run):
        return without_torch.packed(run)
    shared.quotas.check_disk(run.owner)
    with shared.exports.taken(run.owner):
        return without_torch.packed(run)


def _handed(pieces: Iterator[bytes], name: str) -> Iterator[dict]:
    with temporary_folder() as folder:
        target = Path(folder) / name
        with open(target, "wb") as file:
            file.writelines(pieces)
        yield {"file": FileData(path=str(target)).model_dump()}
