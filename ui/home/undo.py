"""What was deleted last, as long as it can be had back, and the two buttons for it."""

import gradio as gr
from markupsafe import Markup

from trainer.home.trash import discarded, empty, restore

from ..language import say
from ..place import Visit


class Undo:
    def __init__(self):
        with gr.Row(visible=False, elem_classes="kt-undo") as self.row:
            self.words = gr.HTML()
            self.back = gr.Button(say("되돌리기", "Undo"), size="sm", variant="primary", elem_id="restore")
            self.away = gr.Button(say("지금 완전히 지우기", "Delete for good now"), size="sm", elem_id="empty-trash")
        self.outputs = {self.row, self.words}

    def show(self, visit: Visit) -> dict:
        if not (deleted := discarded(visit.shared.home, visit.owner)):
            return {self.row: gr.Row(visible=False)}
        last, others = deleted[0], len(deleted) - 1
        minutes = max(1, round(last.seconds_left / 60))
        before = visit.say(f" 그전에 지운 것이 {others}개 더 있습니다.", f" {others} more, deleted before it.") if others else ""
        words = visit.say(f"‘{last.title}’ 프로젝트를 지웠습니다. {minutes}분 안에는 되돌릴 수 있습니다.",
                          f"Deleted “{last.title}”. You can undo this for {minutes} more min.")
        return {self.row: gr.Row(visible=True), self.words: Markup('<p role="status">{}{}</p>').format(words, before)}

    def restore(self, visit: Visit) -> None:
        """The one that was deleted last; another press, the one before it."""
        for last in discarded(visit.shared.home, visit.owner)[:1]:
            restore(visit.shared.home, visit.owner, last.name)

    def remove(self, visit: Visit) -> None:
        """All of them, for good."""
        empty(visit.shared.home, visit.shared.home.owned_by(visit.owner).name, older=0)
