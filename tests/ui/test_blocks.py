"""Sessions of pages and programs: whoever opens many loses one's own."""

import gradio as gr

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
