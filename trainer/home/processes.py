"""Processes: the command and environment of workers, what they import first, and whether one is still alive.

A process is identified by pid, start time and boot, since pids are used again.
"""

import gc
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

# Commands of `python -m trainer` that the supervisor and the app start → the module that they run.
PROCESSES = {"fork": "trainer.home.forking", "work": "trainer.training.worker", "serve": "trainer.serving.process",
             "map": "trainer.serving.mapping", "export": "trainer.onnx.making"}

# Environment variables that a worker may see: none that could hold a token.
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TEMP", "HF_HOME", "LD_LIBRARY_PATH", "SYSTEMROOT",
             "VIRTUAL_ENV", "OMP_NUM_THREADS", "CUDA_HOME", "CUDA_VISIBLE_DEVICES", "CUDA_DEVICE_ORDER",
             "PYTORCH_ALLOC_CONF", "PYTORCH_CUDA_ALLOC_CONF", "PYTORCH_ENABLE_MPS_FALLBACK",
             "PYTORCH_MPS_HIGH_WATERMARK_RATIO")

GONE_WITHIN = 10.0  # seconds from a SIGKILL
CLOCK_STEP = 60.0  # seconds by which two start times may differ, as they move when the clock is set


def identity(pid: int | None = None) -> dict:
    """Pid, start time and boot of the process `pid`, or of this one."""
    process = psutil.Process(pid)
    return {"pid": process.pid, "started": process.create_time(), "boot": _boot()}


def is_alive(known: dict | None) -> bool:
    """Whether this very process still runs."""
    if not known or known["boot"] != _boot():
        return False
    try:
        process = psutil.Process(known["pid"])
        same = abs(process.create_time() - known["started"]) < CLOCK_STEP
        return same and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def kill(known: dict | None) -> None:
    """End the process with this identity, and wait until it is gone; do nothing if it has ended."""
    with suppress(psutil.NoSuchProcess):
        if known and is_alive(known):
            process = psutil.Process(known["pid"])
            process.kill()
            process.wait(GONE_WITHIN)


def worker_environment() -> dict:
    """A clean environment: no secrets, no network for the Hub libraries, this repository importable."""
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return environment | {
        "HF_HUB_OFFLINE": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "TOKENIZERS_PARALLELISM": "true",
        "OMP_WAIT_POLICY": "PASSIVE",  # spinning threads collapse when others want the processor: 52 rows/s against 299
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
        "PYTHONIOENCODING": "utf-8"}


def worker_command(*arguments: str) -> list[str]:
    return [sys.executable, "-P", "-m", "trainer", *arguments]  # -P: import nothing from the current folder


def open_messages() -> Callable[[dict], None]:
    """A function that writes a message to standard output, as a line of JSON; from now on whatever a library prints
    goes to standard error instead, so as not to mix with the messages."""
    output = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def write(message: dict) -> None:
        output.write(json.dumps(message, ensure_ascii=False) + "\n")
        output.flush()

    return write


def warm_up() -> None:
    """Import what every run uses; importing it later would cost each run those seconds.

    Libraries that only some runs use (PEFT, say) are imported by these. `from transformers import` defers most of the
    library to the first model that is loaded, so the families of the Korean models are imported here, and the table of
    former names of weights is made: a thousand regular expressions.
    """
    gc.disable()  # all of it stays in memory; collecting garbage again and again would take a seventh of the time
    import pyarrow.dataset
    import pyarrow.parquet  # noqa: F401
    import sklearn.metrics  # noqa: F401
    import torch  # noqa: F401
    import transformers.models.bert.modeling_bert
    import transformers.models.electra.modeling_electra
    import transformers.models.roberta.modeling_roberta  # noqa: F401
    from transformers import AutoModelForSequenceClassification, AutoTokenizer, logging  # noqa: F401
    from transformers.conversion_mapping import get_checkpoint_conversion_mapping

    get_checkpoint_conversion_mapping("")
    logging.set_verbosity_error()
    gc.freeze()
    gc.enable()


def _boot() -> str:
    path = Path("/proc/sys/kernel/random/boot_id")
    return path.read_text().strip() if path.exists() else str(round(psutil.boot_time() / CLOCK_STEP))
