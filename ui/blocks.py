"""Gradio's Blocks for many users at once: cheap sessions, no stream that stays open, refusals in both languages."""

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

EACH = 500  # sessions of one owner (open pages and API clients); the least recently used are dropped
JOBS = 1_000  # events at once; most are of programs that watch a run
NO_DESCRIPTION: dict = {}  # shared by all sessions, as Gradio only writes into descriptions with "props"


class Blocks(gr.Blocks):
    """A page whose sessions hold only what differs from it. A session of Gradio's describes all 300 components anew,
    which takes .65 MB and 50 ms, for links to the state of a page (KoTune's links are addresses)."""

    def __init__(self, **options):
        super().__init__(**options)
        self.default_config = _Components(self)

    def get_config_file(self) -> dict:
        """Turn the heartbeat off: a browser keeps six connections to a host, so its seventh page would never open. And
        leave out the components for arguments of endpoints, a fifth of all, which the page does not need."""
        config = super().get_config_file() | {"connect_heartbeat": False}
        arguments = {each["id"]: each["props"] for each in config["components"] if each["type"] == "api"}
        for props in arguments.values():
            props["visible"] = False
        layout = config["layout"]
        children = [each for each in layout["children"] if each["id"] not in arguments]
        return config | {"layout": layout | {"children": children}}

    async def preprocess_data(self, *given, **named) -> list:
        """Refuse files that nobody uploaded and wrong arguments in both languages; Gradio's words are English, with a
        traceback in the log."""
        try:
            return await super().preprocess_data(*given, **named)
        except InvalidPathError:
            raise as_gradio_error(no_file()) from None
        except (ValueError, TypeError):
            raise as_gradio_error(not_understood()) from None

    async def postprocess_data(self, block_fn: BlockFunction, predictions: list | dict,
                               state: SessionState | None) -> list:
        """Skip outputs that an answer leaves as they are; Gradio would make a new component of each, twenty in every
        tick."""
        if not (predictions and isinstance(predictions, dict) and all(isinstance(each, Block) for each in predictions)):
            return await super().postprocess_data(block_fn, predictions, state)
        changes = {each: value for each, value in predictions.items() if not _is_skip(value)}
        changed = copy(block_fn)
        changed.outputs = [each for each in block_fn.outputs if each in changes]
        values = await super().postprocess_data(changed, changes, state) if changes else []
        sent = dict(zip(changed.outputs, values, strict=True))
        return [sent.get(each, None if each.stateful else gr.skip()) for each in block_fn.outputs]

    def lighten(self) -> None:
        """Save time once the app is launched. Gradio looks for work 1,000 times a second and computes statistics that
        nobody sees: 4 % of a core at rest. At the first event matplotlib looks for a display, which blocks a second.

        Under load the event loop is always busy, and each thread of a request waits a whole switch interval for its
        turn, by default 5 ms, several times in a request."""
        import matplotlib

        matplotlib.use("agg")
        self._queue.sleep_when_free = 0.02  # seconds
        self._queue.ANALYTICS_MAX_EVENTS = 0  # else it copies a list of 10,000 events after each
        self.app.state_holder = sessions = _Sessions()
        sessions.set_blocks(self)
        sys.setswitchinterval(0.0005)  # seconds
        _drop_second_check(self.app)
        gc.freeze()  # the objects so far live as long as the app; each full collection would look at them for .2 s


def _drop_second_check(app: gr.routes.App) -> None:
    """Remove Gradio's check of the login, as the door checks it. Without a password it lets everybody in, and it takes
    a thread for each request."""
    for route in iter_route_contexts(app.routes):
        if dependant := getattr(route, "dependant", None):
            dependant.dependencies[:] = [each for each in dependant.dependencies if each.call.__name__ != "login_check"]


def _is_skip(value: object) -> bool:
    return isinstance(value, dict) and value == gr.skip()


class _Components(BlocksConfig):
    """The components of the page. Copies belong to sessions, and are never described."""

    def __copy__(self) -> BlocksConfig:
        own = super().__copy__()
        own.config_for_block = lambda *_: NO_DESCRIPTION
        return own


class _Sessions(StateHolder):
    """Sessions with a limit for each owner: those who open too many lose their own oldest ones."""

    def __getitem__(self, session: str) -> SessionState:
        is_new = session not in self
        found = super().__getitem__(session)
        if is_new:
            found.owner = current_owner.get()
            mine = [each for each, known in self.session_data.items() if known.owner == found.owner]  # by last use
            for old in mine[:-EACH]:
                self._forget(old)
        return found

    def _forget(self, session: str) -> None:
        del self.session_data[session], self.time_last_used[session]
        pending = self.blocks._queue.pending_event_ids_session  # Gradio leaves an empty set in it for ever
        if not pending.get(session):
            pending.pop(session, None)
