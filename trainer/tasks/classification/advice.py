"""Recommended settings for text classification."""

from collections.abc import Collection

from ...advice import SMALL, Advice, Size, chosen_method, common_advice, network_advice, window_advice
from ...errors import Words
from ...models.families import Facts
from .weights import UNEVEN

MANY = 20_000  # training rows
OF_LABELS = "label_smoothing", "focal", "stops_by"


def size_of(project) -> Size:
    known = project.survey
    counts = known.counts.values()
    return Size(known.rows["train"], known.characters, imbalance=max(counts) / min(counts) if counts else 1.0,
                lengths=known.lengths)


def advise(facts: Facts, size: Size, given: dict) -> dict[str, Advice]:
    """Advice on every option that has an effect; `given`: options already chosen."""
    return in_windows(of_labels(facts, size, given), size)


def of_labels(facts: Facts, size: Size, given: dict) -> dict[str, Advice]:
    """As `advise`, without the advice that suits only single texts."""
    return of_kinds(facts, size, given, OF_LABELS) | {"class_weights": _class_weights(size.imbalance)}


def in_windows(advice: dict[str, Advice], size: Size) -> dict[str, Advice]:
    """Add the advice on windows, for single texts longer than the recommended maximum length. A maximum length that a
    person chooses does not change it: who chooses a shorter one wants less of each text to be read."""
    return advice | window_advice(advice["max_length"].value, size)


def of_kinds(facts: Facts, size: Size, given: dict, of_task: Collection[str]) -> dict[str, Advice]:
    """Advice shared by all tasks on whole texts; learning rate and epochs were measured with labels, but suit all."""
    small = facts.parameters < SMALL
    return common_advice(facts.parameters, facts.max_length, size, [*of_task, "lora_4bit"], facts.is_network) | {
        "learning_rate": _learning_rate(small, chosen_method(given, facts.parameters), size.rows),
        "epochs": _epochs(small, size.rows),
        **(network_advice() if facts.is_network else {})}


def _learning_rate(small: bool, method: str, rows: int) -> Advice:
    """Full training: 5e-5 is the upper end of BERT's range (2e-5 … 5e-5), 3e-4 ELECTRA-small's; LoRA needs some ten
    times as much.

    On many rows a small model does better with a lower rate: kotune-mini on 50,000 rows of NSMC, three epochs: .861 at
    1e-4, .867 at 2e-4, .857 at 4e-4; on 10,000 the difference is smaller: .847 to .854 at 2e-4, .847 at 4e-4.
    """
    full = (2e-4 if rows >= MANY else 3e-4) if small else 5e-5
    value = full if method == "full" else (2e-3 if small else 4e-4)
    return Advice(value, Words(f"{'작은' if small else '큰'} 모델의 {'전체 학습' if method == 'full' else 'LoRA'}에 알맞은 값입니다.",
                               f"Suits {method} training of a {'small' if small else 'large'} model."),
                  range=(value / 5, value * 5))


def _epochs(small: bool, rows: int) -> Advice:
    """A small model knows less at first and needs more epochs, above all with many labels. Macro F1 of kotune-mini on
    intents with seven labels: on 200 rows .404 after 10 epochs, .434 after 20, .486 after 40; on 1,000 rows .467 after
    5, .599 after 10, .649 after 20; on 3,000 rows .608 after 5, .665 after 10 (TF-IDF .643). With two labels more
    epochs change nothing: on 1,000 rows of NSMC .817 after 5 and after 10.
    """
    value = 10 if rows < 1_000 else 5 if rows < 5_000 else 3
    if small:
        value = 20 if rows < 1_000 else 10 if rows < 5_000 else 5 if rows < MANY else 3
    return Advice(value, Words(f"학습 행이 {rows:,}개라 {value}번이 알맞습니다.", f"{value} passes suit {rows:,} training rows."),
                  choices=sorted({max(2, round(value * part)) for part in (1 / 3, 2 / 3, 1, 3 / 2)}))


def _class_weights(imbalance: float) -> Advice:
    times = f"{imbalance:,.1f}"
    if imbalance > UNEVEN:
        return Advice("on", Words(f"가장 많은 라벨의 행이 가장 적은 라벨의 {times}배라, 그대로 배우면 드문 라벨을 거의 찾지 못합니다.",
                                  f"The most frequent label has {times} times the rows of the rarest, which would "
                                  "hardly ever be found otherwise."), choices=["off", "on"])
    return Advice("off", Words(f"가장 많은 라벨의 행이 가장 적은 라벨의 {times}배라, 모두 같은 무게로 배워도 됩니다.",
                               f"The most frequent label has {times} times the rows of the rarest: all may count the "
                               "same."), choices=["off", "on"])
