"""Turn any exception into a Problem: known errors have a sentence of their own, any other is a bug."""

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import Problem
from .units import bytes_text

DEVICE_ERROR = re.compile("CUDA error|CUBLAS_STATUS|CUDNN_STATUS")  # after it the process can compute nothing more
OUT_OF_RANGE = re.compile(  # torch on a GPU ("triggered", as all its GPU errors mention device-side assertions), and
    # an embedding and a loss on a CPU
    r"device-side assert triggered|index out of range in self|Target -?\d+ is out of bounds")
DAMAGED = re.compile(  # pyarrow raises OSErrors without an errno, and ArrowInvalid
    "parquet|thrift|snappy|checksum|corrupt", re.IGNORECASE)
NO_MEMORY = re.compile(  # torch on a CPU or an Apple GPU, cuBLAS, cuDNN, ONNX Runtime; no memory for a new thread
    "out of memory|ALLOC_FAILED|can(no|')t allocate memory|Invalid buffer size|can't start new thread|"
    "Failed to launch worker thread|bad_alloc|Failed to allocate memory", re.IGNORECASE)
# Error classes of pyarrow and ONNX Runtime whose message is searched, besides RuntimeError
TELLING = "ArrowException", "RuntimeException", "Fail"


def problem_of(error: BaseException, log: str = "worker.log") -> Problem:
    """The Problem for an exception; `log`: the file with the traceback. Torch's errors are recognised by class name,
    so that torch is not imported."""
    if isinstance(error, Problem):
        return error
    kind = type(error).__name__
    if is_out_of_memory(error):
        return Problem("out_of_memory", "메모리가 부족합니다. 한 번에 다루는 양(배치 크기, 최대 길이, 보낸 글)을 줄이거나, LoRA 또는 더 작은 모델을 "
                       "골라 주세요.", "Out of memory. Let it handle less at once (batch size, maximum length, texts "
                       "sent), or choose LoRA or a smaller model.")
    if problem := _of_disk(error):
        return problem
    if OUT_OF_RANGE.search(str(error)) and (isinstance(error, RuntimeError | IndexError) or kind == "AcceleratorError"):
        return Problem("number_out_of_range", "모델이 세지 못하는 번호의 토큰이나 라벨이 들어와 계산이 멈췄습니다. 대개 토크나이저가 모델과 맞지 않을 때 "
                       f"그렇습니다. 다른 모델을 골라 주세요. 맞는 모델이라면 {log}를 첨부해 알려 주세요.",
                       "A token or a label came that the model has no place for. Mostly its tokenizer is that of "
                       f"another model: choose another one. If it is the right one, report it with {log}.")
    if kind == "AcceleratorError" or isinstance(error, RuntimeError) and DEVICE_ERROR.search(str(error)):
        return Problem("device_failed", f"그래픽 처리 장치(GPU)가 오류를 냈습니다. 다시 시도해 주세요. 되풀이되면 컴퓨터(Space)를 다시 시작하고, {log}를 "
                       "첨부해 알려 주세요.", "The GPU reported an error. Try again. If it comes again, restart the machine "
                       f"(the Space), and report it with {log}.")
    return Problem("bug", f"KoTune의 오류입니다 ({kind}). {log}를 첨부해 알려 주세요.",
                   f"A bug in KoTune ({kind}). Please report it with {log}.")


@contextmanager
def in_words() -> Iterator[None]:
    """Turn an error of the disk or the memory that is raised inside into its Problem; bugs are raised as they are."""
    try:
        yield
    except Exception as error:
        if (problem := problem_of(error)) is error or problem.code == "bug":
            raise
        raise problem from error


def _of_disk(error: BaseException) -> Problem | None:
    """The Problem for a disk error, else None. Some libraries, such as safetensors, raise classes of their own, so the
    system's message is looked for in the text."""
    known = getattr(error, "errno", None)

    def has(*codes: int) -> bool:
        return known in codes if known is not None else any(os.strerror(code) in str(error) for code in codes)

    file = getattr(error, "filename", None)
    name = "/".join(Path(os.fsdecode(file)).parts[-3:]) if isinstance(file, (str, bytes)) else ""
    if has(errno.ENOSPC, errno.EDQUOT):
        return disk_full()
    if has(errno.EIO):
        where = name or "I/O"
        return Problem("disk_failed", f"디스크에서 읽거나 쓰다가 오류가 났습니다({where}). 디스크와 연결을 확인한 뒤 다시 해 주세요. "
                       "전에 저장한 것은 그대로 있습니다.",
                       f"The disk failed while reading or writing ({where}). Check the disk and its connection, then "
                       "try again. What was saved before is as it was.", file=name)
    if known in (errno.EROFS, errno.EACCES, errno.EPERM):
        where = name or "?"
        return Problem("no_permission", f"읽거나 쓸 권한이 없습니다({where}). 폴더의 권한을 바꾸거나, 쓸 수 있는 폴더를 --home(KOTUNE_HOME)으로 "
                       "정해 주세요.", f"Reading or writing is not permitted ({where}). Change the permissions of the "
                       "folder, or choose one that can be written with --home (KOTUNE_HOME).", file=name)
    if known is None and isinstance(error, OSError | ValueError) and DAMAGED.search(str(error)):
        return Problem("damaged_data", "프로젝트의 데이터 파일이 손상되어 읽을 수 없습니다. 백업에서 되살리거나, 원래 표로 프로젝트를 새로 만들어 주세요.",
                       "A data file of the project is damaged. Restore it from a backup, or make a new project of the "
                       "table that it came from.")
    return None


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error, or one of its causes, says that memory ran out."""
    if isinstance(error, MemoryError) or getattr(error, "errno", None) == errno.ENOMEM or \
            type(error).__name__ == "OutOfMemoryError":
        return True
    tells = isinstance(error, RuntimeError) or type(error).__name__ in TELLING
    return tells and bool(NO_MEMORY.search(str(error))) or \
        error.__cause__ is not None and is_out_of_memory(error.__cause__)


def disk_full(needed: float = 0, free: float = 0) -> Problem:
    """The Problem("disk_full"); `needed` and `free`: bytes, where they are known."""
    ko, en, where = "", "", {}
    if needed:
        ko = f": {bytes_text(needed)}가 필요한데 {bytes_text(free)} 남았습니다"
        en = f": {bytes_text(needed)} needed, {bytes_text(free)} free"
        where = {"needed": needed, "free": free}
    return Problem("disk_full", f"디스크가 가득 찼습니다{ko}. 파일을 지운 뒤 다시 해 주세요. 학습이었다면 '이어서 학습'을 누르세요. 전에 저장한 것은 그대로 있습니다.",
                   f"The disk is full{en}. Delete files, then try again, or resume the training. What was saved before "
                   "is as it was.", **where)
