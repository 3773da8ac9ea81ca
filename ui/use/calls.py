"""Step 5: how programs call the model: keys, a request to try, code to copy; and where the model comes from."""

import gradio as gr

from trainer.errors import Words
from trainer.home.keys import keys_of

from ..door.visitor import ON_A_SPACE
from ..language import say
from ..listeners import Listeners, Page
from ..place import Visit
from ..runs.chosen import chosen_run, is_usable
from ..runs.lineage import lineage_of
from .keys import KeysPart, headed
from .snippets import snippets
from .tester import TesterPart

STDIO = "MCP (stdio)"
PROGRAMS = {"REST (curl)": "shell", "REST (Python)": "python", "REST (JavaScript)": "javascript", "MCP": "json",
            STDIO: "json", "gradio_client": "python", "transformers": "python"}  # in the order of `snippets`
STARTED = Words("프로그램을 켜서 쓰는 도우미(Claude Desktop 등)에는 MCP (stdio)를 넣습니다. 그때는 이 페이지를 켜 두지 않아도 답합니다.",
                "An assistant that starts programs (such as Claude Desktop) takes MCP (stdio), which works "
                "without this page, too.")


def calls_part(listeners: Listeners) -> Page:
    with gr.Column(visible=False, elem_classes="kt-plain") as usable:
        origin = gr.HTML()
        with gr.Accordion(say("프로그램에서 부르기", "Call it from a program"), open=False, elem_id="calls"):
            here = listeners.shared.local_folders
            keys, tester, programs = KeysPart(here), TesterPart(), _programs(here)
    keys.wire(listeners, tester.key, programs)

    def show(visit: Visit) -> dict:
        run = chosen_run(visit)
        if not is_usable(run):
            return {usable: gr.Column(visible=False)}
        return {usable: gr.Column(visible=True), origin: lineage_of(run, visit) if run.spec.base.lineage else "",
                **keys.show(visit), **tester.show(run, visit), **programs.show(visit)}

    return Page({usable, origin} | keys.outputs | tester.outputs | programs.outputs, show)


def _programs(here: bool) -> Page:
    """`here`: only this machine can reach the app, so that an assistant that reads this can start programs of it."""
    headed(Words("코드", "Programs"), Words(
        "프로젝트와 주소가 채워져 있어 복사하면 그대로 실행됩니다. MCP는 AI 도우미의 설정에 넣습니다. 마지막 것은 내려받은 모델을 코튠 없이 씁니다.",
        "With project and address filled in, they run as they are. MCP goes into the settings of an AI assistant. The "
        "last one uses the downloaded model without KoTune."), *[STARTED] * here)
    shown = []
    with gr.Tabs():
        for name, language in PROGRAMS.items():
            with gr.Tab(name, visible=here or name != STDIO):
                shown.append(gr.Code(language=language, show_label=False, interactive=False))

    def show(visit: Visit) -> dict:
        codes = snippets(chosen_run(visit), visit.url, ON_A_SPACE, bool(keys_of(visit.project)))
        return dict(zip(shown, codes, strict=True))

    return Page({*shown}, show)
