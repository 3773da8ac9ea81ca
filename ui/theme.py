"""The looks of the pages: theme, style sheets and the files that the browser loads, all served by this app."""

from hashlib import sha1
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import gradio as gr
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

TITLE = "코튠 KoTune"
ASSETS = Path(__file__).parent / "assets"
STYLES = [ASSETS / f"{name}.css" for name in (
    "style", "home", "data", "settings", "training", "result", "files", "use")]
FONTS = ["KoTune Sans", "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans CJK KR", "Noto Sans KR", "sans-serif"]
MONO = ["D2Coding", "ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "Noto Sans Mono CJK KR", "monospace",
        "KoTune Sans"]


def theme() -> gr.themes.Base:
    """Celadon on warm grey. Behind KoTune's own font are those that the visitor's machine may have."""
    return gr.themes.Base(
        primary_hue="teal", secondary_hue="teal", neutral_hue="stone", text_size="lg", spacing_size="md",
        radius_size="lg", font=FONTS, font_mono=MONO,
    ).set(
        body_text_color="#26241f", body_text_color_dark="#f0eee9", body_text_color_subdued="#666259",
        body_text_color_subdued_dark="#a8a29a", input_placeholder_color="#767169",
        input_placeholder_color_dark="#948e85", link_text_color="#0f766e", link_text_color_dark="#2dd4bf",
        link_text_color_hover="#115e59", link_text_color_hover_dark="#5eead4", link_text_color_visited="#0f766e",
        link_text_color_visited_dark="#2dd4bf", checkbox_background_color_selected="#0f766e",
        checkbox_background_color_selected_dark="#0d9488", checkbox_border_color_selected="#0f766e",
        checkbox_border_color_selected_dark="#0d9488", slider_color="#0f766e",
        slider_color_dark="#14b8a6",
        body_background_fill="#f7f6f3", body_background_fill_dark="#171614", block_background_fill="white",
        block_background_fill_dark="#211f1c", block_border_color="#e4e1da", block_border_color_dark="#37342f",
        border_color_primary="#e4e1da", border_color_primary_dark="#37342f",
        block_label_background_fill="transparent", block_label_background_fill_dark="transparent",
        block_label_border_width="0px", block_label_border_width_dark="0px", block_shadow="none",
        block_shadow_dark="none", block_info_text_size="14px", block_info_text_color="#666259",
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
        button_primary_border_color="#0f766e", button_primary_border_color_hover="#115e59",
        button_primary_border_color_dark="#14b8a6", button_primary_border_color_hover_dark="#2dd4bf",
        button_primary_background_fill_dark="#14b8a6", button_primary_background_fill_hover_dark="#2dd4bf",
        button_primary_text_color="white", button_primary_text_color_dark="#052e2b", button_large_text_size="17px",
        button_large_padding="12px 24px", button_large_radius="12px")


def asset(name: str) -> str:
    """The address of a file in ASSETS. It changes with the content, as browsers keep the file for a year."""
    return f"kotune/page/{name}?{sha1((ASSETS / name).read_bytes()).hexdigest()[:10]}"


def _face(name: str, letters: str) -> str:
    return (f'@font-face {{ font-family: "KoTune Sans"; src: url("{asset(f"fonts/{name}.woff2")}") format("woff2"); '
            f'font-weight: 400 700; font-display: swap; unicode-range: {letters} }}')


# The browser tries the last face first, and loads the one with rare syllables only when it meets one. The common one is
# preloaded, before anything is shown.
LINKS = (f'<link rel="icon" type="image/svg+xml" href="{asset("favicon.svg")}">'
         f'<link rel="preload" as="font" type="font/woff2" href="{asset("fonts/common.woff2")}" crossorigin>'
         f'<style>{_face("rare", "U+AC00-D7A3")}{_face("common", "U+0-FFFF")}</style>')
# Scripts run before anything is shown, as they decide what is shown first; plotly.js is loaded with the first chart.
PLOTLY = f"kotune/plotly/plotly.min.js?{version('plotly')}"
HEAD = (f'<title>{TITLE}</title>{LINKS}<script src="{asset("charts.js")}" data-plotly="{PLOTLY}"></script>'
        f'<script src="{asset("cells.js")}"></script><script src="{asset("page.js")}"></script>'
        f'<script src="{asset("calls.js")}"></script>')


class _Kept(StaticFiles):
    """Static files with a long cache life, as their addresses change with their content."""

    def file_response(self, *given, **named) -> Response:
        response = super().file_response(*given, **named)
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response


def routes() -> list[Mount]:
    """Routes for the page's own files and the installed plotly.js, compressed, except fonts, which are so already."""
    plotly = Path(find_spec("plotly").origin).parent / "package_data"
    return [Mount("/kotune/page/fonts", _Kept(directory=ASSETS / "fonts")),
            Mount("/kotune/page", GZipMiddleware(_Kept(directory=ASSETS))),
            Mount("/kotune/plotly", GZipMiddleware(_Kept(directory=plotly)))]
