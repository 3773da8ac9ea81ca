"""The bin: the project that was deleted last, the size of the bin, and buttons to undo and to empty it."""

import gradio as gr
from markupsafe import Markup

from trainer.errors import clip
from trainer.home.disk import size_as_of
from trainer.home.trash import discarded, empty, restore
from trainer.units import bytes_text

from ..language import say
from ..place import Visit

SHOWN = 60  # letters of a title


class Undo:
    def __init__(self):
        with gr.Row(visible=False, elem_classes="kt-undo") as self.row:
            self.words = gr.HTML()
            self.back = gr.Button(say("되돌리기", "Undo"), size="sm", variant="primary", elem_id="restore")
            self.away = gr.Button(say("휴지통 비우기", "Empty the bin"), size="sm", elem_id="empty-trash")
        self.outputs = {self.row, self.words}

    def show(self, visit: Visit) -> dict:
        if not (deleted := discarded(visit.shared.home, visit.owner)):
            return {self.row: gr.Row(visible=False)}
        last, minutes = deleted[0], max(1, round(deleted[0].seconds_left / 60))
        size = bytes_text(sum(size_as_of(each.project.path, each.project.mark) for each in deleted))
        title = clip(last.title, SHOWN)
        words = visit.say(f"‘{title}’ 프로젝트를 지웠습니다. {minutes}분 안에는 되돌릴 수 있습니다.",
                          f"Deleted “{title}”. You can undo this for {minutes} more min.")
        held = visit.say(f"휴지통에 {len(deleted)}개, {size}가 있습니다.", f"The bin holds {len(deleted)}, {size}.")
        return {self.row: gr.Row(visible=True), self.words: Markup('<p role="status">{} {}</p>').format(words, held)}

    def restore(self, visit: Visit) -> None:
        """Restore the project that was deleted last; another press restores the one before it."""
        for last in discarded(visit.shared.home, visit.owner)[:1]:
            restore(visit.shared.home, visit.owner, last.name)

    def remove(self, visit: Visit) -> None:
        """Delete all projects in the bin for good."""
        empty(visit.shared.home, visit.shared.home.owned_by(visit.owner).name, older=0)
