"""The Problem that stands for any exception: known errors have a sentence of their own, any other is a bug."""

import errno
import re

from .errors import Problem

DEVICE_ERROR = re.compile("CUDA error|CUBLAS_STATUS|CUDNN_STATUS")  # after it nothing can be computed in the process
NO_MEMORY = re.compile(  # torch on a CPU and on an Apple GPU, cuBLAS and cuDNN: plain RuntimeErrors
    "out of memory|ALLOC_FAILED|can(no|')t allocate memory|Invalid buffer size", re.IGNORECASE)


def problem_of(error: Exception, log: str = "worker.log") -> Problem:
    """`log`: the file with the traceback. Errors of torch are recognised by name, without importing it."""
    if isinstance(error, Problem):
        return error
    kind = type(error).__name__
    if is_out_of_memory(error):
        return Problem("out_of_memory", "메모리가 부족합니다. 한 번에 다루는 양(배치 크기, 최대 길이, 보낸 글)을 줄이거나, LoRA 또는 더 작은 모델을 "
                       "골라 주세요.", "Out of memory. Let it handle less at once (batch size, maximum length, texts "
                       "sent), or choose LoRA or a smaller model.")
    if getattr(error, "errno", None) == errno.ENOSPC or "No space left" in str(error):  # safetensors has its own error
        return disk_full()
    if kind == "AcceleratorError" or isinstance(error, RuntimeError) and DEVICE_ERROR.search(str(error)):
        return Problem("device_failed", f"그래픽 처리 장치(GPU)가 오류를 냈습니다. 다시 시도해 주세요. 되풀이되면 컴퓨터(Space)를 다시 시작하고, {log}를 "
                       "첨부해 알려 주세요.", "The GPU reported an error. Try again. If it comes again, restart the machine "
                       f"(the Space), and report it with {log}.")
    return Problem("bug", f"KoTune의 오류입니다 ({kind}). {log}를 첨부해 알려 주세요.",
                   f"A bug in KoTune ({kind}). Please report it with {log}.")


def is_out_of_memory(error: Exception) -> bool:
    return isinstance(error, MemoryError) or getattr(error, "errno", None) == errno.ENOMEM or \
        type(error).__name__ == "OutOfMemoryError" or \
        isinstance(error, RuntimeError) and bool(NO_MEMORY.search(str(error)))


def disk_full(ko: str = "", en: str = "", **where) -> Problem:
    """`ko`, `en`: how full, where that is known."""
    return Problem("disk_full", f"디스크가 가득 찼습니다{ko}. 파일을 지운 뒤 '이어서 학습'을 누르세요. 지금까지의 체크포인트는 그대로 있습니다.",
                   f"The disk is full{en}. Delete files, then resume; the checkpoints so far are safe.", **where)
