"""Whether the training of a model fits into this machine, about: told before it is chosen."""

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
# A weight: itself, its gradient and two of AdamW in fp32; with LoRA little but itself. Of a weight in a layer four bits
# save the rest, until it is whole again for the test.
BYTES, SAVED = {"full": 16, "lora": 5, "qlora": 5}, 3.44
LIBRARIES = 500_000_000  # bytes
# What a batch leaves to compute gradients from: 2.3 GB were measured of a BERT base (85 million weights in its layers)
# and 32 texts of 64 tokens on a processor, in full. It grows with depth and width, the weights with width twice.
BATCH, BASE, GROWTH = 2_300_000_000, 85_000_000, 0.75


def needed(parameters: int, encoder: int, way: Way) -> int:
    """Bytes of memory to train a model so, about; `encoder`: its weights in layers."""
    most = BYTES[way] * parameters + BATCH * (encoder / BASE) ** GROWTH
    return int(LIBRARIES + (most if way != "qlora" else max(least(parameters, 0), most - SAVED * encoder)))


def fits(parameters: int, encoder: int, free: int, ways: Sequence[Way] = WAYS) -> Way | None:
    """The first of these ways to train it that fits into so much memory."""
    return next((way for way in ways if needed(parameters, encoder, way) <= free), None)


def memory() -> int:
    """Bytes that a training may take here once its turn has come: of a GPU, if there is one, else of the machine."""
    return _of_gpu() or whole() - LEFT


def least(parameters: int, trained: int) -> int:
    """Bytes without which it cannot be trained in any case: its weights, and of those that learn the gradient and two
    numbers of AdamW, in fp32."""
    return 4 * parameters + 12 * trained


def devices() -> list[str]:
    """Each that a training may have to itself, as CUDA_VISIBLE_DEVICES names it; of a machine without a GPU one, ""."""
    named = os.environ.get("CUDA_VISIBLE_DEVICES")
    if named is None and version("torch").endswith("+cpu"):  # which would train on the processor, whatever there is
        return [""]
    if named is None:
        return [str(number) for number in range(len(_gpus()))] or [""]
    found = [name.strip() for name in named.split(",")]
    return [*takewhile(lambda name: name and name != "-1", found)] or [""]  # as CUDA reads it: up to the first unknown


@cache
def machine() -> str:
    """What a measured time or memory holds for: processors, their number, memory."""
    cpu = platform.machine()
    with suppress(OSError, IndexError):
        cpu = re.findall(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())[0]
    threads = os.environ.get("OMP_NUM_THREADS", "")
    return f"{cpu} × {os.cpu_count()} {threads}, {whole() >> 20} MB, {', '.join(_gpus())}"


def _of_gpu() -> int:
    """Bytes of the first GPU that trainings may have; 0: there is none."""
    first, known = devices()[0], _gpus()
    number = int(first) if first.isdecimal() else 0  # one may also be named by its UUID
    has = known[number].rpartition(",")[2].strip() if first and number < len(known) else ""
    return int(has) << 20 if has.isdecimal() else 0


@cache
def _gpus() -> list[str]:
    """Name and memory (MB) of each GPU, asked without torch, which the app does not import."""
    if not (program := shutil.which("nvidia-smi")):
        return []
    asked = [program, "--query-gpu=name,memory.total", "--format=csv,noheader,nounits"]
    try:
        return subprocess.run(asked, capture_output=True, text=True, timeout=10).stdout.splitlines()
    except (OSError, subprocess.TimeoutExpired):
        return []
