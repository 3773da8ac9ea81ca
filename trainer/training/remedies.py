"""What would let a failed run succeed, as one press does it: `queue.mending`."""

from contextlib import suppress
from typing import Literal, NamedTuple

from ..errors import Problem, Words
from ..fields import value_words
from ..home.project import Project, Run
from ..home.specs import Base
from ..models.families import folder_of, is_new
from ..options import Settings
from ..tasks.settings import advice_for
from .bad_rows import rows_words
from .tidying import spare_bytes

SHORTEST = 16  # tokens; with less of a text there is little to learn from
SMALLER = 4  # by how much a batch is divided; half is often not enough, and each try takes a person's time
CALMER = 3  # by how much the learning rate falls


WORTH_IT = 1_000_000  # bytes; with less room not even a checkpoint can be written
OF_MODELS = (  # what is wrong with a base model, and not with this machine
    "model_gone", "unreadable_model", "unsafe_model_files", "oversized_model", "too_large_model", "pickled_weights",
    "damaged_weights", "no_usable_weights", "no_tokenizer", "unreadable_tokenizer", "tokenizer_failed",
    "endless_tokenizer", "slow_tokenizer", "hangul_taken_apart", "vocabulary_does_not_fit",
    "tokenizer_of_another_model", "number_out_of_range")


class Remedy(NamedTuple):
    """`words`: as a button has them. `way`: "again", the same training with these `changes` of its settings; "fetch",
    again, once its base model has been downloaded again; "rows", again, in a project without the rows that stopped it;
    "tidy", it goes on when what a project does not need has been removed; "choose", another base model has to be chosen
    first; "upload", a project has to be made of the table once more."""

    changes: dict
    words: Words
    way: Literal["again", "fetch", "rows", "tidy", "choose", "upload"] = "again"


def remedy_of(run: Run) -> Remedy | None:
    """Of a run that failed, or vanished for want of memory, and that resuming alone would not help. A trial, a fold or
    a method that is compared has none: its search goes on without it."""
    result = run.result or {}
    if run.spec.search:
        return None
    if result.get("state") != "failed":
        return _smaller(run) if run.lacked_memory and not run.is_pending else None
    finders = {"out_of_memory": _smaller, "probe_lost": _smaller, "loss_diverged": _calmer, "disk_full": _tidier,
               "damaged_checkpoint": _anew, "damaged_data": _uploaded, **dict.fromkeys(OF_MODELS, _another),
               "tokenizer_failed": _without_rows}
    find = finders.get(run.failure or "")
    return find(run) if find else None


def _smaller(run: Run) -> Remedy | None:
    """A quarter of a batch at a time, and four for each step: it learns the same, nearly; but of long texts fewer
    windows, as those of a text are computed at once. Where there is nothing to divide, LoRA; else half of the
    length."""
    settings = run.spec.settings
    if max(settings.batch_size, settings.windows) > 1:
        size = max(1, settings.batch_size // SMALLER)
        together = min(1024, settings.accumulation * settings.batch_size // size)
        fewer = {"windows": size} if settings.windows > size else {}
        beside = Words(f"(긴 글은 토막 {size}개까지)", f" and windows of a text: {size}") if fewer else Words("", "")
        return Remedy({"batch_size": size, "accumulation": together, **fewer}, Words(
            f"한 번에 {size}행씩 나누어 다시 시작{beside.ko}",
            f"Start again with {size} {'rows' if size > 1 else 'row'} at a time{beside.en}"))
    rate = rate_of_lora(run.project, run.spec.base, settings, run.spec.task)
    if rate and not run.spec.begins:  # the weights that it begins with are those of a full training
        return Remedy({"method": "lora", "learning_rate": rate}, Words("LoRA로 다시 시작", "Start again with LoRA"))
    if settings.max_length >= 2 * SHORTEST:
        length = settings.max_length // 2
        return Remedy({"max_length": length}, Words(f"글의 앞 {length}토큰만 읽고 다시 시작",
                                                    f"Start again with the first {length} tokens of each text"))
    return None


def rate_of_lora(project: Project, base: Base, settings: Settings, task: str | None) -> float | None:
    """What is recommended; None where it has LoRA already, or can have none."""
    if settings.method == "lora":
        return None
    with suppress(Problem):  # the base model is gone
        advice = advice_for(project, base, {"method": "lora"}, task)
        return advice["learning_rate"].value if "method" in advice else None
    return None


def _calmer(run: Run) -> Remedy:
    rate = float(f"{run.spec.settings.learning_rate / CALMER:.0e}")
    words = value_words(Settings, "learning_rate", rate)
    return Remedy({"learning_rate": rate}, Words(f"학습률을 {words.ko}로 낮춰 다시 시작",
                                                 f"Start again with the learning rate at {words.en}"))


def _tidier(run: Run) -> Remedy | None:
    """None where there is nothing to remove: its owner has to make room, and resumes it."""
    if (size := spare_bytes(run.project)) < WORTH_IT:
        return None
    return Remedy({}, Words(f"필요 없는 파일 {size / 1e6:,.0f} MB를 지우고 이어서 학습",
                            f"Remove {size / 1e6:,.0f} MB that are not needed, and resume"), "tidy")


def _anew(run: Run) -> Remedy:
    return Remedy({}, Words("같은 설정으로 처음부터 다시 시작", "Start again from the beginning, with the same settings"))


def _uploaded(run: Run) -> Remedy:
    return Remedy({}, Words("원래 표로 새 프로젝트 만들기", "Make a new project of the table"), "upload")


def _without_rows(run: Run) -> Remedy:
    """Where it is known which rows they are. What begins with another run learns the rows of that one."""
    rows = stopped_by(run)
    if not rows or run.spec.after or run.spec.begins:
        return _another(run)
    few = rows_words(rows)
    return Remedy({}, Words(f"{few.ko}을 빼고 다시 시작", f"Start again without {few.en}"), "rows")


def stopped_by(run: Run) -> list[dict]:
    """The rows that a run has failed for, as `bad_rows.named` has told them: {row, file}."""
    return ((run.result or {}).get("problem") or {}).get("where", {}).get("rows", [])


def _another(run: Run) -> Remedy:
    base = run.spec.base
    if base.revision and not is_new(base) and not folder_of(base).is_dir():  # somebody has emptied the cache
        return Remedy({}, Words("모델을 다시 받아 다시 시작", "Download the model again, and start again"), "fetch")
    return Remedy({}, Words("다른 모델을 골라 다시 시작", "Choose another model, and start again"), "choose")
