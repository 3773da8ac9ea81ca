"""Try faults and print how many left everything as promised: `python -m tests.faults [--count 1000] [--seed 0]`."""

import argparse
import random
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.tiny import make_encoder

from .inject import KINDS, Fault
from .processes import in_child, warm
from .scenarios import DAMAGED, SCENARIOS
from .trial import Known, learn, try_damage, try_fault

VICTIMS = ("worker", "app", "both")


def main() -> int:
    options = _options()
    tried, failures, end = Counter(), Counter(), time.monotonic() + 60 * options.minutes
    with TemporaryDirectory(prefix="kotune-") as name:
        folder = Path(name).resolve()
        known = learn_all(folder, options.among)
        for count, (key, run) in zip(range(1, options.count + 1), trials(known, options.seed), strict=False):
            error = attempt(run, folder / "trial")
            tried[key] += 1
            failures[key] += bool(error)
            print(f"{count} of {options.count}: {', '.join(key)} {error}", file=sys.stderr, flush=True)
            if time.monotonic() > end:
                break
    print(table(tried, failures))
    return bool(failures.total())


def learn_all(folder: Path, names: list[str]) -> dict[str, Known]:
    """Every scenario, undisturbed."""
    warm()
    in_child(lambda say: make_encoder(folder / "encoder"))
    return {name: learn((SCENARIOS | DAMAGED)[name], folder / "encoder", folder / name) for name in names}


def trials(known: dict[str, Known], seed: int) -> Iterator:
    """Endlessly ((what is done, fault, in what), a function of a folder), the same ones for a seed."""
    draw = random.Random(seed)
    while True:
        for name in [name for name in SCENARIOS if name in known]:
            for victims in VICTIMS:
                if total := known[name].operations[victims]:
                    yield _fault(known[name], name, victims, total, draw)
        for name in [name for name in DAMAGED if name in known]:
            kind, number = draw.choice(("flip", "cut")), draw.getrandbits(32)
            yield (name, kind, "file"), lambda folder, name=name, kind=kind, number=number: try_damage(
                known[name], kind, number, folder)


def _fault(known: Known, name: str, victims: str, total: int, draw: random.Random):
    kind = draw.choice([*KINDS, "kill twice"] if victims != "app" else [*KINDS])
    again = draw.randint(1, total) if kind == "kill twice" else None
    fault = Fault(kind.removesuffix(" twice"), victims, draw.randint(1, total), again, draw.getrandbits(32))
    return (name, kind, victims), lambda folder: try_fault(known, fault, folder)


def attempt(run, folder: Path) -> str:
    """What went wrong in a trial; "" if nothing did."""
    try:
        run(folder)
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
    parser.add_argument("--among", nargs="+", default=[*SCENARIOS, *DAMAGED], help="what is being done")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
