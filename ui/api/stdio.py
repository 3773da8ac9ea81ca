"""The tools of MCP by standard input and output, for AI assistants that start a program: `python app.py --stdio`.

Whoever starts it is the one owner of this machine's projects. No page is served, and no training is started.
"""

from contextlib import closing

import anyio
from starlette.requests import Request

from ..door.visitor import ALONE, OWNER
from ..place import Shared
from .assistants import Assistants


def answer(shared: Shared) -> None:
    """Answer requests until standard input ends."""
    caller = Request({"type": "http", OWNER: ALONE}, anyio.sleep_forever)  # it never leaves before its answer
    with closing(shared.predictor):
        anyio.run(_answer, Assistants(shared, caller))


async def _answer(assistants: Assistants) -> None:
    from mcp.server.stdio import stdio_server

    server = assistants.server()
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())
