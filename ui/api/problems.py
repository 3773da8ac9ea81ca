"""Errors as callers of the API get them: a sentence in both languages, and a code."""

import functools
import inspect
from contextlib import contextmanager

import gradio as gr
from fastapi.responses import JSONResponse
from pydantic import ConfigDict, ValidationError, create_model

from trainer.errors import Problem, josa

from ..listeners import bug, log

STATUS = {  # any other Problem is the request's: 422
    "login_required": 401, "token_refused": 401,
    "no_such_project": 404, "no_such_run": 404, "no_such_file": 404, "no_runs": 404, "no_model": 409,
    "length_required": 411, "body_too_large": 413, "too_many_requests": 429, "quota_used": 429,
    "bug": 500, "inference_died": 503, "device_failed": 503, "hub_slow": 503,
    "disk_failed": 500, "no_permission": 500, "disk_full": 507}

NEEDED = {  # by the first word of pydantic's type of error
    "missing": "꼭 보내야 합니다", "string": "글자열이어야 합니다", "int": "정수여야 합니다", "float": "수여야 합니다",
    "bool": "true나 false여야 합니다", "list": "목록([…])이어야 합니다", "too": "하나는 있어야 합니다",
    "dict": "{이름: 값} 꼴이어야 합니다", "json": "올바른 JSON이어야 합니다",
    "model": "JSON(content-type: application/json) 객체여야 합니다"}


def checked(method):
    """The method as Gradio's API calls it: arguments are validated by their types, and exceptions reach the client."""
    signature = inspect.signature(method)
    model = create_model(method.__name__, __config__=ConfigDict(arbitrary_types_allowed=True), **{
        name: (each.annotation, ... if each.default is each.empty else each.default)
        for name, each in signature.parameters.items()})

    def arguments(given: tuple, named: dict) -> dict:
        try:
            return dict(model(**signature.bind(*given, **named).arguments))
        except ValidationError as error:
            raise unfit(error.errors()[0]) from None

    if inspect.isgeneratorfunction(method):
        @functools.wraps(method)
        def endpoint(*given, **named):
            with _as_gradio_error(method.__name__):
                yield from method(**arguments(given, named))
    else:
        @functools.wraps(method)
        def endpoint(*given, **named):
            with _as_gradio_error(method.__name__):
                return method(**arguments(given, named))
    return endpoint


def refusal(problem: Problem) -> JSONResponse:
    """The problem as an HTTP answer; `detail` is where Gradio's page looks for words."""
    return JSONResponse({"error": problem.as_dict(), "detail": str(problem)}, STATUS.get(problem.code, 422))


def unfit(error: dict) -> Problem:
    """One of pydantic's errors about what was sent, as the Problem that pages give of an option."""
    place, value = ".".join(map(str, error["loc"])), repr(error["input"])[:80]
    needed = NEEDED.get(error["type"].split("_")[0], error["type"])
    return Problem("bad_option", f"'{place}' 값 {value}{josa(value, '을/를')} 쓸 수 없습니다. {needed}.",
                   f"'{place}' cannot be {value}. {error['msg']}.", option=place, value=value)


@contextmanager
def _as_gradio_error(endpoint: str):
    """Raise any exception as one that reaches the client; one that is no Problem is a bug, and logged."""
    try:
        yield
    except Exception as error:
        if not isinstance(error, Problem):
            log.error("%s failed", endpoint, exc_info=error)
            error = bug(error)
        raise gr.Error(f"{error.words.ko} {error.words.en} [{error.code}]", print_exception=False) from None
