"""What a task is: what it learns, how its answers are measured, and its words. Each has a folder of its own."""

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
    """What people read of a task, by default one that makes models. `run`: the name of one training, with its number
    for {n}. `counts`, `kinds` and `outputs`: above a picture of how many rows there are of what, beside it, and of all
    that is learnt, with {n}."""

    title: Words
    does: Words  # what it does, where it is chosen among others
    best: Words  # title of the best validation score
    run: Words = Words("학습 {n}", "Run {n}")
    training: Words = Words("학습하고 있습니다.", "Training.")
    done: Words = Words("학습을 마쳤습니다.", "Training is done.")
    waits: Words = Words("학습이 끝나면 시험 데이터로 잰 결과가 나타납니다. ‘학습’에서 진행을 보세요.",  # on the page of a result
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

    Everywhere {title} of the project, {task} (this task's title), the columns {text} and {second}, {count} of labels,
    {labels}, {base} (the pretrained model), {adapted} (the words below, if the base model was adapted before), {made}
    (a sentence on both, or that there was none), {length} in tokens, {read} of a text at most. Besides {repo} on the
    Hub in `use`, {epoch} in `weights`, {tuning} (what this training is called) and {rows} of training in `tuned`,
    {rows} of the test in `measured`; in `together` {folder}, an expression, {share}, as `answering.share_of` gives it,
    {least}, as `Judged.decision` does, and the {temperature} of both together.
    """

    purpose: Words
    adapted: Words
    use: Words
    weights: Words  # why they are those of this epoch
    limits: tuple[Words, ...]
    tuned: Words | None = None  # what a model was fine-tuned for; None where a base model is made
    measured: Words = TESTED
    together: str = ""  # the program by which the partner's export answers, too
    simple: Words = TFIDF  # what the partner is, and where it lies


class Sample(NamedTuple):
    """A table to try a task with (CSV, UTF-8), and what a model learns from it."""

    file: Path
    title: Words
    lesson: Words


Rows: TypeAlias = "tuple[Sequence[Text], np.ndarray | None]"  # texts, and what is true of each, if that is known


class Task:
    """The default of everything that tasks seldom change. Methods import torch and its like inside.

    `makes`: "model" is tried and tested, "base" is what others are trained from. `metrics`: the first one decides
    between epochs and between runs. `lines`: charts over epochs. `answer`: the kind of its answers, which says how
    they are measured and drawn. `measures_base`: whether the model is measured before training, too. `plans`: what can
    be started in a project of this task, as `training.plan.Plan.kind` names it. `format`: how tables hold its
    examples. `repairs`: the fields of `options.Repairs` that suit its rows. `samples`: tables that come along, by name.
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
    survey: "ClassVar[Callable[..., Survey]]"  # (table, columns, repairs, progress); with labels alone; raises Problem
    divide: "ClassVar[Callable[..., dict[str, DataFrame]]]"  # (rows of a survey, shares, seed) → part → rows
    plans: ClassVar[tuple[str, ...]] = ("once",)
    simple_methods: ClassVar[dict[str, Words]] = {}  # what a model has to beat: name → title
    samples: ClassVar[dict[str, Sample]] = {}
    networks: ClassVar[tuple[str, ...]] = ()  # those without pretraining (`families.NETWORKS`) that can learn it
    head: ClassVar[tuple[str, ...]] = ()  # parts of the model that are trained in full beside LoRA adapters
    lora: ClassVar[dict[str, Any]] = {}  # what else `peft.LoraConfig` is to know of such a model
    decoders: ClassVar[bool] = True  # whether a model can learn it that reads forwards alone (`families.DECODERS`)
    plain: ClassVar[tuple[Path, ...]] = ()  # files that the program of a bundle imports, beside what is filled in
    plain_loss: ClassVar[bool] = True  # whether that program can stop by the loss
    partner: ClassVar[str | None] = None  # the one of them that may answer together with the model, or in its place

    @property
    def metric(self) -> Metric:
        return self.metrics[0]

    @property
    def judged(self) -> type[Judged]:
        """The kind of its answers, of a task that makes models."""
        return cast("type[Judged]", self.answer)

    @property
    def headline(self) -> Metric:
        return next(metric for metric in self.metrics if metric.name == self.judged.headline)

    @property
    def told(self) -> tuple[Metric, ...]:
        """The headline, and the other metrics that mean something to people."""
        return self.headline, *(metric for metric in self.metrics if metric not in (self.headline, LOSS))

    def meanings(self, labels: "Iterable[str]") -> dict[str, Words]:
        """Label → what it means, of codes that many tables share."""
        return {}

    def labels_of(self, cell: str) -> list[str]:
        """The labels that a row has whose column label holds this."""
        return [cell]

    def truth_of(self, cell: str) -> Any:
        """What a cell of the column label says, as JSON: what a program learns from."""
        return cell

    def label_of(self, written: str, text: str, labels: set[str]) -> str:
        """What a row with this text keeps of what someone has written down as its label, in a project with these
        `labels`. Raises Problem."""
        return as_written(written, text, labels)

    def outputs(self, columns: "Columns", counts: dict[str, int]) -> list[str]:
        """What a model has an output for, by the rows of each label."""
        return sorted(counts)

    def counts(self, rows: "DataFrame") -> dict[str, int]:
        """Rows of each label, most frequent first."""
        found: Counter[str] = Counter()
        for cell, count in rows["label"].value_counts().items():
            found.update(dict.fromkeys(self.labels_of(str(cell)), int(count)))
        return dict(found.most_common())

    def counts_in(self, parts: "dict[str, DataFrame]") -> dict[str, dict[str, int]]:
        """The same of each part, by the same names."""
        return {part: self.counts(rows) for part, rows in parts.items()}

    def alike(self, rows: "DataFrame") -> "Series":
        """Of each row what it shares with rows that are to be divided by themselves."""
        return rows["label"]

    def strata(self, truth: "np.ndarray") -> "np.ndarray":
        """Of each row a number (0, 1, 2 …): rows that share one are spread evenly over folds."""
        return truth

    def size_of(self, project: "Project") -> Size:
        """How much a project has to learn from, as far as advice depends on it."""
        known = project.survey
        return Size(known.rows["train"], known.characters, lengths=known.lengths)

    def advise(self, facts: "Facts", size: Size, given: dict) -> dict[str, Advice]:
        """Advice for every option of `Settings` that holds for this task and such a model, and for no other; `given`:
        what has been chosen already."""
        raise NotImplementedError

    def tokenizer(self, base: "Base") -> "PreTrainedTokenizerBase":
        """The base model's tokenizer, as this task needs it; it is exported with the model."""
        from ..models.reading import load_tokenizer

        return load_tokenizer(base)

    def load(self, base: "Base", labels: list[str], attention: str | None = None) -> "PreTrainedModel":
        """The base model with the head of this task; `attention`: from `Device.attention`, None for the default."""
        raise NotImplementedError

    def begin(self, model: "PreTrainedModel", train: Rows) -> None:
        """Give a model that is to be trained what follows from the rows that it will learn from."""

    def save(self, model: "PreTrainedModel", folder: Path) -> None:
        """As plain transformers load it, and answer as is said in the card."""
        model.save_pretrained(folder)

    def unfold(self, model: "PreTrainedModel") -> None:
        """Let a model that was loaded here give what it gives to whoever else loads it."""

    def rows(self, project: "Project", part: str) -> Rows:
        """The rows of "train", "valid" or "test"."""
        raise NotImplementedError

    @property
    def reads_pairs(self) -> bool:
        """Whether a model reads two texts of each example, else one."""
        return len(self.format.inputs) > 1

    def stride(self, settings: "Settings") -> int:
        """Tokens that windows of a long text share; 0 where a text is read in one."""
        return overlap(settings.max_length) if settings.windows > 1 else 0

    def encode(self, loaded: "Loaded", texts: "Sequence[Text]", labels: "np.ndarray | None",
               cache: "Path | None" = None) -> "Encoded":
        """Token ids of the texts, as the model reads them; `cache`: a folder in which they are kept."""
        raise NotImplementedError

    def weighed(self, data: "Encoded", settings: "Settings") -> "Encoded":
        """The rows to learn from, with how much each of them counts, where the settings ask for that."""
        return data

    def loss(self, loaded: "Loaded", data: "Encoded", rows: "np.ndarray",
             random: "np.random.Generator", settings: "Settings") -> "torch.Tensor":
        """Mean loss of these rows, on the device, by the `settings` that it knows; whatever is drawn comes from
        `random`."""
        raise NotImplementedError

    def measure(self, loaded: "Loaded", data: "Encoded") -> Answers:
        """Answers of the task's kind to all rows, in their order."""
        raise NotImplementedError

    def keep(self, model: "PreTrainedModel", decision: Judged) -> None:
        """Make the model answer as the validation rows have chosen, where they choose that: as sure, and decided so."""

    def validate(self, loaded: "Loaded", data: "Encoded") -> Answers:
        """As `measure`, of rows that may choose how answers are decided."""
        answers = self.measure(loaded, data)
        return cast(Judged, answers).settled() if self.makes == "model" else answers

    def predict(self, loaded: "Loaded | None", texts: "Sequence[Text]", labels: list[str], partner=None,
                share: float = 1.0, by: Judged | None = None) -> list[dict]:
        """An answer to each text, as JSON: of the model, the partner, or both, the model's counting with `share`. `by`:
        how answers of both are decided; those of the model alone, as its config says."""
        raise NotImplementedError

    def respond(self, texts: "list[Text]", repairs: "Repairs",
                answer: "Callable[[list[Text]], list[dict]]") -> list[dict]:
        """Answers to texts as they were typed; `answer` takes them made like those that were learnt from."""
        return answer(cleaned(texts, repairs))

    def read(self, loaded: "Loaded | None", texts: "list[Text]", repairs: "Repairs", labels: list[str], partner=None,
             share: float = 1.0, by: Judged | None = None) -> list[dict]:
        """How texts as they were typed are read, whatever is answered: {tokens}, as `compute.tokens` has them, none
        where the model has no share in the answer."""
        from ..compute.tokens import tokens_of

        return [{"tokens": tokens_of(loaded, text) if loaded else []} for text in cleaned(texts, repairs)]

    def begin_simple(self, project: "Project") -> None:
        """Begin with what takes simple methods long, in a process of its own, beside the training."""

    def simple(self, train: Rows, part: Rows, labels: int, partner=None) -> dict[str, Answers]:
        """Answers of the `simple_methods`, fitted on `train`, to the rows of `part`; `partner`: fitted already."""
        return {}

    def partner_of(self, project: "Project"):
        """The task's partner, fitted on the project's training rows."""
        raise NotImplementedError

    def partner_size(self, project: "Project") -> int:
        """Bytes that it takes once it is loaded, about."""
        raise NotImplementedError

    def remarks(self, model: "PreTrainedModel", texts: "Sequence[Text]", train: "Encoded") -> list[Words]:
        """What people should know about this model and these texts, before training begins."""
        return []
