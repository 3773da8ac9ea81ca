"""The page of a Space for people who are not signed in. It costs neither a thread nor a session of Gradio's."""

import os

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from ..frame import HEADER, SIGN_IN
from ..language import language_of
from ..parts import problem_box
from ..theme import LINKS, asset
from .visitor import login_required

PAGE = Markup("""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>코튠 KoTune</title>
<link rel="stylesheet" href="theme.css"><link rel="stylesheet" href="{style}">{links}
<script>document.documentElement.classList.toggle("dark", matchMedia("(prefers-color-scheme: dark)").matches)</script>
</head>
<body class="gradio-container kt-entered"><main class="app kt-entrance">{header}{form}{problem}</main></body>
</html>
""")
# Hugging Face shows a Space in a frame that does not scroll; its page to sign in is longer (as gr.LoginButton does)
FORM = Markup("""<form action="login/huggingface"
  onsubmit="parent.postMessage({{type: 'SET_SCROLLING', enabled: true}}, '*')">
<input type="hidden" name="_target_url" value="{target}"><button>{words}</button></form>""")


def entrance(scope: dict) -> HTMLResponse:
    """The page; signing in leads back to the requested address."""
    request = Request(scope)
    language, target = language_of(request), f"/?{request.url.query}"
    form = FORM.format(target=target, words=SIGN_IN) if "OAUTH_CLIENT_ID" in os.environ else ""
    return HTMLResponse(PAGE.format(language=language, style=asset("style.css"), links=Markup(LINKS),
                                    header=Markup(HEADER[language]), form=form,
                                    problem=problem_box(login_required(), language)),
                        headers={"cache-control": "no-store"})  # after signing in the same address is another page
