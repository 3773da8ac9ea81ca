"""Problems as callers of the API get them: a sentence in both languages, and a code."""

import functools
import inspect
import re
import reprlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeAlias

import gradio as gr
from fastapi.responses import JSONResponse
from pydantic import ConfigDict, ValidationError, create_model

from trainer.errors import Problem, clip, josa
from trainer.home.turns import Turns

from ..door.visitor import owner_of
from ..listeners import bug, log

STATUS = {  # code → HTTP status; any other Problem is the request's fault: 422
    "bad_request": 400, "login_required": 401, "token_refused": 401, "key_refused": 401,
    "foreign_origin": 403, "not_with_a_key": 403, "another_project": 403, "file_refused": 403,
    "no_such_project": 404, "no_such_run": 404, "no_such_search": 404, "no_such_file": 404,
    "no_such_checkpoint": 404, "no_runs": 404,
    "no_such_address": 404, "no_such_epoch": 404, "no_such_key": 404, "no_such_tool": 404,
    "nothing_compared": 409, "still_training": 409,
    "no_model": 409, "not_tested": 409, "not_waiting": 409, "no_common_rows": 409, "no_model_of_its_own": 409,
    "no_bundle": 409, "no_onnx": 409, "still_running": 409, "needed_by": 409,
    "checkpoint_is_needed": 409, "already_ended": 409, "already_begun": 409,
    "length_required": 411, "body_too_large": 413, "file_too_large": 413,
    "too_fast": 429, "too_many_requests": 429, "quota_used": 429, "too_many_queued": 429, "too_many_trials": 429,
    "no_disk_left": 429,
    "bug": 500, "inference_died": 503, "export_died": 503, "damaged_model": 503, "damaged_epoch": 503,
    "device_failed": 503,
    "hub_slow": 503, "too_busy": 503, "disk_failed": 500, "no_permission": 500, "disk_full": 507,
    "no_room_to_download": 507}
CODES = "By status: " + "; ".join(
    f"{status} {', '.join(code for code in STATUS if STATUS[code] == status)}" for status in sorted({*STATUS.values()})
) + "; 422 any other, where what was sent does not fit"

PROBLEM = "x-problem"  # header of every refusal: the code

Asked: TypeAlias = str | tuple[str, str] | dict[str, str]  # a text, or two that belong together
MEMBER = re.compile(r"str|(tuple|list|dict)\[.+\]")  # in the place of an error: pydantic's name for a member of a union

NEEDED = {  # pydantic's type of error, or its first word → what is needed
    "missing": "꼭 보내야 합니다", "less": "너무 큽니다", "greater": "너무 작습니다",
    "string": "글자열이어야 합니다", "int": "정수여야 합니다", "float": "수여야 합니다",
    "bool": "true나 false여야 합니다", "list": "목록([…])이어야 합니다",
    "too_short": "하나는 있어야 합니다", "too_long": "너무 많습니다", "extra": "그런 이름은 없습니다",
    "literal": "{expected} 가운데 하나여야 합니다", "union_tag_invalid": "type은 {expected_tags} 가운데 하나여야 합니다",
    "union_tag_not_found": "type을 적어야 합니다", "finite": "유한한 수여야 합니다",
    "dict": "{{이름: 값}} 꼴이어야 합니다", "json": "올바른 JSON이어야 합니다",
    "model": "JSON(content-type: application/json) 객체여야 합니다"}


def checked(method, turns: Turns):
    """Wrap a method for Gradio's API: arguments are validated by their types, `turns` limits the calls of one owner at
    once, and exceptions reach the client."""
    signature = inspect.signature(method)
    model = create_model(method.__name__, __config__=ConfigDict(arbitrary_types_allowed=True), **{
        name: (each.annotation, ... if each.default is each.empty else each.default)
        for name, each in signature.parameters.items()})

    @contextmanager
    def called(given: tuple, named: dict) -> Iterator[dict]:
        with _as_gradio_error(method.__name__):
            try:
                arguments = dict(model(**signature.bind(*given, **named).arguments))
            except ValidationError as error:
                raise unfit(error.errors()[0]) from None
            with turns.taken(owner_of(arguments["request"])):
                yield arguments

    if inspect.isasyncgenfunction(method):
        @functools.wraps(method)
        async def endpoint(*given, **named):
            with called(given, named) as arguments:
                async for answer in method(**arguments):
                    yield answer
    elif inspect.isgeneratorfunction(method):
        @functools.wraps(method)
        def endpoint(*given, **named):
            with called(given, named) as arguments:
                yield from method(**arguments)
    else:
        @functools.wraps(method)
        def endpoint(*given, **named):
            with called(given, named) as arguments:
                return method(**arguments)
    return endpoint


def refusal(problem: Problem, status: int | None = None) -> JSONResponse:
    """The problem as an HTTP response, by default with the status of its code; Gradio shows the words in `detail`."""
    later = {"retry-after": str(problem.where["retry_after"])} if "retry_after" in problem.where else {}
    return JSONResponse({"error": problem.as_dict(), "detail": str(problem)}, status or STATUS.get(problem.code, 422),
                        {PROBLEM: problem.code, **later})


def unfit(error: dict) -> Problem:
    """A pydantic error about the request as the Problem that pages show for an option."""
    place, value = ".".join(part for part in map(str, error["loc"]) if not MEMBER.fullmatch(part)), _shown(error)
    needed = NEEDED.get(error["type"]) or NEEDED.get(error["type"].split("_")[0], error["type"])
    needed = needed.format_map(error.get("ctx", {})).replace(" or ", ", ")
    return Problem("bad_option", f"'{place}' 값 {value}{josa(value, '을/를')} 쓸 수 없습니다. {needed}.",
                   f"'{place}' cannot be {value}. {clip(error['msg'], 300)}.", option=place, value=value)


def _shown(error: dict) -> str:
    """The refused value, shortened; "null" if it is missing, as pydantic then gives the whole input."""
    if error["type"] == "missing":
        return "null"
    if "token" in error["loc"] or error["type"] == "json_invalid":  # a secret, or nothing that was read
        return "…"
    given = error["input"]  # it may have millions of characters; do not format all of them
    return (repr(given[:80]) if isinstance(given, str | bytes) else reprlib.repr(given))[:80]


@contextmanager
def _as_gradio_error(endpoint: str):
    """Turn any exception into a Gradio error that reaches the client; one that is no Problem is a bug, and logged."""
    try:
        yield
    except Exception as error:
        if not isinstance(error, Problem):
            log.error("%s failed", endpoint, exc_info=error)
            error = bug(error)
        raise as_gradio_error(error) from None


def as_gradio_error(problem: Problem) -> gr.Error:
    """The problem as one text: its sentences, the option with the value that would help, and its code; below, notes on
    how the file was read."""
    choice = f": {problem.where['choice']}" if "choice" in problem.where else ""
    option = f"({problem.option}{choice}) " if problem.option else ""
    notes = [f"\n· {note['ko']} ({note['en']})" for note in problem.where.get("notes", [])]
    words = f"{problem.words.ko} {problem.words.en} {option}[{problem.code}]"
    return gr.Error("".join([words, *notes]), print_exception=False)
