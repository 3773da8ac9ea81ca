"""Checks of the texts by themselves; each takes rows with the columns text (and second, of pairs) and row."""

from typing import TYPE_CHECKING

from ...errors import Count, Words
from ...home.survey import Finding
from ...kinds.text import CONTROLS, HANGUL, hangul_share
from ...texts import columns_of, whole
from ..findings import finding
from ..personal import personal_data

if TYPE_CHECKING:
    from pandas import DataFrame

LONG = 2000  # characters; encoders of the BERT kind read 512 tokens, in Korean 700 to 1,300 characters
MANY = 200_000  # rows: an hour of training for a small model on two cores
# Korean in CP949 read as Latin-1 (¸®ºä: two letters a syllable, one of the four À…È, unlike ····),
# Korean in UTF-8 read as Windows-1252 (ë¦¬ë·°), and the mark of a byte that could not be read.
BROKEN = "|".join(("[\u00b0-\u00c8][\u00a1-\u00fe][\u00c0-\u00c8][\u00a1-\u00fe]",
                   "[\u00c0-\u00c8][\u00a1-\u00fe][\u00b0-\u00c8][\u00a1-\u00fe]",
                   "[\u00ea-\u00ed][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u2122]{2}", "\ufffd"))


def garbled_text(rows: "DataFrame") -> Finding | None:
    return finding("garbled_text", "warning",
                   "{n}행의 글자가 깨진 것 같습니다. 원본 파일을 다른 인코딩으로 다시 열어 저장해 주세요.",
                   "{n:row seems|rows seem} to be garbled. Open the original file in another encoding and save it "
                   "again.",
                   rows, whole(rows).str.contains(BROKEN, regex=True))


def share_of_hangul(rows: "DataFrame") -> float:
    """The share of Hangul among letters (0 … 1), by the beginnings of up to 20,000 texts."""
    sample = whole(rows).sample(min(len(rows), 20_000), random_state=0)
    return hangul_share(" ".join(sample.str.slice(0, 500)))


def little_hangul(rows: "DataFrame", share: float) -> Finding | None:
    if share >= 0.1:
        return None
    return finding("little_hangul", "warning",
                   "글자의 {share:.0%}만 한글입니다. 한국어 모델에는 맞지 않을 수 있습니다: 글 열을 제대로 골랐는지 확인해 주세요.",
                   "Only {share:.0%} of the letters are Hangul, which may not suit a Korean model: check that the text "
                   "column is the right one.",
                   rows, ~whole(rows).str.contains(f"[{HANGUL}]", regex=True), share=share)


def personal(rows: "DataFrame") -> Finding | None:
    kinds = personal_data(whole(rows))
    if not kinds:
        return None
    counts = {kind: Count(where.sum()) for kind, where in kinds.items()}
    words = [Words(f"{kind.ko} {count}", f"{count:{kind.en}}") for kind, count in counts.items()]
    ko, en = (", ".join(each[language] for each in words) for language in ("ko", "en"))
    return finding("personal_data", "warning",
                   "{n}행에 개인정보로 보이는 것이 있습니다({ko}). 학습한 모델에 남을 수 있으니 지우거나 가려 주세요.",
                   "{n:row seems|rows seem} to hold personal data ({en}). A trained model may retain it: remove or "
                   "mask it.", rows, sum(kinds.values()).astype(bool), repair="mask_personal", ko=ko, en=en)


def control_characters(rows: "DataFrame") -> Finding | None:
    return finding("control_characters", "info",
                   "{n}행에 보이지 않는 글자(제어 문자, 폭 없는 글자)가 있습니다. 시키지 않으면 그대로 두고 배웁니다.",
                   "{n:row holds|rows hold} characters that do not show (controls, zero-width). Unless you ask, they "
                   "are left as they are.",
                   rows, whole(rows).str.contains(f"[{CONTROLS}]", regex=True), repair="remove_controls")


def long_texts(rows: "DataFrame") -> Finding | None:
    lengths = whole(rows).str.len()
    return finding("long_texts", "info",
                   "{n}행의 글이 {limit:,}자보다 깁니다(가장 긴 글 {longest:,}자). 모델이 한 번에 읽는 길이에는 끝이 있어, 더 긴 글은 몇 토막으로 "
                   "나누어 읽거나 앞부분만 읽습니다. 어느 쪽인지, 얼마나 읽는지는 ‘설정’에서 보여 줍니다.",
                   "{n:row is|rows are} longer than {limit:,} characters (the longest has {longest:,}). What a model "
                   "reads at once has an end: longer texts are read in a few windows, or their beginning alone. "
                   "Settings say which, and how much.",
                   rows, lengths > LONG, limit=LONG, longest=int(lengths.max()))


def many_rows(rows: "DataFrame") -> Finding | None:
    if len(rows) <= MANY:
        return None
    return finding("many_rows", "info",
                   "{n}행은 많습니다. GPU가 없으면 오래 걸리니, 일부로 먼저 배워 보고 늘리는 편이 빠릅니다.",
                   "{n} rows are many. Without a GPU that takes long: learn from a sample first, then from more.",
                   rows, [True] * len(rows), repair="sample")


def not_composed(rows: "DataFrame", written: "DataFrame") -> Finding | None:
    """`written`: the same texts as they are in the file; those of `rows` are in NFC."""
    names = columns_of(rows)
    changed = (written[names] != rows[names].set_axis(written.index)).any(axis=1).to_numpy()
    return finding("not_composed", "info",
                   "{n}행({share:.1%})의 글이 NFC가 아니어서(맥에서 풀어 쓴 자모 등) NFC로 맞추었습니다.",
                   "{n:row|rows} ({share:.1%}) not in NFC (Hangul taken apart, as macOS does) and now normalised "
                   "to it.", rows, changed, share=changed.mean() if len(rows) else 0)
