"""Korean and English: standing texts, which are on the page from the start, and texts that a handler makes.

The browser translates standing texts (`say`); handlers choose by `language_of` the request. Both follow the first
language that the browser asks for.
"""

from hashlib import sha1
from types import MappingProxyType

import gradio as gr
from gradio.i18n import I18nData

# Filled while the pages are built, and handed to launch(). The first entries are texts of Gradio's own components that
# it does not translate, or not well.
TEXTS = gr.I18n(ko={"common.upload": "파일 더하기", "common.complete": "마쳤습니다",
                    "upload_text.drop_file": "파일을 여기에 끌어다 놓기", "common.or": "또는",
                    "upload_text.click_to_upload": "눌러서 고르기"},
                en={"common.upload": "Add files", "common.complete": "Done",
                    "upload_text.drop_file": "Drag files here", "common.or": "or",
                    "upload_text.click_to_upload": "press to choose"})


def say(ko: str, en: str) -> I18nData:
    """A standing text for a label, button, title or Markdown. It may not have braces, which the browser reads as
    placeholders.

    Raises TypeError for a new text once the page is served, as the browser would show its key.
    """
    key = f"kotune-{sha1(f'{ko}|{en}'.encode()).hexdigest()[:10]}"
    if key not in TEXTS.translations["ko"]:
        TEXTS.translations["ko"][key], TEXTS.translations["en"][key] = ko, en
    return TEXTS(key)


def no_more_texts() -> None:
    """Make the texts read-only once the page is served, as browsers have loaded them."""
    TEXTS.translations = {language: MappingProxyType(texts) for language, texts in TEXTS.translations.items()}


def language_of(request: gr.Request | None) -> str:
    """"ko" or "en": the browser's first language, Korean if none is given."""
    wanted = request.headers.get("accept-language", "") if request else ""
    return "ko" if not wanted or wanted.lower().startswith("ko") else "en"
