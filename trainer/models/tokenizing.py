"""Run a tokenizer that somebody else has made, within bounds: a regular expression in it can go on for ever."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from typing import Any

import psutil

from ..errors import Problem, Words, line_of
from ..texts import Text, characters_of

SECONDS, PACE = 5.0, 20_000  # CPU time at least, and characters for each further second; slow ones do ten times as many
MEMORY = 3 << 30  # bytes
LOOK = 0.1  # seconds between two looks at the memory
ENDLESS = "endless_tokenizer"  # code of the Problem
TOKENIZER_ERRORS = {"Exception", "PanicException"}  # tokenizers raises nothing narrower; its panic is no Exception

LATE = Words("너무 오래 걸립니다", "it takes too long")
LARGE = Words("메모리를 너무 많이 씁니다", "it takes too much memory")


def tokenize(tokenizer: Callable, texts: Sequence[Text], **options) -> Any:
    """What `tokenizer(texts, **options)` returns, within bounds of time and of memory.

    Raises Problem("tokenizer_failed" | "endless_tokenizer"). After the latter a thread goes on with the text, and holds
    up every other tokenizer of this process, so the process has to be ended.
    """
    future: Future = Future()
    threading.Thread(target=_fulfil, args=(future, tokenizer, texts, options), daemon=True).start()
    memory, until = psutil.Process().memory_info, time.process_time() + SECONDS + sum(map(characters_of, texts)) / PACE
    largest = memory().rss + MEMORY
    while not wait([future], LOOK).done:
        if time.process_time() > until:
            raise _failed(ENDLESS, *LATE)
        if memory().rss > largest:
            raise _failed(ENDLESS, *LARGE)
    return future.result()


def _fulfil(future: Future, tokenizer: Callable, texts: Sequence[Text], options: dict) -> None:
    try:
        future.set_result(tokenizer(texts, **options))
    except BaseException as error:
        is_expected = type(error).__name__ in TOKENIZER_ERRORS
        future.set_exception(_failed("tokenizer_failed", *[line_of(error, -1)] * 2) if is_expected else error)


def _failed(code: str, ko: str, en: str) -> Problem:
    return Problem(
        code,
        f"이 모델의 토크나이저가 글을 토큰으로 나누지 못합니다: {ko}. 토크나이저에 적힌 규칙이 이 글에 맞지 않습니다. "
        "글을 더 짧게 나누거나 다른 모델을 골라 주세요.",
        f"The tokenizer of this model cannot make tokens of the texts: {en}. Its rules do not suit them. Use "
        "shorter texts, or choose another model.")
