"""Tools for AI assistants by the Model Context Protocol (MCP) at /mcp, on the verbs of REST; `stdio` has them, too.

Each request is answered by itself, as JSON; no state is kept between requests. The package `mcp` takes a second to
import, and is imported with the first request.
"""

import json
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from anyio import CapacityLimiter, Lock, from_thread, to_thread
from pydantic import BaseModel, Field, ValidationError
from starlette.requests import Request

from trainer.errors import Problem, Words
from trainer.home.turns import Turns
from trainer.serving.explained import explain
from trainer.tasks.choosing import model_of

from ..door.visitor import ON_A_SPACE, ONLY, owner_of
from ..listeners import bug, log
from ..place import Shared
from .described import described
from .explaining import AskingWhy
from .keyed import own_project
from .problems import unfit
from .rest import Texts

if TYPE_CHECKING:
    from mcp.server import Server

LISTED = "project", "title", "task", "labels", "best", "score"  # of a project; model cards have the rest
AT_ONCE, EACH = 24, 4  # calls at once, each in a thread, and those of one owner on a Space
ABOUT = ("코튠으로 학습한 한국어 글 모델에 묻습니다. Models of Korean text, trained with KoTune on their owner's own tables: see "
         "which there are (list_projects), read what one is and how far it can be trusted (describe_model), then ask "
         "it (predict, explain).")


class Nothing(BaseModel, extra="forbid"):
    """No arguments."""


class OfModel(BaseModel, extra="forbid"):
    project: str = Field(description="as list_projects names it")
    run: str | None = Field(default=None, description="a run of the project; without it the best one")


class OfTexts(Texts, extra="forbid"):
    project: str = Field(description="as list_projects names it")


class OfText(AskingWhy, extra="forbid"):
    project: str = Field(description="as list_projects names it")


class Tools:
    """Every public method is a tool: its docstring is the description, and the type of `asked` the arguments."""

    def __init__(self, shared: Shared):
        self._shared = shared

    def list_projects(self, asked: Nothing, request: Request) -> list[dict]:
        """The projects whose models can be asked, newest first: name, title, task, labels, and the best run with its
        validation score."""
        only = request.scope.get(ONLY)
        found = [own_project(self._shared, only, request)] if only else \
            self._shared.home.projects(owner_of(request))
        return [{name: known[name] for name in LISTED} for known in map(described, found)]

    def describe_model(self, asked: OfModel, request: Request) -> str:
        """The model card, as Markdown: what the model does, what it has learnt from, how good it is and its limits."""
        from cards.card import card_text
        from cards.record import record_of

        return card_text(record_of(model_of(own_project(self._shared, asked.project, request), asked.run)))

    def predict(self, asked: OfTexts, request: Request) -> list[dict]:
        """What the model answers to each text: its label or labels with calibrated probabilities, named entities, a
        number, or words for blanks."""
        run = model_of(own_project(self._shared, asked.project, request), asked.run)
        return self._shared.predictor.predict(run, asked.model_dump()["texts"], _has_left(request), asked.least)

    def explain(self, asked: OfText, request: Request) -> dict:
        """Why the model answers as it does to one text: what each word adds, measured by leaving it out."""
        run = model_of(own_project(self._shared, asked.project, request), asked.run)
        text = asked.model_dump()["text"]
        return explain(self._shared.predictor, run, text, has_left=_has_left(request)).as_json()


class Assistants:
    """The ASGI app. It is behind the door, which has identified the caller; where there is no door, it is `caller`."""

    def __init__(self, shared: Shared, caller: Request | None = None):
        tools, self._caller = Tools(shared), caller
        self._tools: dict[str, Callable] = {
            name: getattr(tools, name) for name in vars(Tools) if not name.startswith("_")}
        self._calling, self._making = CapacityLimiter(AT_ONCE), Lock()
        self._turns = Turns(EACH if ON_A_SPACE else None, Words("도우미의 호출은", "calls of assistants"))
        self._server: Server | None = None

    async def __call__(self, scope, receive, send) -> None:
        async with self._making:
            self._server = self._server or await to_thread.run_sync(self.server)
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        manager = StreamableHTTPSessionManager(self._server, json_response=True, stateless=True)
        async with manager.run():
            await manager.handle_request(scope, receive, send)

    def server(self) -> "Server":
        """The tools, as a server for any transport of MCP."""
        from mcp import types
        from mcp.server import Server

        listed = types.ListToolsResult(tools=[
            types.Tool(name=name, description=tool.__doc__, input_schema=_arguments(tool).model_json_schema(),
                       annotations=types.ToolAnnotations(read_only_hint=True)) for name, tool in self._tools.items()])

        async def list_tools(context, params) -> types.ListToolsResult:
            return listed

        async def call_tool(context, params) -> types.CallToolResult:
            text, is_error = await to_thread.run_sync(self._call, params.name, params.arguments or {},
                                                      self._caller or context.request, limiter=self._calling)
            return types.CallToolResult(content=[types.TextContent(text=text)], is_error=is_error)

        return Server("KoTune", instructions=ABOUT, on_list_tools=list_tools, on_call_tool=call_tool)

    def _call(self, name: str, given: dict[str, Any], request: Request) -> tuple[str, bool]:
        """(text, is_error): the answer, as JSON unless it is a text, or the words and code of the problem."""
        try:
            if (tool := self._tools.get(name)) is None:
                raise Problem("no_such_tool", f"'{name[:80]}' 도구가 없습니다. 있는 것: {', '.join(self._tools)}.",
                              f"There is no tool '{name[:80]}'. There are {', '.join(self._tools)}.", value=name[:80])
            asked = _arguments(tool).model_validate(given)
            with self._turns.taken(owner_of(request)):
                answer = tool(asked, request)
            return answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False), False
        except ValidationError as error:
            return _written(unfit(error.errors()[0])), True
        except Problem as problem:
            return _written(problem), True
        except Exception as error:
            log.error("%s failed", name, exc_info=error)
            return _written(bug(error)), True


def _arguments(tool: Callable) -> type[BaseModel]:
    return tool.__annotations__["asked"]


def _has_left(request: Request) -> Callable[[], bool]:
    return partial(from_thread.run, request.is_disconnected)


def _written(problem: Problem) -> str:
    return f"{problem.words.ko} {problem.words.en} [{problem.code}]"
