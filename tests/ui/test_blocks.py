"""Sessions of pages and programs: whoever opens many loses one's own."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import gradio as gr
from gradio.state_holder import SessionState

from ui.blocks import EACH, Blocks, _Sessions
from ui.door.visitor import current_owner


def test_who_opens_many_sessions_pushes_out_no_one_else():
    with Blocks() as page:
        state = gr.State("at the beginning")
    page.state_session_capacity = 10 * EACH
    sessions = _Sessions()
    sessions.set_blocks(page)
    current_owner.set("honest")
    sessions["mine"][state._id] = "where I was"
    current_owner.set("greedy")
    for number in range(2 * EACH):
        sessions[f"greedy {number}"]
    assert len(sessions.session_data) == 1 + EACH and "greedy 0" not in sessions
    assert sessions["mine"][state._id] == "where I was"


def test_what_an_answer_leaves_as_it_is_is_not_made_anew():
    with Blocks() as page:
        changed, left, state = gr.HTML("before"), gr.HTML("stays"), gr.State(1)
        gr.Button().click(lambda: None, None, [changed, left, state])
    session = SessionState(page)
    answer = {changed: gr.HTML("after"), left: gr.skip()}
    sending = page.postprocess_data(next(iter(page.fns.values())), answer, session)
    with ThreadPoolExecutor() as thread:  # Playwright's loop runs in this one
        sent = thread.submit(asyncio.run, sending).result()
    assert sent[0]["value"] == "after" and sent[1:] == [gr.skip(), None]
    assert session[left._id] is left and session[changed._id] is not changed


def test_what_stands_for_arguments_of_endpoints_is_no_part_of_the_page():
    def say(text: str) -> str:
        return text

    with Blocks() as page:
        shown = gr.HTML("shown")
        gr.api(say, api_name="say")
    config = page.get_config_file()
    assert [each["id"] for each in config["layout"]["children"]] == [shown._id]
    arguments = [each for each in config["components"] if each["type"] == "api"]
    assert len(arguments) == 2 and not any(each["props"]["visible"] for each in arguments)
    assert [each["api_name"] for each in config["dependencies"]] == ["say"], "programs find it"
