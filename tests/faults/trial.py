"""One trial: a fault, a look at what is left, the way on, and a look at what came of it."""

import hashlib
import shutil
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from .inject import Fault, damage
from .processes import in_child, serve
from .scenarios import Scenario, recover


@dataclass(frozen=True)
class Known:
    """Of a scenario: the home before it, what there is then, what comes of it undisturbed, operations by process
    (of each worker)."""

    scenario: Scenario
    encoder: Path
    home: Path
    before: dict
    after: dict
    operations: dict[str, list[int]]


def learn(scenario: Scenario, encoder: Path, folder: Path) -> Known:
    """Go through a scenario undisturbed, counting operations."""
    begun, home = folder / "begun", folder / "counted" / "home"
    in_child(serve, begun, partial(_call, scenario.begins, encoder), scenario.fault)
    shutil.copytree(begun, home)
    said, _ = in_child(serve, home, partial(_call, scenario.script, encoder), Fault("count", "both", 1, 1))
    app = max(count for kind, count in said if kind == "app")
    workers = [*dict(count for kind, count in said if kind == "worker").values()]
    operations = {"app": [app], "worker": workers, "both": workers}
    before, after = _look(begun), _look(home)
    assert {run["state"] for run in after["runs"].values()} == {"done"}, after
    return Known(scenario, encoder, begun, before, after, operations)


def try_fault(known: Known, fault: Fault, folder: Path) -> None:
    """Raises AssertionError where a promise is broken."""
    home, script = Path(shutil.copytree(known.home, folder / "home")), known.scenario.script
    said, _ = in_child(serve, home, partial(_call, script, known.encoder), fault)
    if fault.again and fault.victims != "worker":  # which its app starts again by itself
        said += in_child(serve, home, partial(_recover, known.encoder, script),
                         replace(fault, at=fault.again, again=None, worker=1))[0]
    seen = _look(home)
    _check_kept(known.before["runs"], seen["runs"])
    for kind, name in said:
        assert kind not in ("project", "started") or any(path.startswith(f"local/{name}") or path == name
                                                         for path in seen["there"]), f"{name} was acknowledged"
    _check_end(known, home, recoveries=2 if fault.again else 1)


def try_damage(known: Known, kind: str, seed: int, folder: Path) -> None:
    """A flipped bit or a cut file: whatever it is in, all else is shown, and a run goes on to its end."""
    home = Path(shutil.copytree(known.home, folder / "home"))
    project, = home.glob("local/*")
    file = damage(project, kind, seed)
    seen = _look(home)
    if file in ("project.json", "data/survey.json") or file.endswith("spec.json"):
        return  # shown as damaged, which restoring or deleting ends; `_look` has seen that
    in_child(serve, home, partial(_recover, known.encoder, known.scenario.script), None)
    after = _look(home)
    ends = {run["state"] for run in after["runs"].values()}
    named = {run["problem"] for run in after["runs"].values()}
    assert ends == {"done"} or file.startswith("data/") and named == {"damaged_data"}, (file, after)
    assert _each(seen, "score") == _each(known.before, "score"), (file, seen)
    if known.before == known.after:  # all was done
        assert all(_each(after, name) == _each(known.after, name) for name in ("score", "model")), (file, after)


def _check_kept(before: dict, now: dict) -> None:
    """What a run had reached is there, or something better."""
    for path, run in before.items():
        if run["score"] is not None:
            assert path in now and now[path]["model"] and now[path]["score"] is not None, (run, now.get(path))
            assert now[path]["score"] >= run["score"] and now[path]["test"], (run, now[path])


def _check_end(known: Known, home: Path, recoveries: int) -> None:
    """Once it is resumed; twice where both attempts were killed, as a search ends for that."""
    for _ in range(recoveries):
        in_child(serve, home, partial(_recover, known.encoder, known.scenario.script), None)
        after = _look(home, swept=True)
        if {each["state"] for each in (*after["runs"].values(), *after["searches"].values())} == {"done"}:
            break
    assert {search["state"] for search in after["searches"].values()} <= {"done"}, after
    assert not after["left"], after["left"]
    if any(run["state"] != "done" and run["trial"] for run in after["runs"].values()):
        return  # a search that found its best without this trial
    ends = [sorted(((run["state"], run["score"], run["model"], run["test"]) for run in each["runs"].values()), key=str)
            for each in (known.after, after)]
    assert ends[0] == ends[1], ends


def _each(looked: dict, name: str) -> dict:
    return {path: run[name] for path, run in looked["runs"].items()}


def _call(script, encoder: Path, say, home) -> None:
    script(say, home, encoder)


def _recover(encoder: Path, script, say, home) -> None:
    recover(say, home, encoder, script)


def _look(home: Path, swept: bool = False) -> dict:
    return in_child(_describe, home, swept)[1]


def _describe(say, path: Path, swept: bool) -> dict:
    """Everything that pages show of a home: it can be read, or a Problem says why not."""
    from trainer.home.layout import Home
    from trainer.home.sweep import sweep

    home = Home(path)
    if swept:
        sweep(home)
    projects = home.projects("local")
    runs = {str(run.path.relative_to(path)): _run(run) for project in projects for run in project.runs()}
    searches = {str(search.path.name): search.result for project in projects for search in project.searches()}
    damaged = [project.path for project in home.damaged_projects("local")]
    left = [str(file) for file in path.rglob(".*") if file.name != ".lock"]
    return {"runs": runs, "searches": searches, "left": left,
            "there": [*map(str, (each.path.relative_to(path) for project in projects
                                 for each in (project, *project.runs(), *project.searches()))), *map(str, damaged)]}


def _run(run) -> dict:
    from cards.card import card_text
    from cards.record import record_of
    from trainer.errors import Problem
    from trainer.tasks.measured import figures_of, measured_test
    from trainer.training.watching import snapshot

    shown, test, problem = snapshot(run), None, ((run.result or {}).get("problem") or {}).get("code")
    try:
        test = (measured_test(run) or {}).get("metrics")
        figures_of(run)
        if run.score is not None and run.model.exists():
            card_text(record_of(run))
    except Problem as found:
        problem = found.code
    weights = run.model / "model.safetensors"
    digest = hashlib.sha256(weights.read_bytes()).hexdigest() if weights.exists() else None
    return {"state": shown["state"], "score": run.score, "model": digest, "test": test, "problem": problem,
            "trial": bool(run.search) and not run.search.spec.folds}
