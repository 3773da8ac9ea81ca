"""Who asks. On one's own machine there is one owner; on a Space it is the signed-in (or token-bearing) Hub user."""

import os
import time
from functools import lru_cache

from trainer.errors import Problem

ON_A_SPACE = os.environ.get("SYSTEM") == "spaces"
ALONE = "local"
TRUST = 300  # seconds for which a token is not asked about again


def owner_of(request) -> str:
    """The owner behind a Gradio or Starlette request. Raises Problem("login_required")."""
    if not ON_A_SPACE:
        return ALONE
    if name := _signed_in(getattr(request, "request", request)):
        return name
    if token := _bearer(request):
        return _name_behind(token, int(time.time() // TRUST))
    raise Problem("login_required", "위의 'Hugging Face로 로그인'을 눌러 주세요. 프로젝트는 본인만 봅니다. 프로그램에서는 토큰을 함께 보내 주세요.",
                  "Press 'Sign in with Hugging Face' above. Nobody else sees your projects. Programs send a token.")


def _signed_in(request) -> str | None:
    """The user of Gradio's OAuth session, as long as it lasts."""
    session = request.scope.get("session", {}).get("oauth_info") or {}
    if session.get("expires_at", 0) < time.time():
        return None
    return session.get("userinfo", {}).get("preferred_username")


def _bearer(request) -> str | None:
    """A Hub token in `x-hf-authorization` (gradio_client) or `authorization` (REST)."""
    header = request.headers.get("x-hf-authorization") or request.headers.get("authorization") or ""
    return header.removeprefix("Bearer ").strip() or None


@lru_cache(maxsize=256)
def _name_behind(token: str, period: int) -> str:
    """Whose token this is, asked of the Hub; remembered in memory for one period."""
    from cards.hub import who

    return who(token)
