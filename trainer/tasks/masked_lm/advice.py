"""Recommended settings for adapting a model to a field."""

from ...advice import SMALL, Advice, Size, chosen_method, common_advice
from ...data.lengths import characters
from ...errors import Words
from ...models.families import Facts


def size_of(project) -> Size:
    """As `Task.size_of`, with the rows without a label."""
    amount = characters([project.split("train"), project.unlabelled])
    return Size(project.text_rows, project.survey.characters, amount)


def advise(facts: Facts, size: Size, given: dict) -> dict[str, Advice]:
    """Advice on every option that has an effect; `given`: options already chosen."""
    return common_advice(facts.parameters, facts.max_length, size, is_new=facts.is_network) | {
        "learning_rate": _learning_rate(facts.parameters < SMALL, chosen_method(given, facts.parameters)),
        "epochs": _epochs(size)}


def _learning_rate(small: bool, method: str) -> Advice:
    """Large models: Gururangan et al. 2020 (table 14) use 1e-4 with batches of 256; half of it for smaller batches."""
    full = 5e-4 if small else 5e-5
    value = full if method == "full" else 4 * full
    return Advice(value, Words(f"{'작은' if small else '큰'} 모델을 분야에 적응시킬 때 알맞은 값입니다.",
                               f"Suits adapting a {'small' if small else 'large'} model to a field."),
                  range=(value / 5, value * 5))


def _epochs(size: Size) -> Advice:
    """Gururangan et al. 2020 take 100 passes over the few texts of a task, and one over a field's large corpus.

    Here some millions of characters are read in all, which takes a small model minutes on two cores.
    """
    rows, amount = size.rows, size.amount
    value = 20 if amount < 100_000 else 10 if amount < 1_000_000 else 3 if amount < 5_000_000 else 1
    return Advice(value, Words(f"글 {rows:,}개가 모두 {amount:,}자라 {value}번 보면 알맞습니다. 적을수록 여러 번 봅니다.",
                               f"{value} passes suit {rows:,} texts of {amount:,} characters in all; the less there "
                               "is, the more often it is seen."), choices=sorted({1, 3, 10, value}))
