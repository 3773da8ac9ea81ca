"""Step 5: the model card, written from the run, and publishing the model on the Hub."""

import re
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import gradio as gr
from markupsafe import Markup

from trainer.data.survey import Progress
from trainer.errors import Problem, Words

from ..language import say
from ..listeners import Listeners, Page, problem_area
from ..place import Visit
from ..runs.chosen import chosen_run, is_finished, usable_run
from ..runs.downloads import keep_note
from ..work import Work, with_passing_progress


def publish_part(listeners: Listeners) -> Page:
    with gr.Column(visible=False, elem_classes="kt-plain") as shown:
        box = problem_area()
        keep_note()
        with gr.Accordion(say("모델 카드 미리 보기", "Preview the model card"), open=False) as preview:
            gr.HTML(say(
                '<p class="kt-hint">이 모델이 무엇이고, 무엇에서 배웠고, 어디까지 믿을 수 있는지 적은 설명서입니다. Hub에 함께 올라갑니다.</p>',
                '<p class="kt-hint">What this model is, what it has learnt from, and how far it can be trusted. '
                'It goes to the Hub with the model.</p>'))
            picture = gr.HTML()
            card = gr.Markdown(elem_classes="kt-model-card", sanitize_html=True)
        with gr.Accordion(say("Hugging Face Hub에 올리기", "Publish on the Hugging Face Hub"), open=False) as publishing:
            gr.Markdown(say("모델, 토크나이저, 모델 카드를 한 번에 올립니다. 토큰은 이번 요청에만 쓰고 어디에도 저장하지 않습니다.",
                            "Model, tokenizer and model card go up in one commit. The token is used for this request "
                            "only and stored nowhere."))
            with gr.Row():
                name = gr.Textbox(label=say("저장소 이름(계정/이름)", "Repository (account/name)"),
                                  placeholder="my-name/my-model", elem_id="repo")
                token = gr.Textbox(label=say("쓰기 권한이 있는 Hub 토큰", "Hub token with write access"), type="password",
                                   placeholder="hf_…", elem_id="hub-token")
            private = gr.Checkbox(True, label=say("비공개로 올리기", "Keep it private"))
            push = gr.Button(say("Hub에 올리기", "Publish"), elem_id="push")
            working, done, refused = gr.HTML(visible=False), gr.HTML(), problem_area()

    def show(visit: Visit) -> dict:
        """Empty and folded, as the old contents may be another model's."""
        run = chosen_run(visit)
        return {shown: gr.Column(visible=is_finished(run)), preview: gr.Accordion(open=False),
                publishing: gr.Accordion(open=False), private: True,
                box: gr.HTML(visible=False), refused: gr.HTML(visible=False),
                **dict.fromkeys((picture, card, name, token, done), "")}

    def read_card(values: dict, visit: Visit) -> dict:
        from huggingface_hub import ModelCard

        from cards.card import write_card

        run = usable_run(visit)
        text = ModelCard(write_card(run).read_text(encoding="utf-8")).text  # the YAML block at its top is for the Hub
        return {picture: _picture(run.curves, visit), card: re.sub(rf"!\[[^\]]*\]\({run.curves.name}\)", "", text)}

    def publish_model(values: dict, visit: Visit) -> Iterator[dict]:
        run = usable_run(visit)
        if not (values[name] or "").strip() or not (values[token] or "").strip():
            raise Problem("nothing_to_publish_to", "저장소 이름과 토큰을 모두 적어 주세요. 토큰은 huggingface.co의 설정에서 만듭니다.",
                          "Give both the repository and a token. Tokens are made in the settings of huggingface.co.")
        from cards.package import Published, publish_run

        def send(report: Progress) -> Published:
            report(0, Words("Hub에 올리고 있습니다", "Uploading to the Hub"))
            return publish_run(run, values[name].strip(), values[token].strip(), private=values[private])

        published = yield from with_passing_progress(working, Work(f"{visit.window} publish").do(send), visit)
        yield {token: "", done: Markup('<div class="kt-done"><strong>{}</strong> <a href="{}" target="_blank" '
                                        'rel="noopener">{}</a></div>').format(
            visit.say("올렸습니다:", "Published:"), published.url, published.repo_id)}

    listeners.on(preview.expand, read_card, set(), {card, picture}, box)
    listeners.stream(push.click, publish_model, {name, token, private}, {token, working, done}, refused,
                     show_progress="hidden")
    return Page({shown, preview, publishing, picture, card, name, token, private, working, done, box, refused}, show)


def _picture(file: Path, visit: Visit) -> Markup:
    """The card's picture as a data: URL, as files of a run are not served."""
    return Markup('<img class="kt-picture" alt="{}" src="data:image/png;base64,{}">').format(
        visit.say("학습 곡선과 결과", "Training curves and result"), b64encode(file.read_bytes()).decode())
