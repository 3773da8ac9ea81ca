"""Responses: only Hugging Face may frame them, and Gradio's refusals get a sentence in both languages."""

from starlette.datastructures import MutableHeaders

from trainer.errors import Problem

from ..api.problems import PROBLEM, refusal
from .addresses import ASSISTANTS

FRAMES = "frame-ancestors 'self' https://huggingface.co"  # its pages show a Space in a frame


async def answered(app, scope, receive, send) -> None:
    """Run an ASGI app, and add FRAMES to its responses. A Problem replaces other refusals and exceptions, except
    refusals in JSON-RPC for assistants."""
    begun = replaced = False

    async def sent(message) -> None:
        nonlocal begun, replaced
        if message["type"] == "http.response.start":
            begun, headers, status = True, MutableHeaders(scope=message), message["status"]
            if replaced := status >= 400 and PROBLEM not in headers and not _is_for_assistants(scope, headers):
                await answered(refusal(_problem(status), status), scope, receive, send)
            headers["content-security-policy"] = FRAMES
        if not replaced:
            await send(message)

    try:
        await app(scope, receive, sent)
    except Exception:  # the server logs it
        if not begun:
            await answered(refusal(not_understood(), 500), scope, receive, send)
        raise


def _is_for_assistants(scope, headers: MutableHeaders) -> bool:
    return scope["path"] == ASSISTANTS and headers.get("content-type", "").startswith("application/json")


def _problem(status: int) -> Problem:
    """The Problem for a refusal by Gradio or the server, whose own words are English, and may repeat the request."""
    match status:
        case 403:
            return Problem("file_refused", "이 파일은 내주거나 받지 않습니다. 내 프로젝트에서 만들어졌거나 직접 올린 파일을 골라 주세요.",
                           "This file is neither given nor taken. Choose one that you uploaded or that your projects "
                           "made.")
        case 404:
            return no_such_address()
        case 413:
            return Problem("file_too_large", "파일 하나는 200 MB까지 올릴 수 있습니다. 파일을 나누거나 압축해서 올려 주세요.",
                           "A file may have 200 MB. Divide or compress it, and upload that.")
        case 503:
            return Problem("too_busy", "지금 요청이 너무 많이 밀려 있습니다. 잠시 뒤 다시 해 주세요.",
                           "Too many requests are waiting just now. Try again in a while.")
    return not_understood()


def not_understood() -> Problem:
    return Problem("bad_request", "알아들을 수 없는 요청입니다. 페이지라면 새로 고치고, 프로그램이라면 docs/api.md에 있는 대로 보내 주세요.",
                   "This request is not understood. Reload the page; a program sends what docs/api.md describes.")


def no_such_address() -> Problem:
    return Problem("no_such_address", "이 주소에는 아무것도 없습니다. 주소를 확인하거나 첫 페이지로 가 주세요.",
                   "There is nothing at this address. Check it, or go to the front page.")
