"""Gradio's Blocks for many who use them at once: cheap sessions, no stream that stays open, refusals in words."""

import gc
import sys
from copy import copy

import gradio as gr
from fastapi.routing import iter_route_contexts
from gradio.blocks import Block, BlockFunction, BlocksConfig
from gradio.exceptions import InvalidPathError
from gradio.state_holder import SessionState, StateHolder

from .api.problems import as_gradio_error
from .api.uploads import no_file
from .door.responses import not_understood
from .door.visitor import current_owner

EACH = 500  # sessions of one owner: open pages and API clients; the one used longest ago is forgotten
JOBS = 1_000  # events under way at once, most of them of programs that watch a run
NO_DESCRIPTION: dict = {}  # of components, shared by all sessions; Gradio writes only into those with "props"


class Blocks(gr.Blocks):
    """A page whose sessions hold what differs from it. Gradio's own describe all its 300 components anew, .65 MB and
    50 ms each, for links to a page as it stands (which KoTune has as addresses)."""

    def __init__(self, **options):
        super().__init__(**options)
        self.default_config = _Components(self)

    def get_config_file(self) -> dict:
        """No heartbeat: a browser keeps six connections to a host, so that its seventh page would never open. And what
        stands for the arguments of endpoints, a fifth of all components, is none of the page's."""
        config = super().get_config_file() | {"connect_heartbeat": False}
        arguments = {each["id"]: each["props"] for each in config["components"] if each["type"] == "api"}
        for props in arguments.values():
            props["visible"] = False
        layout = config["layout"]
        children = [each for each in layout["children"] if each["id"] not in arguments]
        return config | {"layout": layout | {"children": children}}

    async def preprocess_data(self, *given, **named) -> list:
        """Files that nobody uploaded, too few arguments: Gradio's words are English, with a traceback in the log."""
        try:
            return await super().preprocess_data(*given, **named)
        except InvalidPathError:
            raise as_gradio_error(no_file()) from None
        except (ValueError, TypeError):
            raise as_gradio_error(not_understood()) from None

    async def postprocess_data(self, block_fn: BlockFunction, predictions: list | dict,
                               state: SessionState | None) -> list:
        """Of every output that an answer leaves as it is, Gradio would make a new component: twenty of them a tick."""
        if not (predictions and isinstance(predictions, dict) and all(isinstance(each, Block) for each in predictions)):
            return await super().postprocess_data(block_fn, predictions, state)
        changes = {each: value for each, value in predictions.items() if not _is_skip(value)}
        changed = copy(block_fn)
        changed.outputs = [each for each in block_fn.outputs if each in changes]
        values = await super().postprocess_data(changed, changes, state) if changes else []
        sent = dict(zip(changed.outputs, values, strict=True))
        return [sent.get(each, None if each.stateful else gr.skip()) for each in block_fn.outputs]

    def lighten(self) -> None:
        """Once launched. Gradio looks for work 1,000 times a second and sums up statistics that nobody sees: 4 % of a
        core at rest. And at the first event matplotlib looks for a display, which holds up everything for a second.

        While many ask, the event loop always has something to do, and each thread that works for a request waits a
        whole interval for its turn: by default 5 ms, with several turns a request."""
        import matplotlib

        matplotlib.use("agg")
        self._queue.sleep_when_free = 0.02  # seconds
        self._queue.ANALYTICS_MAX_EVENTS = 0  # else it copies a list of 10,000 after each
        self.app.state_holder = sessions = _Sessions()
        sessions.set_blocks(self)
        sys.setswitchinterval(0.0005)  # seconds
        _drop_second_check(self.app)
        gc.freeze()  # what is here by now stays; each full collection would look through it for .2 s


def _drop_second_check(app: gr.routes.App) -> None:
    """Whether somebody is signed in is the door's to check. Gradio's check, which lets everybody in where no password
    is set, takes a thread of its own for each request."""
    for route in iter_route_contexts(app.routes):
        if dependant := getattr(route, "dependant", None):
            dependant.dependencies[:] = [each for each in dependant.dependencies if each.call.__name__ != "login_check"]


def _is_skip(value: object) -> bool:
    return isinstance(value, dict) and value == gr.skip()


class _Components(BlocksConfig):
    """The components of the page; a copy of it is a session's, which is never described."""

    def __copy__(self) -> BlocksConfig:
        own = super().__copy__()
        own.config_for_block = lambda *_: NO_DESCRIPTION
        return own


class _Sessions(StateHolder):
    """Whoever opens too many sessions loses some of one's own, and nobody else's."""

    def __getitem__(self, session: str) -> SessionState:
        is_new = session not in self
        found = super().__getitem__(session)
        if is_new:
            found.owner = current_owner.get()
            mine = [each for each, known in self.session_data.items() if known.owner == found.owner]  # latest used last
            for old in mine[:-EACH]:
                self._forget(old)
        return found

    def _forget(self, session: str) -> None:
        del self.session_data[session], self.time_last_used[session]
        pending = self.blocks._queue.pending_event_ids_session  # where Gradio leaves an empty set of each for ever
        if not pending.get(session):
            pending.pop(session, None)
