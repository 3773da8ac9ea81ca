"""The machine and the package versions of a training, so that others can see whether theirs are the same."""

import platform
import re
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from .device import Device

PACKAGES = ("torch", "transformers", "tokenizers", "peft", "safetensors", "huggingface_hub", "numpy", "scipy",
            "scikit-learn", "sentencepiece", "protobuf")
ON_A_CPU = re.compile(r"(.+) × (\d+)")  # the name of a Device: that of the processor, and its threads


def machine_of(device: Device) -> dict:
    """kind ("cuda", "mps" or "cpu"), processor, threads (None but on a CPU), python, system, versions by package."""
    return named(device.name, device.kind) | {"python": platform.python_version(), "system": platform.platform(),
                                              "versions": versions()}


def named(name: str, kind: str = "") -> dict:
    """kind, processor and threads by the name of a device, which is all that earlier versions have stored of it."""
    on_a_cpu = ON_A_CPU.fullmatch(name)
    kind = kind or ("cpu" if on_a_cpu else "mps" if name == "Apple GPU" else "cuda")
    return {"kind": kind, "processor": on_a_cpu[1] if on_a_cpu else name, "threads": int(on_a_cpu[2]) if on_a_cpu
            else None}


@cache
def versions() -> dict[str, str]:
    """Versions by package. Cached, as all metadata of a package is parsed for its version."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
