"""Who asks. On one's own machine there is one owner; on a Space it is the signed-in (or token-bearing) Hub user."""

import os
import time
from contextvars import ContextVar

from starlette.datastructures import Headers

from trainer.errors import Problem

from .tokens import Tokens

ON_A_SPACE = os.environ.get("SYSTEM") == "spaces"
ALONE = "local"
OWNER = "kotune.owner"  # where the door writes in an ASGI scope who asks
ONLY = "kotune.only"  # and of who shows the key of a project, which it is
current_owner: ContextVar[str | None] = ContextVar("current_owner", default=None)  # of the request


def owner_of(request) -> str:
    """The owner behind a Gradio or Starlette request, as the door has identified them."""
    return getattr(request, "request", request).scope[OWNER]


def sender_of(scope: dict, owner: str) -> str:
    """In whose name it is counted what comes: programs with a key in that of its project, not in their owner's."""
    return f"{owner}/{scope[ONLY]}" if ONLY in scope else owner


def check_only(request, project: str) -> None:
    """Raises Problem("another_project") where a key was shown that is not of this one, whether it is there or not."""
    if request.scope.get(ONLY, project) != project:
        raise Problem("another_project", "이 키는 다른 프로젝트의 것입니다. 이 프로젝트의 키를 보내 주세요.",
                      "This key is of another project. Send one of this project.")


async def recognised(scope: dict, tokens: Tokens) -> str | None:
    """The owner behind an ASGI request, None: nobody. Raises Problem, as `Tokens.owner` does."""
    if not ON_A_SPACE:
        return ALONE
    if name := _signed_in(scope):
        return name
    token = _bearer(Headers(scope=scope))
    return await tokens.owner(token) if token else None


def login_required() -> Problem:
    return Problem("login_required",
                   "'Hugging Face로 로그인'을 눌러 주세요. 보이지 않으면 페이지를 새로 고쳐 주세요. 프로젝트는 본인만 봅니다. 프로그램에서는 토큰이나 프로젝트의 키를 보내 주세요.",
                   "Press 'Sign in with Hugging Face'; reload the page if you do not see it. Nobody else sees your "
                   "projects. Programs send a token, or the key of a project.")


def _signed_in(scope: dict) -> str | None:
    """The user of Gradio's OAuth session, as long as it lasts."""
    session = scope.get("session", {}).get("oauth_info") or {}
    if session.get("expires_at", 0) < time.time():
        return None
    return session.get("userinfo", {}).get("preferred_username")


def _bearer(headers: Headers) -> str | None:
    """A Hub token in `x-hf-authorization` (gradio_client) or `authorization` (REST)."""
    header = headers.get("x-hf-authorization") or headers.get("authorization") or ""
    return header.removeprefix("Bearer ").strip() or None
