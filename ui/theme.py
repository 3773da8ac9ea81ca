"""How the pages look: theme, style sheet and the files that the browser loads, all served by this app."""

from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import gradio as gr
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

ASSETS = Path(__file__).parent / "assets"
STYLES = [ASSETS / "style.css", ASSETS / "data.css"]
FONTS = ["Pretendard", "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans CJK KR", "Noto Sans KR", "sans-serif"]
MONO = ["D2Coding", "ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "Noto Sans Mono CJK KR", "monospace"]


def theme() -> gr.themes.Base:
    """Celadon on warm grey; only fonts that the reader's machine has."""
    return gr.themes.Base(
        primary_hue="teal", secondary_hue="teal", neutral_hue="stone", text_size="lg", spacing_size="md",
        radius_size="lg", font=FONTS, font_mono=MONO,
    ).set(
        body_background_fill="#f7f6f3", body_background_fill_dark="#171614", block_background_fill="white",
        block_background_fill_dark="#211f1c", block_border_color="#e4e1da", block_border_color_dark="#37342f",
        border_color_primary="#e4e1da", border_color_primary_dark="#37342f",
        block_label_background_fill="transparent", block_label_background_fill_dark="transparent",
        block_label_border_width="0px", block_label_border_width_dark="0px", block_shadow="none",
        block_shadow_dark="none", block_info_text_size="14px", block_info_text_color="#6b675f",
        block_info_text_color_dark="#a8a29a", block_label_text_color="#3f3c37", block_label_text_color_dark="#e7e5e0",
        block_title_text_weight="600", block_title_text_color="#292724", block_title_text_color_dark="#e7e5e0",
        input_background_fill="white", input_background_fill_dark="#1b1917", input_border_width="1px",
        input_border_width_dark="1px", input_border_color="#d6d2c9", input_border_color_dark="#45413b",
        block_radius="16px", container_radius="16px", input_radius="10px", checkbox_label_background_fill="white",
        checkbox_label_background_fill_dark="#1b1917", checkbox_label_border_width="1px",
        checkbox_label_border_color="#d6d2c9", checkbox_label_border_width_dark="1px",
        checkbox_label_border_color_dark="#45413b", checkbox_label_background_fill_selected="#e6f3f1",
        checkbox_label_background_fill_selected_dark="#12312e", checkbox_label_text_color_selected="#0b4f4a",
        checkbox_label_text_color_selected_dark="#e7e5e0", button_secondary_background_fill="white",
        button_secondary_background_fill_hover="#f0efeb", button_secondary_background_fill_dark="#211f1c",
        button_secondary_background_fill_hover_dark="#2c2925", button_secondary_border_color="#d6d2c9",
        button_secondary_border_color_dark="#45413b", button_border_width="1px", button_border_width_dark="1px",
        button_primary_background_fill="#0f766e", button_primary_background_fill_hover="#115e59",
        button_primary_background_fill_dark="#14b8a6", button_primary_background_fill_hover_dark="#2dd4bf",
        button_primary_text_color="white", button_primary_text_color_dark="#052e2b", button_large_text_size="17px",
        button_large_padding="12px 24px", button_large_radius="12px")


# page.js comes before anything is shown, for it knows what will be; where it draws it waits for plotly.js.
SCRIPTS = (f'<script src="kotune/page/page.js?{int((ASSETS / "page.js").stat().st_mtime)}"></script>'
           f'<script defer src="kotune/plotly/plotly.min.js?{version("plotly")}"></script>')


def routes() -> list[Mount]:
    """plotly.js as it is installed, and the page's own script, compressed."""
    folders = {"/kotune/plotly": Path(find_spec("plotly").origin).parent / "package_data", "/kotune/page": ASSETS}
    return [Mount(path, GZipMiddleware(StaticFiles(directory=folder))) for path, folder in folders.items()]
