"""REST routes for decisions, as transformers serves them at /v1/systemone. Part of `rest.rest_app`."""

from collections.abc import Callable
from functools import partial
from typing import Any

from anyio import CapacityLimiter, from_thread, to_thread
from fastapi import FastAPI, Request
from pydantic import BaseModel, Field

from trainer.home.project import Project
from trainer.serving.decisions import Question, decided, text_of
from trainer.tasks.choosing import model_of

from ..place import Shared
from .keyed import BY_KEY

MOST = 64  # questions in a request


class Decision(BaseModel, extra="forbid"):
    """Questions about a state: a text, or two for a model that reads pairs. `model`: PROJECT or PROJECT/RUN."""

    model: str = Field(examples=["reviews-1a2b"])
    state: str | dict[str, Any] | list[Any]
    questions: dict[str, Question] = Field(min_length=1, max_length=MOST, examples=[
        {"tone": {"type": "choice", "criteria": {"긍정": None, "부정": None}}}])
    assets: dict[str, Any] = Field(default={}, max_length=0, description="images, which no model here reads")


class Decided(BaseModel):
    """The answer to each question: choice, score or yes/no, with probabilities. Tokens are not counted."""

    model: str
    answers: dict[str, dict[str, Any]]
    usage: dict[str, int | None]


def add_decisions(app: FastAPI, shared: Shared, own_project: Callable[[str, Request], Project],
                  predicting: CapacityLimiter) -> None:
    def answered(body: Decision, request: Request) -> dict:
        project, _, run = body.model.partition("/")
        model = model_of(own_project(project, request), run or None)
        left = partial(from_thread.run, request.is_disconnected)
        answer, = shared.predictor.predict(model, [text_of(body.state)], left)
        answers = {name: decided(name, question, answer) for name, question in body.questions.items()}
        return {"model": body.model, "answers": answers,
                "usage": {"input_characters": answer.get("characters", 0), "input_tokens": None, "output_tokens": 0}}

    @app.post("/systemone", dependencies=BY_KEY)
    async def systemone(body: Decision, request: Request) -> Decided:
        """Typed questions (choice, score, yes/no) about a text, as clients of decision models ask them. The model
        answers about the labels, or the number, that it has learnt."""
        return await to_thread.run_sync(answered, body, request, limiter=predicting)
