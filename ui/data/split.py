"""The split: its shares and seed, and a picture of it."""

from pathlib import Path

import gradio as gr
from pydantic import create_model

from trainer.data.tables import PART_NAMES
from trainer.errors import Words
from trainer.fields import help_of, title_of, validated
from trainer.home.specs import ProjectSpec
from trainer.options import Shares
from trainer.tasks import TASKS
from trainer.tasks.look import Surveyed

from ..labels import labels_in_words
from ..language import say
from ..parts import section
from ..place import Visit
from .fold import Fold
from .pictures import divided, parts_of

SEED = create_model("Seed", seed=(int, ProjectSpec.model_fields["seed"]))


class SplitPart:
    def __init__(self):
        self.fold = Fold("division")
        with self.fold.column:
            self.picture = gr.HTML(elem_id="divided")
            with gr.Accordion(say("다르게 나누기", "Divide them differently"), open=False), gr.Row():
                self.shares = {name: _number(Shares, name, step=0.05) for name in Shares.model_fields}
                self.seed = _number(ProjectSpec, "seed", precision=0)
        self.inputs = [*self.shares.values(), self.seed]
        self.outputs = {*self.fold.outputs, self.picture, *self.inputs}

    def chosen(self, values: dict) -> tuple[Shares, int]:
        """Shares and seed. Raises Problem("bad_option")."""
        shares = validated(Shares, {name: values[field] for name, field in self.shares.items()})
        given = {"seed": values[self.seed]} if values[self.seed] is not None else {}
        return shares, validated(SEED, given).seed

    def restored(self, shares: Shares, seed: int) -> dict:
        return {self.shares[name]: value for name, value in shares.model_dump().items()} | {self.seed: seed}

    def shown(self, totals: dict, counts: dict, known: Surveyed, visit: Visit) -> dict:
        totals = {part: rows for part, rows in totals.items() if rows}
        names = labels_in_words(TASKS[known.task], known.survey.labels, visit)
        counts = {part: {names.get(label, label): rows for label, rows in of.items()} for part, of in counts.items()}
        return {**self.fold.shown(visit.say("나눈 것", "Divided"), parts_of(totals, visit), visit),
                self.picture: section(visit.say("이렇게 나눕니다", "How the rows are divided"), divided(totals, counts, visit),
                                      _hint(known, visit))}


def _hint(known: Surveyed, visit: Visit) -> str:
    used = set(known.survey.rows.get("part", []))
    pieces = [piece for piece in known.table.pieces if piece.part in used]  # not a test file without labels
    if len(pieces) < 2:
        return visit.say("(거의) 같은 글은 한쪽에만 둡니다.", "Equal texts, and nearly equal ones, stay on one side.")
    names = [f"{visit.read(PART_NAMES[piece.part])} '{Path(piece.source).name}'" for piece in pieces]
    sentence = Words(f"올린 그대로 씁니다: {', '.join(names)}", f"Kept as uploaded: {', '.join(names)}")
    return visit.read(sentence)


def _number(model, name: str, **how) -> gr.Number:
    return gr.Number(model.model_fields[name].default, label=say(*title_of(model, name)),
                     info=say(*help_of(model, name)), elem_id=f"split-{name}", **how)
