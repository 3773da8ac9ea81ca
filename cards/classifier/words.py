"""The card's words about a classifier: purpose, use, data, limits."""

from ..markdown import bullets, inline, table
from ..record import Record, Say
from ..sections import base_name, division, left_out, part_names, personal, surveyed

SHOWN = 20  # labels that are listed; there may be 200


def purpose(record: Record, say: Say) -> str:
    names = ", ".join(f"**{inline(label)}**" for label in record.labels[:SHOWN])
    more, count = " …" if len(record.labels) > SHOWN else "", len(record.labels)
    adapted = record.spec.base.lineage[1:]
    return "\n\n".join([
        say(f"한국어 글을 읽고 라벨 {count}가지 가운데 하나를 고릅니다({say(*record.task.words.title)}).",
            f"Reads a Korean text and chooses one of {count} labels ({say(*record.task.words.title).lower()})."),
        say(f"라벨: {names}{more}", f"Labels: {names}{more}"),
        say(f"코튠(KoTune)으로 미세 조정했습니다. 바탕 모델: {base_name(record, say)}{', 분야의 글에 먼저 적응시킴' if adapted else ''}.",
            f"Fine-tuned with KoTune. Base model: {base_name(record, say)}"
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
    project, left = record.project, left_out(record)
    return "\n\n".join([
        bullets([f"{say('파일', 'File')}: {inline(project.source)}",
                 say(f"글 열 {inline(project.columns.text)}, 라벨 열 {inline(project.columns.label)}",
                     f"Text in column {inline(project.columns.text)}, label in column {inline(project.columns.label)}"),
                 division(record, say),
                 say(f"뺀 행: {left:,}개", f"Rows left out: {left:,}")]),
        table([say("부분", "Part"), say("행", "Rows")],
              [[title, f"{record.survey.rows[name]:,}"] for name, title in part_names(say).items()]),
        _balance(record, say), surveyed(record, say)])


def _balance(record: Record, say: Say) -> str:
    counts = record.survey.counts
    total, rest = sum(counts.values()), len(counts) - SHOWN
    rows = table([say("라벨", "Label"), say("행", "Rows"), say("비율", "Share")],
                 [[label, f"{count:,}", f"{count / total:.1%}"] for label, count in list(counts.items())[:SHOWN]])
    return rows if rest <= 0 else rows + "\n\n" + say(f"그 밖에 {rest}가지가 더 있습니다.", f"And {rest} more.")


def limits(record: Record, say: Say) -> str:
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
    if any(each.code == "rare_classes" for each in record.survey.findings):
        texts.append(say("행이 몇 개뿐인 라벨이 있습니다. 그런 라벨의 점수는 거의 뜻이 없습니다.",
                         "Some labels have a few rows only; their scores mean next to nothing."))
    return bullets(texts + personal(record, say))
