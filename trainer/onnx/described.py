"""Describe the ONNX of a run, on the page and in the README beside it."""

from ..data.cleaning import CLEANERS
from ..errors import Words
from ..fields import help_of, title_of
from ..home.least import least_of
from ..home.project import Run
from ..options import Repairs
from ..tasks import task_of
from ..tasks.answering import share_of, words_of
from ..units import bytes_text
from .made import FULL, SMALL, Facts

PACKAGES = "onnxruntime", "tokenizers", "numpy"  # all packages that the program needs
DIGITS = range(6, 1, -1)  # numbers of equal decimals that may be claimed


def change_of(run: Run, facts: Facts) -> Words:
    """The effect of 8 bits: the headline metric and the size, before and after."""
    metric = task_of(run).headline

    def score(name: str) -> str:
        value = facts.scores[name]
        return f"{value:.1%}" if metric.form == "percent" else f"{value:.4g}"

    scores = f"{score(FULL)} → {score(SMALL)}"
    sizes = f"{bytes_text(facts.bytes[FULL])} → {bytes_text(facts.bytes[SMALL])}"
    return Words(f"{metric.title.ko} {scores}, 크기 {sizes}", f"{metric.title.en} {scores}, size {sizes}")


def rows_of(facts: Facts) -> Words:
    """The test rows on which it was measured, in words."""
    if facts.rows == facts.of:
        return Words(f"시험 행 {facts.rows:,}개", f"{facts.rows:,} test rows")
    return Words(f"시험 행 {facts.of:,}개 가운데 {facts.rows:,}개", f"{facts.rows:,} of {facts.of:,} test rows")


def readme(run: Run, program: str, facts: Facts) -> str:
    """The README in both languages, with the program between them."""
    head = f"# {run.project.name} · {int(run.name)} · ONNX"
    pip = " ".join(f"{name}=={facts.versions[name]}" for name in PACKAGES)
    way = f"```bash\npip install {pip}\n```\n\n```python\n{program}```"
    ko, en = _body(run, program, facts)
    return "\n\n".join([head, "[English below](#english)", ko, way, "# English", en]) + "\n"


def _body(run: Run, program: str, facts: Facts) -> Words:
    change, rows, same, notes = change_of(run, facts), rows_of(facts), _same(run, facts), _otherwise(run)
    beside = [file.name for file in task_of(run).plain if f"from {file.stem} " in program]
    ko, en = "".join(f"\n\n{each.ko}" for each in notes), "".join(f"\n\n{each.en}" for each in notes)
    return Words(
        "코튠(KoTune)에서 학습한 모델을 torch 없이 쓰는 묶음입니다. 학습한 모델만 들어 있습니다. 아래 프로그램을 이 폴더에서 실행하세요. `model.onnx` 대신 "
        "`model-int8.onnx`를 쓰면 파일이 작아집니다.\n\n"
        f"- `model.onnx`: 32비트. {same.ko}\n"
        f"- `model-int8.onnx`: 8비트. 32비트 → 8비트: {change.ko}\n- `config.json`, `tokenizer.json`: 라벨과 토크나이저\n"
        f"{''.join(f'- `{name}`: 프로그램이 불러 쓰는 코드{chr(10)}' for name in beside)}\n"
        f"{rows.ko}로 쟀습니다(모델만).{ko}",
        "The model that was trained with KoTune, to be used without torch. This package holds only the trained model. "
        "Run the program above in this folder. `model-int8.onnx` in place of `model.onnx` is smaller.\n\n"
        f"- `model.onnx`: 32 bits. {same.en}\n"
        f"- `model-int8.onnx`: 8 bits. From 32 to 8 bits: {change.en}\n"
        "- `config.json`, `tokenizer.json`: labels, and the tokenizer\n"
        f"{''.join(f'- `{name}`: code that the program uses{chr(10)}' for name in beside)}\n"
        f"Measured on {rows.en} (the model alone).{en}")


def _same(run: Run, facts: Facts) -> Words:
    """A sentence on how near its answers are to the model's."""
    digits = next(each for each in DIGITS if facts.apart <= 0.5 / 10 ** each)  # at least two, by `making.APART`
    if task_of(run).headline.form == "distance":
        share = f"{1 / 10 ** digits:.{digits - 2}%}"
        return Words(f"원래 모델이 답하는 수와 차이가 수의 범위의 {share}를 넘지 않습니다.",
                     f"Its numbers differ from the model's by no more than {share} of their range.")
    return Words(f"원래 모델과 확률이 소수점 아래 {digits}자리까지 같습니다.",
                 f"Its probabilities are the model's to {digits} decimals.")


def _otherwise(run: Run) -> list[Words]:
    """Notes on why people may get other answers in KoTune: the simple method answers, too, texts are cleaned first, or
    unsure answers are kept back."""
    notes, share, least = list[Words](), share_of(run), least_of(run.project)
    if share != 1:
        who = words_of(share)
        notes.append(Words(f"코튠에서 사람들이 받는 답은 이와 다릅니다: {who.ko} 결과 화면의 점수도 그 답의 점수입니다.",
                           f"People get other answers in KoTune: {who.en} The score on the result page is that of "
                           "those answers."))
    if asked := [code for code in CLEANERS if getattr(run.project.spec.repairs, code)]:
        known = [(title_of(Repairs, code), help_of(Repairs, code)) for code in asked]
        ko, en = ("".join(f"\n- {title[language]}: {does[language]}" for title, does in known)
                  for language in ("ko", "en"))
        notes.append(Words(f"코튠은 모델이 읽기 전에 글을 이렇게 다듬습니다. 이 프로그램은 하지 않으니, 같게 다듬어 넣어 주세요.\n{ko}",
                           "Before the model reads a text, KoTune cleans it in these ways. The program does not, so do "
                           f"the same first.\n{en}"))
    if least:
        notes.append(Words(f"코튠에서는 확률이 {least:.0%}보다 낮으면 ‘모름’으로 답하도록 정해 두었습니다. 이 프로그램은 늘 답합니다.",
                           f"In KoTune an answer less likely than {least:.0%} is left open, as was chosen there. The "
                           "program always answers."))
    return notes
