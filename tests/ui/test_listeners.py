"""Events of pages: what a handler raises is shown, and one owner's events leave room for the others'."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import gradio as gr
import pytest
from starlette.requests import Request

from ui import listeners
from ui.blocks import Blocks
from ui.door.visitor import OWNER
from ui.place import Visit


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


@pytest.mark.parametrize("to, is_shown", [
    ("?project=b", False), ("?project=a&run=002", False), ("?project=a&step=use", True)])
@pytest.mark.parametrize("fails", [False, True])
def test_a_late_answer_is_not_shown_under_another_project_or_run(to, is_shown, fails):
    def handle(values, visit):
        events.unseen.arrive(Visit.of(None, to, asked_by("one")))  # meanwhile its page moves on
        if fails:
            raise RuntimeError
        return {shown: "of a"}

    with Blocks() as page:
        place, shown, button, start = gr.HTML(), gr.HTML(), gr.Button(), gr.Button()
        box = listeners.problem_area()
        events = listeners.Listeners(None, place, gr.HTML())
        events.on(button.click, handle, set(), {shown}, box)
        events.on(start.click, lambda *given: handle(*given) | {place: "?project=a&run=003"}, set(), {shown, place},
                  box)
    late, leading = (each.fn for each in page.fns.values())
    asked = {place: "?project=a"}
    assert late(asked, asked_by("one")) != {box: gr.skip()}, "of a page that is not known nothing is held back"
    events.unseen.begin(asked_by("one"))
    events.unseen.arrive(Visit.of(None, "?project=a", asked_by("one")))
    told = late(asked, asked_by("one"))
    assert (told != {box: gr.skip()}) is is_shown
    if not fails:
        assert (shown in told) is is_shown
        assert leading(asked, asked_by("one"))[place] == "?project=a&run=003", "what leads on does so"


def test_a_page_that_has_gone_on_is_told_no_more_of_what_it_waited_for():
    ended = []

    def handle(values, visit):
        try:
            yield {shown: "half of a"}
            events.unseen.arrive(Visit.of(None, "?project=b", asked_by("one")))
            yield {shown: "all of a"}
        finally:
            ended.append(True)

    with Blocks() as page:
        place, shown, button = gr.HTML(), gr.HTML(), gr.Button()
        box = listeners.problem_area()
        events = listeners.Listeners(None, place, gr.HTML())
        events.stream(button.click, handle, set(), {shown}, box)
    stream, = (each.fn for each in page.fns.values())
    events.unseen.begin(asked_by("one"))
    events.unseen.arrive(Visit.of(None, "?project=a", asked_by("one")))
    told = [*stream({place: "?project=a"}, asked_by("one"))]
    assert [each[shown] for each in told] == [gr.skip(), "half of a", gr.skip()] and ended
