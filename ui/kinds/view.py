"""What a kind of answer gives to pages: the words around the input field, and the parts of a result."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from trainer.errors import Words
from trainer.home.project import Project
from trainer.kinds.figures import Metric

from ..place import Place, Visit


class Field(NamedTuple):
    """The words of the input on the use page: heading, label and placeholder of the text, and the button (`press`).
    `second`: the label of the second text, "" for a model that does not read pairs."""

    heading: Markup
    label: str
    placeholder: str
    press: str
    second: str = ""


class Wrong(NamedTuple):
    """How mistakes are shown. `right`: the metric of rows that are right, None if rows are not simply right or wrong;
    `shown`: draws pairs of a mistake {row, …} and its row, each with a <select>; `choices`: the labels to choose
    from, None if the right one is typed; `ranked`: the order, in words."""

    right: Metric | None
    shown: Callable[[list[tuple[dict, dict]], Project, Visit], Markup]
    choices: Callable[[Project], list[str] | None]
    ranked: Words = Words("확률이 높은 것부터", "the surest first")


@dataclass(frozen=True)
class Mistakes:
    """The head, and the table with a <select> in each row, which the page fills with `choices`. If these are None, the
    right label is typed into the field beside it."""

    head: Markup
    table: Markup
    choices: list[str] | None


@dataclass(frozen=True)
class Result:
    """A run's result page from top to bottom.

    `figures`: data of the kind's figures by name; the first is drawn beside `beside`. `button` leads to `next` (None:
    no button) and is green if `leads_on`. `measured`: the test or folds of the headline, from which the next steps
    below it are derived; None for no next steps. `mistakes`: the table in which labels can be corrected. `certainty`:
    figures by name, of the folds or the test, that have those of the kinds in `CERTAINTY` if answers have
    probabilities.
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
