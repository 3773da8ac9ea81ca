"""The card's section on data: file and columns, the split, findings, and repairs."""

from trainer.data.additions import LEFT_OUT
from trainer.data.findings import remedy
from trainer.errors import josa
from trainer.tasks.revised import origin_words

from .markdown import bullets, inline, table
from .record import Record, Say

SHOWN = 20  # labels that are listed, of up to 200
UNUSABLE = ("repeated_names", "blank_rows", "missing_label", "missing_text", "missing_spans", "bad_labels",
            "bad_numbers", "faulty_rows", *LEFT_OUT)
# Findings on labels, which do not concern a model that is adapted to the texts alone.
ABOUT_LABELS = ("missing_label", "tidied_labels", "conflicting_labels", "rare_classes", "imbalance", "similar_labels",
                "combined_labels", "numeric_labels", "untaught_labels", "null_labels", "merge_labels", "corrected",
                "disputed_rows")


def data(record: Record, say: Say) -> str:
    left_out = _left_out(record)
    parts = _texts(record, say) if record.makes_base else _parts(record, say)
    return "\n\n".join([
        bullets([f"{say('파일', 'File')}: {inline(record.project.source)}", _columns(record, say), _division(record, say),
                 *_origin(record, say), *_unlabelled(record, say),
                 say(f"뺀 행: {left_out:,}개", f"Rows left out: {left_out:,}")]),
        table([say("부분", "Part"), say("행", "Rows")], [[title, f"{count:,}"] for title, count in parts.items()]),
        *([] if record.makes_base else _balance(record, say)),
        say("데이터를 살펴 찾은 것:", "What the survey of the data found:"),
        bullets(_findings(record, say) or [say("눈에 띄는 문제가 없습니다.", "Nothing of note.")]),
        say("학습하기 전에 고친 것:", "What was repaired before training:"),
        bullets(_repaired(record, say) or [say("없습니다.", "Nothing.")]),
        say("데이터 자체는 이 저장소에 들어 있지 않습니다.", "The data itself is not part of this repository.")])


def personal(record: Record, say: Say) -> list[str]:
    """A warning if the training texts hold personal data that was not masked."""
    codes = {each.code for each in record.survey.findings}
    masked = any(each.code == "mask_personal" for each in record.survey.changes)
    if "personal_data" not in codes or masked:
        return []
    return [say("학습 글에 개인정보로 보이는 것이 있었고, 모델에 남아 있을 수 있습니다. 공개하기 전에 확인하세요.",
                "The training texts seem to hold personal data, which the model may retain. "
                "Check before making it public.")]


def _columns(record: Record, say: Say) -> str:
    columns = record.project.columns
    text = inline(columns.text)
    if record.makes_base:
        return say(f"글 열 {text}. 라벨은 쓰지 않았습니다.", f"Text in column {text}. No labels were used.")
    named = _named(record, say)
    if columns.second:
        second = inline(columns.second)
        return say(f"첫째 글 열 {text}, 둘째 글 열 {second}, {named}",
                   f"First text in column {text}, second text in column {second}, {named}")
    return say(f"글 열 {text}, {named}", f"Text in column {text}, {named}")


def _named(record: Record, say: Say) -> str:
    """The column that holds what is learnt, if it has one of its own."""
    what, column = _learnt(record, say), record.project.columns.label
    if not column:
        return say(f"{what}{josa(what, '은/는')} 글 안에 있습니다", f"{what}s within it")
    return say(f"{what} 열 {inline(column)}", f"{what} in column {inline(column)}")


def _learnt(record: Record, say: Say) -> str:
    """What is learnt: "label", "number" …, by the task's last role."""
    title = record.task.format.roles[-1].title
    return say(title.ko, title.en.removesuffix("s"))


def _parts(record: Record, say: Say) -> dict[str, int]:
    return {title: record.survey.rows[name] for name, title in _part_names(say).items()}


def _texts(record: Record, say: Say) -> dict[str, int]:
    """The parts of a base model's data: it also learns from texts without a label, and does not read test rows."""
    rows = record.survey.rows
    parts = {say("배운 글", "Learnt from"): record.run.project.text_rows,
             say("따로 두고 재는 데 쓴 글", "Kept aside to measure on"): rows["valid"]}
    return parts | ({say("읽지 않은 글(시험 행)", "Not read (test rows)"): rows["test"]}
                    if rows["test"] else {})


def _origin(record: Record, say: Say) -> list[str]:
    """Which project this one was made from, and what was changed."""
    origin = record.project.origin
    return [inline(say(*origin_words(origin)), 300)] if origin else []


def _unlabelled(record: Record, say: Say) -> list[str]:
    count = _learnt_without_label(record)
    return [say(f"배운 글 가운데 {count:,}개는 라벨이 비어 있던 행입니다.",
                f"{count:,} of the texts learnt from are rows without a label.")] if count else []


def _learnt_without_label(record: Record) -> int:
    return record.survey.unlabelled if record.makes_base else 0


def _left_out(record: Record) -> int:
    """The number of rows in the file that were not used: unusable ones, and those that repairs removed (a repair that
    removes rows has examples without `after`)."""
    survey = record.survey
    unusable = [each for each in survey.findings if each.code in UNUSABLE]
    dropped = [each for each in survey.changes if any(example.after is None for example in each.examples)]
    return sum(each.count for each in unusable + dropped) - _learnt_without_label(record)


def _division(record: Record, say: Say) -> str:
    """How the rows were split: by file or by seed, and by label if there are labels."""
    seed, given, by_label = record.project.seed, record.survey.uploaded, bool(record.labels)
    what = _learnt(record, say)
    shares = say(f"{what}의 비율을 지켜 ", f" by {what}") if by_label else ""
    if not given:
        return say(f"{shares}시드 {seed}{josa(str(seed), '으로/로')} 나눴고, 같은 글은 한쪽에만 있습니다.",
                   f"Split{shares} with seed {seed}; equal texts are on one side only.")
    names = ", ".join(_part_names(say)[name] for name in given)
    return say(f"가져온 파일대로 나누었고({names}), 따로 없던 부분은 {shares}시드 {seed}{josa(str(seed), '으로/로')} 골랐습니다.",
               f"Split as the files were uploaded ({names}); a part that had none was drawn{shares} with seed {seed}.")


def _part_names(say: Say) -> dict[str, str]:
    return {"train": say("학습", "Training"), "valid": say("검증", "Validation"), "test": say("시험", "Test")}


def _balance(record: Record, say: Say) -> list[str]:
    counts = record.survey.counts
    total, rest = sum(record.survey.rows.values()), len(counts) - SHOWN
    return [table([_learnt(record, say).capitalize(), say("행", "Rows"), say("비율", "Share")],
                  [[label, f"{count:,}", f"{count / total:.1%}"] for label, count in list(counts.items())[:SHOWN]]),
            *([say(f"그 밖에 {rest}가지가 더 있습니다.", f"And {rest} more.")] if rest > 0 else [])]


def _findings(record: Record, say: Say) -> list[str]:
    """The findings, without the sentence on which repair of the page would help."""
    return [inline(say(*each.words).removesuffix(say(*remedy(each.repair))), 600)
            for each in _concerning(record, record.survey.findings)]


def _repaired(record: Record, say: Say) -> list[str]:
    changes = _concerning(record, record.survey.changes)
    return [inline(say(*each.words), 600) for each in changes]


def _concerning(record: Record, each_found: list) -> list:
    """Those findings or changes that concern this model."""
    return [each for each in each_found if not record.makes_base or each.code not in ABOUT_LABELS]
