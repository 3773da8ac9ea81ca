"""The Hub's client, with the caller's token and a time-out. The token lives in memory only."""

from typing import TYPE_CHECKING, Literal

from .problems import problem

if TYPE_CHECKING:
    from huggingface_hub import HfApi

SILENCE = 60  # seconds without a byte after which a connection counts as broken; the client itself waits for ever
PATIENCE = 5  # seconds that a short question may take


def sendable(token: str | None) -> str | Literal[False]:
    """The token as libraries take it; False, for none, keeps them from using one of this machine.

    Raises Problem("hub_token") for what cannot be a token: sent as a header it would fail with an error that shows it.
    """
    token = (token or "").strip()
    if not (token.isascii() and token.isprintable()) or " " in token:
        raise problem("hub_token")
    return token or False


def reader(token: str | None) -> "HfApi":
    """A client for what anybody, or the owner of the token, may read. Raises Problem("hub_token")."""
    return _api(sendable(token))


def writer(token: str) -> "HfApi":
    """A client that may write as the owner of the token. Raises Problem("hub_token"), also where there is no token."""
    if not sendable(token):
        raise problem("hub_token")
    return reader(token)


def account(api: "HfApi") -> dict:
    """As `api.whoami`, asked once, with the time-out that it lacks: PATIENCE seconds."""
    from huggingface_hub import get_session
    from huggingface_hub.utils import build_hf_headers, hf_raise_for_status

    headers = build_hf_headers(token=api.token)
    answer = get_session().get(f"{api.endpoint}/api/whoami-v2", headers=headers, timeout=PATIENCE)
    hf_raise_for_status(answer)
    return answer.json()


def _api(token: str | bool) -> "HfApi":
    from huggingface_hub import HfApi, get_session
    from huggingface_hub.utils import disable_progress_bars

    disable_progress_bars()  # in a log, or where control characters are spelled out, they are one endless line
    get_session().timeout = SILENCE
    return HfApi(token=token)
