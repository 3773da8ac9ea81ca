"""The headline in everyday words: what it means to be right in so many of a hundred, a sentence for each place."""

from dataclasses import dataclass

from trainer.errors import Words


@dataclass(frozen=True)
class Told:
    """Sentences with {n}, of a hundred, or {low} and {high}; of `folds` and `table` with {share} and {rows}, too.

    `reached`: the headline itself, which may have <b>; `expected`: of new texts, and `use` the same beside the way to
    use the model; `dots`: what a full one of a hundred dots is; `beside`: the simple method's; `alone`: the model's,
    where another answers with it; `before`: that of the model of the project `title` before this one.
    """

    reached: Words
    expected: Words
    use: Words
    dots: Words
    beside: Words
    alone: Words
    before: Words
    folds: Words
    table: Words
