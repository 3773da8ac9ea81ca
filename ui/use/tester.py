"""Step 5: a request to try. The browser sends it to the API, and the page shows request and answer as they are."""

import json

import gradio as gr

from trainer.errors import Words
from trainer.home.project import Run
from trainer.tasks import task_of

from ..kinds import view_of
from ..language import say
from ..place import Visit
from .keys import headed
from .snippets import example_of

SENT = "(...given) => kotune.call(...given)"
DRAWN = "kotune.exchange(element, props, watch)"
TITLE, WHY = Words("보내 보기", "Try a request"), Words(
    "이 브라우저가 실제로 API에 보냅니다. 나간 요청과 돌아온 답, 걸린 시간이 그대로 보입니다.",
    "Your browser really sends it to the API. You see the request, the answer and the time that it took.")


class TesterPart:
    """`key`: the API key to send, if any."""

    def __init__(self):
        headed(TITLE, WHY)
        self.text = gr.Textbox(lines=2, max_lines=8, elem_id="call-text")
        self.second = gr.Textbox(lines=2, max_lines=8, elem_id="call-second", visible=False)
        with gr.Row(elem_classes="kt-actions kt-making"):
            self.key = gr.Textbox(label=say("API 키 (비우면 키 없이 보냅니다)", "API key (empty: sent without one)"),
                                  type="password", placeholder="kt_…", elem_id="call-key")
            send = gr.Button(say("보내기", "Send"), variant="primary", scale=0, min_width=160, elem_id="send-call")
        self.way = gr.HTML(None, html_template="<div></div>", visible="hidden")
        self.shown = gr.HTML(None, html_template="<div></div>", js_on_load=DRAWN, elem_id="exchange")
        send.click(None, [self.text, self.second, self.key, self.way], self.shown, js=SENT, api_visibility="private",
                   show_progress="hidden")
        self.outputs = {self.text, self.second, self.key, self.way, self.shown}

    def show(self, run: Run, visit: Visit) -> dict:
        """The form, filled with the example of the code below it."""
        field, are_pairs = view_of(run).field(run, visit), task_of(run).reads_pairs
        example = json.loads(example_of(run))
        text, second = example if are_pairs else (example, "")
        address = f"api/v1/projects/{run.project.name}/predict"
        return {self.text: gr.Textbox(text, label=field.label), self.key: "", self.shown: {},
                self.second: gr.Textbox(second, label=field.second, visible=are_pairs),
                self.way: {"address": address, "run": run.name, "pairs": are_pairs}}
