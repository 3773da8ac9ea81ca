"""What a good value of each option is for this model and this data, and why; also the range a search tries."""

from dataclasses import dataclass

from .errors import Words
from .models.families import Facts
from .options import Settings

ADAPTED = "masked-lm"
MANY = 20_000  # training rows
SMALL = 30_000_000  # parameters; below this, models want larger learning rates (ELECTRA paper, table 6)


@dataclass(frozen=True)
class Advice:
    """A default, the range a search tries ((low, high) on a log scale, or a list of choices), and the reason."""

    value: object
    reason: Words
    range: tuple[float, float] | None = None
    choices: list | None = None


def recommend(facts: Facts, rows: int, characters: int, method: str = "full",
              task: str = "classification", amount: int = 0) -> dict[str, Advice]:
    """Advice for every field of `Settings`.

    `rows` counts training rows; `characters` is the length that 99 % of the texts stay under, `amount` (for the task
    "masked-lm") that of all texts together.
    """
    small = facts.parameters < SMALL
    return {
        "method": Advice("full", Words("작은 모델은 전체 학습이 빠르고 정확합니다.", "Small models train fast and best in full.")
                         if small else Words("메모리가 넉넉하면 전체 학습이 가장 정확합니다.",
                                             "With enough memory, full fine-tuning is the most accurate."),
                         choices=["full", "lora"]),
        "learning_rate": _adapting_rate(small, method) if task == ADAPTED else _learning_rate(small, method, rows),
        "epochs": _adapting_epochs(rows, amount) if task == ADAPTED else _epochs(rows),
        "batch_size": _batch_size(rows),
        "max_length": _max_length(facts, characters),
        "patience": Advice(2, Words("두 에폭 동안 나아지지 않으면 대개 더 나아지지 않습니다.",
                                    "After two epochs without gain there is rarely more to come.")),
        "lora_rank": Advice(16, Words("문장 분류에는 16이면 넉넉합니다.", "16 is ample for classifying sentences.")),
        "seed": Advice(42, Words("결과를 다시 만들 수 있도록 고정합니다.", "Fixed, so that the result can be made again.")),
    }


def default_settings(facts: Facts, given: dict, **size) -> dict:
    """The recommended value of every option that `given` leaves open; `size` as `recommend` takes it."""
    advice = recommend(facts, method=given.get("method") or "full", **size)
    return {name: advice[name].value for name in Settings.model_fields} | given


def _learning_rate(small: bool, method: str, rows: int) -> Advice:
    """Full: 5e-5 is the middle of BERT's range (2e-5 … 5e-5), 3e-4 ELECTRA-small's; LoRA wants about ten times more.

    Of many rows a small model learns more at a lower rate: kotune-mini on 50,000 of NSMC, three epochs, .861 at 1e-4,
    .867 at 2e-4, .857 at 4e-4; on 10,000 less: .847 to .854 at 2e-4, .847 at 4e-4.
    """
    full = (2e-4 if rows >= MANY else 3e-4) if small else 5e-5
    value = full if method == "full" else (2e-3 if small else 4e-4)
    return Advice(value, Words(f"{'작은' if small else '큰'} 모델의 {'전체 학습' if method == 'full' else 'LoRA'}에 알맞은 값입니다.",
                               f"Suits {method} training of a {'small' if small else 'large'} model."),
                  range=(value / 5, value * 5))


def _epochs(rows: int) -> Advice:
    value = 10 if rows < 1_000 else 5 if rows < 5_000 else 3
    return Advice(value, Words(f"학습 행이 {rows:,}개라 {value}번이 알맞습니다.", f"{value} passes suit {rows:,} training rows."),
                  choices=sorted({2, 3, 5, value}))


def _adapting_rate(small: bool, method: str) -> Advice:
    """Large models: 1e-4 in Gururangan et al. 2020 (table 14) for batches of 256, half of it for our smaller ones."""
    full = 5e-4 if small else 5e-5
    value = full if method == "full" else 4 * full
    return Advice(value, Words(f"{'작은' if small else '큰'} 모델을 분야에 적응시킬 때 알맞은 값입니다.",
                               f"Suits adapting a {'small' if small else 'large'} model to a field."),
                  range=(value / 5, value * 5))


def _adapting_epochs(rows: int, amount: int) -> Advice:
    """Gururangan et al. 2020: 100 passes over the few texts of a task, one over a field's large corpus.

    Here so many that some millions of characters are read, which takes a small model minutes on two cores.
    """
    value = 20 if amount < 100_000 else 10 if amount < 1_000_000 else 3 if amount < 5_000_000 else 1
    return Advice(value, Words(f"글 {rows:,}개가 모두 {amount:,}자라 {value}번 보면 알맞습니다. 적을수록 여러 번 봅니다.",
                               f"{value} passes suit {rows:,} texts of {amount:,} characters in all; the less there "
                               "is, the more often it is seen."), choices=sorted({1, 3, 10, value}))


def _batch_size(rows: int) -> Advice:
    value = 16 if rows < 2_000 else 32
    return Advice(value, Words(f"학습 행이 {rows:,}개라 {value}행씩 보면 걸음 수가 넉넉합니다.",
                               f"With {rows:,} training rows, {value} a step leaves enough steps."),
                  choices=[16, 32, 64])


def _max_length(facts: Facts, characters: int) -> Advice:
    limit = min(facts.max_length, 256)
    value = min(limit, max(32, -(-(characters + 2) // 16) * 16))
    return Advice(value, Words(f"글의 99%가 {characters:,}자 이하입니다. 짧은 글은 짧게 묶으므로 넉넉히 잡아도 느려지지 않습니다.",
                               f"99 % of the texts have at most {characters:,} characters; short texts are batched "
                               "short, so room costs no time."))
