"""Files of a run as they are handed out, and why to take them."""

import json
import shutil
import zipfile
from pathlib import Path

import gradio as gr

from cards.package import put_model, put_simple
from cards.sections import together
from trainer.home.files import temporary_folder
from trainer.home.manifest import damaged_files
from trainer.home.project import Run
from trainer.tasks.answering import share_of, words_of
from trainer.tasks.measured import measured_test

from ..door.visitor import ON_A_SPACE
from ..language import say

NOT_KEPT = say('<p class="kt-hint">이 Space의 디스크는 다시 시작할 때 비워집니다. 모델을 내려받거나 Hub에 올려 두세요.</p>',
               '<p class="kt-hint">The disk of this Space is emptied when it restarts: download the model, or publish '
               'it.</p>')


def keep_note() -> None:
    """On a Space, why to take the files."""
    if ON_A_SPACE:
        gr.HTML(NOT_KEPT)


def files_of(run: Run, folder: Path) -> list[Path]:
    """Copies in `folder`: as zips the model (with the simple method, where that answers, too) and every whole
    checkpoint; the card, settings, what was measured (and the answers that it comes from), and the logs; not a model
    that is damaged."""
    whole = run.model.exists() and not damaged_files(run.model)
    packed = [_model(run, folder / f"{run.project.name}-{run.name}-model.zip")] if whole else []
    packed += [zipped(checkpoint, folder / f"checkpoint-{checkpoint.name}.zip")
               for checkpoint in sorted(run.checkpoints.glob("epoch-*"))]
    if test := measured_test(run):
        (folder / "test.json").write_text(json.dumps(test, ensure_ascii=False, indent=1), encoding="utf-8")
        packed.append(folder / "test.json")
    if (answers := run.answer_file("").parent).exists():
        packed.append(zipped(answers, folder / "answers.zip"))
    single = (run.card, run.curves, run.file, run.result_file, run.events, run.log)
    return packed + [Path(shutil.copy(file, folder)) for file in single if file.exists()]


def _model(run: Run, target: Path) -> Path:
    """All that answers for the run; where that is not the model alone, with a README of how both are called."""
    share = share_of(run)
    with temporary_folder() as name:
        folder = Path(name)
        put_model(run, folder)
        if share < 1:
            put_simple(run, folder)
            words, program = words_of(share), together(run, f'"{target.stem}"', share)
            (folder / "README.md").write_text(f"{words.ko}\n\n{words.en}\n\n```python\n{program}```\n", "utf-8")
        return zipped(folder, target)


def zipped(source: Path, target: Path) -> Path:
    """A zip of a folder, stored: weights hardly shrink, and waiting for it would be felt."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for file in sorted(source.rglob("*")):
            if file.is_file():
                archive.write(file, Path(target.stem) / file.relative_to(source))
    return target
