"""Faults on demand, and a list of every request that came in."""

import asyncio
import re
from dataclasses import dataclass
from typing import Literal

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

How = int | float | Literal["cut", "lost", "silent"]


@dataclass
class Fault:
    """What the next `times` requests of `method` meet if `pattern` is found in their (encoded) path.

    `how`: a status (int) that is answered instead; so many seconds (float) that the answer takes longer; "cut": the
    connection drops before anything is done; "lost": the work is done, then the connection drops before the answer;
    "silent": never an answer."""

    method: str
    pattern: str
    how: How
    times: int = 1
    headers: tuple[tuple[str, str], ...] = ()

    def hits(self, method: str, path: str) -> bool:
        return self.times > 0 and method == self.method and re.search(self.pattern, path) is not None


@dataclass(frozen=True)
class Seen:
    method: str
    path: str
    host: str
    authorization: str | None


class Faults:
    """The outermost ASGI layer. Paths under `quiet` are the Hub's own errands: never hit, never listed."""

    def __init__(self, app: ASGIApp, quiet: str):
        self.app, self.quiet = app, quiet
        self.planned: list[Fault] = []
        self.seen: list[Seen] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(self.quiet):
            return await self.app(scope, receive, send)
        headers = {key.decode(): value.decode("latin-1") for key, value in scope["headers"]}
        method, path = scope["method"], scope["path"]
        self.seen.append(Seen(method, path, headers.get("host", ""), headers.get("authorization")))
        fault = next((fault for fault in self.planned if fault.hits(method, path)), None)
        if fault is None:
            return await self.app(scope, receive, send)
        fault.times -= 1
        if isinstance(fault.how, float):
            await asyncio.sleep(fault.how)
            return await self.app(scope, receive, send)
        if isinstance(fault.how, int):
            await _drain(receive)
            body = {"error": "fault on demand"}
            return await JSONResponse(body, fault.how, dict(fault.headers))(scope, receive, send)
        if fault.how == "lost":
            await self.app(scope, receive, _discard)
        # ASGI has no word for this: `receive` is a method of uvicorn's cycle, which holds the connection.
        if fault.how != "silent":
            receive.__self__.transport.abort()
        while (await receive())["type"] != "http.disconnect":
            pass


async def _drain(receive: Receive) -> None:
    """Read the body first, or the client meets a closed connection in the middle of sending."""
    while (await receive()).get("more_body"):
        pass


async def _discard(_message) -> None:
    pass
