"""Kept responses of the page: one for each address, the same for all who ask there."""

import asyncio
import gzip
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from ui.page_cache import KEPT, PageCache


class WithCookie:
    """Middleware that adds a header of one visitor to each response, as sessions do."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send) -> None:
        async def sent(message: dict) -> None:
            if message["type"] == "http.response.start":
                message["headers"].append((b"set-cookie", dict(scope["headers"])[b"visitor"]))
            await send(message)

        await self.app(scope, receive, sent)


@pytest.fixture
def made() -> list[str]:
    """The URLs for which a response was put together."""
    return []


@pytest.fixture
def ask(made):
    """`ask("/config", host="a.kr")` asks once; of several paths at once. Gives the responses."""
    async def respond(request) -> PlainTextResponse:
        made.append(str(request.url))
        await asyncio.sleep(0.01)
        content = "<head></head>" + f"{request.url} " * 100
        return PlainTextResponse(content, 503 if request.headers["host"] == "down.kr" else 200)

    app = Starlette(routes=[Route(path, respond) for path in ("/", "/config", "/other")],
                    middleware=[Middleware(WithCookie), Middleware(PageCache, head="<title>제목</title>")])

    def asked(*paths: str, method: str = "GET", **headers: str) -> list[Response]:
        async def all_at_once() -> list[Response]:
            sent = {"host": "a.kr", "visitor": "somebody", "accept-encoding": "gzip"} | headers
            return await asyncio.gather(*(_asked(app, method, path, sent) for path in paths))
        with ThreadPoolExecutor() as thread:  # Playwright's loop runs in this one
            return thread.submit(asyncio.run, all_at_once()).result()

    return asked


async def _asked(app, method: str, path: str, headers: dict[str, str]) -> "Response":
    messages: list[dict] = []

    async def receive() -> dict:
        return {"type": "http.request"}

    async def send(message: dict) -> None:
        messages.append(message)

    path, _, query = path.partition("?")
    await app({"type": "http", "method": method, "path": path, "query_string": query.encode(), "scheme": "http",
               "headers": [(name.encode(), value.encode()) for name, value in headers.items()]}, receive, send)
    start, *body = messages
    return Response(start["status"], [(name.decode(), value.decode()) for name, value in start["headers"]],
                    b"".join(message.get("body", b"") for message in body))


class Response(NamedTuple):
    status: int
    headers: list[tuple[str, str]]
    body: bytes


def test_many_who_come_at_once_get_what_was_made_for_the_first(ask, made):
    assert len({response.body for response in ask(*20 * ["/config"], "/config?theme=dark")}) == 1 == len(made)


def test_each_address_has_its_own(ask, made):
    headers = [{}, {"host": "b.kr"}, {"x-forwarded-proto": "https"}, {"x-forwarded-host": "c.kr"},
               {"accept-encoding": "identity"}]
    first, again = ([ask("/", **each)[0].body for each in headers] for _ in range(2))
    assert first == again and len(made) == len(headers)
    assert b"b.kr" in gzip.decompress(first[1]) and b"a.kr" in first[-1]


def test_what_the_page_loads_first_stands_in_it(ask):
    page, other = (each.body for each in ask("/", "/other", **{"accept-encoding": "identity"}))
    assert page.startswith("<head><title>제목</title></head>".encode()) and len(page) > 1_000
    assert other.startswith(b"<head></head>")


def test_headers_of_one_visitor_reach_no_other(ask):
    ask("/", visitor="first")
    assert [value for name, value in ask("/", visitor="second")[0].headers if name == "set-cookie"] == ["second"]


def test_what_is_not_the_same_for_all_is_made_for_each(ask, made):
    ask("/other", "/other")
    ask("/", method="HEAD")
    assert {response.status for response in ask("/", "/", host="down.kr")} == {503}
    assert len(made) == 5


def test_the_oldest_go(ask, made):
    for number in [*range(KEPT + 1), 0]:
        ask("/", host=f"{number}.kr")
    assert len(made) == KEPT + 2
