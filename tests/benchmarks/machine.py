"""What the figures were taken on, and how pairs of them are taken in turn."""

import json
import os
import platform
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
NSMC = ROOT.parent / "shared" / "data" / "nsmc"


def describe() -> str:
    """Processor, cores and whether it computes bf16."""
    flags = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    names = [line.split(":")[1].strip() for line in flags.splitlines() if "model name" in line]
    name = names[0] if names else platform.processor()
    bf16 = "AVX-512 bf16" if "avx512_bf16" in flags else "AMX bf16" if "amx_bf16" in flags else "no bf16"
    return f"{name or 'unknown processor'}, {len(os.sched_getaffinity(0))} cores, {bf16}; load {os.getloadavg()[0]:.1f}"


def child(module: str, *arguments: str, **environment: str) -> Any:
    """The JSON that `python -m tests.benchmarks.MODULE` prints last, in a process of its own."""
    done = subprocess.run([sys.executable, "-m", f"tests.benchmarks.{module}", *arguments], cwd=ROOT, text=True,
                          capture_output=True, env=os.environ | environment, check=False)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return json.loads(done.stdout.strip().splitlines()[-1])


def ratio(ours: list[float], theirs: list[float]) -> str:
    """Medians, and the median of the ratios pair by pair."""
    pairs = [one / other for one, other in zip(ours, theirs, strict=True)]
    return (f"{statistics.median(ours):.2f} against {statistics.median(theirs):.2f}: "
            f"ratio {statistics.median(pairs):.2f} ({min(pairs):.2f} … {max(pairs):.2f}, {len(pairs)} pairs)")
