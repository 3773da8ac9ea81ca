"""Refuse bundles of runs that no short program can repeat, and say what to do instead."""

from ..errors import Problem, Words, josa, present
from ..home.files import read_json
from ..home.project import Run
from ..home.specs import Base
from ..models.families import folder_of
from ..options import Settings
from ..tasks import makes_base, task_of
from ..tasks.choosing import check_trained
from ..training.watching import snapshot


def check(run: Run) -> None:
    """Raises Problem("no_model" | "no_bundle") if no program can repeat what the run did."""
    check_trained(run)
    for reason in (_adapts, _begins, _untested, _by_loss, _slow_in_windows, _lost_base, _scaled_base, _other_epoch):
        if words := reason(run):
            raise Problem("no_bundle", *words, run=run.name)


def is_on_hub(base: Base) -> bool:
    """Whether anyone can get a base model from the Hub by its name and revision."""
    return base.revision is not None and not base.lineage


def stops_by_loss(settings: Settings) -> bool:
    return bool(settings.patience and settings.epochs > 1 and settings.stops_by == "loss")


def _adapts(run: Run) -> Words | None:
    return Words(
        "분야 적응은 묶음으로 받을 수 없습니다. 적응시킨 모델에서 시작한 학습의 묶음에는 그 가중치가 들어 있습니다.",
        "An adaptation cannot be taken as a bundle. The bundle of a run that was trained from the adapted model has "
        "its weights.") if makes_base(run) else None


def _begins(run: Run) -> Words | None:
    if (begins := run.spec.begins) is None:
        return None
    number = int(begins.run)
    return Words(
        f"이 학습은 학습 {number}의 {begins.epoch}에폭에서 시작해, 처음부터 다시 하는 프로그램 하나로 적을 수 없습니다. 학습 {number}의 묶음을 받아 주세요.",
        f"This run began with epoch {begins.epoch} of run {number}, so no single program does it from the start. Take "
        f"the bundle of run {number}.")


def _untested(run: Run) -> Words | None:
    return None if run.answer_file("test").exists() else Words(
        "시험 답이 남아 있지 않은 학습이라 견줄 것이 없습니다. 탐색에서는 고른 학습의 묶음을 받고, 이전 버전의 학습은 새로 학습해 주세요.",
        "No answers to the test rows were kept of this run, so there is nothing to compare with. Of a search take the "
        "bundle of the run that was chosen; a run of an earlier version has to be trained anew.")


def _by_loss(run: Run) -> Words | None:
    return Words(
        "검증 손실로 조기 종료하는 이 과제의 학습은 짧은 프로그램으로 적지 못합니다. 검증 점수로 멈추게 하여 다시 학습해 주세요.",
        "A training of this task that stops by the validation loss cannot be told in a short program. Train again, and "
        "let it stop by the score.") if not task_of(run).plain_loss and stops_by_loss(run.spec.settings) else None


def _slow_in_windows(run: Run) -> Words | None:
    return Words(
        "이 모델의 토크나이저(tokenizer.json이 없음)는 긴 글을 토막으로 나누어 주지 못해, 짧은 프로그램으로 적지 못합니다. 다른 바탕 모델로 학습하거나, 토막을 1개로 하여 다시 학습해 "
        "주세요.",
        "The tokenizer of this model (it has no tokenizer.json) does not give long texts in windows, so the training "
        "cannot be told in a short program. Train with another base model, or with one window.") \
        if run.spec.settings.windows > 1 and not (run.model / "tokenizer.json").exists() else None


def _lost_base(run: Run) -> Words | None:
    base = run.spec.base
    return None if is_on_hub(base) or folder_of(base).is_dir() else Words(
        f"바탕 모델 '{base.id}'의 파일이 이 컴퓨터에 없어 묶음에 넣을 수 없습니다. 되살리거나, 다른 바탕 모델로 학습해 주세요.",
        f"The files of the base model '{base.id}' are not here any more, so they cannot be packed. Restore them, or "
        "train with another base model.")


def _scaled_base(run: Run) -> Words | None:
    """A base model for numbers has mean and deviation in its last layer; KoTune takes them out before training, the
    program does not."""
    base = run.spec.base
    config = read_json(folder_of(base) / "config.json") or {}
    return None if not config.get("number") else Words(
        f"바탕 모델 '{base.id}'{josa(base.id, '은/는')} 이미 수를 맞히도록 학습된 것이라 짧은 프로그램으로 적지 못합니다. 사전학습 모델에서 학습한 실행을 골라 주세요.",
        f"The base model '{base.id}' was trained to give numbers before, which the short program cannot go on from. "
        "Choose a run of a pretrained model.")


def _other_epoch(run: Run) -> Words | None:
    """If the files of the best epoch were damaged, another epoch became the model; the program would not choose it."""
    metric, best = task_of(run).metric, present(run.reached, "result")["best_epoch"]
    scores = {epoch["epoch"]: epoch["metrics"][metric.name] for epoch in snapshot(run)["epochs"]}
    return None if run.last_counts or scores.get(best) == metric.best(*scores.values()) else Words(
        f"가장 좋았던 에폭의 파일이 손상되어 {best}에폭이 모델이 되었습니다. 다시 하면 다른 에폭이 골라지므로 묶음을 만들 수 없습니다. 같은 설정으로 새로 학습해 주세요.",
        f"The files of the best epoch were damaged, so that epoch {best} became the model: done again, another one "
        "would be chosen. Train anew with the same settings.")
