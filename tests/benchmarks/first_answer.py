"""Seconds from `python app.py` to the first HTTP 200, against a bare Blocks app."""

from .app import serve
from .machine import ratio

PAIRS = 5
BARE = ("-c", "import gradio as gr\nwith gr.Blocks() as demo:\n    gr.Markdown('bare')\ndemo.launch(ssr_mode=False)")


def main() -> None:
    ours, bare = [], []
    for _ in range(PAIRS):
        for command, seconds in ((("app.py",), ours), (BARE, bare)):
            with serve(*command) as (_, _, taken):
                seconds.append(taken)
    print(f"  seconds, KoTune against bare: {ratio(ours, bare)}")
