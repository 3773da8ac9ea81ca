"""Faults put before the n-th file operation that a process makes in a home. The product knows nothing of it.

Python's audit hook sees files being opened, renamed and removed, and folders being made; what it does not see (fsync,
records of the event log, weights written by other languages) is wrapped here.
"""

import errno
import os
import random
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

ENDS = ("kill", "torn")  # with it the process
KINDS = {"kill": None, "torn": None, "full": errno.ENOSPC, "full once": errno.ENOSPC, "error": errno.EIO,
         "error once": errno.EIO}
SEEN = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate"}
FREES = {"os.remove", "os.rmdir", "os.rename"}  # what a full disk still allows
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


@dataclass(frozen=True)
class Fault:
    """`kind`: one of KINDS, or "count" to count only. `victims`: "worker", "app" or "both". `at`: before which
    operation, from 1. `again`: in the second attempt, too, before this operation. `worker`: number of the one that
    suffers it, from 1."""

    kind: str
    victims: str
    at: int
    again: int | None = None
    worker: int = 1
    seed: int = 0


def arm(home: Path, fault: Fault, at: int, with_parent: bool, counted: Callable[[int], None]) -> None:
    """From now on this process suffers the fault; `counted` is called with the number of each operation."""
    _Armed(home, fault, at, with_parent, counted).wrap()


def disarm() -> None:
    """A worker that was forked from an app has the app's hook."""
    for armed in _Armed.all:
        armed.inside = True


class _Armed:
    all: ClassVar[list["_Armed"]] = []

    def __init__(self, home: Path, fault: Fault, at: int, with_parent: bool, counted: Callable[[int], None]):
        self.home, self.fault, self.at, self.with_parent, self.counted = str(home), fault, at, with_parent, counted
        self.count, self.inside = 0, False
        self.unsynced: dict[str, int] = {}  # file → bytes of it that are surely on disk

    def wrap(self) -> None:
        import safetensors.torch
        import transformers.modeling_utils

        from trainer.home import files
        from trainer.home.events import EventLog

        self.all.append(self)
        sys.addaudithook(self.see)
        fsync, append, exchange = os.fsync, EventLog.append, files._exchange
        os.fsync = lambda descriptor: (self.before("fsync", ""), fsync(descriptor), self.synced(descriptor))[1]
        EventLog.append = lambda log, *kind, **more: (self.before("append", ""), append(log, *kind, **more))[1]
        files._exchange = lambda one, other: (self.before("exchange", str(one)), exchange(one, other))[1]
        for module, name in ((transformers.modeling_utils, "safe_save_file"), (safetensors.torch, "save_file")):
            setattr(module, name, self.saving(getattr(module, name)))

    def saving(self, save: Callable) -> Callable:
        """Weights are written by Rust; a disk that fills takes half of them."""
        def wrapped(tensors, filename, *others, **how):
            try:
                self.before("save", str(filename))
            except OSError:
                with open(filename, "wb") as file:
                    file.write(b"\0" * 1000)
                raise
            save(tensors, filename, *others, **how)
            self.unsynced[str(filename)] = 0
        return wrapped

    def see(self, event: str, args: tuple) -> None:
        if self.inside:
            return
        if event == "open" and isinstance(args[0], str) and args[0].startswith(self.home):
            path, mode, flags = args
            if set(mode or "") & {*"wax+"} or (flags or 0) & WRITES:
                self.before(event, path)
                self.unsynced[path] = os.path.getsize(path) if "a" in (mode or "") and os.path.exists(path) else 0
        elif event in SEEN and str(args[0]).startswith(self.home):
            self.before(event, str(args[0]))

    def before(self, event: str, path: str) -> None:
        if self.inside:
            return
        self.count += 1
        self.counted(self.count)
        kind, lasts = self.fault.kind, not self.fault.kind.endswith("once")
        if kind == "count" or self.count < self.at or self.count > self.at and not lasts:
            return
        if kind in ENDS:
            self.inside = True
            self.die(torn=kind == "torn")
        if not (KINDS[kind] == errno.ENOSPC and event in FREES):
            raise OSError(KINDS[kind], os.strerror(KINDS[kind]), path)

    def synced(self, descriptor: int) -> None:
        self.unsynced.pop(os.readlink(f"/proc/self/fd/{descriptor}"), None)

    def die(self, torn: bool) -> None:
        draw = random.Random(self.fault.seed)
        for path, safe in self.unsynced.items() if torn else ():
            with suppress(OSError):
                os.truncate(path, draw.randint(min(safe, os.path.getsize(path)), os.path.getsize(path)))
        if self.with_parent:
            os.kill(os.getppid(), signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)


def damage(project: Path, kind: str, seed: int) -> str:
    """Flip a bit of one file of a project, or cut it ("flip", "cut"); its path."""
    draw = random.Random(seed)
    files = sorted(path for path in project.rglob("*") if path.is_file() and path.stat().st_size
                   and path.name not in (".lock", "worker.log"))
    file = draw.choice(files)
    content = bytearray(file.read_bytes())
    place = draw.randrange(len(content))
    if kind == "flip":
        content[place] ^= 1 << draw.randrange(8)
    file.write_bytes(content if kind == "flip" else content[:place])
    return str(file.relative_to(project))
