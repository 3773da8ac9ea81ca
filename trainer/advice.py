"""Recommended values of options, with the reason and the range a search tries. `trainer.tasks.*.advice` add to it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from .errors import Words
from .fields import about
from .options import Settings

SMALL = 30_000_000  # parameters; below this, models want larger learning rates (ELECTRA paper, table 6)
A_TOKEN = 2  # characters, in Korean
NOTABLE, WINDOWS = 0.05, 4  # if at least this share of the texts would be cut, texts are read in up to 4 windows
FEW = 1_000  # training rows
LARGE = 400_000_000  # from this size on, weights, gradients and AdamW's moments take more than 6 GB


@dataclass(frozen=True)
class Advice:
    """A default, the range a search tries ((low, high) on a log scale, or a list of choices), and the reason."""

    value: Any
    reason: Words
    range: tuple[float, float] | None = None
    choices: list | None = None


@dataclass(frozen=True)
class Size:
    """How much there is to learn from.

    `rows`: number of training rows. `characters`: 99 % of the texts are no longer than this. `amount`: characters of
    all texts together, for tasks that need it. `imbalance`: rows of the most frequent label divided by rows of the
    rarest. `lengths`: percentiles of the text lengths, in characters; empty for a project of an earlier version.
    """

    rows: int
    characters: int
    amount: int = 0
    imbalance: float = 1.0
    lengths: tuple[int, ...] = ()

    def longer(self, tokens: int) -> float:
        """The estimated share of texts that have more than `tokens` tokens."""
        return sum(each > tokens * A_TOKEN for each in self.lengths) / max(1, len(self.lengths))

    def read(self, tokens: int, windows: int) -> float:
        """The estimated share of all characters that is read with at most `windows` windows of `tokens` tokens each."""
        most = tokens * A_TOKEN * windows
        return sum(min(each, most) for each in self.lengths) / max(1, sum(self.lengths)) if self.lengths else 1.0


def common_advice(parameters: int, longest: int, size: Size, of_task: Collection[str] = (),
                  is_new: bool = False) -> dict[str, Advice]:
    """Advice on the options that every task has, and the usual values of those in `of_task`, which the task names.

    `parameters`: of the model. `longest`: tokens that it reads at most. `is_new`: whether it is not pretrained. An
    option that has no effect for this task and model is left out.
    """
    held = [name for name in Settings.model_fields if not (is_new and about(Settings, name, "pretrained"))
            and (name in of_task or not about(Settings, name, "of_task"))]
    found = {name: _usual(name) for name in held if about(Settings, name, "usual")} | {
        "method": _method(parameters), "batch_size": _batch_size(size.rows), "patience": _patience(size.rows),
        "max_length": _max_length(longest, size.characters)}
    return {name: each for name, each in found.items() if name in held}


def _usual(name: str) -> Advice:
    value, reason = about(Settings, name, "usual")
    choices = about(Settings, name, "choices")
    return Advice(value, reason, choices=list(choices) if choices else None)


def window_advice(length: int, size: Size) -> dict[str, Advice]:
    """Advice on `windows` for tasks that learn one answer for a whole text; `length`: tokens that are read at once.

    On 1,000 petitions of 17 kinds, 74 % of them longer than 256 tokens, a linear head on frozen kotune-mini reached on
    600 others an accuracy of .389 (macro F1 .311) with the beginning, .391 (.320) with beginning and end in one window,
    .398 (.316) with 2 windows, .415 (.335) with 4 and .414 (.327) with 8 (mean of five splits). Fine-tuned on 629 of 6
    kinds (5 epochs) it reached on 743 others .573 (.540) and .587 (.547), two seeds, with the beginning, and .596
    (.565) with 4 windows; averaged with the simple method .625 (.603), .630 and .635 (.611).
    """
    share = size.longer(length)
    if not size.lengths:
        return {"windows": Advice(1, Words("글 길이를 재지 않던 버전의 프로젝트라, 그때처럼 앞부분만 읽습니다.",
                                           "This project is of a version that did not measure its texts: their "
                                           "beginnings are read, as then."))}
    if share < NOTABLE:
        rest = Words("듭니다. 더 긴 글은 앞부분만 읽습니다.", "; of longer ones the beginning is read.") if share else \
            Words("들어, 나누지 않아도 다 읽습니다.", ", and are read whole without windows.")
        return {"windows": Advice(1, Words(
            f"글의 약 {1 - share:.0%}가 {length}토큰 안에 {rest.ko}",
            f"About {1 - share:.0%} of the texts fit into {length} tokens{rest.en}"))}
    times = size.read(length, WINDOWS) / size.read(length, 1)
    return {"windows": Advice(WINDOWS, Words(
        f"글의 약 {share:.0%}가 {length}토큰보다 깁니다. 앞부분만 읽으면 뒤를 놓치므로 나누어 읽습니다. 시간은 약 {times:.1f}배 듭니다.",
        f"About {share:.0%} of the texts have more than {length} tokens, and what comes later would be missed. It "
        f"takes about {times:.1f} times as long."))}


def network_advice() -> dict[str, Advice]:
    """The advice that differs between a network without pretraining and a small encoder, for any task.

    On 2,000 rows of NSMC (macro F1 on 1,500 others) a BiLSTM reached .744 at a rate of 1e-3, .753 at 2e-3 and .747 at
    5e-3, averaged embeddings .741 at 2e-3 and .748 at 5e-3: each within 8 epochs, as small encoders need. On 1,000
    sentences of KLUE a BiLSTM-CRF reached an entity F1 of .522 after 8 epochs and .556 after 18, a BiLSTM .545.
    """
    return {"learning_rate": Advice(2e-3, Words("처음부터 배우는 작은 신경망에 알맞은 값입니다.",
                                                "Suits a small network that begins with nothing."), range=(4e-4, 1e-2))}


def chosen_method(given: dict, parameters: int) -> str:
    """The method in `given`, or else the one recommended for a model with this number of parameters."""
    usual = "lora" if parameters >= LARGE else next(iter(about(Settings, "method", "choices")))
    return given.get("method") or usual


def _method(parameters: int) -> Advice:
    reason = Words("큰 모델은 가중치를 모두 배우면 기울기와 최적화에 드는 메모리가 큽니다. LoRA는 작은 층만 더해 배웁니다.",
                   "To learn all weights of a large model takes much memory for gradients and optimizer. LoRA adds "
                   "small layers, and learns these alone.") if parameters >= LARGE else _for_its_size(parameters)
    return Advice(chosen_method({}, parameters), reason, choices=list(about(Settings, "method", "choices")))


def _for_its_size(parameters: int) -> Words:
    return Words("작은 모델은 전체 학습이 빠르고 정확합니다.", "Small models train fast and best in full.") \
        if parameters < SMALL else Words("메모리가 넉넉하면 전체 학습이 가장 정확합니다.",
                                         "With enough memory, full fine-tuning is the most accurate.")


def _batch_size(rows: int) -> Advice:
    value = 16 if rows < 2_000 else 32
    return Advice(value, Words(f"학습 행이 {rows:,}개라 한 번에 {value}행씩 보면 모델을 고칠 기회가 넉넉합니다.",
                               f"With {rows:,} training rows, {value} a step leaves enough steps."),
                  choices=[16, 32, 64])


def _patience(rows: int) -> Advice:
    """Of few rows an epoch is a few steps, so that scores begin late and go up and down.

    The best validation score of kotune-mini, where it stops after 2 epochs without gain, and after 5: entity F1 on 104
    sentences .000 and .459, on 240 .598 and .598; Pearson on 128 ratings .277 and .446; micro F1 of labels on 128
    opinions .366 and .557; macro F1 on 128 pairs .733 and .750, on 104 reviews 1.00 and 1.00; Pearson on 986 ratings
    .514, in the first epoch, and .566.
    """
    if rows < FEW:
        return Advice(5, Words(f"학습 행이 {rows:,}개라 한 에폭이 짧고 점수가 오르내리므로, 조금 더 기다려 봅니다.",
                               f"Of {rows:,} training rows an epoch is short, and its score goes up and down: it "
                               "waits a little longer."))
    return Advice(2, Words("두 에폭 동안 나아지지 않으면 대개 더 나아지지 않습니다.",
                           "After two epochs without gain there is rarely more to come."))


def _max_length(longest: int, characters: int) -> Advice:
    value = min(longest, 256, max(32, -(-(characters + 2) // 16) * 16))
    return Advice(value, Words(f"글의 99%가 {characters:,}자 이하입니다. 짧은 글은 짧게 묶으므로 넉넉히 잡아도 느려지지 않습니다.",
                               f"99% of the texts have at most {characters:,} characters; short texts are batched "
                               "short, so room costs no time."))
