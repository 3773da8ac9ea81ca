"""Estimate whether the training of a model fits into this machine's memory, before the model is chosen."""

import os
import platform
import re
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from itertools import takewhile
from pathlib import Path
from typing import Literal

from ..home.memory import LEFT, whole

Way = Literal["full", "lora", "qlora"]  # to train a model: in full, with LoRA, with LoRA beside weights in four bits
WAYS: tuple[Way, ...] = ("full", "lora", "qlora")
# Bytes for each weight: itself, its gradient and two numbers of AdamW in fp32; with LoRA hardly more than itself. Four
# bits save so much of each weight in a layer, until it is in full again for the test.
BYTES, SAVED = {"full": 16, "lora": 5, "qlora": 5}, 3.44
LIBRARIES = 500_000_000  # bytes
FAST_BF16 = ("avx512_bf16", "amx_bf16")  # processors with one of these compute bf16 fast, others better fp32
# Activations of a batch: 2.3 GB, measured for a BERT base (85 million weights in its layers), trained in full with 32
# texts of 64 tokens on a CPU. They grow with depth and width, the weights with depth and the square of the width.
BATCH, BASE, GROWTH = 2_300_000_000, 85_000_000, 0.75


def needed(parameters: int, encoder: int, way: Way) -> int:
    """About how many bytes of memory it takes to train a model this way; `encoder`: its weights in layers."""
    most = BYTES[way] * parameters + BATCH * (encoder / BASE) ** GROWTH
    return int(LIBRARIES + (most if way != "qlora" else max(least(parameters, 0), most - SAVED * encoder)))


def fits(parameters: int, encoder: int, free: int, ways: Sequence[Way] = WAYS) -> Way | None:
    """The first of these ways to train a model that fits into `free` bytes of memory; None if none does."""
    return next((way for way in ways if needed(parameters, encoder, way) <= free), None)


def memory() -> int:
    """Bytes of memory that a training may take here: the GPU's, if there is one, else the machine's, less a reserve."""
    return _of_gpu() or whole() - LEFT


def least(parameters: int, trained: int) -> int:
    """Bytes of memory that training takes at the very least: all weights, and for each that is trained its gradient and
    two numbers of AdamW, in fp32."""
    return 4 * parameters + 12 * trained


def devices() -> list[str]:
    """The devices that a training can have to itself, as CUDA_VISIBLE_DEVICES names them; [""] without a GPU."""
    named = os.environ.get("CUDA_VISIBLE_DEVICES")
    if named is None and version("torch").endswith("+cpu"):  # this torch trains on the CPU, whatever GPU there is
        return [""]
    if named is None:
        return [str(number) for number in range(len(_gpus()))] or [""]
    found = [name.strip() for name in named.split(",")]
    return [*takewhile(lambda name: name and name != "-1", found)] or [""]  # as CUDA reads it: up to the first unknown


@cache
def machine() -> str:
    """The machine for which a measured time or memory holds: processors, their number, memory, GPUs."""
    cpu = platform.machine()
    with suppress(IndexError):
        cpu = re.findall(r"model name\s*:\s*(.+)", _processors())[0]
    threads = os.environ.get("OMP_NUM_THREADS", "")
    return f"{cpu} × {os.cpu_count()} {threads}, {whole() >> 20} MB, {', '.join(_gpus())}"


@cache
def has_fast_bf16() -> bool:
    """Whether trainings here are fast: on a GPU, or on a processor with fast bf16 (asked without torch). True where
    that cannot be found out, as on macOS."""
    flags = {*_processors().split()}
    return not flags or bool(_gpus()) or not flags.isdisjoint(FAST_BF16)


def _processors() -> str:
    """What Linux says of the processors; "" elsewhere."""
    with suppress(OSError):
        return Path("/proc/cpuinfo").read_text()
    return ""


def _of_gpu() -> int:
    """Memory in bytes of the first GPU that trainings may have; 0 if there is none."""
    first, known = devices()[0], _gpus()
    number = int(first) if first.isdecimal() else 0  # one may also be named by its UUID
    size = known[number].rpartition(",")[2].strip() if first and number < len(known) else ""
    return int(size) << 20 if size.isdecimal() else 0


@cache
def _gpus() -> list[str]:
    """Name and memory (MB) of each GPU, asked without torch, which the app does not import."""
    if not (program := shutil.which("nvidia-smi")):
        return []
    command = [program, "--query-gpu=name,memory.total", "--format=csv,noheader,nounits"]
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=10).stdout.splitlines()
    except (OSError, subprocess.TimeoutExpired):
        return []
