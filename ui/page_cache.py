"""A cache of the page and its configuration, as Gradio copies and describes all of it anew for every request."""

import asyncio
from collections import OrderedDict

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware

SHARED = {"/", "/config", "/gradio_api/info"}  # the same for everybody; only the page's script reads the query
ADDRESS = ("host", "x-forwarded-host", "x-forwarded-proto", "x-gradio-server")  # Gradio derives its own URL from these
KEPT = 16  # most recently used responses, of .7 MB each if not compressed


class PageCache:
    """ASGI middleware that keeps responses that are the same for all; it is behind the door, which has checked who
    asks."""

    def __init__(self, app, head: str):
        self.app, self._compressed = app, GZipMiddleware(_Headed(app, head))
        self._kept: OrderedDict[tuple, list[dict]] = OrderedDict()
        self._composing = asyncio.Lock()

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] not in SHARED:
            return await self.app(scope, receive, send)
        headers = Headers(scope=scope)
        compresses = "gzip" in headers.get("accept-encoding", "")
        key = scope["path"], compresses, scope["scheme"], *map(headers.get, ADDRESS)
        async with self._composing:  # if many come at once, the first makes the response for all
            start, *body = self._kept.get(key) or await self._composed(scope | {"query_string": b""}, receive)
            if start["status"] == 200:
                self._keep(key, [start, *body])
        await send(start | {"headers": [*start["headers"]]})  # a copy, as other middleware adds headers: cookies
        for each in body:
            await send(each)

    async def _composed(self, scope, receive) -> list[dict]:
        messages: list[dict] = []

        async def collect(message: dict) -> None:
            messages.append(message)

        await self._compressed(scope, receive, collect)
        return messages

    def _keep(self, key: tuple, response: list[dict]) -> None:
        self._kept[key] = response
        self._kept.move_to_end(key)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)


class _Headed:
    """Puts `head` into the page as it is served; Gradio's script would add it later, after everything that it loads."""

    def __init__(self, app, head: str):
        self.app, self._head = app, head.encode()

    async def __call__(self, scope, receive, send) -> None:
        if scope["path"] != "/":
            return await self.app(scope, receive, send)
        start: dict = {}

        async def change(message: dict) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            body = message["body"].replace(b"</head>", self._head + b"</head>", 1)
            MutableHeaders(scope=start)["content-length"] = str(len(body))
            await send(start)
            await send(message | {"body": body})

        await self.app(scope, receive, change)
