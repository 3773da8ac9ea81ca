"""The ONNX of a run, as a ZIP that is made while it is sent: the model in 32 and in 8 bits, and how it is used."""

from collections.abc import Iterator
from pathlib import Path

from ..data.survey import Progress, silent
from ..errors import Words, present
from ..home.files import read_json
from ..home.project import Run
from ..home.zipped import Content, zipped
from ..models.portable import portable
from ..tasks import task_of
from ..tasks.answering import share_of, words_of
from ..tasks.templates import filled
from .made import FULL, SMALL, Facts, facts_of, onnx_of

PACKAGES = "onnxruntime", "tokenizers", "numpy"  # that the program needs, and no more


def name_of(run: Run) -> str:
    """Of the file, and of the folder in it."""
    return f"{run.project.name}-{run.name}-onnx"


def packed(run: Run, report: Progress = silent) -> Iterator[bytes]:
    """The ZIP, piece by piece; first it is made, if it has to be. Raises Problem before the first piece, as `onnx_of`
    does."""
    folder = onnx_of(run, report)
    return zipped(name_of(run), _files(run, folder))


def _files(run: Run, folder: Path) -> Iterator[tuple[str, Content]]:
    program = program_of(run)
    yield "README.md", _readme(run, program, present(facts_of(run), "facts")).encode()
    yield "config.json", portable(run.model / "config.json").encode()
    yield "tokenizer.json", run.model / "tokenizer.json"
    for file in task_of(run).plain:
        if f"from {file.stem} " in program:
            yield file.name, file
    yield FULL, folder / FULL
    yield SMALL, folder / SMALL


def program_of(run: Run) -> str:
    """How it is used, in a dozen lines without torch."""
    task, settings, config = task_of(run), run.spec.settings, read_json(run.model / "config.json")
    return filled(Path(__file__).parent, "use.py", task, {
        "max_length": settings.max_length, "windows": settings.windows, "stride": task.stride(settings),
        "pad": config.get("pad_token_id") or 0, "pairs": task.reads_pairs,
        "segments": task.reads_pairs and (config.get("type_vocab_size") or 0) > 1})


def change_of(run: Run, facts: Facts) -> Words:
    """What 8 bits cost and save: a score before and after, and bytes."""
    metric = task_of(run).headline

    def said(name: str) -> str:
        value = facts.scores[name]
        return f"{value:.1%}" if metric.form == "percent" else f"{value:.4g}"

    scores, sizes = f"{said(FULL)} → {said(SMALL)}", f"{_size(facts.bytes[FULL])} → {_size(facts.bytes[SMALL])}"
    return Words(f"{metric.title.ko} {scores}, 크기 {sizes}", f"{metric.title.en} {scores}, size {sizes}")


def rows_of(facts: Facts) -> Words:
    """By which rows it was measured."""
    if facts.rows == facts.of:
        return Words(f"시험 행 {facts.rows:,}개", f"{facts.rows:,} test rows")
    return Words(f"시험 행 {facts.of:,}개 가운데 {facts.rows:,}개", f"{facts.rows:,} of {facts.of:,} test rows")


def _size(size: int) -> str:
    return f"{size / 1e6:,.0f} MB" if size >= 1e7 else f"{size / 1e6:.1f} MB"


def _readme(run: Run, program: str, facts: Facts) -> str:
    head = f"# {run.project.name} · {int(run.name)} · ONNX"
    pip = " ".join(f"{name}=={facts.versions[name]}" for name in PACKAGES)
    way = f"```bash\npip install {pip}\n```\n\n```python\n{program}```"
    ko, en = _told(run, facts)
    return "\n\n".join([head, "[English below](#english)", ko, way, "# English", en]) + "\n"


def _told(run: Run, facts: Facts) -> Words:
    change, rows, apart = change_of(run, facts), rows_of(facts), _apart(run, facts)
    return Words(
        "코튠(KoTune)에서 학습한 모델을 torch 없이 쓰는 묶음입니다. 아래 프로그램을 이 폴더에서 실행하세요. `model.onnx`를 `model-int8.onnx`로 바꾸면 작아지고, "
        "대개 빨라집니다.\n\n"
        f"- `model.onnx`: 32비트. {apart.ko}\n"
        f"- `model-int8.onnx`: 8비트. {change.ko}\n- `config.json`, `tokenizer.json`: 라벨과 토크나이저\n\n"
        f"{rows.ko}로 쟀습니다.{_alone(run).ko}",
        "The model that was trained with KoTune, to be used without torch. Run the program above in this folder. "
        "`model-int8.onnx` in place of `model.onnx` is smaller, and mostly faster.\n\n"
        f"- `model.onnx`: 32 bits. {apart.en}\n"
        f"- `model-int8.onnx`: 8 bits. {change.en}\n- `config.json`, `tokenizer.json`: labels, and the tokenizer\n\n"
        f"Measured on {rows.en}.{_alone(run).en}")


def _apart(run: Run, facts: Facts) -> Words:
    if task_of(run).headline.form == "distance":
        return Words(f"수의 범위에 견주어, 원래 모델과 최대 {facts.apart:.1g}만큼 다르게 답합니다.",
                     f"By the range of the numbers, it differs from the model by {facts.apart:.1g} at most.")
    return Words(f"원래 모델과 확률이 최대 {facts.apart:.1g}만큼 다릅니다.",
                 f"Its probabilities differ from the model's by {facts.apart:.1g} at most.")


def _alone(run: Run) -> Words:
    """Where people get another answer than the model's."""
    if (share := share_of(run)) == 1:
        return Words("", "")
    who = words_of(share)
    return Words(f" 코튠에서 사람들이 받는 답은 이와 다릅니다: {who.ko} 여기에는 학습한 모델만 있습니다.",
                 f" People get other answers in KoTune: {who.en} Here is the trained model alone.")
