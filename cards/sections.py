"""Smaller sections of a card: the task's own sentences, limits, settings, lineage and licence, how it was made."""

import platform
import tomllib
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from trainer.bundle.checks import check
from trainer.compute.cut import read_words
from trainer.compute.machine import versions
from trainer.errors import Problem, Words
from trainer.fields import in_force, title_of, value_words
from trainer.home.project import Run
from trainer.models.catalogue import NETWORK_TITLES
from trainer.models.families import CARRIED, is_new
from trainer.models.licences import remarks
from trainer.options import Settings
from trainer.tasks import task_of
from trainer.tasks.answering import decision_of, words_of
from trainer.tasks.bases import adapted
from trainer.training.further import begun_words

from .data import SHOWN, personal
from .kinds import KINDS
from .markdown import bullets, inline, table
from .metadata import license_of
from .record import Record, Say
from .windows import in_windows

LIBRARIES = ("torch", "transformers", "tokenizers", "peft", "scikit-learn")


DOWNLOAD = "from huggingface_hub import snapshot_download\n\n"
BEFORE = """import sys

sys.path.append({folder})
import network  # it lies beside the weights: transformers has no such network

"""


def own_words(words: Words, record: Record, say: Say, **values) -> str:
    """The task's own sentences for cards (`CardWords`), filled in."""
    labels = ", ".join(f"**{inline(label)}**" for label in record.labels[:SHOWN])
    return say(*words).format(**{
        "title": inline(record.title, 200), "task": say(record.task.words.title.ko, record.task.words.title.en.lower()),
        "count": len(record.labels), "labels": labels + " …" * (len(record.labels) > SHOWN),
        "base": base_name(record, say), "adapted": _adapted(record, say), "made": _made(record, say),
        "tuning": say("학습", "Trained") if record.is_new else say("미세 조정", "Fine-tuned"),
        "length": record.spec.settings.max_length, "read": say(*read_words(record.spec.settings)),
        "text": inline(record.project.columns.text), "second": inline(record.project.columns.second or "")} | values)


def _adapted(record: Record, say: Say) -> str:
    return say(*record.task.card.adapted) if len(record.spec.base.lineage) > 1 else ""


def _made(record: Record, say: Say) -> str:
    base = base_name(record, say)
    if record.is_new:
        return say(f"코튠(KoTune)에서 사전학습 없이 처음부터 배운 {base}입니다.",
                   f"Trained from scratch with KoTune, without pretraining: {base}.")
    return say(f"코튠(KoTune)으로 미세 조정했습니다. 바탕 모델: {base}{_adapted(record, say)}.",
               f"Fine-tuned with KoTune. Base model: {base}{_adapted(record, say)}.")


def use(record: Record, repo: str, say: Say) -> str:
    """How to use the model alone, and together with the simple method if both answer in KoTune."""
    folder = f'snapshot_download("{repo}")'
    alone = in_windows(own_words(record.task.card.use, record, say, repo=repo), record.run)
    if first := before(record.run, folder):
        alone = say("transformers에 없는 신경망이라, 그것을 적은 `network.py`를 함께 두었습니다. 먼저 불러와야 모델을 읽을 수 있습니다.",
                    "transformers has no such network; `network.py`, which lies here, says what it is, and has to be "
                    "imported first.") + "\n\n" + alone.replace("```python\n", f"```python\n{DOWNLOAD}{first}", 1)
    if record.share == 1:
        return alone
    program = together(record.run, folder, record.share)
    return "\n\n".join([alone, say("### 코튠과 똑같이 답하기", "### To answer as KoTune does"), say(
        f"{words_of(record.share).ko} {record.task.card.simple.ko}",
        f"{words_of(record.share).en} {record.task.card.simple.en}"),
        f"```python\n{DOWNLOAD}{program}```"])


def before(run: Run, folder: str) -> str:
    """The code that a program needs before it loads the model of a run; `folder`: an expression for its folder."""
    return BEFORE.format(folder=folder) if is_new(run.spec.base) else ""


def together(run: Run, folder: str, share: float) -> str:
    """The program with which model and simple method answer together; `folder`: an expression for their folder."""
    by, program = decision_of(run, share), task_of(run).card.together
    least = by.decision(run.project.survey.labels) if by else {}
    return before(run, folder) + in_windows(program.format(
        folder=folder, share=share, length=run.spec.settings.max_length, least=least,
        temperature=round(by.temperature, 4) if by else 1.0), run)


def limits(record: Record, say: Say) -> str:
    """The limits of the task, of its kind of answer, and of the data."""
    of_task = [own_words(limit, record, say) for limit in record.task.card.limits]
    return bullets(of_task + KINDS[record.task.answer.kind].limits(record, say) + personal(record, say))


def settings(record: Record, say: Say) -> str:
    return table([say("설정", "Setting"), say("값", "Value")],
                 [[say(*title_of(Settings, name)), say(*value_words(Settings, name, value))]
                  for name, value in in_force(record.spec.settings).items()])


def lineage(record: Record, say: Say) -> str:
    license = record.spec.base.license_name or license_of(record)
    return bullets([
        *_steps(record, say),
        say(f"라이선스: 토큰 어휘가 {CARRIED}의 것이라 그와 같은 {inline(license)}. 그 조건을 지켜 주세요.",
            f"Licence: that of {CARRIED}, whose vocabulary of tokens it has: {inline(license)}. Keep to its terms.")
        if record.is_new and license else
        say(f"라이선스: 바탕 모델과 같은 {inline(license)}. 그 조건을 지켜 주세요.",
            f"Licence: that of the base model, {inline(license)}. Keep to its terms.") if license else
        say("라이선스: 바탕 모델의 라이선스를 알 수 없어 적지 않았습니다. 나누어 주기 전에 확인하세요.",
            "Licence: not given, because that of the base model is unknown. Find out before you share this model."),
        *(say(*each) for each in (remarks(license) if license else ())),
        say("학습 데이터를 쓸 권리와 그 조건은 데이터를 가져온 사람이 확인해야 합니다.",
            "Whoever uploaded the training data answers for the right to use it.")])


def _steps(record: Record, say: Say) -> list[str]:
    """The steps of pretraining, adaptation and fine-tuning, each with its data."""
    base, rows = record.spec.base, record.survey.rows["train"]
    revision = f", {say('리비전', 'revision')} `{base.origin.revision}`" if base.origin.revision else ""
    lineage = adapted(record.run).lineage if record.makes_base else base.lineage
    adaptations = [say(f"**분야 적응**: {inline(step.data)}의 글 {step.rows:,}개로 사전 학습을 이어 했습니다(라벨은 쓰지 않음).",
                       f"**Adapted**: pretraining went on with {step.rows:,} texts of {inline(step.data)} (no labels).")
                   for step in lineage[1:]]
    tuned = [] if record.makes_base else [own_words(record.task.card.tuned, record, say, rows=rows)]
    first = say("**사전 학습**: 없음", "**Pretrained**: no") if record.is_new else say(
        f"**사전 학습**: {base_name(record, say)}{revision}", f"**Pretrained**: {base_name(record, say)}{revision}")
    return [first, *adaptations, *tuned]


def making(record: Record, say: Say) -> str:
    result, day = record.result, datetime.fromtimestamp(record.spec.created, UTC)
    ran = result.get("machine")  # earlier versions stored none
    rows = {
        say("만든 날(UTC)", "Made on (UTC)"): f"{day:%Y-%m-%d}",
        "KoTune": _version(),
        **({say("출발점", "Begun with"): say(*begun)} if (begun := begun_words(record.run)) else {}),
        say("끝맺음", "Ended by"): _ending(record, say),
        say("에폭, 단계", "Epochs, steps"): f"{result['epochs']}, {result['steps']:,}",
        say("학습 시간", "Training time"): say(f"{result['seconds']:,.1f}초", f"{result['seconds']:,.1f} s"),
        say("장치", "Device"): result["device"],
        say("정밀도", "Precision"): result["precision"],
        say("시드", "Seed"): str(record.spec.settings.seed),
        "Python": ran["python"] if ran else platform.python_version(),
        **{name: each for name, each in (ran["versions"] if ran else versions()).items() if name in LIBRARIES}}
    return "\n\n".join([
        table([say("항목", "Item"), say("값", "Value")], [list(row) for row in rows.items()]),
        say("라이브러리 버전은 학습할 때의 것입니다.", "Library versions are those of the training.") if ran else
        say("라이브러리 버전은 이 카드를 쓴 환경의 것입니다.",
            "Library versions are those of the environment that wrote this card."), *_again(record, say)])


def _again(record: Record, say: Say) -> list[str]:
    """A sentence on the bundle that repeats the training, if there can be one."""
    with suppress(Problem):
        check(record.run)
        return [say("코튠의 결과 화면에서 받는 ‘다시 학습하는 묶음’은 코튠 없이 이 학습을 처음부터 다시 하고, 시험 답이 같은지 견줍니다.",
                    "The bundle that KoTune's result page gives does this training again from the start, without "
                    "KoTune, and compares the test answers.")]
    return []


def _ending(record: Record, say: Say) -> str:
    if record.result["state"] != "done":
        return say("만든 사람이 멈춤", "its maker, before the end")
    if record.result["epochs"] < record.spec.settings.epochs:
        return say("더 나아지지 않아 조기 종료", "early stopping")
    return say("정한 에폭을 모두 마침", "its last epoch")


def base_name(record: Record, say: Say) -> str:
    """The name of the original pretrained model, with a link if it is on the Hub."""
    base = record.spec.base.origin
    if record.is_new:
        title = NETWORK_TITLES[base.id]
        return say(f"작은 신경망 **{base.id}**({title.ko})", f"the small network **{base.id}** ({title.en})")
    if base.id == CARRIED:
        return say(f"코튠에 들어 있는 작은 한국어 인코더 **{CARRIED}**",
                   f"**{CARRIED}**, the small Korean encoder that KoTune carries")
    if record.hub_base:
        return f"[{inline(base.id)}](https://huggingface.co/{base.id})"
    return say(f"만든 사람의 컴퓨터에 있던 모델 **{inline(base.id)}**", f"**{inline(base.id)}**, a model on its maker's machine")


def _version() -> str:
    with open(Path(__file__).parents[1] / "pyproject.toml", "rb") as file:
        return tomllib.load(file)["project"]["version"]
