"""A card that is folded to one line if all is well, and open if something needs a look."""

import gradio as gr
from markupsafe import Markup

from ..place import Visit

# A card that a person opened or closed stays so until another file comes, though each answer draws its line anew.
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
    """A column that begins with the line; the rest of it is visible while the card is open (data.css)."""

    def __init__(self, name: str):
        with gr.Column(elem_classes="kt-fold", visible=False, elem_id=name) as self.column:
            self.line = gr.HTML(js_on_load=FOLD, elem_classes="kt-line")
        self.outputs = {self.column, self.line}

    def shown(self, title: str, summary: str, visit: Visit, check: bool = False) -> dict:
        """`summary`: text or Markup beside the title; `check`: something needs a look, so the card is open."""
        line = Markup('<h2><button type="button" aria-expanded="{}" data-file="{}"><b class="{}">{}</b>'
                      '<span>{}</span></button></h2>')
        return {self.column: gr.Column(visible=True), self.line: line.format(
            "true" if check else "false", visit.place.upload, "check" if check else "good", title, summary)}

    def hidden(self) -> dict:
        return {self.column: gr.Column(visible=False)}
