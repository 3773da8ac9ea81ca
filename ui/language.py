"""Korean and English: texts that stand on the page from the start, and texts that a handler makes.

Standing texts are translated by the browser (`say`), a handler's by `language_of` the request; both follow
the first language the browser asks for.
"""

from hashlib import sha1
from types import MappingProxyType

import gradio as gr
from gradio.i18n import I18nData

# Filled while the pages are built, handed to launch(). From the start: what Gradio itself asks for and has not got, or
# has in words that nobody says.
TEXTS = gr.I18n(ko={"common.upload": "파일 더하기", "common.complete": "마쳤습니다",
                    "upload_text.drop_file": "파일을 여기에 끌어다 놓기", "common.or": "또는",
                    "upload_text.click_to_upload": "눌러서 고르기"},
                en={"common.upload": "Add files", "common.complete": "Done",
                    "upload_text.drop_file": "Drag files here", "common.or": "or",
                    "upload_text.click_to_upload": "press to choose"})


def say(ko: str, en: str) -> I18nData:
    """A text for a label, button, title or Markdown. No braces: the browser reads them as placeholders.

    Raises TypeError for a text that is new once the page is served: a browser would show its key.
    """
    key = f"kotune-{sha1(f'{ko}|{en}'.encode()).hexdigest()[:10]}"
    if key not in TEXTS.translations["ko"]:
        TEXTS.translations["ko"][key], TEXTS.translations["en"][key] = ko, en
    return TEXTS(key)


def no_more_texts() -> None:
    """The page is served: browsers have all its texts."""
    TEXTS.translations = {language: MappingProxyType(texts) for language, texts in TEXTS.translations.items()}


def language_of(request: gr.Request | None) -> str:
    """"ko" or "en": the browser's first language, Korean where none is given."""
    wanted = request.headers.get("accept-language", "") if request else ""
    return "ko" if not wanted or wanted.lower().startswith("ko") else "en"
