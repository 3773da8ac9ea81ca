"""Processor time of the app process with two `gradio_client` watchers, as a share of the worker's."""

import threading

import psutil
from gradio_client import Client, handle_file

from tests.tiny import SAMPLE

from .app import serve


def main() -> None:
    with serve() as (process, url, _):
        client = Client(url, verbose=False)
        project = client.predict(handle_file(str(SAMPLE)), api_name="/create_project")["project"]
        run = client.predict(project, {"epochs": 40, "patience": 0}, api_name="/start_run")["run"]
        app = psutil.Process(process.pid)
        for now in client.submit(project, run, api_name="/watch_run"):
            if now["step"]:
                break
        worker = max((child for child in app.children(recursive=True) if child.name() == "kotune work"), key=_seconds)
        before = _seconds(app), _seconds(worker)

        def look() -> None:
            for _ in Client(url, verbose=False).submit(project, run, api_name="/watch_run"):
                pass

        watching = [threading.Thread(target=look) for _ in range(2)]
        for thread in watching:
            thread.start()
        after = before
        while (state := client.predict(project, run, api_name="/run")["state"]) == "running":
            if worker.is_running() and worker.status() != psutil.STATUS_ZOMBIE:
                after = _seconds(app), _seconds(worker)
            threading.Event().wait(5)
        for thread in watching:
            thread.join()  # an app that goes first leaves its clients waiting for ever
        ours, theirs = after[0] - before[0], after[1] - before[1]
        print(f"  app {ours:.2f} s, worker {theirs:.2f} s of processor time: {ours / theirs:.1%} ({state})")


def _seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system
