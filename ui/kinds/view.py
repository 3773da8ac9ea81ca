"""What pages ask a kind of answer for: the words around its input field, and the parts of a result."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from trainer.errors import Words
from trainer.home.project import Project
from trainer.kinds.figures import Metric

from ..place import Place, Visit


class Field(NamedTuple):
    """What stands above the texts on the use page, beside them, where they go, and on the button; of a model that reads
    pairs what stands beside the `second` text, "" of any other."""

    heading: Markup
    label: str
    placeholder: str
    press: str
    second: str = ""


class Wrong(NamedTuple):
    """How mistakes are shown: the share of rows that are right (None where none is quite right), some of the mistakes
    ({row, …}, the row), each with a <select>, and what may be chosen in place of a wrong label, None where the right
    one is typed; and how they are ranked."""

    right: Metric | None
    shown: Callable[[list[tuple[dict, dict]], Project, Visit], Markup]
    choices: Callable[[Project], list[str] | None]
    ranked: Words = Words("확률이 높은 것부터", "the surest first")


@dataclass(frozen=True)
class Mistakes:
    """What stands above the table, and the table, with a <select> in each row, into which the page puts `choices`;
    where these are None, what is right is typed into the field beside it."""

    head: Markup
    table: Markup
    choices: list[str] | None


@dataclass(frozen=True)
class Result:
    """A run's result page from top to bottom.

    What to do next stands below the `headline`. `figures`: data of the kind's figures, by name, the first of which is
    drawn beside `beside`. `button` leads to `next`, None for no button; it is green if `leads_on`. `measured`: what
    the headline is of, by which is advised what to do next; None where nothing is. `mistakes`: a table of them, in
    which they can be corrected. `certainty`: figures of the kinds in `CERTAINTY`, by name, of the folds or of the test;
    None where the answers have no probabilities.
    """

    heading: Markup
    headline: Markup
    summary: Markup
    figures: dict | None
    beside: Markup
    below: Markup
    button: str
    next: Place | None
    leads_on: bool = True
    measured: dict | None = None
    mistakes: Mistakes | None = None
    certainty: dict | None = None
