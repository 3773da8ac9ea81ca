"""Seconds from "start" to the first training step, app warm, 10,000 rows; then the whole run."""

import tempfile
import time
from pathlib import Path

from gradio_client import Client, handle_file

from .app import serve
from .machine import NSMC

RUNS = 3


def main() -> None:
    with serve() as (_, url, _):
        client = Client(url, verbose=False)
        project = client.predict(handle_file(rows_as_cp949(10_000)), api_name="/create_project")["project"]
        time.sleep(15)  # warm: a worker waits, having imported torch
        for number in range(RUNS):
            began, first = time.perf_counter(), None
            run = client.predict(project, {"epochs": 3}, api_name="/start_run")["run"]
            for now in client.submit(project, run, api_name="/watch_run"):
                if first is None and now["step"]:
                    first = time.perf_counter() - began
                    if number:
                        client.predict(project, run, api_name="/stop_run")
            taken = time.perf_counter() - began
            print(f"  first step after {first:.2f} s; {now['state']} after {taken:.1f} s", flush=True)
            time.sleep(10)
        result = client.predict(project, api_name="/result")
        scores = {"KoTune": result["test"]["metrics"], **result["test"]["baselines"]}
        print("  test accuracy:", {name: round(score["accuracy"], 4) for name, score in scores.items()})


def rows_as_cp949(count: int) -> str:
    """The path of a CSV file with the first `count` rows of NSMC, as Korean Excel saves it."""
    lines = (NSMC / "train.csv").read_text(encoding="utf-8").splitlines(keepends=True)[:count + 1]
    path = Path(tempfile.mkdtemp()) / "nsmc_10000.csv"
    path.write_text("".join(lines), encoding="cp949", errors="replace")  # a few characters CP949 has not
    return str(path)
