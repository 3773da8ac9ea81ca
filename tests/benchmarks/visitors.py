"""People and programs who use a Space at once, as its door sees them: many in one process, none of them a browser."""

import json
from collections.abc import Sequence
from contextlib import asynccontextmanager
from uuid import uuid4

import httpx2


@asynccontextmanager
async def connections(url: str):
    """What all visitors share."""
    limits = httpx2.Limits(max_connections=None, max_keepalive_connections=100)
    async with httpx2.AsyncClient(base_url=url, verify=False, limits=limits, timeout=120) as client:
        yield client


class Visitor:
    """One of them, with an open page or a `gradio_client`."""

    def __init__(self, client: httpx2.AsyncClient, token: str = ""):
        self.client, self.session = client, uuid4().hex
        self.headers = {"authorization": f"Bearer {token}"} if token else {}

    async def open(self) -> dict:
        """What the page consists of."""
        await self.get("/")
        return (await self.get("/config")).json()

    async def get(self, path: str) -> httpx2.Response:
        return await self.client.get(path, headers=self.headers)

    async def post(self, path: str, **body) -> httpx2.Response:
        return await self.client.post(path, headers=self.headers, **body)

    async def call(self, config: dict, name: str, *data) -> list:
        """What an endpoint answers, at last."""
        return await self._event(next(each for each in config["dependencies"] if each["api_name"] == name), data)

    async def tick(self, config: dict, address: str) -> list:
        """What an open page asks for once a second."""
        place = next(each["id"] for each in config["components"] if each["props"].get("elem_id") == "place")
        tick = next(each for each in config["dependencies"] for _, event in each["targets"] if event == "tick")
        return await self._event(tick, [address if each == place else None for each in tick["inputs"]])

    async def _event(self, of: dict, data: Sequence) -> list:
        event = {"data": list(data), "fn_index": of["id"], "session_hash": self.session}
        (await self.post("/gradio_api/queue/join", json=event)).raise_for_status()
        async for message in self.messages():
            if message["msg"] == "process_completed":
                if not message["success"]:
                    raise RuntimeError(message["output"])
                return message["output"]["data"]
        raise RuntimeError("no answer")

    async def messages(self):
        how = {"params": {"session_hash": self.session}, "headers": self.headers}
        async with self.client.stream("GET", "/gradio_api/queue/data", **how) as stream:
            async for line in stream.aiter_lines():
                if line.startswith("data:"):
                    yield json.loads(line[5:])


def share(times: list[float], part: float) -> float:
    """The time (s) that this part of them does not exceed; 0 of none."""
    return sorted(times)[min(len(times) - 1, int(part * len(times)))] if times else 0.0
