"""What a page need not be told: to hide a component that it has never shown, and what belongs where it no longer is.

Gradio's page goes through its whole tree for each hidden component that is told to be hidden. An answer told it of
dozens, which took a quarter of the page's time.
"""

from collections import OrderedDict
from dataclasses import dataclass, field

import gradio as gr
from gradio.blocks import Block

from .place import Place, Visit

PAGES = 10_000  # open at once; of one that is pushed out, everything is told again
NOTHING = object()  # left of an update; None empties a component


@dataclass
class Open:
    """A page: of the components that begin hidden those that it has shown, and what it shows by now."""

    shown: set[int] = field(default_factory=set)
    at: Place | None = None


class Unseen:
    """Of each open page what it has shown and where it is."""

    def __init__(self):
        self._pages: OrderedDict[str | None, Open] = OrderedDict()

    def begin(self, request: gr.Request) -> None:
        """A page was loaded: it shows none of them. Of another, as one that outlived a restart, that is not known."""
        self._pages[request.session_hash] = Open()
        while len(self._pages) > PAGES:
            self._pages.popitem(last=False)

    def arrive(self, visit: Visit) -> None:
        """From now on its page shows this place."""
        if page := self._pages.get(visit.window):
            page.at = visit.place

    def is_left(self, visit: Visit) -> bool:
        """Whether the page has gone on to another project or run since it asked."""
        page = self._pages.get(visit.window)
        return page is not None and page.at is not None and _of(page.at) != _of(visit.place)

    def needed(self, updates: dict, request: gr.Request) -> dict:
        """The updates without those that change nothing on the page that asks."""
        page = self._pages.get(request.session_hash)
        if page is None:
            return updates
        told = {component: _without_hiding(component, update, page.shown) for component, update in updates.items()}
        return {component: update for component, update in told.items() if update is not NOTHING}


def _of(place: Place) -> tuple[str, str, str]:
    return place.project, place.run, place.search


def _without_hiding(component: Block, update, shown: set[int]):
    given = update.constructor_args if isinstance(update, Block) else {}
    if given.get("visible"):
        shown.add(component._id)
    if given.get("visible") is not False or component.visible is not False or component._id in shown:
        return update
    rest = {name: value for name, value in given.items() if name != "visible"}
    return gr.update(**rest) if rest else NOTHING
