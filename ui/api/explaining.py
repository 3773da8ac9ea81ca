"""Explanations of answers for programs: an endpoint, and its REST route."""

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

AT_ONCE = 8  # explanations at once; each is up to forty predictions


class Explaining:
    """Endpoints; a base class of `Endpoints`."""

    _shared: Shared

    def _model(self, project: str, run: str, request) -> Run:
        raise NotImplementedError

    def explain(self, project: str, text: Asked, run: str = "", request: gr.Request = None) -> dict:
        """Why the best run, or the named one, answers as it does to one text (or pair): its `answer` and `strengths`;
        `words`, with the change of each strength if the word is there rather than left out; `tokens` with ids, as the
        model reads them; for entities, which kinds compete for each. An adapted model gives only tokens."""
        return explain(self._shared.predictor, self._model(project, run, request), text).as_json()


class AskingWhy(BaseModel):
    """A text, or two texts for a model that reads pairs."""

    text: Asked = Field(examples=["정말 재미있어요"])
    run: str | None = Field(default=None, description="a run of the project; without it the best one answers")


class Word(BaseModel):
    """Characters `start` … `end` - 1 of a `part` of the text (1: the second of a pair). `changes`: how much higher each
    strength is with them than without."""

    part: int
    start: int
    end: int
    text: str
    changes: dict[str, float]


class Token(BaseModel):
    """A token of the vocabulary, and the text, part and word (eojeol) that it stands for, null for special tokens.
    `known`: false for text that the vocabulary lacks."""

    id: int
    token: str
    text: str | None
    part: int | None
    word: int | None
    known: bool


class Competing(BaseModel):
    """The probability that an entity is of each kind, or of none, as the mean over its characters."""

    start: int
    end: int
    kinds: dict[str, float]
    none: float


class Why(BaseModel):
    """`strengths`: the probability of each label (or entity), or the number; the given answer comes first. `together`:
    how many words are left out at once, more than one for a long text."""

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
        """Why the model answers as it does to one text: what each word adds, measured by leaving it out; the tokens;
        for entities, the kinds that compete."""
        return await to_thread.run_sync(explained, project, body, request, limiter=explaining)
