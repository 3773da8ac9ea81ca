"""The base class of tasks: what a task learns, how its answers are measured, and its words. Each has its own folder."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple, TypeAlias, cast

from ..advice import Advice, Size
from ..compute.cut import overlap
from ..data.cleaning import cleaned
from ..data.labels import as_written
from ..errors import Words
from ..kinds.answer import Answers, Judged
from ..kinds.figures import Lines, Metric
from .metrics import LOSS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import numpy as np
    import torch
    from pandas import DataFrame, Series
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

    from ..compute.encoding import Encoded
    from ..compute.loaded import Loaded
    from ..data.survey import Survey
    from ..home.project import Project
    from ..home.specs import Base
    from ..models.families import Facts
    from ..options import Columns, Repairs, Settings
    from ..texts import Text
    from .format import Format


@dataclass(frozen=True)
class TaskWords:
    """What people read about a task; the defaults suit tasks that make models. `run`: the name of a training, {n} is
    its number. `counts`: the title of the chart of rows for each label. `kinds`: the number {n} of labels, beside that
    chart; `outputs`: the number {n} of the model's outputs."""

    title: Words
    does: Words  # what it does, where it is chosen among others
    best: Words  # title of the best validation score
    run: Words = Words("학습 {n}", "Run {n}")
    training: Words = Words("학습하고 있습니다.", "Training.")
    done: Words = Words("학습을 마쳤습니다.", "Training is done.")
    waits: Words = Words("학습이 끝나면 시험 데이터로 잰 결과가 나타납니다. ‘학습’에서 진행을 보세요.",  # on the result page
                         "The result on the test rows appears when training ends. See Training.")
    start: Words = Words("학습 시작", "Start training")  # on the button
    counts: Words = Words("라벨별 행 수", "Rows of each label")
    kinds: Words = Words("{n}가지", "{n:label|labels}")
    outputs: Words = Words("라벨 {n}개", "{n} labels")


TFIDF = Words("단순한 방법은 글자 조각의 TF-IDF와 로지스틱 회귀이고, `simple/model.skops`에 있습니다.",
              "The simple method is TF-IDF of pieces of words with logistic regression; it lies in "
              "`simple/model.skops`.")
TESTED = Words("학습에 한 번도 쓰지 않은 시험 행 {rows:,}개로 쟀습니다.", "Measured on {rows:,} test rows that training never saw.")


@dataclass(frozen=True)
class CardWords:
    """This task's own sentences in a model card: Markdown with fields that cards fill in.

    All sentences may have {title} of the project, {task} (this task's title), the columns {text} and {second}, {count}
    of labels, {labels}, {base} (the pretrained model), {adapted} (the words below, if the base model was adapted),
    {made} (a sentence on both, or that nothing was pretrained), {length} in tokens, {read} (tokens read of a text at
    most). `use` also has {repo} on the Hub, `weights` {epoch}, `tuned` {tuning} (the name of this training) and {rows}
    of training, `measured` {rows} of the test, `together` {folder} (an expression), {share} (`answering.share_of`),
    {least} (`Judged.decision`) and {temperature} of the mean.
    """

    purpose: Words
    adapted: Words
    use: Words
    weights: Words  # why the weights are those of this epoch
    limits: tuple[Words, ...]
    tuned: Words | None = None  # what a model was fine-tuned for; None where a base model is made
    measured: Words = TESTED
    together: str = ""  # code that also lets the exported partner answer
    simple: Words = TFIDF  # what the partner is, and where its file is


class Sample(NamedTuple):
    """A table to try a task with (CSV, UTF-8); `lesson`: what a model learns from it."""

    file: Path
    title: Words
    lesson: Words


Rows: TypeAlias = "tuple[Sequence[Text], np.ndarray | None]"  # texts, and the truth of each (labels), if known


class Task:
    """The base class, with defaults for what tasks seldom change. Methods import torch and other heavy packages inside.

    `makes`: "model", which is tried and tested, or "base", from which others are trained. `metrics`: the first one
    chooses among epochs and runs. `lines`: charts over epochs. `answer`: the kind of its answers, which measures and
    draws them. `measures_base`: whether the model is also measured before training. `plans`: the `Plan.kind`s
    (`training.plan`) that its projects can start. `format`: how tables hold its examples. `repairs`: the fields of
    `options.Repairs` that suit its rows. `samples`: name → built-in table.
    """

    name: ClassVar[str]
    words: ClassVar[TaskWords]
    card: ClassVar[CardWords]
    answer: ClassVar[type[Answers]]
    metrics: ClassVar[tuple[Metric, ...]]
    lines: ClassVar[tuple[Lines, ...]]
    pipeline_tag: ClassVar[str]
    makes: ClassVar[Literal["model", "base"]] = "model"
    measures_base: ClassVar[bool] = False
    format: "ClassVar[Format]"
    repairs: ClassVar[tuple[str, ...]]
    survey: "ClassVar[Callable[..., Survey]]"  # (table, columns, repairs, progress); of labelled rows; raises Problem
    divide: "ClassVar[Callable[..., dict[str, DataFrame]]]"  # (rows of a survey, shares, seed) → part → rows
    plans: ClassVar[tuple[str, ...]] = ("once",)
    simple_methods: ClassVar[dict[str, Words]] = {}  # what a model has to beat: name → title
    samples: ClassVar[dict[str, Sample]] = {}
    networks: ClassVar[tuple[str, ...]] = ()  # those without pretraining (`families.NETWORKS`) that can learn it
    head: ClassVar[tuple[str, ...]] = ()  # parts of the model that are trained in full beside LoRA adapters
    lora: ClassVar[dict[str, Any]] = {}  # further arguments of `peft.LoraConfig`
    decoders: ClassVar[bool] = True  # whether models that read only forwards (`families.DECODERS`) can learn it
    plain: ClassVar[tuple[Path, ...]] = ()  # files that the program of a bundle imports
    plain_loss: ClassVar[bool] = True  # whether that program can stop by the loss
    partner: ClassVar[str | None] = None  # the simple method that may answer together with the model, or instead of it

    @property
    def metric(self) -> Metric:
        return self.metrics[0]

    @property
    def judged(self) -> type[Judged]:
        """The kind of answers of a task that makes models."""
        return cast("type[Judged]", self.answer)

    @property
    def headline(self) -> Metric:
        return next(metric for metric in self.metrics if metric.name == self.judged.headline)

    @property
    def reported(self) -> tuple[Metric, ...]:
        """The headline metric, and all others that people understand (not the loss)."""
        return self.headline, *(metric for metric in self.metrics if metric not in (self.headline, LOSS))

    def meanings(self, labels: "Iterable[str]") -> dict[str, Words]:
        """Label → its meaning, for label codes that many tables share."""
        return {}

    def labels_of(self, cell: str) -> list[str]:
        """The labels in a cell of the column `label`."""
        return [cell]

    def truth_of(self, cell: str) -> Any:
        """The value of a cell of the column `label` as JSON, from which the program of a bundle learns."""
        return cell

    def label_of(self, written: str, text: str, labels: set[str]) -> str:
        """The cell for a label that someone has `written` for this `text`, in a project with these `labels`. Raises
        Problem."""
        return as_written(written, text, labels)

    def outputs(self, columns: "Columns", counts: dict[str, int]) -> list[str]:
        """The names of the model's outputs, in order; `counts`: label → rows."""
        return sorted(counts)

    def counts(self, rows: "DataFrame") -> dict[str, int]:
        """Rows of each label, most frequent first."""
        found: Counter[str] = Counter()
        for cell, count in rows["label"].value_counts().items():
            found.update(dict.fromkeys(self.labels_of(str(cell)), int(count)))
        return dict(found.most_common())

    def counts_in(self, parts: "dict[str, DataFrame]") -> dict[str, dict[str, int]]:
        """Part → `counts` of its rows."""
        return {part: self.counts(rows) for part, rows in parts.items()}

    def alike(self, rows: "DataFrame") -> "Series":
        """The group of each row; the rows of each group are split by themselves."""
        return rows["label"]

    def strata(self, truth: "np.ndarray") -> "np.ndarray":
        """The stratum of each row (0, 1, 2 …); rows of one stratum are spread evenly over folds."""
        return truth

    def size_of(self, project: "Project") -> Size:
        """How much a project has to learn from, as advice needs it."""
        known = project.survey
        return Size(known.rows["train"], known.characters, lengths=known.lengths)

    def advise(self, facts: "Facts", size: Size, given: dict) -> dict[str, Advice]:
        """Advice on exactly those options of `Settings` that have an effect for this task and such a model; `given`:
        options already chosen."""
        raise NotImplementedError

    def tokenizer(self, base: "Base") -> "PreTrainedTokenizerBase":
        """The base model's tokenizer, as this task needs it; it is exported with the model."""
        from ..models.reading import load_tokenizer

        return load_tokenizer(base)

    def load(self, base: "Base", labels: list[str], attention: str | None = None) -> "PreTrainedModel":
        """The base model with the head of this task; `attention`: from `Device.attention`, None for the default."""
        raise NotImplementedError

    def begin(self, model: "PreTrainedModel", train: Rows) -> None:
        """Set what depends on the training rows in a model that is to be trained."""

    def save(self, model: "PreTrainedModel", folder: Path) -> None:
        """Save the model so that plain transformers can load it and answer as the card says."""
        model.save_pretrained(folder)

    def unfold(self, model: "PreTrainedModel") -> None:
        """Make a model that was loaded here give the same outputs as when others load it."""

    def rows(self, project: "Project", part: str) -> Rows:
        """The rows of "train", "valid" or "test"."""
        raise NotImplementedError

    @property
    def reads_pairs(self) -> bool:
        """Whether a model reads two texts of each example, not one."""
        return len(self.format.inputs) > 1

    def stride(self, settings: "Settings") -> int:
        """Tokens that neighbouring windows of a long text share; 0 if a text is read in one window."""
        return overlap(settings.max_length) if settings.windows > 1 else 0

    def encode(self, loaded: "Loaded", texts: "Sequence[Text]", labels: "np.ndarray | None",
               cache: "Path | None" = None) -> "Encoded":
        """Token ids of the texts as the model reads them; `cache`: a folder to keep them in."""
        raise NotImplementedError

    def weighed(self, data: "Encoded", settings: "Settings") -> "Encoded":
        """The training rows, with class weights if the settings ask for them."""
        return data

    def loss(self, loaded: "Loaded", data: "Encoded", rows: "np.ndarray",
             random: "np.random.Generator", settings: "Settings") -> "torch.Tensor":
        """Mean loss of these rows, a scalar on the device; all randomness comes from `random`."""
        raise NotImplementedError

    def measure(self, loaded: "Loaded", data: "Encoded") -> Answers:
        """The model's answers to all rows, in order."""
        raise NotImplementedError

    def keep(self, model: "PreTrainedModel", decision: Judged) -> None:
        """Store the temperature and the thresholds chosen on the validation rows in the model."""

    def validate(self, loaded: "Loaded", data: "Encoded") -> Answers:
        """As `measure`, for the validation rows, which may also choose how answers are decided."""
        answers = self.measure(loaded, data)
        return cast(Judged, answers).settled() if self.makes == "model" else answers

    def predict(self, loaded: "Loaded | None", texts: "Sequence[Text]", labels: list[str], partner=None,
                share: float = 1.0, by: Judged | None = None) -> list[dict]:
        """An answer to each text as JSON, of the model, the partner, or the mean of both, with the model weighted by
        `share`. `by`: how answers of both are decided; the model alone decides as its config says."""
        raise NotImplementedError

    def respond(self, texts: "list[Text]", repairs: "Repairs",
                answer: "Callable[[list[Text]], list[dict]]") -> list[dict]:
        """Answers to texts as they were typed; they are cleaned like the training rows before `answer` gets them."""
        return answer(cleaned(texts, repairs))

    def read(self, loaded: "Loaded | None", texts: "list[Text]", repairs: "Repairs", labels: list[str], partner=None,
             share: float = 1.0, by: Judged | None = None) -> list[dict]:
        """How typed texts are read: {tokens} of each, as `compute.tokens` gives them; empty if the model has no share
        in the answer."""
        from ..compute.tokens import tokens_of

        return [{"tokens": tokens_of(loaded, text) if loaded else []} for text in cleaned(texts, repairs)]

    def begin_simple(self, project: "Project") -> None:
        """Start the slow part of the simple methods in a process of its own, while the model is trained."""

    def simple(self, train: Rows, part: Rows, labels: int, partner=None) -> dict[str, Answers]:
        """Simple method → its answers to the rows of `part`, fitted on `train`; `partner`: the partner, if it is
        fitted already."""
        return {}

    def partner_of(self, project: "Project"):
        """The task's partner, fitted on the project's training rows."""
        raise NotImplementedError

    def partner_size(self, project: "Project") -> int:
        """The estimated memory of the loaded partner, in bytes."""
        raise NotImplementedError

    def remarks(self, model: "PreTrainedModel", texts: "Sequence[Text]", train: "Encoded") -> list[Words]:
        """What people should know about this model and these texts before training begins."""
        return []
