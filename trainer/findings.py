"""What in the rows will hurt training or the trust in its result: a function a check, None if all is well."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from .errors import Words
from .personal import personal_data
from .text import CONTROLS, HANGUL, folded, hangul_share, is_number, nfc

if TYPE_CHECKING:
    from pandas import DataFrame, Series

RARE = 5  # with 10 % for each part, fewer rows leave nothing to measure a class by
DOMINANT = 0.9
EXAMPLES = 5
# Korean in CP949 read as Latin-1 (¸®ºä: two letters a syllable; À…È among them tells it from ····),
# Korean in UTF-8 read as Windows-1252 (ë¦¬ë·°), and the mark of a byte that could not be read.
BROKEN = "|".join(("[\u00b0-\u00c8][\u00a1-\u00fe][\u00c0-\u00c8][\u00a1-\u00fe]",
                   "[\u00c0-\u00c8][\u00a1-\u00fe][\u00b0-\u00c8][\u00a1-\u00fe]",
                   "[\u00ea-\u00ed][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u2122]{2}", "\ufffd"))


@dataclass
class Finding:
    """`count` rows are concerned; `rows` are up to five of their numbers, as a spreadsheet shows them."""

    code: str
    severity: Literal["warning", "info"]
    words: Words
    count: int
    rows: list[int]

    def as_dict(self) -> dict:
        return {"code": self.code, "severity": self.severity, "ko": self.words.ko, "en": self.words.en,
                "count": self.count, "rows": self.rows}


def finding(code: str, severity: str, ko: str, en: str, numbers: "Series", /, **values) -> Finding | None:
    """A Finding about rows with these numbers, None if there are none; `{n}` in the words is their count."""
    if not len(numbers):
        return None
    words = Words(ko, en).format(n=f"{len(numbers):,}", **values)
    return Finding(code, severity, words, len(numbers), [int(number) for number in numbers[:EXAMPLES]])


def find_all(rows: "DataFrame", labels: dict[str, int]) -> list[Finding]:
    """All checks on surveyed rows (columns text, label, row), warnings first."""
    keys = folded(rows["text"])
    found = [garbled_text(rows), little_hangul(rows), similar_labels(rows, labels),
             rare_classes(rows, labels), one_dominates(rows, labels), conflicting_labels(rows, keys),
             duplicates(rows, keys), personal(rows), numeric_labels(rows, labels), control_characters(rows)]
    return sorted(filter(None, found), key=lambda each: each.severity != "warning")


def rare_classes(rows, labels) -> Finding | None:
    rare = [label for label, count in labels.items() if count < RARE]
    return finding("rare_classes", "warning",
                   f"{{n}}행: {RARE}행도 안 되는 라벨이 있습니다({{names}}). 이런 라벨은 배우기도 재기도 "
                   "어렵습니다: 행을 더 모으거나, 비슷한 라벨과 합치거나, 빼세요.",
                   f"{{n}} row(s) have a label with fewer than {RARE} rows ({{names}}). Such classes can "
                   "hardly be learnt or measured: collect more rows, merge or drop them.",
                   rows["row"][rows["label"].isin(rare)], names=_names(rare, labels))


def one_dominates(rows, labels) -> Finding | None:
    label, count = next(iter(labels.items()))
    if count <= DOMINANT * len(rows):
        return None
    return finding("imbalance", "warning",
                   "행의 {share:.1%}가 '{label}'입니다. 늘 이 라벨만 답해도 정확도가 그만큼 나오니, 정확도 "
                   "말고 매크로 F1과 라벨별 재현율을 보세요.",
                   "{share:.1%} of the rows are '{label}'. Always answering so gives that accuracy: look at "
                   "macro F1 and the recall of each class instead.",
                   rows["row"][rows["label"] != label], share=count / len(rows), label=_clip(label))


def duplicates(rows, keys) -> Finding | None:
    again = keys.to_frame("text").assign(label=rows["label"]).duplicated()
    return finding("duplicates", "info",
                   "{n}행이 앞의 행과 글과 라벨이 같습니다. 같은 글은 나눌 때 한쪽에만 둡니다.",
                   "{n} row(s) repeat the text and label of an earlier row. Equal texts stay on one side of "
                   "the split.",
                   rows["row"][again])


def conflicting_labels(rows, keys) -> Finding | None:
    labels_of = rows["label"].groupby(keys.to_numpy()).nunique()
    return finding("conflicting_labels", "warning",
                   "{n}행: 같은 글에 서로 다른 라벨이 붙어 있습니다. 어느 쪽이 맞는지 확인해 주세요.",
                   "{n} row(s): the same text has different labels. Check which one is right.",
                   rows["row"][keys.isin(labels_of.index[labels_of > 1])])


def similar_labels(rows, labels) -> Finding | None:
    groups: dict[str, list[str]] = {}
    for label in labels:
        groups.setdefault(_likeness(label), []).append(label)
    groups = {key: names for key, names in groups.items() if len(names) > 1}
    alike = [name for names in groups.values() for name in names]
    shown = "; ".join(" = ".join(f"'{_clip(name)}'" for name in names) for names in list(groups.values())[:5])
    return finding("similar_labels", "warning",
                   "{n}행: 같은 뜻으로 보이는 라벨이 따로 있습니다({shown}). 같은 라벨이면 파일에서 하나로 "
                   "맞춰 주세요.",
                   "{n} row(s) have labels that look the same ({shown}). If they are, write them alike in "
                   "the file.",
                   rows["row"][rows["label"].isin(alike)], shown=shown)


def garbled_text(rows) -> Finding | None:
    return finding("garbled_text", "warning",
                   "{n}행의 글자가 깨진 것 같습니다. 원본 파일을 다른 인코딩으로 다시 열어 저장해 주세요.",
                   "{n} row(s) seem to be garbled. Open the original file in another encoding and save it "
                   "again.",
                   rows["row"][rows["text"].str.contains(BROKEN, regex=True)])


def little_hangul(rows) -> Finding | None:
    sample = rows["text"].sample(min(len(rows), 20_000), random_state=0)
    share = hangul_share(" ".join(sample.str.slice(0, 500)))
    if share >= 0.1:
        return None
    return finding("little_hangul", "warning",
                   "글자의 {share:.0%}만 한글입니다. 한국어 모델에는 맞지 않을 수 있습니다: 글 열을 제대로 "
                   "골랐는지 확인해 주세요.",
                   "Only {share:.0%} of the letters are Hangul, which may not suit a Korean model: check "
                   "that the text column is the right one.",
                   rows["row"][~rows["text"].str.contains(f"[{HANGUL}]", regex=True)], share=share)


def personal(rows) -> Finding | None:
    kinds = personal_data(rows["text"])
    if not kinds:
        return None
    counts = {kind: f"{where.sum():,}" for kind, where in kinds.items()}
    words = [Words(f"{kind.ko} {count}", f"{count} {kind.en}") for kind, count in counts.items()]
    ko, en = (", ".join(each[language] for each in words) for language in ("ko", "en"))
    anywhere = sum(kinds.values()).astype(bool)
    return finding("personal_data", "warning",
                   "{n}행에 개인정보로 보이는 것이 있습니다({ko}). 학습한 모델에 남을 수 있으니 지우거나 "
                   "가려 주세요.",
                   "{n} row(s) seem to hold personal data ({en}). A trained model may retain it: remove or "
                   "mask it.",
                   rows["row"][anywhere], ko=ko, en=en)


def numeric_labels(rows, labels) -> Finding | None:
    if len(labels) <= 5 or not all(map(is_number, labels)):
        return None
    return finding("numeric_labels", "info",
                   "라벨이 {classes}가지 숫자입니다. 서로 다른 분류로 배웁니다: 점수처럼 크기에 뜻이 있다면 "
                   "분류보다 회귀가 맞습니다.",
                   "The labels are {classes} different numbers. They are learnt as classes: if their size "
                   "means something, as with scores, regression fits "
                   "better.", rows["row"], classes=len(labels))


def control_characters(rows) -> Finding | None:
    return finding("control_characters", "info",
                   "{n}행에 보이지 않는 글자(제어 문자, 폭 없는 글자)가 있습니다. 그대로 두고 배웁니다: 필요 없으면 "
                   "원본에서 지워 주세요.",
                   "{n} row(s) hold characters that do not show (controls, zero-width). They are left as they are: "
                   "remove them from the original if they are not wanted.",
                   rows["row"][rows["text"].str.contains(f"[{CONTROLS}]", regex=True)])


def not_composed(rows, written: "Series", first_row: int) -> Finding | None:
    """`written`: the texts as they stand in the file, from row `first_row` on; those of `rows` are in NFC."""
    changed = written.iloc[rows["row"] - first_row].to_numpy() != rows["text"].to_numpy()
    return finding("not_composed", "info",
                   "{n}행({share:.1%})의 글이 NFC가 아니어서(맥에서 풀어 쓴 자모 등) NFC로 맞추었습니다.",
                   "{n} row(s) ({share:.1%}) were not in NFC (Hangul taken apart, as macOS does) and were normalised "
                   "to it.", rows["row"][changed], share=changed.mean() if len(rows) else 0)


def _likeness(label: str) -> str:
    """Equal for labels that differ in case, blanks, punctuation or the way a number is written."""
    if is_number(label):
        return format(float(label.replace(",", "")), ".15g")
    return re.sub(r"[\W_]+", "", nfc(label).casefold()) or label


def _names(names: list[str], labels: dict[str, int]) -> str:
    shown = ", ".join(f"'{_clip(name)}' {labels[name]}" for name in names[:5])
    return shown + (" …" if len(names) > 5 else "")


def _clip(label: str) -> str:
    return label if len(label) <= 40 else label[:40] + "…"
