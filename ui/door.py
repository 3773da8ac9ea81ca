"""The door: requests that another site makes a visitor's browser send are turned away, and who asks is found out once,
here, where waiting for the Hub holds no thread that pages need."""

import os
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse

from trainer.errors import Problem

from .api.problems import refusal
from .tokens import Tokens
from .visitor import OWNER, recognised

LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "::1"}


class Door:
    """ASGI middleware. A foreign `Origin` gets 403, and so does, on one's own machine, a `Host` that is not this
    machine (DNS rebinding)."""

    def __init__(self, app, loopback_only: bool):
        self.app, self.loopback_only = app, loopback_only
        self._tokens = Tokens()

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] in ("http", "websocket"):
            if not self._may_enter(Headers(scope=scope)):
                return await JSONResponse({"error": "foreign origin"}, status_code=403)(scope, receive, send)
            try:
                scope[OWNER] = await recognised(scope, self._tokens)
            except Problem as problem:
                return await refusal(problem)(scope, receive, send)
        await self.app(scope, receive, send)

    def _may_enter(self, headers: Headers) -> bool:
        host = headers.get("x-forwarded-host") or headers.get("host", "")
        origin = headers.get("origin")
        if self.loopback_only and urlsplit(f"//{headers.get('host', '')}").hostname not in LOOPBACK:
            return False
        known = filter(None, (host, headers.get("host"), *os.environ.get("SPACE_HOST", "").split(",")))
        return origin is None or urlsplit(origin).netloc in known  # "null" and file:// have none
