"""A data set of the Hub as a source of data: which one, and a button that fetches its rows into files."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import gradio as gr

from trainer.data.hub import HubData, from_hub
from trainer.data.survey import Progress
from trainer.errors import Words
from trainer.fields import help_of, title_of, validated
from trainer.home.files import temporary_folder

from ..language import say
from ..listeners import Listeners
from ..place import Visit
from ..work import Superseded, Work, with_passing_progress


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
            self.working = gr.HTML(visible=False)

    def wire(self, listeners: Listeners, file: gr.File, box: gr.HTML) -> None:
        def fetch(values: dict, visit: Visit) -> Iterator[dict]:
            """Gradio copies the files into its cache before it resumes this generator; then they are deleted. A file
            that is uploaded meanwhile ends the download."""
            given = {name: values[field] for name, field in self.fields.items() if values[field]}
            data = validated(HubData, {"id": ""} | given)
            with temporary_folder() as folder:
                work = Work(visit.window).do(partial(_fetched, data, values[self.token], Path(folder)))
                try:
                    files = yield from with_passing_progress(self.working, work, visit)
                except Superseded:
                    yield {self.working: gr.HTML(visible=False)}  # the newer work does not show its progress here
                    raise
                yield {file: [str(path) for path in files.values()], self.token: "",
                       self.column: gr.Column(visible=False)}

        listeners.stream(self.take.click, fetch, {*self.fields.values(), self.token},
                         {file, self.token, self.column, self.working}, box, show_progress="hidden")


def _fetched(data: HubData, token: str, folder: Path, report: Progress) -> dict[str, Path]:
    report(0, Words("Hub에서 행을 가져오고 있습니다. 데이터셋이 크면 몇 분 걸립니다.",
                  "Fetching rows from the Hub. A large data set takes minutes."))
    return from_hub(data, token, folder)
