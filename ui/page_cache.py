"""What the page consists of, put together once: Gradio copies and describes all of it anew for every request."""

from collections import OrderedDict

from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware

SAME = {"/", "/config", "/gradio_api/info"}  # for everybody, whatever the address names
ADDRESS = ("host", "x-forwarded-host", "x-forwarded-proto", "x-gradio-server")  # headers: where this app is
KEPT = 16  # responses that were asked for last; .7 MB each where nothing compressed is taken


class PageCache:
    """ASGI middleware, behind the door."""

    def __init__(self, app):
        self.app, self._compressed = app, GZipMiddleware(app)
        self._kept: OrderedDict[tuple, tuple[dict, dict]] = OrderedDict()

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] not in SAME:
            return await self.app(scope, receive, send)
        headers = Headers(scope=scope)
        key = scope["path"], "gzip" in headers.get("accept-encoding", ""), *map(headers.get, ADDRESS)
        start, body = self._kept.get(key) or await self._composed(scope | {"query_string": b""}, receive)
        if start["status"] == 200:
            self._keep(key, (start, body))
        await send(start | {"headers": [*start["headers"]]})  # to which others add theirs: a cookie, say
        await send(body)

    async def _composed(self, scope, receive) -> list[dict]:
        messages: list[dict] = []

        async def collect(message: dict) -> None:
            messages.append(message)

        await self._compressed(scope, receive, collect)
        return messages

    def _keep(self, key: tuple, response) -> None:
        self._kept[key] = response
        self._kept.move_to_end(key)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
