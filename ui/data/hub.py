"""A data set of the Hub as a way to bring data: which one, and its rows fetched into files."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import gradio as gr

from trainer.data.hub_data import HubData, from_hub
from trainer.options import help_of, title_of, validated

from ..language import say
from ..listeners import Listeners
from ..place import Visit

WAIT = say('<div class="kt-wait">Hub에서 행을 가져오는 중입니다. 데이터셋이 크면 몇 분 걸립니다.</div>',
           '<div class="kt-wait">Rows are coming from the Hub. A large data set takes minutes.</div>')


class HubPanel:
    def __init__(self):
        with gr.Column(visible=False, elem_classes="kt-card kt-panel") as self.column:
            with gr.Row(elem_classes="kt-form"):
                self.fields = {name: gr.Textbox(max_length=200, label=say(*title_of(HubData, name)), min_width=200,
                                                info=say(*help_of(HubData, name)), elem_id=f"hub-{name}")
                               for name in HubData.model_fields}
            self.token = gr.Textbox(
                label=say("Hub 토큰 (비공개 데이터셋일 때만)", "Hub token (for private data sets only)"), type="password",
                elem_id="data-token",
                info=say("이번 요청에만 쓰고 어디에도 저장하지 않습니다.", "Used for this request only, stored nowhere."))
            self.take = gr.Button(say("가져오기", "Fetch it"), variant="primary", elem_id="take-hub")
            self.waiting = gr.HTML(WAIT, visible=False)

    def wire(self, listeners: Listeners, file: gr.File, box: gr.HTML) -> None:
        def fetch(values: dict, visit: Visit) -> Iterator[dict]:
            """Gradio copies the files into its cache before it asks for more; then they go."""
            asked = {name: values[field] for name, field in self.fields.items() if values[field]}
            with TemporaryDirectory() as folder:
                files = from_hub(validated(HubData, {"id": ""} | asked), values[self.token], Path(folder))
                yield {file: [str(path) for path in files.values()], self.token: "",
                       self.column: gr.Column(visible=False)}

        asked = self.take.click(lambda: gr.HTML(visible=True), None, self.waiting, api_visibility="private")
        fetched = listeners.stream(asked.then, fetch, {*self.fields.values(), self.token},
                                   {file, self.token, self.column}, box, show_progress="hidden")
        fetched.then(lambda: gr.HTML(visible=False), None, self.waiting, api_visibility="private")
