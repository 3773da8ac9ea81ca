"""Downloads of a run: its model, answers, bundle and files."""

import gradio as gr
from markupsafe import Markup

from trainer.bundle.checks import check
from trainer.errors import Problem, Words
from trainer.home.project import Run
from trainer.models.families import is_new
from trainer.onnx.checks import check as can_be
from trainer.onnx.described import change_of, rows_of
from trainer.onnx.made import facts_of
from trainer.tasks import task_of
from trainer.tasks.answering import share_of

from ..door.visitor import ON_A_SPACE
from ..language import say
from ..parts import join, link, section
from ..place import Visit
from .compared import downloads

ANSWERS = Words("시험 행과 답 내려받기 (CSV)", "Download the test rows and answers (CSV)")

NOT_KEPT = say('<p class="kt-hint">이 Space의 디스크는 다시 시작할 때 비워집니다. 모델을 내려받거나 Hub에 올려 두세요.</p>',
               '<p class="kt-hint">The disk of this Space is emptied when it restarts: download the model, or publish '
               'it.</p>')


def keep_note() -> None:
    """On a Space, a note that its disk is emptied at a restart."""
    if ON_A_SPACE:
        gr.HTML(NOT_KEPT)


def takeaways(run: Run, visit: Visit) -> Markup:
    """The model in both formats, the test rows with answers, the bundle, and a link to all files."""
    ways = [_model_form(run, visit), onnx_form(run, visit)] if run.model.exists() else []
    if task_of(run).makes == "model" and run.answer_file("test").exists():
        ways.append(downloads(f"{_address(run)}/answers.*", {"csv": ANSWERS}, visit))
    more = link(visit.place.at("result", run=run.name, search="", files=f"runs/{run.name}"),
                visit.say("모든 파일 보기: 체크포인트, 기록, 답", "All files: checkpoints, records, answers"))
    return section(visit.say("가져가기", "Take it away"), join(
        [*ways, bundle_form(run, visit), Markup("<p>{}</p>").format(more)]))


def _model_form(run: Run, visit: Visit) -> Markup:
    opens = visit.say("모델(zip)은 함께 든 network.py와 transformers로 열립니다.",
                      "The model (zip) opens with transformers and the network.py that is in it.") \
        if is_new(run.spec.base) else visit.say("모델(zip)은 transformers로 바로 열립니다.",
                                                "The model (zip) opens with plain transformers.")
    both = visit.say("단순한 방법이 함께 답하면 그것도 들어 있고, 둘을 부르는 법은 README에 있습니다.",
                     "Where the simple method answers, too, it is in there, and a README that says how to call both.")
    adapter = visit.say(" LoRA로 배운 것은 모델에 합쳐져 있고, 어댑터만은 ‘모든 파일 보기’의 checkpoints에 있습니다.",
                        " What LoRA has learnt is merged into it; the adapter alone is under “All files”, in "
                        "checkpoints.") if run.spec.settings.method == "lora" else ""
    return _form(f"{_address(run)}/model.zip", f"{opens} {both}{adapter}", visit.say("모델 받기", "Get the model"), visit)


def onnx_form(run: Run, visit: Visit) -> Markup:
    """A button for the ONNX model, with what 8 bits cost in accuracy once that was measured. Empty if the model cannot
    be converted."""
    try:
        can_be(run)
    except Problem:
        return Markup()
    what = visit.say("torch 없이 onnxruntime만으로 쓰는 모델(zip)입니다. 32비트와 8비트가 함께 들어 있습니다.",
                     "The model (zip) to be used with onnxruntime alone, without torch, in 32 and in 8 bits.")
    alone = "" if share_of(run) == 1 else visit.say(
        "코튠에서 답하는 단순한 방법은 빼고 모델만 담습니다.",
        "It holds the model alone, without the simple method that answers in KoTune.")
    facts = facts_of(run)
    known = visit.say(f"8비트로 줄이면 {change_of(run, facts).ko} (모델만, {rows_of(facts).ko}로 쟀습니다).",
                      f"In 8 bits: {change_of(run, facts).en} (of the model alone, measured on {rows_of(facts).en})."
                      ) if facts else visit.say(
        "처음에는 만들고 같은 답인지 확인하느라 1분쯤, 큰 모델은 몇 분 걸립니다. 다른 모델을 옮기는 중이면 그다음에 만듭니다.",
        "The first time it has to be made and checked: about a minute, or a few for a large model. If another model "
        "is being converted, that one comes first.")
    words = " ".join(filter(None, (what, alone, known)))
    return _form(f"{_address(run)}/onnx.zip", words, visit.say("ONNX로 받기", "Get it as ONNX"), visit,
                 waits=visit.say("만들고 있습니다…", "Making it…"))


def bundle_form(run: Run, visit: Visit) -> Markup:
    """A button, and a switch that leaves the rows out; or why this run has no bundle."""
    words = visit.say(
        "코튠 없이 같은 모델을 처음부터 다시 학습하는 묶음(zip)입니다. 짧은 파이썬 프로그램과 행, 설정, 라이브러리 버전, 나와야 하는 답이 들어 있고, 학습한 뒤 스스로 "
        "그때의 답과 견줍니다.",
        "A bundle (zip) that trains the same model again from the start, without KoTune: a short Python program, the "
        "rows, settings, versions, and the answers to expect, with which it compares its own.")
    try:
        check(run)
    except Problem as problem:
        return Markup('<p class="kt-hint">{} {}</p>').format(visit.say("다시 학습하는 묶음:", "The bundle:"),
                                                             problem.words[visit.language])
    switch = Markup('<label><input type="checkbox" name="rows" value="false">{}</label>').format(
        visit.say("행 없이 (방법과 해시만)", "Without the rows (only how and hashes)"))
    return _form(f"{_address(run)}/bundle.zip", words, visit.say("다시 학습하는 묶음 받기", "Get the bundle"), visit, switch)


def _form(address: str, words: str, press: str, visit: Visit, switch: str = "", waits: str = "") -> Markup:
    """A button (`press`) for a download that may be refused. The browser gets the file while it is packed; if it is
    refused, `ask` of page.js puts the reason below the button. Until either, the button says `waits`."""
    lost = visit.say("코튠이 대답하지 않습니다. 연결을 확인하고 다시 눌러 주세요.",
                     "KoTune does not answer. Check the connection, and press again.")
    return Markup('<form class="kt-take" action="{}" data-language="{}" data-lost="{}" data-waits="{}"><p>{}</p>{}'
                  '<button>{}</button><p role="alert" class="kt-refused"></p></form>').format(
        address, visit.language, lost, waits or press, words, switch, press)


def _address(run: Run) -> str:
    return f"api/v1/projects/{run.project.name}/runs/{run.name}"
