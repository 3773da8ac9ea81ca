"""Events of pages: what a handler raises is shown, and one owner's events leave room for the others'."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import gradio as gr
import pytest
from starlette.requests import Request

from ui import listeners
from ui.blocks import Blocks
from ui.door.visitor import OWNER


def asked_by(owner: str) -> gr.Request:
    scope = {"type": "http", "headers": [], "query_string": b"", OWNER: owner}
    return gr.Request(request=Request(scope), session_hash=owner)


@pytest.mark.parametrize("way", ["on", "stream"])
def test_the_events_of_one_owner_leave_room_for_others(monkeypatch, way):
    monkeypatch.setattr(listeners, "ON_A_SPACE", True)
    all_there = Barrier(listeners.EVENTS_EACH + 1, timeout=60)

    def handle(values, visit):
        if visit.owner == "greedy":
            all_there.wait()
            all_there.wait()
        return {shown: visit.owner} if way == "on" else iter([{shown: visit.owner}])

    with Blocks() as page:
        place, shown, button = gr.HTML(), gr.HTML(), gr.Button()
        box = listeners.problem_area()
        events = listeners.Listeners(None, place, gr.HTML())
        getattr(events, way)(button.click, handle, set(), {shown}, box)
    answer = next(iter(page.fns.values())).fn

    def ask(owner: str) -> dict:
        told = answer({place: "?"}, asked_by(owner))
        return told if way == "on" else [*told][-1]

    with ThreadPoolExecutor(listeners.EVENTS_EACH) as crowd:
        going = [crowd.submit(ask, "greedy") for _ in range(listeners.EVENTS_EACH)]
        all_there.wait()
        refused, other = ask("greedy"), ask("honest")
        all_there.wait()
    assert "50" in refused[box].value and shown not in refused
    assert other[shown] == "honest" and {each.result()[shown] for each in going} == {"greedy"}
    assert not events._turns._going
