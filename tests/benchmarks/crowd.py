"""Many programs at once: calls of `gradio_client` a second beside those of REST, and what 500 who watch cost others.

The client itself takes more of the processor than the app does, so its requests are made without it.
"""

import asyncio
import time

from gradio_client import Client, handle_file

from tests.tiny import SAMPLE

from .app import serve
from .visitors import Visitor, connections, share

PROGRAMS, SECONDS, WATCHERS = 32, 10.0, 500


def main() -> None:
    with serve() as (_, url, _):
        client = Client(url, verbose=False)
        project = client.predict(handle_file(str(SAMPLE)), api_name="/create_project")["project"]
        run = client.predict(project, {"epochs": 100, "patience": 0}, api_name="/start_run")["run"]
        while not client.predict(project, run, api_name="/run")["step"]:
            time.sleep(0.5)
        asyncio.run(_watched(url, project, run))
        client.predict(project, run, api_name="/stop_run")
        while client.predict(project, run, api_name="/run")["state"] == "running":
            time.sleep(0.5)
        asyncio.run(_called(url))


async def _called(url: str) -> None:
    """Each program opens a session of its own for every call, as `Client(url)` does."""
    async with connections(url) as client:
        config = await Visitor(client).open()
        for name, call in (("gradio_client", lambda: Visitor(client).call(config, "projects")),
                           ("REST", lambda: Visitor(client).get("/api/v1/projects"))):
            made = await asyncio.gather(*(_count(call) for _ in range(PROGRAMS)))
            print(f"  {name}: {sum(made) / SECONDS:.0f} calls a second", flush=True)


async def _count(call) -> int:
    end, count = time.monotonic() + SECONDS, 0
    while time.monotonic() < end:
        await call()
        count += 1
    return count


async def _watched(url: str, project: str, run: str) -> None:
    async with connections(url) as client:
        config = await Visitor(client).open()
        for watchers in (0, WATCHERS):
            seen = [0] * watchers
            watching = [asyncio.create_task(_watch(Visitor(client), config, project, run, seen, number))
                        for number in range(watchers)]
            await asyncio.sleep(min(30, watchers / 10))
            visitor, waited, begun, before = Visitor(client), [], time.monotonic(), sum(seen)
            while time.monotonic() - begun < SECONDS:
                start = time.monotonic()
                await visitor.get("/")
                await visitor.tick(config, f"?project={project}&run={run}&step=training")
                waited.append(time.monotonic() - start)
                await asyncio.sleep(0.2)
            print(f"  {watchers} watch ({sum(map(bool, seen))} have seen something, "
                  f"{(sum(seen) - before) / SECONDS:.0f} snapshots a second): page and tick p50 "
                  f"{share(waited, 0.5):.2f} s, p95 {share(waited, 0.95):.2f} s", flush=True)
            for each in watching:
                each.cancel()


async def _watch(visitor: Visitor, config: dict, project: str, run: str, seen: list[int], number: int) -> None:
    watch = next(each for each in config["dependencies"] if each["api_name"] == "watch_run")
    event = {"data": [project, run], "fn_index": watch["id"], "session_hash": visitor.session}
    (await visitor.post("/gradio_api/queue/join", json=event)).raise_for_status()
    async for message in visitor.messages():
        seen[number] += message["msg"] == "process_generating"
