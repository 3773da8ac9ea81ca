"""Why a model answers as it does, for programs: an endpoint, and its REST."""

from collections.abc import Callable
from functools import partial

import gradio as gr
from anyio import CapacityLimiter, from_thread, to_thread
from fastapi import FastAPI, Request
from pydantic import BaseModel, Field

from trainer.home.project import Project, Run
from trainer.serving.explained import explain
from trainer.tasks.choosing import model_of

from ..place import Shared
from .keyed import BY_KEY
from .problems import Asked

AT_ONCE = 8  # each is up to forty predictions


class Explaining:
    """Endpoints, as those of `Endpoints`, which it is a part of."""

    _shared: Shared

    def _model(self, project: str, run: str, request) -> Run:
        raise NotImplementedError

    def explain(self, project: str, text: Asked, run: str = "", request: gr.Request = None) -> dict:
        """Why the best run, or the one named, answers as it does to one text (or pair): its `answer`, and `words` with
        how its `strengths` change when they are there rather than left out; `tokens` with ids, as the model reads
        them; of entities, which kinds compete for each. Of an adapted model only tokens."""
        return explain(self._shared.predictor, self._model(project, run, request), text).as_json()


class AskingWhy(BaseModel):
    """A text, or of a model that reads pairs two texts."""

    text: Asked = Field(examples=["정말 재미있어요"])
    run: str | None = Field(default=None, description="a run of the project; without it the best one answers")


class Word(BaseModel):
    """Characters `start` … `end` - 1 of a `part` of the text (1: the second of a pair). `changes`: by how much each of
    the strengths is higher with them than without."""

    part: int
    start: int
    end: int
    text: str
    changes: dict[str, float]


class Token(BaseModel):
    """As the vocabulary has it, and the text that it stands for, in which word (eojeol) of which part; null of special
    tokens. `known`: false of what the vocabulary lacks."""

    id: int
    token: str
    text: str | None
    part: int | None
    word: int | None
    known: bool


class Competing(BaseModel):
    """How likely an entity is of each kind, and of none, on average over its characters."""

    start: int
    end: int
    kinds: dict[str, float]
    none: float


class Why(BaseModel):
    """`strengths`: the probability of each label (or entity), or the number, what was answered first; `together`: how
    many words are left out at once, more than one where a text is long."""

    answer: dict
    strengths: dict[str, float]
    together: int
    words: list[Word]
    tokens: list[Token]
    entities: list[Competing] | None = None


def add_explaining(app: FastAPI, shared: Shared, own_project: Callable[[str, Request], Project]) -> None:
    explaining = CapacityLimiter(AT_ONCE)

    def explained(project: str, body: AskingWhy, request: Request) -> dict:
        run = model_of(own_project(project, request), body.run)
        left = partial(from_thread.run, request.is_disconnected)
        return explain(shared.predictor, run, body.model_dump()["text"], has_left=left).as_json()

    @app.post("/projects/{project}/explain", dependencies=BY_KEY)
    async def why(project: str, body: AskingWhy, request: Request) -> Why:
        """Why it answers as it does to one text: what each word adds, measured by leaving it out; the tokens; of
        entities the kinds that compete."""
        return await to_thread.run_sync(explained, project, body, request, limiter=explaining)
