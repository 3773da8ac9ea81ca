"""What a page need not be told: to hide a component that it has never shown.

Gradio's page goes through its whole tree for each hidden component that is told to be hidden. An answer told it of
dozens, which took a quarter of the page's time.
"""

from collections import OrderedDict

import gradio as gr
from gradio.blocks import Block

PAGES = 10_000  # open at once; of one that is pushed out, everything is told again
NOTHING = object()  # left of an update; None empties a component


class Unseen:
    """Of each open page the components that it has shown, as far as they begin hidden."""

    def __init__(self):
        self._shown: OrderedDict[str | None, set[int]] = OrderedDict()

    def begin(self, request: gr.Request) -> None:
        """A page was loaded: it shows none of them. Of another, as one that outlived a restart, that is not known."""
        self._shown[request.session_hash] = set()
        while len(self._shown) > PAGES:
            self._shown.popitem(last=False)

    def needed(self, updates: dict, request: gr.Request) -> dict:
        """The updates without those that change nothing on the page that asks."""
        shown = self._shown.get(request.session_hash)
        if shown is None:
            return updates
        told = {component: _without_hiding(component, update, shown) for component, update in updates.items()}
        return {component: update for component, update in told.items() if update is not NOTHING}


def _without_hiding(component: Block, update, shown: set[int]):
    given = update.constructor_args if isinstance(update, Block) else {}
    if given.get("visible"):
        shown.add(component._id)
    if given.get("visible") is not False or component.visible is not False or component._id in shown:
        return update
    rest = {name: value for name, value in given.items() if name != "visible"}
    return gr.update(**rest) if rest else NOTHING
