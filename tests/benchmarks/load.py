"""A Space under load: pages, uploads, REST clients, junk tokens, and one prediction of 20 million characters over and
over. Printed is how long an honest user waits, and the memory of the app: `python -m tests.benchmarks.load`, which
takes ten minutes. It ends with 1 where the honest one waits too long, or memory is not flat.
"""

import argparse
import asyncio
import itertools
import json
import math
import multiprocessing
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import psutil

from tests.hub.server import Hub
from tests.tiny import SAMPLE
from tests.ui.conftest import App, space
from trainer.home.layout import Home
from trainer.models.families import CARRIED
from trainer.shell import main as shell
from trainer.studio import create_project, look_at

from .machine import describe
from .visitors import Visitor, connections, share

PAGES, UPLOADS, CLIENTS, JUNK = 50, 20, 32, 45
PEOPLE = [f"user{number}" for number in range(10)]  # the honest one is the first
TABLE = ("글,라벨\n" + "배송이 빠르고 좋아요,긍정\n포장이 엉망이에요,부정\n" * 20_000).encode()  # 2 MB
LONG = json.dumps({"texts": ["fast delivery, and very good " * 680] * 1000}).encode()  # 20 million characters
TEXT = {"texts": ["배송도 빠르고 품질도 좋아요."]}
PREDICT = "/api/v1/projects/reviews-1/predict"
PLACE = "?project=reviews-1&run=001&step=training"
SLOW_HUB = 1.0  # seconds until it says whose token it is
LONGEST = 1.0  # seconds: of what an honest user does, 95 % end sooner
GROWTH = 1.1  # memory is flat where the most of the second half is no more than this times the most of the first


def main(seconds: float = 600) -> int:
    """0 if it holds."""
    with tempfile.TemporaryDirectory() as folder, Hub(Path(folder) / "hub") as hub:
        _project(Path(folder) / "home")
        tokens = [hub.add_user(name) for name in PEOPLE]
        hub.fail("GET", "/whoami", SLOW_HUB, times=10**9)
        with App(Path(folder), **space(hub)) as app:
            return not asyncio.run(Load(app, tokens, seconds).run())


def _project(home: Path) -> None:
    """A trained one, everybody's."""
    project = create_project(Home(home), PEOPLE[0], "reviews", *look_at(SAMPLE))
    shutil.move(project.path, home / "local" / "reviews-1")
    shell(["--home", str(home), "train", "reviews-1", "--model", CARRIED, "--epochs=1"])
    for name in PEOPLE:
        shutil.copytree(home / "local" / "reviews-1", home / name / "reviews-1", dirs_exist_ok=True)


class Load:
    def __init__(self, app: App, tokens: list[str], seconds: float):
        self.app, self.tokens, self.seconds = app, tokens, seconds
        self.answers: Counter[str] = Counter()
        self.sizes: list[list[int]] = []  # MB of the app and of the inference, from time to time

    async def run(self) -> bool:
        alone = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))  # not waiting for the crowd's own program
        async with connections(self.app.url) as client:
            self.client = client
            self.config = await self._visitor(1).open()
            await self._predict(self._visitor(1))
            self.began = time.monotonic()
            honest = asyncio.get_running_loop().run_in_executor(
                alone, honest_user, self.app.url, self.tokens[0], self.seconds)
            crowd = [*(self._page(number) for number in range(PAGES)), *(self._upload(n) for n in range(UPLOADS)),
                     *(self._rest(number) for number in range(CLIENTS)), *(self._junk() for _ in range(JUNK)),
                     self._long(), self._watch_memory()]
            await asyncio.gather(*crowd)
            return self._report(await honest)

    def _visitor(self, number: int) -> Visitor:
        """Of the crowd they are all but the honest one."""
        return Visitor(self.client, self.tokens[1 + number % (len(self.tokens) - 1)])

    async def _again(self, who: str, act: Callable[[], Awaitable], pause: float = 0.0) -> None:
        """Until the end; what comes back is counted, also where it is refused or breaks off."""
        while time.monotonic() - self.began < self.seconds:
            try:
                answer = await act()
                self.answers[f"{who} {getattr(answer, 'status_code', 'answered')}"] += 1
            except Exception as error:
                self.answers[f"{who} {type(error).__name__}"] += 1
            await asyncio.sleep(pause)

    async def _page(self, number: int) -> None:
        page = self._visitor(1 + number)
        await asyncio.sleep(number / PAGES * min(30, self.seconds / 4))  # nobody opens fifty in one second
        await self._again("page", lambda: page.tick(self.config, PLACE), 1.0)

    async def _upload(self, number: int) -> None:
        visitor = self._visitor(1 + number)
        await self._again("upload", lambda: visitor.post(
            "/gradio_api/upload", files={"files": ("table.csv", TABLE)}), 10.0)

    async def _rest(self, number: int) -> None:
        visitor = self._visitor(1 + number)
        await self._again("REST", lambda: self._predict(visitor))

    def _predict(self, visitor: Visitor) -> Awaitable:
        return visitor.post(PREDICT, json=TEXT)

    async def _junk(self) -> None:
        numbers = itertools.count()
        await self._again("junk", lambda: Visitor(self.client, f"hf_{next(numbers):030}{id(numbers) % 10**6}").get(
            "/api/v1/projects"))

    async def _long(self) -> None:
        visitor = self._visitor(1)
        visitor.headers["content-type"] = "application/json"
        await self._again("20 million", lambda: visitor.post(PREDICT, content=LONG))

    async def _watch_memory(self) -> None:
        app = psutil.Process(self.app.process.pid)
        for _ in range(10):
            await asyncio.sleep(self.seconds / 10)
            serving = [each for each in app.children(recursive=True) if each.name() == "kotune serve"]
            size = [each.memory_info().rss >> 20 for each in (app, *serving)]
            self.sizes.append([size[0], sum(size[1:])])
            passed = time.monotonic() - self.began
            print("  {:5.0f} s: app {} MB, inference {} MB".format(passed, *self.sizes[-1]), flush=True)

    def _report(self, honest: dict[str, list[float]]) -> bool:
        """Whether it holds."""
        for name, waited in honest.items():
            print(f"  honest {name}: p50 {share(waited, 0.5):.2f} s, p95 {share(waited, 0.95):.2f} s, "
                  f"longest {max(waited):.2f} s of {len(waited)}")
        print("  " + ", ".join(f"{who}: {count:,}" for who, count in sorted(self.answers.items())))
        slow = [name for name, waited in honest.items() if share(waited, 0.95) > LONGEST]
        grown = [name for name, sizes in zip(("app", "inference"), zip(*self.sizes, strict=True), strict=True)
                 if not is_flat(sizes)]
        print(f"  p95 over {LONGEST:g} s: {', '.join(slow) or 'none'}; memory that grew: {', '.join(grown) or 'none'}")
        return not slow and not grown


def is_flat(sizes: Sequence[int]) -> bool:
    half = len(sizes) // 2
    return max(sizes[half:]) <= GROWTH * max(sizes[:half])


def honest_user(url: str, token: str, seconds: float) -> dict[str, list[float]]:
    """What one does, and how long each time took."""
    return asyncio.run(_honest(url, token, seconds))


async def _honest(url: str, token: str, seconds: float) -> dict[str, list[float]]:
    waited: dict[str, list[float]] = {}
    async with connections(url) as client:
        visitor, began = Visitor(client, token), time.monotonic()
        config = await visitor.open()
        acts: dict[str, Callable[[], Awaitable]] = {
            "page": lambda: visitor.get("/"), "tick": lambda: visitor.tick(config, PLACE),
            "projects": lambda: visitor.get("/api/v1/projects"), "call": lambda: visitor.call(config, "projects"),
            "predict": lambda: visitor.post(PREDICT, json=TEXT)}
        for name in itertools.cycle(acts):
            start = time.monotonic()
            if start - began > seconds:
                return waited
            try:
                answer = await acts[name]()
                assert getattr(answer, "status_code", 200) == 200, answer.text
                taken = time.monotonic() - start
            except Exception as error:
                print(f"  honest {name} failed after {time.monotonic() - start:.1f} s: {error}", flush=True)
                taken = math.inf
            waited.setdefault(name, []).append(taken)
            await asyncio.sleep(0.1)
    return waited


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    print(describe(), flush=True)
    sys.exit(main(parser.parse_args().seconds))
