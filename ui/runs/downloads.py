"""Files of a run as they are handed out, and why to take them."""

import json
import shutil
import zipfile
from pathlib import Path

import gradio as gr
from markupsafe import Markup

from cards.package import put_model, put_simple
from cards.sections import together
from trainer.bundle.checks import check
from trainer.errors import Problem
from trainer.home.files import temporary_folder
from trainer.home.manifest import damaged_files
from trainer.home.project import Run
from trainer.tasks.answering import share_of, words_of
from trainer.tasks.measured import measured_test

from ..door.visitor import ON_A_SPACE
from ..language import say
from ..place import Visit

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


def bundle_form(run: Run, visit: Visit) -> Markup:
    """One button, and a switch that leaves the rows out; or why there is no bundle of this run. The browser gets it as
    it is packed; if it cannot be, `ask` of page.js puts the reason below the button."""
    told = visit.say(
        "코튠 없이 같은 모델을 처음부터 다시 학습하는 묶음(zip)입니다. 짧은 파이썬 프로그램과 행, 설정, 라이브러리 버전, 나와야 하는 답이 들어 있고, 학습한 뒤 스스로 "
        "그때의 답과 견줍니다.",
        "A bundle (zip) that trains the same model again from the start, without KoTune: a short Python program, the "
        "rows, settings, versions, and the answers to expect, with which it compares its own.")
    try:
        check(run)
    except Problem as problem:
        return Markup('<p class="kt-hint">{} {}</p>').format(visit.say("다시 학습하는 묶음:", "The bundle:"),
                                                             problem.words[visit.language])
    return Markup('<form class="kt-bundle" action="api/v1/projects/{}/runs/{}/bundle.zip" data-language="{}" '
                  'data-lost="{}"><p>{}</p><label><input type="checkbox" name="rows" value="false">{}</label>'
                  '<button>{}</button><p role="alert" class="kt-refused"></p></form>').format(
        run.project.name, run.name, visit.language,
        visit.say("코튠이 대답하지 않습니다. 연결을 확인하고 다시 눌러 주세요.",
                  "KoTune does not answer. Check the connection, and press again."),
        told, visit.say("행 없이 (방법과 해시만)", "Without the rows (only how and hashes)"),
        visit.say("다시 학습하는 묶음 받기", "Get the bundle"))


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
