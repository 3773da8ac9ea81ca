"""Who asks: on your own machine the one owner, on a Space the Hub user who is signed in or sends a token."""

import os
import time
from contextvars import ContextVar

from starlette.datastructures import Headers

from trainer.errors import Problem

from .tokens import Tokens

ON_A_SPACE = os.environ.get("SYSTEM") == "spaces"
ALONE = "local"
OWNER = "kotune.owner"  # key in the ASGI scope: the owner, written by the door
ONLY = "kotune.only"  # key in the ASGI scope: the only project that the request may use, if it has a project's key
current_owner: ContextVar[str | None] = ContextVar("current_owner", default=None)  # of the current request


def owner_of(request) -> str:
    """The owner of a Gradio or Starlette request, as the door has identified them."""
    return getattr(request, "request", request).scope[OWNER]


def sender_of(scope: dict, owner: str) -> str:
    """The name that requests are counted under: the owner, but the project for programs with its key."""
    return f"{owner}/{scope[ONLY]}" if ONLY in scope else owner


def check_only(request, project: str) -> None:
    """Raises Problem("another_project") if the request has the key of another project, whether this one exists or
    not."""
    if request.scope.get(ONLY, project) != project:
        raise Problem("another_project", "이 키는 다른 프로젝트의 것입니다. 이 프로젝트의 키를 보내 주세요.",
                      "This key is of another project. Send one of this project.")


async def recognised(scope: dict, tokens: Tokens) -> str | None:
    """The owner of an ASGI request; None if nobody is signed in. Raises Problem, as `Tokens.owner` does."""
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
    """The user of Gradio's OAuth session, until it expires."""
    session = scope.get("session", {}).get("oauth_info") or {}
    if session.get("expires_at", 0) < time.time():
        return None
    return session.get("userinfo", {}).get("preferred_username")


def _bearer(headers: Headers) -> str | None:
    """A Hub token in `x-hf-authorization` (gradio_client) or `authorization` (REST)."""
    header = headers.get("x-hf-authorization") or headers.get("authorization") or ""
    return header.removeprefix("Bearer ").strip() or None
