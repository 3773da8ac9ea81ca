"""Recommended settings for named entities."""

from ...advice import SMALL, Advice, Size, chosen_method, common_advice, network_advice
from ...errors import Words
from ...models.families import Facts

OF_NETWORKS = "stops_by",
OF_ENCODERS = "label_smoothing", "focal", "lora_4bit", *OF_NETWORKS


def advise(facts: Facts, size: Size, given: dict) -> dict[str, Advice]:
    """Advice on every option that has an effect; `given`: options already chosen. A network may have a CRF, whose loss
    knows no smoothing or focus."""
    small = facts.parameters < SMALL
    of_task = OF_NETWORKS if facts.is_network else OF_ENCODERS
    return common_advice(facts.parameters, facts.max_length, size, of_task, facts.is_network) | {
        "learning_rate": _learning_rate(small, chosen_method(given, facts.parameters)),
        "epochs": _epochs(small, size.rows),
        **(network_advice() if facts.is_network else {})}


def _learning_rate(small: bool, method: str) -> Advice:
    full = 8e-4 if small else 5e-5
    value = full if method == "full" else (4e-3 if small else 4e-4)
    return Advice(value, Words(f"{'작은' if small else '큰'} 모델의 {'전체 학습' if method == 'full' else 'LoRA'}에 알맞은 값입니다.",
                               f"Suits {method} training of a {'small' if small else 'large'} model."),
                  range=(value / 5, value * 5))


def _epochs(small: bool, rows: int) -> Advice:
    value = 10 if rows < 1_000 else 5 if rows < 5_000 else 3
    if small:
        value = 30 if rows < 1_000 else 20 if rows < 5_000 else 10
    return Advice(value, Words(f"학습 행이 {rows:,}개라 {value}번이 알맞습니다.", f"{value} passes suit {rows:,} training rows."),
                  choices=sorted({max(2, round(value * part)) for part in (1 / 3, 2 / 3, 1, 3 / 2)}))
