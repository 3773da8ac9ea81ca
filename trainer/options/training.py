"""Options of a training, of a search and of a cross-validation.

A default is what versions did before they had the option, since their runs do not name it.
"""

from typing import Literal

from pydantic import BaseModel

from ..errors import Words
from ..fields import option

GROUPS = {  # of the options that a form folds away, in their order
    "amount": Words("한 번에 배우는 양", "Batches and length"),
    "rate": Words("학습률의 흐름", "The learning rate over time"),
    "overfitting": Words("통째로 외우지 않게", "Against overfitting"),
    "labels": Words("드문 라벨", "Rare labels"),
    "adapter": Words("LoRA 어댑터", "The LoRA adapter"),
    "machine": Words("계산과 저장", "Computing and keeping")}
OFF_ON = {"off": Words("끔", "Off"), "on": Words("켬", "On")}


class Settings(BaseModel, extra="forbid", frozen=True):
    """How one model is trained."""

    method: Literal["full", "lora"] = option(
        Words("학습 방법", "Method"),
        Words("전체: 모든 가중치를 조정합니다. LoRA: 작은 어댑터만 학습해 메모리를 아낍니다.",
              "Full: every weight is tuned. LoRA: only a small adapter is trained, which saves memory."),
        choices={"full": Words("전체 학습", "Full fine-tuning"),
                 "lora": Words("LoRA (가벼운 어댑터)", "LoRA (light adapter)")},
        pretrained=True, searched=True, default="full")
    learning_rate: float = option(
        Words("학습률", "Learning rate"),
        Words("한 단계에 모델을 얼마나 크게 고칠지 정합니다. 너무 크면 학습이 망가지고, 너무 작으면 배우지 못합니다.",
              "How far each step moves the weights: too large diverges, too small does not learn."),
        follows="method", searched=True, gt=0, le=0.1)
    epochs: int = option(
        Words("에폭", "Epochs"),
        Words("학습 데이터를 처음부터 끝까지 몇 번 볼지 정합니다.", "How many times the training rows are seen."),
        searched=True, ge=1, le=100)
    batch_size: int = option(
        Words("배치 크기", "Batch size"),
        Words("한 단계에 함께 보는 행의 수입니다. 메모리가 부족하면 줄이세요.",
              "Rows per step. Lower it when memory runs out."),
        searched=True, group="amount", ge=1, le=1024)
    accumulation: int = option(
        Words("배치 모으기", "Accumulated batches"),
        Words("배치를 이만큼 읽을 때마다 모델을 한 번 고칩니다. 메모리는 그대로 두고 배치 크기를 키운 것과 같습니다.",
              "Weights are updated once in this many batches: like one batch of them all, in the same memory."),
        usual=(1, Words("배치 하나로 넉넉합니다.", "One batch is enough.")),
        idle=1, group="amount", default=1, ge=1, le=1024)
    max_length: int = option(
        Words("최대 길이(토큰)", "Maximum length (tokens)"),
        Words("한 번에 읽는 길이입니다. 이보다 긴 글은 뒤가 잘리거나, 아래처럼 나누어 읽습니다.",
              "What is read at once. Longer texts are cut off at the end, or read in windows where there are such."),
        group="amount", ge=8, le=8192)
    windows: int = option(
        Words("긴 글을 나누어 읽기(토막)", "Windows of a long text"),
        Words("최대 길이보다 긴 글은 조금씩 겹치는 토막으로 나누어 이만큼까지 읽고, 토막마다 낸 답을 평균합니다. 1이면 앞부분만 읽습니다.",
              "A text longer than the maximum length is read in up to so many windows that overlap a little, and the "
              "answers to them are averaged. 1: its beginning alone."),
        of_task=True, idle=1, group="amount", default=1, ge=1, le=32)
    schedule: Literal["linear", "cosine", "constant"] = option(
        Words("학습률 내리기", "Schedule"),
        Words("학습이 끝으로 갈수록 학습률을 어떻게 줄일지 정합니다.", "How the learning rate falls towards the end."),
        choices={"linear": Words("곧게 0까지", "Straight to 0 (linear)"),
                 "cosine": Words("부드럽게 0까지(코사인)", "Smoothly to 0 (cosine)"), "constant": Words("내리지 않음", "Constant")},
        usual=("linear", Words("대부분의 한국어 모델이 이렇게 학습되었습니다.", "Most models are trained this way.")),
        group="rate", default="linear")
    warmup: float = option(
        Words("예열 비율", "Warm-up"),
        Words("처음 이만큼의 단계 동안 학습률을 0에서 서서히 올립니다. 0.1은 처음 10%입니다.",
              "The share of the steps in which the learning rate rises from 0; 0.1 is the first tenth."),
        usual=(0.1, Words("처음 10% 동안 올리면 새 출력층이 사전학습한 것을 망가뜨리지 않습니다.",
                          "A tenth keeps a new head from harming what was pretrained.")),
        group="rate", default=0.1, ge=0, lt=1)
    weight_decay: float = option(
        Words("가중치 감쇠", "Weight decay"),
        Words("가중치를 조금씩 0 쪽으로 당겨, 몇몇 글에만 맞는 큰 값이 생기지 않게 합니다. 0이면 당기지 않습니다.",
              "Pulls weights gently towards 0, so that none grows large to fit a few texts. 0: off."),
        usual=(0.01, Words("BERT 논문의 값입니다.", "As in the BERT paper.")),
        group="rate", default=0.01, ge=0, le=1)
    clipping: float = option(
        Words("기울기 자르기", "Gradient clipping"),
        Words("드물게 튀는 글이 모델을 한꺼번에 크게 바꾸지 못하게, 한 단계의 기울기 크기를 이 값으로 제한합니다. 0이면 제한하지 않습니다.",
              "Limits the gradient of a step, so that no odd text can throw the model off. 0: no limit."),
        usual=(1.0, Words("널리 쓰는 값입니다.", "The usual value.")), group="rate", default=1.0, ge=0, le=100)
    layer_decay: float = option(
        Words("아래층 학습률 줄이기", "Layer-wise rate decay"),
        Words("한 층 내려갈 때마다 학습률에 이 값을 곱합니다. 아래층이 이미 아는 말을 덜 잊게 합니다. 1이면 모든 층이 같습니다.",
              "For each layer further down the rate is multiplied by this, so that lower layers forget less. 1: off."),
        usual=(1.0, Words("모든 층을 같은 학습률로 배웁니다.", "All layers learn at the same rate.")),
        needs={"method": "full"}, pretrained=True, idle=1.0, group="rate", default=1.0, gt=0, le=1)
    dropout: float | None = option(
        Words("드롭아웃", "Dropout"),
        Words("학습하는 동안 신경망의 연결을 이 비율만큼 무작위로 끕니다. 높이면 덜 외웁니다.",
              "This share of connections is switched off at random during training. Raise it where it overfits."),
        usual=(None, Words("모델을 만든 사람이 정한 비율을 그대로 씁니다.", "The share that the model came with is kept.")),
        unset=Words("모델이 정한 값", "as the model has it"), pretrained=True, group="overfitting", default=None, ge=0,
        le=0.9)
    label_smoothing: float = option(
        Words("라벨 부드럽게", "Label smoothing"),
        Words("정답을 100%가 아니라 조금 덜 확신하도록 가르칩니다. 라벨에 잘못이 섞여 있을 때 도움이 됩니다. 0.1이면 90~95%쯤입니다. 0이면 끕니다.",
              "Teaches the model to be a little less than certain of each label, which helps where some are wrong: at "
              "0.1 about 90 to 95% sure. 0: off."),
        usual=(0.0, Words("라벨을 적힌 그대로 믿고 배웁니다.", "Labels are taken as they are.")),
        of_task=True, idle=0.0, group="overfitting", default=0.0, ge=0, le=0.5)
    frozen_layers: int = option(
        Words("고정할 아래층 수", "Frozen lower layers"),
        Words("아래에서부터 이만큼의 층은 배우지 않고 그대로 둡니다. 빠르고 메모리가 덜 들지만, 그만큼 덜 맞추어집니다.",
              "This many layers, from the bottom, stay as they are: faster and lighter, but fitted less closely."),
        usual=(0, Words("모든 층을 배웁니다.", "All layers learn.")),
        needs={"method": "full"}, pretrained=True, idle=0, group="overfitting", default=0, ge=0, le=200)
    patience: int = option(
        Words("조기 종료(에폭)", "Early stopping (epochs)"),
        Words("검증 점수가 이만큼의 에폭 동안 나아지지 않으면 멈춥니다. 0이면 끝까지 학습합니다.",
              "Stop after this many epochs without a better validation score. 0 trains to the end."),
        needs={"epochs": 2}, group="overfitting", ge=0, le=100)
    stops_by: Literal["score", "loss"] = option(
        Words("조기 종료의 기준", "Early stopping goes by"),
        Words("무엇이 나아지지 않을 때 멈출지 정합니다. 모델은 어느 쪽이든 검증 점수가 가장 좋은 에폭의 것을 씁니다.",
              "What has to get better for it to go on. Either way the model is that of the epoch with the best "
              "validation score."),
        choices={"score": Words("검증 점수", "Validation score"), "loss": Words("검증 손실", "Validation loss")},
        usual=("score", Words("마지막에 보는 것과 같은 점수입니다.", "The same score that counts in the end.")),
        needs={"patience": 1, "epochs": 2}, of_task=True, idle="score", group="overfitting", default="score")
    class_weights: Literal["off", "on"] = option(
        Words("드문 라벨에 무게 더하기", "Weigh rare labels more"),
        Words("켜면 행이 적은 라벨일수록 한 행을 더 무겁게 배웁니다. 드문 라벨을 더 잘 찾는 대신, 흔한 라벨을 조금 더 틀릴 수 있습니다.",
              "On: the fewer rows a label has, the more each of them counts. Rare labels are found more often, and "
              "frequent ones may be missed a little more."),
        choices=OFF_ON, of_task=True, idle="off", group="labels", default="off")
    focal: float = option(
        Words("어려운 글에 집중(초점 손실)", "Focus on hard texts (focal loss)"),
        Words("이미 잘 맞히는 글은 가볍게, 자꾸 틀리는 글은 무겁게 배웁니다. 값이 클수록 더 집중하고, 보통 2를 씁니다. 0이면 끕니다.",
              "What it gets right already counts less, and what it gets wrong counts more; the higher, the more so. "
              "2 is usual, 0: off."),
        usual=(0.0, Words("모든 글을 똑같이 배웁니다. 드문 라벨에는 위의 무게를 먼저 써 보세요.",
                          "All texts count the same. For rare labels try the weights first.")),
        of_task=True, excludes="label_smoothing", idle=0.0, group="labels", default=0.0, ge=0, le=5)
    lora_rank: int = option(
        Words("LoRA 랭크", "LoRA rank"),
        Words("어댑터의 크기입니다. LoRA를 쓸 때만 뜻이 있습니다.", "Size of the adapter; used by LoRA only."),
        needs={"method": "lora"}, pretrained=True,
        usual=(16, Words("문장 분류에는 16이면 넉넉합니다.", "16 is ample for classifying sentences.")),
        default=16, ge=1, le=256)
    lora_alpha: int | None = option(
        Words("LoRA 세기(알파)", "LoRA alpha"),
        Words("어댑터가 배운 것을 얼마나 세게 반영할지 정합니다. 랭크로 나눈 값이 실제 세기입니다.",
              "How strongly the adapter counts: this, divided by the rank."),
        needs={"method": "lora"}, pretrained=True,
        usual=(None, Words("널리 쓰는 비율입니다.", "The usual ratio.")),
        unset=Words("랭크의 2배", "twice the rank"), group="adapter", default=None, ge=1, le=1024)
    lora_dropout: float = option(
        Words("LoRA 드롭아웃", "LoRA dropout"),
        Words("학습하는 동안 어댑터에 들어가는 값을 이 비율만큼 무작위로 끕니다.",
              "This share of what goes into the adapter is switched off at random during training."),
        needs={"method": "lora"}, pretrained=True,
        usual=(0.05, Words("QLoRA 논문의 값입니다.", "As in the QLoRA paper.")),
        group="adapter", default=0.05, ge=0, le=0.9)
    lora_targets: Literal["all", "attention"] = option(
        Words("LoRA를 붙일 곳", "Where LoRA is put"),
        Words("모든 층에 붙이면 더 잘 배우고, 어텐션에만 붙이면 더 작고 빠릅니다.",
              "On all linear layers it learns more; on attention alone it is smaller and faster."),
        choices={"all": Words("모든 선형층", "All linear layers"), "attention": Words("어텐션만", "Attention alone")},
        needs={"method": "lora"}, pretrained=True,
        usual=("all", Words("모든 층에 붙여야 전체 학습에 가까워집니다(QLoRA 논문).",
                            "On all of them it comes close to full fine-tuning (QLoRA paper).")),
        group="adapter", default="all")
    lora_form: Literal["lora", "rslora", "dora"] = option(
        Words("어댑터 방식", "Kind of adapter"),
        Words("rsLoRA는 랭크가 클 때 더 잘 배우고, DoRA는 방향과 크기를 따로 배워 조금 더 정확한 대신 느립니다.",
              "rsLoRA learns better at high ranks; DoRA learns direction and size apart, which is a little more "
              "accurate, and slower."),
        choices={"lora": Words("LoRA", "LoRA"), "rslora": Words("rsLoRA", "rsLoRA"), "dora": Words("DoRA", "DoRA")},
        needs={"method": "lora"}, pretrained=True,
        usual=("lora", Words("가장 널리 쓰는 방식입니다.", "The usual one.")), group="adapter", default="lora")
    lora_4bit: Literal["off", "on"] = option(
        Words("4비트로 줄여 학습 (QLoRA)", "Train in 4 bits (QLoRA)"),
        Words("학습하는 동안 원래 가중치를 4비트로 줄여 둡니다. 가중치가 5억 개를 넘는 큰 모델은 메모리를 덜 쓰지만, 조금 느리고 덜 정확할 수 "
              "있습니다. 다 배운 모델은 보통 모델과 똑같이 씁니다.",
              "While it learns, the weights that stay as they are take 4 bits each. That saves memory of a large model "
              "(half a billion weights and more); it is slower, and may be a little less accurate. The finished model "
              "is used like any other."),
        choices=OFF_ON, needs={"method": "lora"}, pretrained=True, of_task=True,
        usual=("off", Words("메모리가 넉넉하면 줄이지 않는 편이 정확하고 빠릅니다.",
                            "Where there is memory enough, it is more accurate and faster without.")),
        idle="off", group="adapter", default="off")
    precision: Literal["auto", "fp32"] = option(
        Words("계산 정밀도", "Precision"),
        Words("빠르게: 이 컴퓨터가 빠르게 계산하는 정밀도(bf16 등)를 씁니다. 정확하게: 32비트로 계산합니다. 손실이 튀거나 무한대가 될 때 써 보세요.",
              "Fast: whatever this machine computes fast, such as bf16. Exact: 32 bits; try it where the loss jumps or "
              "becomes infinite."),
        choices={"auto": Words("빠르게", "Fast"), "fp32": Words("정확하게(fp32)", "Exact (fp32)")},
        usual=("auto", Words("점수는 같고 더 빠릅니다.", "Scores are the same, and it is faster.")),
        pretrained=True, idle="auto", group="machine", default="auto")
    keep: Literal["usual", "best", "all", "last"] = option(
        Words("남겨 둘 에폭", "Epochs that are kept"),
        Words("남겨 둔 에폭은 나중에 따로 모델로 쓰거나, 거기서 더 학습할 수 있습니다. 하나마다 모델 하나만큼 디스크를 씁니다.",
              "An epoch that is kept can be made a model of its own later, or trained on from. Each takes as much of "
              "the disk as the model."),
        choices={"usual": Words("가장 좋은 에폭과 마지막 에폭", "The best and the last"),
                 "best": Words("좋은 것부터 몇 개", "The best few"), "all": Words("모두", "All"),
                 "last": Words("마지막 에폭만", "The last alone")},
        usual=("usual", Words("모델을 되살리고 더 학습하기에 넉넉합니다.", "Enough to restore the model, and to train on.")),
        idle="usual", group="machine", default="usual")
    kept_best: int = option(
        Words("남겨 둘 좋은 에폭의 수", "How many of the best"),
        Words("검증 점수가 좋은 에폭부터 이만큼 남깁니다.", "So many epochs, from the best validation score on."),
        usual=(2, Words("하나가 손상되어도 다른 하나가 있습니다.", "Should one be damaged, there is another.")),
        needs={"keep": "best"}, group="machine", default=2, ge=1, le=100)
    minutes: float | None = option(
        Words("제한 시간(분)", "Time limit (minutes)"),
        Words("시작하거나 이어서 학습한 때부터 이만큼 지나면 저장하고 멈춥니다. 그때까지 가장 좋은 에폭이 모델이 됩니다.",
              "So long after it was started or resumed it is saved and stopped, and the model is its best epoch."),
        usual=(None, Words("정한 에폭을 모두 배웁니다.", "All epochs are trained.")),
        unset=Words("없음", "none"), group="machine", default=None, gt=0, le=7 * 24 * 60)
    seed: int = option(
        Words("시드", "Seed"),
        Words("같은 시드는 같은 환경에서 같은 결과를 냅니다(GPU에서는 거의 같은 결과).",
              "The same seed gives the same result on the same machine (nearly, on a GPU)."),
        usual=(42, Words("결과를 다시 만들 수 있도록 고정합니다.", "Fixed, so that the result can be made again.")),
        group="machine", ge=0, le=2**31 - 1)

    @property
    def in_4bit(self) -> bool:
        return self.method == "lora" and self.lora_4bit == "on"


class Further(BaseModel, extra="forbid", frozen=True):
    """How far a training goes on from an epoch."""

    epoch: int | None = option(
        Words("시작할 에폭", "From epoch"), Words("어느 에폭의 모델에서 시작할지 정합니다.", "The epoch whose model it begins with."),
        unset=Words("그 학습의 모델", "that of the run's model"), default=None, ge=1, le=100)
    more: int = option(
        Words("더 학습할 에폭", "Epochs more"),
        Words("학습 데이터를 몇 번 더 볼지 정합니다. 0이면 더 배우지 않고 그 에폭을 그대로 모델로 씁니다.",
              "How many times more the training rows are seen. 0: that epoch becomes a model as it is."),
        default=3, ge=0, le=99)


class Budget(BaseModel, extra="forbid", frozen=True):
    """How much a search may spend: it ends at whichever comes first."""

    trials: int = option(
        Words("시도 횟수", "Trials"),
        Words("설정을 바꿔 가며 몇 번 학습해 볼지 정합니다.", "How many settings are tried."), default=10, ge=1, le=1000)
    minutes: float = option(
        Words("제한 시간(분)", "Time limit (minutes)"),
        Words("학습에 쓴 시간이 이만큼 되면 하던 시도를 저장하고 끝냅니다.",
              "Once training has taken this long, the trial at work is saved and the search ends."),
        default=30, gt=0, le=7 * 24 * 60)


FEWEST_FOLDS = 3


class Folds(BaseModel, extra="forbid", frozen=True):
    """How finely a cross-validation divides the rows."""

    folds: int = option(
        Words("겹의 수", "Folds"),
        Words("행을 이만큼의 겹으로 나누어, 겹마다 나머지로 학습한 모델로 잽니다. 학습을 이만큼 더 합니다.",
              "Rows are divided into so many parts; each is measured by a model trained on the others. Costs as many "
              "more trainings."), default=5, ge=FEWEST_FOLDS, le=10)
