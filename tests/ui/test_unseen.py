"""What a page that never showed a component is not told."""

import gradio as gr
import pytest
from starlette.requests import Request

from app import compose
from ui.listeners import Listeners
from ui.place import Shared
from ui.unseen import Unseen


def page(name: str) -> gr.Request:
    return gr.Request(request=Request({"type": "http", "headers": [], "query_string": b""}), session_hash=name)


@pytest.fixture
def parts():
    with gr.Blocks():
        return {"there": gr.HTML("there"), "box": gr.HTML(visible=False), "list": gr.Dropdown(visible=False)}


def test_what_was_never_shown_is_not_hidden_and_what_was_is(parts):
    unseen, here, there = Unseen(), page("here"), page("there")
    unseen.begin(here)
    unseen.begin(there)
    hide = {each: type(each)(visible=False) for each in parts.values()}
    assert set(unseen.needed(hide, here)) == {parts["there"]}
    unseen.needed({parts["box"]: gr.HTML("!", visible=True)}, here)
    assert set(unseen.needed(hide, here)) == {parts["there"], parts["box"]}
    assert set(unseen.needed(hide, there)) == {parts["there"]}, "another page has not shown it"


def test_a_page_that_is_not_known_from_its_beginning_is_told_everything(parts):
    hide = {each: type(each)(visible=False) for each in parts.values()}
    assert Unseen().needed(hide, page("it outlived a restart")) == hide


def test_what_else_a_hidden_component_is_told_it_is_told(parts):
    unseen, here = Unseen(), page("here")
    unseen.begin(here)
    told = unseen.needed({parts["list"]: gr.Dropdown(choices=["a"], visible=False), parts["box"]: gr.skip(),
                          parts["there"]: None}, here)
    assert told == {parts["list"]: gr.update(choices=["a"]), parts["box"]: gr.skip(), parts["there"]: None}


def test_only_listeners_show_and_hide_what_they_are_asked_to_hide(tmp_path):
    """What another event shows, they would not know of."""
    blocks = compose(Shared(tmp_path, None, None, None))
    asked, others = set(), set()
    for function in blocks.fns.values():
        ours = getattr(function.fn, "__qualname__", "").startswith(Listeners.__name__ + ".")
        (asked if ours else others).update(each._id for each in function.outputs if each.visible is False)
    assert asked and others and not asked & others
