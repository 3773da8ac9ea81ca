"""A card that folds to a line when all is well, and is open where something needs looking at."""

import gradio as gr
from markupsafe import Markup

from ..place import Visit

# What a person has opened or closed stays so until another file comes; a server's answer makes the line anew.
FOLD = """
let chosen = null, file = null;
const apply = () => {
  const line = element.querySelector("button");
  if (line && line.dataset.file !== file) [chosen, file] = [null, line.dataset.file];
  if (line && chosen !== null) line.setAttribute("aria-expanded", chosen);
};
element.addEventListener("click", (event) => {
  const line = event.target.closest("button");
  if (!line) return;
  chosen = line.getAttribute("aria-expanded") !== "true";
  apply();
});
watch("value", apply);
apply();
"""


class Fold:
    """The column whose first piece is the line; what is put into it is seen while it is open (data.css)."""

    def __init__(self, name: str):
        with gr.Column(elem_classes="kt-fold", visible=False, elem_id=name) as self.column:
            self.line = gr.HTML(js_on_load=FOLD, elem_classes="kt-line")
        self.outputs = {self.column, self.line}

    def shown(self, title: str, told, visit: Visit, check: bool = False) -> dict:
        """`told`: what there is to say in a line; `check`: whether something needs looking at, and opens the card."""
        line = Markup('<h2><button type="button" aria-expanded="{}" data-file="{}"><b class="{}">{}</b>'
                      '<span>{}</span></button></h2>')
        return {self.column: gr.Column(visible=True), self.line: line.format(
            "true" if check else "false", visit.place.upload, "check" if check else "good", title, told)}

    def hidden(self) -> dict:
        return {self.column: gr.Column(visible=False)}
