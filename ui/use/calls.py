"""Step 5: how a program calls the model, and where it comes from."""

import gradio as gr

from ..door.visitor import ON_A_SPACE
from ..language import say
from ..listeners import Listeners, Page
from ..place import Visit
from ..runs.chosen import chosen_run, is_usable
from ..runs.lineage import lineage_of
from .snippets import snippets


def calls_part(listeners: Listeners) -> Page:
    with gr.Column(visible=False, elem_classes="kt-plain") as usable:
        origin = gr.HTML()
        with gr.Accordion(say("프로그램에서 부르기", "Call it from a program"), open=False):
            with gr.Tab("Python (gradio_client)"):
                client = gr.Code(language="python", show_label=False, interactive=False)
            with gr.Tab("REST (curl)"):
                curl = gr.Code(language="shell", show_label=False, interactive=False)
            with gr.Tab("Python (transformers)"):
                plain = gr.Code(language="python", show_label=False, interactive=False)

    def show(visit: Visit) -> dict:
        run = chosen_run(visit)
        if not is_usable(run):
            return {usable: gr.Column(visible=False)}
        codes = zip((client, curl, plain), snippets(run, visit.url, ON_A_SPACE), strict=True)
        return {usable: gr.Column(visible=True), origin: lineage_of(run, visit) if run.spec.base.lineage else "",
                **dict(codes)}

    return Page({usable, origin, client, curl, plain}, show)
