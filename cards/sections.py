"""The card's words about purpose, use, data, settings, limits, licence and making."""

import sys
import tomllib
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from trainer.data.findings import remedy
from trainer.models import CARRIED
from trainer.options import Settings, title_of

from .markdown import bullets, inline, table
from .metadata import license_of
from .record import Record, Say

SHOWN = 20  # labels that are listed; there may be 200
LIBRARIES = ("torch", "transformers", "tokenizers", "peft", "scikit-learn")
LEFT_OUT = ("repeated_names", "blank_rows", "missing_label", "missing_text")


def purpose(record: Record, say: Say) -> str:
    names = ", ".join(f"**{inline(label)}**" for label in record.labels[:SHOWN])
    more, count = " …" if len(record.labels) > SHOWN else "", len(record.labels)
    adapted = record.spec.base.lineage[1:]
    return "\n\n".join([
        say(f"한국어 글을 읽고 라벨 {count}가지 가운데 하나를 고릅니다({say(*record.task.title)}).",
            f"Reads a Korean text and chooses one of {count} labels ({say(*record.task.title).lower()})."),
        say(f"라벨: {names}{more}", f"Labels: {names}{more}"),
        say(f"코튠(KoTune)으로 미세 조정했습니다. 기반 모델: {_base(record, say)}{', 분야의 글에 먼저 적응시킴' if adapted else ''}.",
            f"Fine-tuned with KoTune. Base model: {_base(record, say)}"
            f"{', adapted to texts of the field first' if adapted else ''}.")])


def use(record: Record, say: Say, repo_id: str) -> str:
    """A snippet that runs as it stands, given the repository's name."""
    return "\n".join([
        "```python", "from transformers import pipeline", "",
        f'classify = pipeline("{record.task.pipeline_tag}", model="{repo_id}")',
        f'print(classify(["{say("여기에 글을 적으세요.", "한국어 글을 여기에 적으세요.")}"], '
        f"top_k=None, truncation=True, max_length={record.spec.settings.max_length}))", "```", "",
        say("비공개 저장소라면 먼저 `hf auth login`으로 로그인하세요.",
            "If the repository is private, log in first with `hf auth login`.")])


def data(record: Record, say: Say) -> str:
    survey, project = record.survey, record.project
    parts = {"train": say("학습", "Training"), "valid": say("검증", "Validation"), "test": say("시험", "Test")}
    left_out = _left_out(survey)
    found = [inline(say(each["ko"], each["en"]).removesuffix(say(*remedy(each.get("repair")))), 600)
             for each in survey["findings"]]
    return "\n\n".join([
        bullets([f"{say('파일', 'File')}: {inline(project.source)}",
                 say(f"글 열 {inline(project.columns.text)}, 라벨 열 {inline(project.columns.label)}",
                     f"Text in column {inline(project.columns.text)}, label in column {inline(project.columns.label)}"),
                 _division(record, say, parts),
                 say(f"뺀 행: {left_out:,}개", f"Rows left out: {left_out:,}")]),
        table([say("부분", "Part"), say("행", "Rows")],
              [[title, f"{survey['rows'][name]:,}"] for name, title in parts.items()]),
        _balance(record, say),
        say("데이터를 살펴 찾은 것:", "What the survey of the data found:") + "\n\n"
        + bullets(found or [say("눈에 띄는 문제가 없습니다.", "Nothing of note.")]),
        say("학습하기 전에 고친 것:", "What was repaired before training:") + "\n\n" + bullets(_repaired(record, say)),
        say("데이터 자체는 이 저장소에 들어 있지 않습니다.", "The data itself is not part of this repository.")])


def _division(record: Record, say: Say, parts: dict[str, str]) -> str:
    seed, brought = record.project.seed, record.survey.get("brought", [])
    if not brought:
        return say(f"라벨의 비율을 지켜 시드 {seed}로 나눴고, 같은 글은 한쪽에만 있습니다.",
                   f"Split by label with seed {seed}; equal texts are on one side only.")
    names = ", ".join(parts[name] for name in brought)
    return say(f"가져온 파일대로 나누었고({names}), 따로 없던 부분은 라벨의 비율을 지켜 시드 {seed}로 골랐습니다.",
               f"Split as the files were brought ({names}); a part that had none was drawn by label with seed {seed}.")


def _left_out(survey: dict) -> int:
    """Rows of the file that are in no part: what cannot be used, and what repairs left out, as their examples tell."""
    unusable = [each for each in survey["findings"] if each["code"] in LEFT_OUT]
    dropped = [each for each in survey.get("changes", [])
               if any(example["after"] is None for example in each["examples"])]
    return sum(each["count"] for each in unusable + dropped)


def _repaired(record: Record, say: Say) -> list[str]:
    changes = record.survey.get("changes", [])  # projects of earlier versions have none
    return [inline(say(each["ko"], each["en"]), 600) for each in changes] or [say("없습니다.", "Nothing.")]


def _balance(record: Record, say: Say) -> str:
    counts = record.survey["counts"]
    total, rest = sum(counts.values()), len(counts) - SHOWN
    rows = table([say("라벨", "Label"), say("행", "Rows"), say("비율", "Share")],
                 [[label, f"{count:,}", f"{count / total:.1%}"] for label, count in list(counts.items())[:SHOWN]])
    return rows if rest <= 0 else rows + "\n\n" + say(f"그 밖에 {rest}가지가 더 있습니다.", f"And {rest} more.")


def settings(record: Record, say: Say) -> str:
    chosen = record.spec.settings
    names = [name for name in Settings.model_fields if name != "lora_rank" or chosen.method == "lora"]
    return table([say("설정", "Setting"), say("값", "Value")],
                 [[say(*title_of(Settings, name)), str(getattr(chosen, name))] for name in names])


def limits(record: Record, say: Say) -> str:
    codes = {each["code"] for each in record.survey["findings"]}
    masked = any(each["code"] == "mask_personal" for each in record.survey.get("changes", []))
    length = record.spec.settings.max_length
    texts = [
        say("위 라벨 가운데 하나로만 답합니다. 어느 라벨에도 맞지 않는 글에도 답을 냅니다.",
            "It always answers with one of the labels above, even for a text that fits none of them."),
        say("학습한 파일과 다른 분야, 시기, 말투의 글에서는 점수가 낮아질 수 있습니다. 쓰려는 글로 먼저 재 보세요.",
            "On texts of another field, time or style it may do worse. Measure it on your own texts first."),
        say(f"{length}토큰보다 긴 글은 뒤를 읽지 않습니다.", f"What comes after {length} tokens of a text is not read."),
        say("확률은 보정하지 않았습니다. 90%라고 해서 열에 아홉이 맞는다는 뜻은 아닙니다.",
            "The probabilities are not calibrated: 90 % does not mean right nine times out of ten."),
        say("사람에게 큰 영향을 주는 결정을 이 모델에만 맡기지 마세요.",
            "Do not leave decisions that weigh on people to this model alone.")]
    if "rare_classes" in codes:
        texts.append(say("행이 몇 개뿐인 라벨이 있습니다. 그런 라벨의 점수는 거의 뜻이 없습니다.",
                         "Some labels have a few rows only; their scores mean next to nothing."))
    if "personal_data" in codes and not masked:
        texts.append(say("학습 글에 개인정보로 보이는 것이 있었고, 모델에 남아 있을 수 있습니다. 공개하기 전에 확인하세요.",
                         "The training texts seem to hold personal data, which the model may retain. "
                         "Check before making it public."))
    return bullets(texts)


def lineage(record: Record, say: Say) -> str:
    license = license_of(record)
    return bullets([
        *_steps(record, say),
        say(f"라이선스: 기반 모델과 같은 {inline(license)}. 그 조건을 지켜 주세요.",
            f"Licence: that of the base model, {inline(license)}. Keep to its terms.") if license else
        say("라이선스: 기반 모델의 라이선스를 알 수 없어 적지 않았습니다. 나누어 주기 전에 확인하세요.",
            "Licence: not given, because that of the base model is unknown. Find out before you share this model."),
        say("학습 데이터를 쓸 권리와 그 조건은 데이터를 가져온 사람이 확인해야 합니다.",
            "Whoever brought the training data answers for the right to use it.")])


def _steps(record: Record, say: Say) -> list[str]:
    """Pretrained, adapted, fine-tuned: on what, and how much of it."""
    base, rows = record.spec.base, record.survey["rows"]["train"]
    revision = f", {say('리비전', 'revision')} `{base.origin.revision}`" if base.origin.revision else ""
    adaptations = [say(f"**분야 적응**: {inline(step.data)}의 글 {step.rows:,}개로 사전 학습을 이어 했습니다(라벨은 쓰지 않음).",
                       f"**Adapted**: pretraining went on with {step.rows:,} texts of {inline(step.data)} (no labels).")
                   for step in base.lineage[1:]]
    return [
        say(f"**사전 학습**: {_base(record, say)}{revision}", f"**Pretrained**: {_base(record, say)}{revision}"),
        *adaptations,
        say(f"**미세 조정**: {inline(record.title, 200)}의 학습 행 {rows:,}개로 분류를 학습했습니다.",
            f"**Fine-tuned**: to classify, on {rows:,} training rows of {inline(record.title, 200)}.")]


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


def _base(record: Record, say: Say) -> str:
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
