"""Answers of a model that was trained here, by whatever way they are asked for, each beside the bare model in the same
run: one text over REST; 32 clients at once; a table in, a table out; rows a second in torch, as ONNX and in 8 bits. The
app is asked twice: while its model answers in torch, and once its ONNX is there.

`python -m tests.benchmarks.serving --soak 10000` asks so many texts one after another, too, and looks whether memory
grows.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import psutil

from tests.tiny import SAMPLE
from tests.ui.conftest import App
from trainer.home.layout import Home
from trainer.home.project import Run
from trainer.models.families import CARRIED
from trainer.shell import main as shell
from trainer.studio import create_project, look_at
from trainer.tasks import task_of

from .machine import describe

ROUNDS, TEXTS, CLIENTS, ROWS = 30, 1_000, 32, 10_000
os.environ["OMP_WAIT_POLICY"] = "PASSIVE"  # as KoTune's own processes have it: torch does not spin here, either


def main(soak: int = 0) -> None:
    with tempfile.TemporaryDirectory() as folder:
        run, texts = _run(Path(folder) / "home")
        bare = Bare(run, texts)
        with App(Path(folder)) as app:
            served = Served(app, run, texts, bare)
            served.by("torch", Path(folder))
            bare.forms()
            served.by("ONNX", Path(folder))
            if soak:
                served.soak(soak)


def _run(home: Path) -> tuple[Run, list[str]]:
    """One whose model answers alone."""
    project = create_project(Home(home), "local", "reviews", *look_at(SAMPLE))
    shell(["--home", str(home), "train", project.name, "--model", CARRIED, "--epochs=1"])
    run = project.run("001")
    for name in task_of(run).simple_methods:
        run.answer_file(name).unlink(missing_ok=True)
    texts = look_at(SAMPLE)[2].rows["text"].tolist()
    return run, (texts * (TEXTS // len(texts) + 1))[:TEXTS]


class Bare:
    """The model by itself, in this process: tokens in, logits out."""

    def __init__(self, run: Run, texts: list[str]):
        from trainer.compute.device import find_device
        from trainer.home.processes import warm_up
        from trainer.tasks.trained import trained

        warm_up()
        self.run, self.texts, self.loaded = run, texts, trained(run, find_device())

    def answer(self, texts: list[str], model=None) -> np.ndarray:
        from dataclasses import replace

        from trainer.compute.loaded import predict_logits

        loaded = replace(self.loaded, model=model) if model else self.loaded
        return predict_logits(loaded, task_of(self.run).encode(loaded, texts, None))

    def forward(self, text: str) -> Callable[[], object]:
        """One forward pass over tokens that are there already, and nothing else."""
        import torch

        model, data = self.loaded.model.eval(), self.loaded.tokenizer(text, return_tensors="pt")
        asked = {"input_ids": data["input_ids"], "attention_mask": data["attention_mask"]}

        def forward() -> object:
            with torch.inference_mode():
                return model(**asked)

        return forward

    def forms(self) -> None:
        """In torch, as ONNX and in 8 bits."""
        from trainer.onnx.graph import Graph
        from trainer.onnx.made import FULL, SMALL, onnx_of

        folder, config = onnx_of(self.run), self.loaded.model.config
        forms = {"torch": None, "ONNX": Graph(folder / FULL, config), "8 bits": Graph(folder / SMALL, config)}
        for name, texts in (("1,000 texts", self.texts), ("one text", self.texts[:1])):
            ways = {form: lambda model=model, texts=texts: self.answer(texts, model) for form, model in forms.items()}
            taken = _in_turn(ways, 2 if len(texts) > 1 else ROUNDS)
            told = (f"{form} {seconds * 1000:,.1f} ms ({taken['torch'] / seconds:.2f} ×)"
                    for form, seconds in taken.items())
            print(f"  {name}: {', '.join(told)}", flush=True)


class Served:
    """The same by an app."""

    def __init__(self, app: App, run: Run, texts: list[str], bare: Bare):
        self.app, self.run, self.texts, self.bare = app, run, texts, bare

    def ask(self, texts: list[str]) -> list[dict]:
        address = f"{self.app.url}api/v1/projects/{self.run.project.name}/predict"
        request = urllib.request.Request(address, json.dumps({"texts": texts}).encode(),
                                         {"content-type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def by(self, form: str, folder: Path) -> None:
        """All that is asked of it."""
        print(f"  by {form}", flush=True)
        self.one()
        self.clients()
        self.table(folder)

    def one(self) -> None:
        """Against the forward pass, and against transformers' pipeline."""
        from transformers import pipeline

        text = self.texts[:1]
        pipe = pipeline("text-classification", model=str(self.run.model), device="cpu")
        taken = _in_turn({"REST": lambda: self.ask(text), "forward": self.bare.forward(text[0]),
                          "pipeline": lambda: pipe(text)}, ROUNDS)
        told = (f"{way} {seconds * 1000:.1f} ms ({seconds / taken['forward']:.2f} ×)" for way, seconds in taken.items())
        print(f"  one text: {', '.join(told)}", flush=True)

    def clients(self) -> None:
        """At once, against one after another."""
        def at_once() -> None:
            with ThreadPoolExecutor(CLIENTS) as pool:
                list(pool.map(lambda text: self.ask([text]), self.texts[:4 * CLIENTS]))

        taken = _in_turn({"at once": at_once, "in turn": lambda: [self.ask([text]) for text in
                                                                  self.texts[:4 * CLIENTS]]}, 3)
        print(f"  {4 * CLIENTS} texts: {CLIENTS} clients at once {taken['at once']:.2f} s, one after another "
              f"{taken['in turn']:.2f} s: {taken['in turn'] / taken['at once']:.2f} ×", flush=True)

    def table(self, folder: Path) -> None:
        """Rows a second, file in and file out of the app, against the bare model and the pipeline on the same rows."""
        from gradio_client import Client, handle_file
        from transformers import pipeline

        rows = [f"{text} {number}" for number, text in enumerate(self.texts * (ROWS // TEXTS))]  # none comes twice
        source, client = folder / "rows.csv", Client(self.app.url, verbose=False)
        source.write_text("text\n" + "\n".join(f'"{row.replace(chr(34), "")}"' for row in rows), encoding="utf-8")
        pipe = pipeline("text-classification", model=str(self.run.model), device="cpu")

        def file_to_file() -> None:
            client.predict(self.run.project.name, handle_file(str(source)), api_name="/predict_table")

        taken = _in_turn({"file": file_to_file, "bare": lambda: self.bare.answer(rows),
                          "pipeline": lambda: pipe(rows, batch_size=32)}, 1)
        rates = {name: len(rows) / seconds for name, seconds in taken.items()}
        print(f"  {len(rows):,} rows: file in, file out {rates['file']:,.0f} rows/s, bare model {rates['bare']:,.0f}, "
              f"pipeline {rates['pipeline']:,.0f}: {rates['file'] / rates['bare']:.0%} of the bare model", flush=True)

    def soak(self, requests: int) -> None:
        """One text after another, and what memory the app and its processes have meanwhile."""
        sizes = []
        for number in range(requests):
            self.ask([self.texts[number % TEXTS]])
            if number % (requests // 10) == 0:
                sizes.append(self._memory())
                print(f"  {number:,} requests: {sizes[-1]:,.0f} MB", flush=True)
        print(f"  memory grew by {sizes[-1] - sizes[1]:+,.0f} MB from the second tenth to the last", flush=True)

    def _memory(self) -> float:
        """MB of the app and its processes that nobody else has."""
        app = psutil.Process(self.app.process.pid)
        return sum(each.memory_full_info().uss for each in (app, *app.children(recursive=True))) / 1e6


def _in_turn(ways: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Median seconds of each, taken in turn; the first round of each does not count."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for counts in [False, *[True] * rounds]:
        for name, way in ways.items():
            began = time.perf_counter()
            way()
            if counts:
                taken[name].append(time.perf_counter() - began)
    return {name: statistics.median(each) for name, each in taken.items()}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--soak", type=int, default=0)
    print(describe(), flush=True)
    main(**vars(parser.parse_args()))
