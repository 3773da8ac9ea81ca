"""The door: who asks, from where, and how much is sent is known here, before anything is read or a thread is taken."""

import os
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse

from trainer.errors import Problem

from ..api.problems import refusal
from .bodies import Bodies
from .entrance import entrance
from .tokens import Tokens
from .visitor import ON_A_SPACE, OWNER, login_required, recognised

LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "::1"}
OPEN = {"/login/huggingface", "/login/callback", "/logout", "/theme.css", "/favicon.ico",
        "/gradio_api/startup-events"}  # the last is asked for by launch() itself, and does something only then
ASSETS = ("/kotune/", "/assets/", "/static/")  # files of KoTune, plotly.js and Gradio


class Door:
    """ASGI middleware. A foreign `Origin` gets 403, and so does, on one's own machine, a `Host` that is not this
    machine (DNS rebinding). Who is nobody gets to the entrance, signs in, and gets 401 for all else."""

    def __init__(self, app, loopback_only: bool):
        self.app, self.loopback_only = app, loopback_only
        self._tokens, self._bodies = Tokens(), Bodies()

    async def __call__(self, scope, receive, send) -> None:
        beyond = await self._beyond(scope) if scope["type"] in ("http", "websocket") else self.app
        await beyond(scope, receive, send)

    async def _beyond(self, scope):
        """What answers the request: the app, or why not."""
        headers, path = Headers(scope=scope), scope["path"]
        try:
            known = self._may_enter(headers)
        except ValueError:  # no address at all
            known = False
        if not known:
            return JSONResponse({"error": "foreign origin"}, status_code=403)
        try:
            size = self._bodies.check(path, headers)
            if path in OPEN or path.startswith(ASSETS):
                return self.app
            scope[OWNER] = owner = await recognised(scope, self._tokens)
            if owner is None:
                return _for_nobody(scope)
            if ON_A_SPACE:
                self._bodies.count(owner, path, size)
        except Problem as problem:
            return refusal(problem)
        return self.app

    def _may_enter(self, headers: Headers) -> bool:
        host = headers.get("x-forwarded-host") or headers.get("host", "")
        origin = headers.get("origin")
        if self.loopback_only and urlsplit(f"//{headers.get('host', '')}").hostname not in LOOPBACK:
            return False
        known = filter(None, (host, headers.get("host"), *os.environ.get("SPACE_HOST", "").split(",")))
        return origin is None or urlsplit(origin).netloc in known  # "null" and file:// have none


def _for_nobody(scope):
    if scope["path"] == "/" and scope.get("method") in ("GET", "HEAD"):
        return entrance(scope)
    raise login_required()
