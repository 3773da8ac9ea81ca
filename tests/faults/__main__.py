"""Try faults and print how many left everything as promised: `python -m tests.faults [--count 1000] [--seed 0]`."""

import argparse
import os
import random
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.tiny import make_encoder
from trainer.home.layout import Home
from trainer.home.processes import warm_up

from .inject import ENDS, KINDS, Fault
from .processes import in_child, warm
from .scenarios import DAMAGED, SCENARIOS, everything
from .trial import Known, learn, try_damage, try_fault

VICTIMS = ("worker", "app", "both")


def main() -> int:
    options = _options()
    tried, failures, end = Counter(), Counter(), time.monotonic() + 60 * options.minutes
    with TemporaryDirectory(prefix="kotune-") as name:
        folder = Path(name).resolve()
        known = learn_all(folder, options.among)
        numbered = enumerate(trials(known, options.seed), 1)
        numbered = first_of_each(numbered, {*options.among}) if options.once else numbered
        chosen = dict(islice(numbered, options.first - 1, options.first - 1 + options.count))
        with get_context("fork").Pool(options.jobs, _share, (chosen, folder, end)) as pool:
            for (number, (key, _)), error in zip(chosen.items(), pool.imap(_attempt, chosen), strict=True):
                if error is not None:
                    tried[key] += 1
                    failures[key] += bool(error)
                    print(f"{number}: {', '.join(key)} {error}", file=sys.stderr, flush=True)
    print(table(tried, failures))
    return bool(failures.total()) or not tried


def learn_all(folder: Path, names: list[str]) -> dict[str, Known]:
    """Every scenario, undisturbed."""
    warm_up()
    in_child(lambda say: make_encoder(folder / "encoder"))
    warm(lambda say: everything(say, Home(folder / "everything"), folder / "encoder"))
    return {name: learn((SCENARIOS | DAMAGED)[name], folder / "encoder", folder / name) for name in names}


def trials(known: dict[str, Known], seed: int) -> Iterator:
    """Endlessly ((what is done, fault, in what), a function of a folder), the same ones for a seed."""
    draw = random.Random(seed)
    while True:
        for name in [name for name in SCENARIOS if name in known]:
            for victims in VICTIMS:
                if known[name].operations[victims]:
                    yield _fault(known[name], name, victims, draw)
        for name in [name for name in DAMAGED if name in known]:
            kind, number = draw.choice(("flip", "cut")), draw.getrandbits(32)
            yield (name, kind, "file"), lambda folder, name=name, kind=kind, number=number: try_damage(
                known[name], kind, number, folder)


def first_of_each(numbered: Iterator, left: set[str]) -> Iterator:
    """Of the numbered trials the first of each thing that is being done."""
    for number, (key, act) in numbered:
        if key[0] in left:
            left.remove(key[0])
            yield number, (key, act)
        if not left:
            return


def _fault(known: Known, name: str, victims: str, draw: random.Random):
    kind = draw.choice([*KINDS, *(f"{end} twice" for end in ENDS)])
    worker, total = draw.choice([*enumerate(known.operations[victims], 1)])
    again = draw.randint(1, total) if kind.endswith("twice") else None
    fault = Fault(kind.removesuffix(" twice"), victims, draw.randint(1, total), again, worker, draw.getrandbits(32))
    return (name, kind, victims), lambda folder: try_fault(known, fault, folder)


def _share(*all_that: object) -> None:
    """Called in each process that tries: keep (trials by number, folder, when to end)."""
    global _shared
    _shared = all_that
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 (workers read it; that of multiprocessing is another one)


def _attempt(number: int) -> str | None:
    """What went wrong in a trial; "" if nothing did, None if there was no time for it."""
    chosen, where, end = _shared
    if time.monotonic() > end:
        return None
    folder = where / f"trial-{number}"
    try:
        chosen[number][1](folder)
    except AssertionError as error:
        return str(error)[-2000:] or "?"
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return ""


def table(tried: Counter, failures: Counter) -> str:
    """What was done × fault: as promised, of how many."""
    names = [name for name in (*SCENARIOS, *DAMAGED) if any(key[0] == name for key in tried)]
    kinds = list(dict.fromkeys(kind for _, kind, _ in sorted(tried)))
    lines = [" | ".join([f"{'':22}", *(f"{kind:>12}" for kind in kinds), f"{'all':>12}"])]
    for name in [*names, "all"]:
        cells = []
        for kind in [*kinds, "all"]:
            keys = [key for key in tried if (key[0] == name or name == "all") and (key[1] == kind or kind == "all")]
            total = sum(tried[key] for key in keys)
            cells.append(f"{total - sum(failures[key] for key in keys)} of {total}" if total else "–")
        lines.append(" | ".join([f"{name:22}", *(f"{cell:>12}" for cell in cells)]))
    return "\n".join(lines)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--minutes", type=float, default=60, help="ends after so many, however few were tried")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=1, help="number of the first that is tried, to try it again")
    parser.add_argument("--once", action="store_true", help="one of each that is being done, at most")
    parser.add_argument("--jobs", type=int, default=1, help="tried side by side")
    parser.add_argument("--among", nargs="+", default=[*SCENARIOS, *DAMAGED], help="what is being done")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
