"""Checks that find what in labelled rows would hurt training, or make its result misleading.

A check of labels takes rows with the columns label and row, and the number of rows of each label.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ...data.checks.copies import (
    conflicting,
    duplicates,
    near_duplicates,
    overlap_with_test,
    overlap_with_valid,
)
from ...data.checks.texts import control_characters, garbled_text, long_texts, many_rows
from ...data.findings import finding, run_checks
from ...data.repairs import FEWEST as RARE
from ...errors import Words, clip
from ...home.survey import Finding
from ...kinds.columns import is_null
from ...kinds.detectors import combined
from ...kinds.text import is_number
from .synonyms import groups_of

if TYPE_CHECKING:
    from pandas import DataFrame, Series

DOMINANT = 0.9
SHOWN = 41  # characters of a label that a finding shows
SPELLINGS = 20  # groups or pairs of labels that a finding shows, at most


def find_all(rows: "DataFrame", labels: dict[str, int], progress: Callable[[float], None]) -> list[Finding]:
    """Run all checks on the unrepaired `rows` (as `copies.keyed` gives them); `labels`: label → rows.

    `progress` gets the share that is done, from 0 to 1.
    """
    found = [*run_checks(OF_ROWS, rows, progress), *(check(rows, labels) for check in OF_LABELS)]
    return [each for each in found if each]


def conflicting_labels(rows: "DataFrame") -> Finding | None:
    return finding("conflicting_labels", "warning",
                   "{n}행: 같은 글에 서로 다른 라벨이 붙어 있습니다. 어느 쪽이 맞는지 확인해 주세요.",
                   "{n:row|rows}: the same text has different labels. Check which one is right.",
                   rows, conflicting(rows), repair="conflicts")


def rare_classes(rows: "DataFrame", labels: dict[str, int]) -> Finding | None:
    rare = [label for label, count in labels.items() if count < RARE]
    return finding("rare_classes", "warning",
                   f"{{n}}행: {RARE}행도 안 되는 라벨이 있습니다({{names}}). 이런 라벨은 배우기도 재기도 어렵습니다: 행을 더 "
                   "모으거나, 비슷한 라벨과 합치거나, 빼세요.",
                   f"{{n:row has|rows have}} a label with fewer than {RARE} rows ({{names}}). Such classes can hardly "
                   "be learnt or measured: collect more rows, merge or drop them.",
                   rows, rows["label"].isin(rare), repair="drop_rare", names=_names(rare, labels))


def one_dominates(rows: "DataFrame", labels: dict[str, int]) -> Finding | None:
    label, count = next(iter(labels.items()))
    if count <= DOMINANT * len(rows):
        return None
    return finding("imbalance", "warning",
                   "행의 {share:.1%}가 '{label}'입니다. 늘 이 라벨만 답해도 정확도가 그만큼 나오니, 정확도 말고 Macro F1과, 혼동 행렬에서 "
                   "라벨마다 몇 %를 맞혔는지 보세요.",
                   "{share:.1%} of the rows are '{label}'. Always answering so gives that accuracy: look at macro F1 "
                   "instead, and in the confusion matrix at the share of each label that was found.",
                   rows, rows["label"] != label, share=count / len(rows), label=clip(label, SHOWN))


def similar_labels(rows: "DataFrame", labels: dict[str, int]) -> Finding | None:
    groups = groups_of(labels)
    shown = "; ".join(" = ".join(f"'{clip(name, SHOWN)}'" for name in names) for names in groups[:SPELLINGS])
    shown += " …" if len(groups) > SPELLINGS else ""
    return finding("similar_labels", "warning",
                   "{n}행: 같은 뜻으로 보이는 라벨이 따로 있습니다({shown}). 시키지 않으면 서로 다른 라벨로 배웁니다.",
                   "{n:row has|rows have} labels that seem to mean the same ({shown}). Unless merged, they are learnt "
                   "as different ones.",
                   rows, rows["label"].isin([name for names in groups for name in names]), repair="merge_labels",
                   shown=shown)


def combined_labels(rows: "DataFrame", labels: dict[str, int]) -> Finding | None:
    names = combined(labels)
    return finding("combined_labels", "warning",
                   "{n}행은 한 칸에 라벨이 여럿 든 것으로 보입니다({names}). 글 하나에 라벨 하나를 배우므로, 그대로 두면 조합마다 다른 라벨이 됩니다: 과제로 ‘여러 "
                   "라벨 붙이기’를 고르거나, 라벨을 하나만 남기거나 합쳐 주세요.",
                   "{n:row seems|rows seem} to have several labels in one cell ({names}). One label is learnt for each "
                   "text, so every combination is a label of its own: choose the task “Several labels”, keep one of "
                   "them, or merge.",
                   rows, rows["label"].isin(names), repair="merge_labels", names=_names(names, labels))


def numeric_labels(rows: "DataFrame", labels: dict[str, int]) -> Finding | None:
    """Few whole numbers that do not start at 1, or are only two, are probably class names; others may be scores."""
    if not all(map(is_number, labels)):
        return None
    values = {float(label.replace(",", "")) for label in labels}
    are_classes = all(map(float.is_integer, values)) and (len(values) < 3 or min(values) != 1)
    if len(labels) <= 5 and are_classes:
        return None
    return finding("numeric_labels", "info",
                   "라벨이 {classes}가지 숫자입니다. 서로 다른 분류로 배우므로, 가까운 숫자로 틀려도 먼 숫자로 틀린 것과 똑같이 셉니다. 점수처럼 크기에 뜻이 있다면 과제로 "
                   "‘수 맞히기’를 고르세요.",
                   "The labels are {classes} different numbers. They are learnt as classes, so a wrong answer nearby "
                   "counts like one far off. If their size means something, as with scores, choose the task “A "
                   "number”.",
                   rows, [True] * len(rows), classes=len(labels))


def untaught_labels(rows: "DataFrame", labels: dict[str, int]) -> Finding | None:
    if "part" not in rows:
        return None
    taught = set(rows["label"][rows["part"].isin(["", "train"])])
    names = [label for label in labels if label not in taught]
    return finding("untaught_labels", "warning",
                   "{n}행: 학습 행에는 없고 시험·검증에만 있는 라벨입니다({names}). 배울 수 없으니 모두 틀립니다: 라벨을 확인해 주세요.",
                   "{n:row|rows} of the test or validation with a label that no training row has ({names}). They "
                   "cannot be learnt and will all be wrong: check the labels.",
                   rows, rows["label"].isin(names), repair="merge_labels", names=_names(names, labels))


def missing_labels(rows: "DataFrame", which: "Series") -> Finding | None:
    """`which`: rows with a text, but with a label that is blank, says NULL or the like, or is an error."""
    spelled = spelled_out(rows["label"][which])
    return finding("missing_label", "warning",
                   f"라벨이 없는 {{n}}행을 뺐습니다({spelled.ko}). 그 글로 모델을 먼저 적응시킬 수 있고, 학습이 끝나면 ‘사용’에서 라벨을 붙일 수 있습니다.",
                   f"Left out: {{n:row|rows}} without a label ({spelled.en}). Their texts can adapt a model, and "
                   "under Use the trained one can label them.",
                   rows, which, repair="null_labels" if is_null(rows["label"][which]).any() else None)


def kept_nulls(rows: "DataFrame", which: "Series") -> Finding | None:
    spelled = spelled_out(rows["label"][which])
    return finding("null_labels", "info", f"{{n}}행의 라벨을 빈칸으로 보지 않고 그대로 씁니다({spelled.ko}).",
                   f"{{n:row has|rows have}} a label that is not taken for a blank ({spelled.en}).",
                   rows, which)


def spelled_out(labels: "Series") -> Words:
    """The contents of cells without a value (blank, NULL and the like), each with its count."""
    counts = labels.value_counts().to_dict().items()
    return Words(", ".join(f"{label or '빈칸'} {count:,}" for label, count in counts),
                 ", ".join(f"{label or 'blank'} {count:,}" for label, count in counts))


def tidied_labels(rows: "DataFrame", written: "Series") -> Finding | None:
    """`written`: the labels as they are in the file; those of `rows` are stripped and in NFC."""
    changed = written.array != rows["label"].array
    pairs = dict.fromkeys(zip(written[changed], rows["label"][changed], strict=True))
    shown = ", ".join(f"{clip(old, SHOWN)!r} → '{clip(new, SHOWN)}'" for old, new in list(pairs)[:SPELLINGS])
    return finding("tidied_labels", "info",
                   "{n}행의 라벨에서 앞뒤의 빈칸을 지우거나 글자를 NFC로 맞추었습니다({shown}).",
                   "{n:row|rows}: blanks around the label were removed, or its letters normalised to NFC ({shown}).",
                   rows, changed, shown=shown + (" …" if len(pairs) > SPELLINGS else ""))


def _names(names: list[str], labels: dict[str, int]) -> str:
    shown = ", ".join(f"'{clip(name, SHOWN)}' {labels[name]}" for name in names[:5])
    return shown + (" …" if len(names) > 5 else "")


OF_ROWS = (garbled_text, overlap_with_test, overlap_with_valid, conflicting_labels, duplicates, near_duplicates,
           long_texts, many_rows, control_characters)
OF_LABELS = (similar_labels, combined_labels, untaught_labels, rare_classes, one_dominates, numeric_labels)
