"""Kills (SIGKILL) of workers at random moments, by what was being trained and what it was at: how many runs came to the
very weights, score and test of the undisturbed one, with every epoch that was acknowledged.

200 kills of a tiny model's training, which take as long as the machine lets them, and 24 of kotune-mini's. Ends with 1
where one of them came to anything else.
"""

import hashlib
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.tiny import SAMPLE, make_encoder
from trainer.home.events import read_events
from trainer.home.layout import Home
from trainer.home.processes import kill
from trainer.home.project import Project, Run
from trainer.models.families import CARRIED
from trainer.options import Further
from trainer.queue.resuming import resume
from trainer.queue.supervisor import Supervisor
from trainer.studio import create_project, look_at, start
from trainer.tasks.measured import measured_test
from trainer.training.further import train_further
from trainer.training.plan import Plan
from trainer.training.watching import snapshot

KILLS, REAL = 200, 24
EACH = 6  # kills of one run, at most
SETTINGS = {"epochs": 3, "max_length": 32, "batch_size": 16, "learning_rate": 0.003, "patience": 0}
PHASES = ("loading", "training", "testing")


def main(tiny: int = KILLS, real: int = REAL) -> bool:
    killed, came = Counter(), Counter()
    with tempfile.TemporaryDirectory(prefix="kotune-kills-", ignore_cleanup_errors=True) as name:
        home = Home(Path(name) / "home")
        encoder = str(make_encoder(Path(name) / "encoder"))
        project = create_project(home, "local", "리뷰", *look_at(SAMPLE))
        supervisor = Supervisor(home)
        supervisor.start()
        try:
            kinds = {"run": tiny_run(project, encoder), "LoRA": tiny_run(project, encoder, method="lora"),
                     "three epochs more": further(project, encoder)}
            for number, (kind, begin) in enumerate(kinds.items()):
                try_kind(kind, begin, (tiny + number) // len(kinds), supervisor, killed, came)
            try_kind(CARRIED, tiny_run(project, CARRIED), real, supervisor, killed, came)
        finally:
            supervisor.close()
            print(table(killed, came), flush=True)
    return any(end != "the same" for _, end in came)


def tiny_run(project: Project, model: str, **settings) -> Callable[[str], Run]:
    return lambda key: start(project, Plan(model=model, settings=SETTINGS | settings, key=f"{model} {settings} {key}"),
                             local_folders=True)


def further(project: Project, encoder: str) -> Callable[[str], Run]:
    """From the second epoch of a run; the first one is trained undisturbed."""
    first = tiny_run(project, encoder)

    def begin(key: str) -> Run:
        until(lambda: (run := first("of epochs")).state == "done" and not run.has_worker)
        return train_further(first("of epochs"), Further(more=3), key=f"further {key}")
    return begin


def try_kind(kind: str, begin: Callable[[str], Run], kills: int, supervisor: Supervisor, killed: Counter,
             came: Counter) -> None:
    """Runs alike, until so many kills have hit one."""
    draw, number = random.Random(kind), 0
    whole = begin("undisturbed")
    until(lambda: whole.result and not whole.has_worker, supervisor)
    lasts, wanted = whole.result_file.stat().st_mtime - whole.given, seen(whole)
    while sum(count for (of, _), count in killed.items() if of == kind) < kills:
        number += 1
        run = begin(f"disturbed {number}")
        acknowledged = disturb(kind, run, lasts, draw, supervisor, killed)
        until(lambda run=run: run.result and not run.has_worker, supervisor)
        same = seen(run) == wanted and acknowledged <= epochs(run)
        came[kind, "the same" if same else "another"] += 1
        print(f"  {kind}: {dict(killed)} {dict(came)}", file=sys.stderr, flush=True)
        if not same:
            print(f"  {kind} {run.path}: {run.result} instead of {whole.result}", file=sys.stderr, flush=True)
    print(f"  {kind}: {number} runs, undisturbed one takes {lasts:.1f} s", file=sys.stderr, flush=True)


def disturb(kind: str, run: Run, lasts: float, draw: random.Random, supervisor: Supervisor, killed: Counter) -> set:
    """Kill its worker some times; the epochs that had been acknowledged by then."""
    acknowledged: set[int] = set()
    for _ in range(EACH):
        until(lambda: run.result or run.has_worker, supervisor)
        time.sleep(draw.random() * lasts / 2)  # each of its attempts has less left to do
        phase = snapshot(run)["phase"]
        if run.result or not run.has_worker:
            return acknowledged
        kill(run.given_to)
        if run.result:
            return acknowledged
        killed[kind, phase] += 1
        acknowledged |= epochs(run)
        if not run.is_pending:  # its second worker is dead, too: the owner presses the button
            resume(run)
    return acknowledged


def epochs(run: Run) -> set[int]:
    return {event["epoch"] for event in read_events(run.events)[0] if event["kind"] == "epoch"}


def seen(run: Run) -> tuple:
    """What it has come to."""
    test, weights = measured_test(run), run.model / "model.safetensors"
    digest = hashlib.sha256(weights.read_bytes()).hexdigest() if weights.exists() else None
    return run.state, run.score, run.result["best_epoch"], digest, json.dumps(test and test["metrics"])


def until(condition: Callable, supervisor: Supervisor | None = None, seconds: float = 900) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came"
        if supervisor:
            supervisor.wake()
        time.sleep(0.02)


def table(killed: Counter, came: Counter) -> str:
    """What was trained × what it was at when it was killed, and how many runs came to the same."""
    phases = [*PHASES, *sorted({phase for _, phase in killed} - {*PHASES})]
    rows = [["killed while", *phases, "kills", "runs as undisturbed"]]
    for kind in [*dict.fromkeys(kind for kind, _ in came), None]:
        counts = [sum(n for (of, at), n in killed.items() if kind in (of, None) and at == phase) for phase in phases]
        runs = [sum(n for (of, end), n in came.items() if kind in (of, None) and end in wanted)
                for wanted in (("the same",), ("the same", "another"))]
        rows.append([kind or "all", *map(str, counts), str(sum(counts)), f"{runs[0]} of {runs[1]}"])
    return "\n".join("  " + " | ".join(f"{cell:>{22 if not column else 10}}" for column, cell in enumerate(row))
                     for row in rows)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
