"""The Hub as one object: its users, repositories and faults, served over real HTTP from a thread."""

import os
import socket
import tempfile
import threading
import time
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send

from . import errors
from .access import Access
from .account import Account
from .browse import Browse
from .faults import Fault, Faults, How, Seen
from .repos import Repo, Store
from .resolve import Resolve
from .sign_in import SignIn
from .upload import Upload
from .xet import Cas


class Hub:
    """`with Hub(folder) as hub:` serves on a free port; everything it stores lies under `folder`."""

    def __init__(self, root: Path):
        self.root = root
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        port = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        store, cas = Store(root / "repos"), Cas(root / "cas")
        self._store, self._access = store, Access(store)
        self._faults = Faults(self._app(cas, cdn_url=f"http://localhost:{port}"), quiet="/own-cas/")
        config = uvicorn.Config(_raw_paths(self._faults), log_level="warning", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]})

    def _app(self, cas: Cas, cdn_url: str) -> Starlette:
        access, url = self._access, self.url
        return Starlette(
            routes=[
                Route("/v1/telemetry", _telemetry, methods=["POST"]),
                Mount("/cas", routes=cas.routes()),
                Mount("/own-cas", routes=cas.routes()),
                *Account(access, url).routes(),
                *Browse(access).routes(),
                *Upload(access, cas, url, f"{url}/cas", f"{url}/own-cas").routes(),
                *Resolve(access, url, cdn_url).routes(),
                *SignIn(access, url).routes(),
            ],
            exception_handlers={errors.HubError: errors.answer},
        )

    def __enter__(self) -> "Hub":
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        return self

    def __exit__(self, *_) -> None:
        self._server.should_exit = True
        self._thread.join()

    def add_user(self, name: str, role: str = "write", orgs: tuple[str, ...] = ()) -> str:
        """A token of `role` ("read" or "write") for the user; one user may have several."""
        return self._access.add(name, role, orgs)

    def repo(self, id: str, kind: str = "models") -> Repo | None:
        """What was stored: `.commits`, `.paths()`, `.read(path)`, `.private`."""
        return self._store.get(kind, id)

    def fail(self, method: str, pattern: str, how: How, times: int = 1, **headers: str) -> Fault:
        """The next `times` requests that match go wrong; `.times` of the answer tells how many are to come.

        `how` as in Fault; `retry_after="1"` sets a header of the answer."""
        named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
        self._faults.planned.append(Fault(method, pattern, how, times, named))
        return self._faults.planned[-1]

    @property
    def seen(self) -> list[Seen]:
        """Every request so far, in order."""
        return self._faults.seen

    def env(self, token: str | None = None) -> dict[str, str]:
        """The environment for a subprocess that knows no other Hub; its HF_HOME is new and empty."""
        self.root.mkdir(parents=True, exist_ok=True)
        env = {name: value for name, value in os.environ.items() if not name.startswith(("HF_", "HUGGING"))}
        env |= {
            "HF_ENDPOINT": self.url,
            "HF_HOME": tempfile.mkdtemp(prefix="home-", dir=self.root),
            "HF_HUB_DISABLE_TELEMETRY": "1",
            "HF_HUB_DISABLE_PROGRESS_BARS": "1",
            "HF_HUB_DISABLE_UPDATE_CHECK": "1",
            "HF_XET_CLIENT_RETRY_BASE_DELAY": "20ms",
            "NO_PROXY": "127.0.0.1,localhost",
        }
        return env | ({"HF_TOKEN": token} if token else {})


def _raw_paths(app):
    """Route on the path as it was sent: a revision may hold an encoded slash (refs%2Fpr%2F1)."""

    async def raw(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope["path"] = scope["raw_path"].decode("ascii").split("?")[0]
        await app(scope, receive, send)

    return raw


async def _telemetry(_request) -> Response:
    return Response()
