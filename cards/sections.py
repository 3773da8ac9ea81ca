"""What every card tells alike: how the data was found and repaired, settings, lineage and licence, making."""

import sys
import tomllib
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from trainer.data.findings import remedy
from trainer.models.loading import CARRIED
from trainer.options import Settings, title_of
from trainer.tasks.bases import adapted

from .markdown import bullets, inline, table
from .metadata import license_of
from .record import Record, Say

LIBRARIES = ("torch", "transformers", "tokenizers", "peft", "scikit-learn")
UNUSABLE = ("repeated_names", "blank_rows", "missing_label", "missing_text")
# What is found in labels: nothing to a model that reads the texts alone.
ABOUT_LABELS = ("missing_label", "tidied_labels", "conflicting_labels", "rare_classes", "imbalance", "similar_labels",
                "numeric_labels", "untaught_labels", "merge_labels")


def surveyed(record: Record, say: Say) -> str:
    """What the survey found in the data, and what was repaired."""
    found = [inline(say(*each.words).removesuffix(say(*remedy(each.repair))), 600)
             for each in _concerning(record, record.survey.findings)]
    return "\n\n".join([
        say("데이터를 살펴 찾은 것:", "What the survey of the data found:"),
        bullets(found or [say("눈에 띄는 문제가 없습니다.", "Nothing of note.")]),
        say("학습하기 전에 고친 것:", "What was repaired before training:"), bullets(_repaired(record, say)),
        say("데이터 자체는 이 저장소에 들어 있지 않습니다.", "The data itself is not part of this repository.")])


def part_names(say: Say) -> dict[str, str]:
    return {"train": say("학습", "Training"), "valid": say("검증", "Validation"), "test": say("시험", "Test")}


def division(record: Record, say: Say) -> str:
    """How the rows were divided: as they were brought, or by seed, and by label where there are labels."""
    seed, uploaded, by_label = record.project.seed, record.survey.uploaded, bool(record.labels)
    shares, english = say("라벨의 비율을 지켜 " if by_label else "", ""), " by label" if by_label else ""
    if not uploaded:
        return say(f"{shares}시드 {seed}로 나눴고, 같은 글은 한쪽에만 있습니다.",
                   f"Split{english} with seed {seed}; equal texts are on one side only.")
    names = ", ".join(part_names(say)[name] for name in uploaded)
    return say(f"가져온 파일대로 나누었고({names}), 따로 없던 부분은 {shares}시드 {seed}로 골랐습니다.",
               f"Split as the files were brought ({names}); a part that had none was drawn{english} with seed {seed}.")


def left_out(record: Record) -> int:
    """Rows of the file that were not used: what cannot be, and what repairs left out, as their examples tell."""
    survey = record.survey
    unusable = [each for each in survey.findings if each.code in UNUSABLE]
    dropped = [each for each in survey.changes if any(example.after is None for example in each.examples)]
    learnt = 0 if record.task.makes == "model" else survey.unlabelled  # rows without a label, to adapt on
    return sum(each.count for each in unusable + dropped) - learnt


def _concerning(record: Record, stored: list) -> list:
    """Of findings or changes those that concern this model."""
    return [each for each in stored if record.task.makes == "model" or each.code not in ABOUT_LABELS]


def _repaired(record: Record, say: Say) -> list[str]:
    changes = _concerning(record, record.survey.changes)
    return [inline(say(*each.words), 600) for each in changes] or [say("없습니다.", "Nothing.")]


def personal(record: Record, say: Say) -> list[str]:
    """A warning where the training texts hold personal data that was not masked."""
    codes = {each.code for each in record.survey.findings}
    masked = any(each.code == "mask_personal" for each in record.survey.changes)
    if "personal_data" not in codes or masked:
        return []
    return [say("학습 글에 개인정보로 보이는 것이 있었고, 모델에 남아 있을 수 있습니다. 공개하기 전에 확인하세요.",
                "The training texts seem to hold personal data, which the model may retain. "
                "Check before making it public.")]


def settings(record: Record, say: Say) -> str:
    chosen = record.spec.settings
    names = [name for name in Settings.model_fields if name != "lora_rank" or chosen.method == "lora"]
    return table([say("설정", "Setting"), say("값", "Value")],
                 [[say(*title_of(Settings, name)), str(getattr(chosen, name))] for name in names])


def lineage(record: Record, say: Say) -> str:
    license = license_of(record)
    return bullets([
        *_steps(record, say),
        say(f"라이선스: 바탕 모델과 같은 {inline(license)}. 그 조건을 지켜 주세요.",
            f"Licence: that of the base model, {inline(license)}. Keep to its terms.") if license else
        say("라이선스: 바탕 모델의 라이선스를 알 수 없어 적지 않았습니다. 나누어 주기 전에 확인하세요.",
            "Licence: not given, because that of the base model is unknown. Find out before you share this model."),
        say("학습 데이터를 쓸 권리와 그 조건은 데이터를 가져온 사람이 확인해야 합니다.",
            "Whoever brought the training data answers for the right to use it.")])


def _steps(record: Record, say: Say) -> list[str]:
    """Pretrained, adapted, fine-tuned: on what, and how much of it."""
    base, rows, title = record.spec.base, record.survey.rows["train"], inline(record.title, 200)
    revision = f", {say('리비전', 'revision')} `{base.origin.revision}`" if base.origin.revision else ""
    lineage = base.lineage if record.task.makes == "model" else adapted(record.run).lineage
    adaptations = [say(f"**분야 적응**: {inline(step.data)}의 글 {step.rows:,}개로 사전 학습을 이어 했습니다(라벨은 쓰지 않음).",
                       f"**Adapted**: pretraining went on with {step.rows:,} texts of {inline(step.data)} (no labels).")
                   for step in lineage[1:]]
    tuned = say(f"**미세 조정**: {title}의 학습 행 {rows:,}개로 분류를 학습했습니다.",
                f"**Fine-tuned**: to classify, on {rows:,} training rows of {title}.")
    return [
        say(f"**사전 학습**: {base_name(record, say)}{revision}", f"**Pretrained**: {base_name(record, say)}{revision}"),
        *adaptations, *([tuned] if record.task.makes == "model" else [])]


def making(record: Record, say: Say) -> str:
    result, day = record.result, datetime.fromtimestamp(record.spec.created, UTC)
    rows = {
        say("만든 날(UTC)", "Made on (UTC)"): f"{day:%Y-%m-%d}",
        "KoTune": _version(),
        say("끝맺음", "Ended by"): _ending(record, say),
        say("에폭, 걸음", "Epochs, steps"): f"{result['epochs']}, {result['steps']:,}",
        say("학습 시간", "Training time"): say(f"{result['seconds']:,.1f}초", f"{result['seconds']:,.1f} s"),
        say("장치", "Device"): result["device"],
        say("정밀도", "Precision"): result["precision"],
        say("시드", "Seed"): str(record.spec.settings.seed),
        "Python": ".".join(map(str, sys.version_info[:3])),
        **{name: version(name) for name in LIBRARIES}}
    return "\n\n".join([
        table([say("항목", "Item"), say("값", "Value")], [list(row) for row in rows.items()]),
        say("라이브러리 버전은 이 카드를 쓴 환경의 것입니다.",
            "Library versions are those of the environment that wrote this card.")])


def _ending(record: Record, say: Say) -> str:
    if record.result["state"] != "done":
        return say("만든 사람이 멈춤", "its maker, before the end")
    if record.result["epochs"] < record.spec.settings.epochs:
        return say("더 나아지지 않아 조기 종료", "early stopping")
    return say("정한 에폭을 모두 마침", "its last epoch")


def base_name(record: Record, say: Say) -> str:
    """The pretrained model at the root, with a link where it is on the Hub."""
    base = record.spec.base.origin
    if base.id == CARRIED:
        return say(f"코튠에 들어 있는 작은 한국어 인코더 **{CARRIED}**",
                   f"**{CARRIED}**, the small Korean encoder that KoTune carries")
    if record.hub_base:
        return f"[{inline(base.id)}](https://huggingface.co/{base.id})"
    return say(f"만든 사람의 컴퓨터에 있던 모델 **{inline(base.id)}**", f"**{inline(base.id)}**, a model on its maker's machine")


def _version() -> str:
    with open(Path(__file__).parents[1] / "pyproject.toml", "rb") as file:
        return tomllib.load(file)["project"]["version"]
