"""The door: checks who asks, from where, and how much is sent, before it reads anything or takes a thread."""

import os
from contextlib import ExitStack
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from trainer.errors import Problem
from trainer.home.layout import Home

from ..api.problems import refusal
from .addresses import is_open, is_used
from .bodies import Bodies
from .entrance import entrance
from .keys import Keys
from .responses import answered, no_such_address
from .tokens import Tokens
from .visitor import ON_A_SPACE, OWNER, current_owner, login_required, recognised, sender_of

LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "::1"}


class Door:
    """ASGI middleware. A foreign `Origin` gets 403; so does, if `loopback_only`, a `Host` that is not this machine (DNS
    rebinding). People who are not signed in get the entrance at / to sign in, and 401 for all else."""

    def __init__(self, app, loopback_only: bool, home: Home):
        self.app, self.loopback_only = app, loopback_only
        self._tokens, self._keys, self._bodies = Tokens(), Keys(home), Bodies()

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] not in ("http", "websocket"):
            return await self.app(scope, receive, send)
        with ExitStack() as held:
            try:
                route = await self._route(scope, held)
            except Problem as problem:
                route = refusal(problem)
            await answered(route, scope, receive, send)

    async def _route(self, scope, held: ExitStack):
        """The ASGI app that answers the request: the app, or the entrance. `held`: closed after the answer. Raises
        Problem."""
        headers, path = Headers(scope=scope), scope["path"]
        self._check_origin(headers)
        size = self._bodies.check(path, headers)
        if is_open(path):
            return self.app
        scope[OWNER] = owner = await self._keys.owner(scope, held) or await recognised(scope, self._tokens)
        current_owner.set(owner)
        if owner is None:
            return _for_nobody(scope)
        if not is_used(path):
            raise no_such_address()
        if ON_A_SPACE:
            self._bodies.count(sender_of(scope, owner), path, size)
        return self.app

    def _check_origin(self, headers: Headers) -> None:
        try:
            known = self._is_known(headers)
        except ValueError:  # not a URL
            known = False
        if not known:
            raise Problem("foreign_origin", "다른 사이트에서 온 요청은 받지 않습니다. KoTune의 주소를 직접 열어 주세요.",
                          "Requests of other sites are not taken. Open the address of KoTune itself.")

    def _is_known(self, headers: Headers) -> bool:
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
