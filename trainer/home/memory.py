"""How much memory is free, and limits on what a process takes or keeps. On Linux only; elsewhere nothing is limited.

If memory runs out, a whole container such as a Space may be ended. What goes beyond a limit fails in its own process
instead, with the Problem `out_of_memory`.
"""

import ctypes
import sys
from contextlib import suppress
from pathlib import Path

import psutil

LINUX = sys.platform.startswith("linux")
LEFT = 1 << 30  # bytes for the pages and the predictions of all
GROUP = Path("/sys/fs/cgroup")  # limits of a container, which may have less memory than the machine
KERNEL = Path("/proc/vmstat")  # counters of Linux
TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3  # options of mallopt(3)
LARGE = 128 << 10  # bytes; the value with which glibc begins


def free(group: Path = GROUP) -> int:
    """Free bytes of memory: the machine's, or the container's if these are fewer."""
    here = psutil.virtual_memory().available + psutil.swap_memory().free
    for limit, used, cached in (("memory.max", "memory.current", "inactive_file"),
                                ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes",
                                 "total_inactive_file")):
        try:
            facts = dict(line.split() for line in (group / limit).with_name("memory.stat").read_text().splitlines())
            here = min(here, int((group / limit).read_text()) - int((group / used).read_text()) + int(facts[cached]))
        except (OSError, ValueError, KeyError):  # "max": no limit
            continue
    return here


def whole(group: Path = GROUP) -> int:
    """All bytes of memory: the machine's, or the container's if these are fewer."""
    here = psutil.virtual_memory().total
    for limit in ("memory.max", "memory/memory.limit_in_bytes"):
        with suppress(OSError, ValueError):  # "max": no limit
            here = min(here, int((group / limit).read_text()))
    return here


def most() -> int:
    """The peak memory of this process in bytes."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def ended_for_memory(file: Path = KERNEL) -> int:
    """How many processes the system has ended for lack of memory since it started; 0 if it does not count them."""
    with suppress(OSError):
        return sum(int(line.split()[1]) for line in file.read_text().splitlines() if line.startswith("oom_kill "))
    return 0


def room() -> int:
    """Bytes that a worker may take: what is free without LEFT, or half of it, whichever is more."""
    return max(free() - LEFT, free() // 2)


def limit_memory(more: int) -> tuple[int, int] | None:
    """Let this process take only `more` bytes more, or fewer if a limit was set before. Returns the earlier limits for
    `unlimit_memory`; None if nothing is limited here."""
    if not LINUX:
        return None
    import resource

    before = resource.getrlimit(resource.RLIMIT_DATA)
    limit = psutil.Process().memory_info().data + max(0, more)
    resource.setrlimit(resource.RLIMIT_DATA, (min(each for each in (limit, *before) if each >= 0), before[1]))
    return before


def unlimit_memory(before: tuple[int, int] | None) -> None:
    if before is not None:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, before)


def return_large_blocks() -> None:
    """Let this process return each large block to the system as soon as it is freed.

    By default glibc counts ever larger blocks as small (up to 32 MB) once one has been freed, and keeps these in the
    heap of the thread that asked for them: an app that had read requests of 20 MB held 75 MB more for each such thread.
    """
    if LINUX and (mallopt := getattr(ctypes.CDLL(None), "mallopt", None)):  # musl has none, and needs none
        mallopt(MMAP_THRESHOLD, LARGE)
        mallopt(TRIM_THRESHOLD, LARGE)
