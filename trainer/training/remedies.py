"""Remedies: what would let a failed run succeed; `queue.mending` carries one out at a press of a button."""

from contextlib import suppress
from typing import Literal, NamedTuple

from ..errors import Problem, Words
from ..fields import value_words
from ..home.project import Project, Run
from ..home.specs import Base
from ..models.families import folder_of, is_new
from ..options import Settings
from ..tasks.settings import advice_for
from ..units import bytes_text
from .bad_rows import rows_words
from .tidying import spare_bytes

SHORTEST = 16  # tokens; from less of a text there is little to learn
SMALLER = 4  # the batch size is divided by this; 2 is often not enough, and each try takes a person's time
CALMER = 3  # the learning rate is divided by this
WORTH_IT = 1_000_000  # bytes; freeing less does not make room for a checkpoint
OF_MODELS = (  # codes of problems of a base model, not of this machine
    "model_gone", "unreadable_model", "unsafe_model_files", "oversized_model", "too_large_model", "pickled_weights",
    "damaged_weights", "no_usable_weights", "no_tokenizer", "unreadable_tokenizer", "tokenizer_failed",
    "endless_tokenizer", "slow_tokenizer", "hangul_taken_apart", "vocabulary_does_not_fit",
    "tokenizer_of_another_model", "number_out_of_range")


class Remedy(NamedTuple):
    """`words`: the text of the button. `way`: "again", start the same training with these `changes` of its settings;
    "fetch", download the base model again, then start; "rows", start in a new project without the rows that stopped it;
    "tidy", delete files that the project does not need, then resume; "choose", a person has to choose another base
    model first; "upload", a person has to make the project of the table once more."""

    changes: dict
    words: Words
    way: Literal["again", "fetch", "rows", "tidy", "choose", "upload"] = "again"


def remedy_of(run: Run) -> Remedy | None:
    """The remedy of a run that failed, or whose worker vanished for lack of memory, where resuming would not help; else
    None. A trial, a fold or a compared method has none: its search goes on without it."""
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
    """A quarter of the batch size with four times the accumulation, which trains nearly the same; long texts get fewer
    windows, as all windows of a text are computed at once. If the batch cannot be divided, LoRA; else half of the
    maximum length."""
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
    if rate and not run.spec.begins:  # a run that begins with full weights cannot change to LoRA
        return Remedy({"method": "lora", "learning_rate": rate}, Words("LoRA로 다시 시작", "Start again with LoRA"))
    if settings.max_length >= 2 * SHORTEST:
        length = settings.max_length // 2
        return Remedy({"max_length": length}, Words(f"글의 앞 {length}토큰만 읽고 다시 시작",
                                                    f"Start again with the first {length} tokens of each text"))
    return None


def rate_of_lora(project: Project, base: Base, settings: Settings, task: str | None) -> float | None:
    """The recommended learning rate with LoRA; None if the settings have LoRA already, or the model cannot have it."""
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
    """None if there is little to delete: then the owner has to make room, and resume the run."""
    if (size := spare_bytes(run.project)) < WORTH_IT:
        return None
    return Remedy({}, Words(f"필요 없는 파일 {bytes_text(size)}를 지우고 이어서 학습",
                            f"Remove {bytes_text(size)} that are not needed, and resume"), "tidy")


def _anew(run: Run) -> Remedy:
    return Remedy({}, Words("같은 설정으로 처음부터 다시 시작", "Start again from the beginning, with the same settings"))


def _uploaded(run: Run) -> Remedy:
    return Remedy({}, Words("원래 표로 새 프로젝트 만들기", "Make a new project of the table"), "upload")


def _without_rows(run: Run) -> Remedy:
    """Leave the bad rows out, if they are known; not where the run depends on another run, which has the same rows."""
    rows = stopped_by(run)
    if not rows or run.spec.after or run.spec.begins:
        return _another(run)
    few = rows_words(rows)
    return Remedy({}, Words(f"{few.ko}을 빼고 다시 시작", f"Start again without {few.en}"), "rows")


def stopped_by(run: Run) -> list[dict]:
    """The rows on which a run failed, [{row, file}], as `bad_rows.named` stored them."""
    return ((run.result or {}).get("problem") or {}).get("where", {}).get("rows", [])


def _another(run: Run) -> Remedy:
    base = run.spec.base
    if base.revision and not is_new(base) and not folder_of(base).is_dir():  # somebody has emptied the cache
        return Remedy({}, Words("모델을 다시 받아 다시 시작", "Download the model again, and start again"), "fetch")
    return Remedy({}, Words("다른 모델을 골라 다시 시작", "Choose another model, and start again"), "choose")
