"""Leave out updates that a page does not need: to hide what it never showed, and answers for a place that it has left.

Gradio's page goes through its whole tree for each update that hides a component. Answers had dozens of those, which
took a quarter of the page's time.
"""

from collections import OrderedDict
from dataclasses import dataclass, field

import gradio as gr
from gradio.blocks import Block

from .place import Place, Visit

PAGES = 10_000  # open pages that are remembered; a page that is dropped gets all updates again
NOTHING = object()  # stands for an update with nothing left in it; None would empty the component


@dataclass
class Open:
    """An open page. `shown`: the ids of the components that began hidden and were shown; `at`: the place it shows."""

    shown: set[int] = field(default_factory=set)
    at: Place | None = None


class Unseen:
    """Remembers for each open page what it has shown, and its place."""

    def __init__(self):
        self._pages: OrderedDict[str | None, Open] = OrderedDict()

    def begin(self, request: gr.Request) -> None:
        """A page was loaded, which has shown nothing yet. Pages that outlive a restart of the app are not known."""
        self._pages[request.session_hash] = Open()
        while len(self._pages) > PAGES:
            self._pages.popitem(last=False)

    def arrive(self, visit: Visit) -> None:
        """The visitor's page shows this place from now on."""
        if page := self._pages.get(visit.window):
            page.at = visit.place

    def is_left(self, visit: Visit) -> bool:
        """Whether the page has gone on to another project or run since the event."""
        page = self._pages.get(visit.window)
        return page is not None and page.at is not None and _of(page.at) != _of(visit.place)

    def needed(self, updates: dict, request: gr.Request) -> dict:
        """The updates without those that change nothing on the page of the request."""
        page = self._pages.get(request.session_hash)
        if page is None:
            return updates
        left = {component: _without_hiding(component, update, page.shown) for component, update in updates.items()}
        return {component: update for component, update in left.items() if update is not NOTHING}


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
