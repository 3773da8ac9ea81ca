"""Refuse rows on which no classifier can be trained and measured."""

from typing import TYPE_CHECKING

from ...data.divide import MIN_ROWS, groups_of, pool
from ...data.tables import Table
from ...errors import Problem, Words, clip
from ...kinds.detectors import combined, listed
from ...kinds.text import is_number
from ...options import Columns
from ..names import ENTITIES, NUMBER, SEVERAL_LABELS, choice_of
from .formats import TEXT_AND_LABEL
from .unused import SHAPES, marked_beside, shape_of, texts_beside

if TYPE_CHECKING:
    from pandas import DataFrame

MAX_CLASSES = 200
OFFERED = Words("글 분류는 글 하나에 라벨 하나를 배웁니다: 글마다 라벨이 하나인 열을 골라 주세요.",
                "Text classification learns one label for each text: choose a column with one label a text.")
FLAGS = Words("이런 표는 과제 ‘여러 라벨 붙이기’로 배울 수 있습니다.", "The task “Several labels” learns from such a table.")
SPANS = Words("이런 데이터는 과제 ‘개체명 찾기’로 배울 수 있습니다.", "The task “Named entities” learns from such data.")
ALONE = Words("라벨이 없다면 '라벨이 있는 열'에서 '없음'을 골라 글만으로 모델을 적응시킬 수 있습니다.",
              "Where there is none, choose 'None' under 'Column with the labels' to adapt a model to the texts alone.")
MARKED = Words("글의 어디가 무엇인지 표시한 것(개체명 인식)", "marked stretches of the text (named entities)")
SEVERAL = Words("글 하나에 라벨이 여럿인 것(다중 라벨)", "several labels for one text (multi-label)")


def check_classes(table: Table, columns: Columns, units: "DataFrame", labels: dict[str, int]) -> None:
    """`units`: the rows as `divide.units_of` gives them, to be split; `labels`: label → rows, most frequent first.

    Raises Problem: those of `check_labels`, one_class, too_few_rows, too_many_classes, several_labels, too_few_texts.
    """
    where = {"file": table.source, "column": columns.label}
    check_labels(columns, labels, where)
    if len(labels) == 1:
        raise _one_class(table, columns, next(iter(labels)), where)
    if len(units) < MIN_ROWS:
        raise Problem(
            "too_few_rows",
            f"쓸 수 있는 행이 {len(units)}개뿐입니다. 학습하고 결과를 재려면 {MIN_ROWS}행 이상, 되도록 라벨마다 50행 이상을 모아 주세요.",
            f"There are only {len(units)} usable rows. To train and to measure the result, upload {MIN_ROWS} "
            "or more, 50 for each label if you can.", **where)
    if len(labels) > min(MAX_CLASSES, len(units) // 2):
        raise _too_many(table, columns, len(units), labels, where)
    _check_texts(units, where, are_pairs=columns.second is not None)


def check_labels(columns: Columns, labels: dict[str, int], where: dict) -> None:
    """Check that there are rows with one label each. Raises Problem("no_usable_rows" | "list_labels")."""
    if not labels:
        raise no_usable_rows(columns, where)
    refuse_lists(labels, where)


def no_usable_rows(columns: Columns, where: dict) -> Problem:
    texts, label = " · ".join(f"'{clip(each, 40)}'" for each in (columns.text, columns.second) if each), clip(
        str(columns.label), 40)
    return Problem("no_usable_rows", f"{texts} 열의 글과 '{label}' 열의 라벨이 모두 있는 행이 없습니다. 열을 다시 골라 주세요.",
                   f"No row has both a text in {texts} and a label in '{label}'. Choose other columns.", **where)


def _one_class(table: Table, columns: Columns, only: str, where: dict) -> Problem:
    shown = only[:80]
    if ticked := marked_beside(table, columns, only):
        return Problem(
            "one_class",
            f"'{columns.label}' 열에는 '{shown}' 표시뿐이고 '{ticked[0]}' 열에도 그렇습니다: 라벨마다 열을 두고 표시한 표로 보입니다. {FLAGS.ko} "
            "글마다 라벨이 하나라면, 라벨 이름을 적은 열 하나를 만들어 올려도 됩니다.",
            f"In column '{columns.label}' there is nothing but '{shown}', and so it is in '{ticked[0]}': labels seem "
            f"to be ticked, in a column each. {FLAGS.en} If every text has one label, a column with its name will do, "
            "too.",
            value=shown, **where, **choice_of(SEVERAL_LABELS))
    return Problem(
        "one_class",
        f"'{columns.label}' 열의 라벨이 '{shown}' 한 가지뿐입니다. 분류를 배우려면 두 가지 이상이 있어야 합니다: 다른 라벨의 행을 더하거나 라벨 열을 다시 골라 주세요.",
        f"Column '{columns.label}' holds one label only, '{shown}'. A classifier needs two or more: add rows with "
        "other labels, or choose another column.", value=shown, **where)


def refuse_lists(labels: dict[str, int], where: dict, alone: str = "") -> None:
    """`alone`: the shape that is refused, "entities" or "several"; both by default. Raises Problem("list_labels")."""
    if (found := listed(labels)) and alone in ("", found[0]):
        shape, example = found[0], found[1][:60]
        kind, offered, task = (SEVERAL, FLAGS, SEVERAL_LABELS) if shape == "several" else (MARKED, SPANS, ENTITIES)
        raise Problem(
            "list_labels",
            f"'{where['column']}' 열의 라벨은 {kind.ko}으로 보입니다(예: {example}). {offered.ko}",
            f"The labels in column '{where['column']}' look like {kind.en} ({example}). {offered.en}",
            value=example, **where, **choice_of(task))


def _check_texts(units: "DataFrame", where: dict, are_pairs: bool) -> None:
    """Raises Problem("several_labels" | "too_few_texts") unless two classes have a text for each part of the split.

    In pairs each premise may have a hypothesis of every label; such groups are split by chance.
    """
    free, drawn = pool(units)
    needed = len(drawn) + 1
    if (groups_of(units[free])["stratum"].value_counts() >= needed).sum() >= 2:
        return
    if (units[free].groupby("stratum")["group"].nunique() >= needed).sum() >= 2:
        if are_pairs:
            return
        raise Problem(
            "several_labels",
            f"같은 글이 '{where['column']}' 열의 라벨만 바꾸어 여러 행에 되풀이됩니다: {SEVERAL.ko}이나 낱말마다 꼬리표를 단 것으로 보입니다. 그런 글은 가장 "
            f"드문 라벨로만 셀 수 있어서, 배우고 잴 만큼 글이 남는 라벨이 두 가지가 안 됩니다. {OFFERED.ko}",
            f"The same texts come again in several rows that differ in column '{where['column']}' only, which looks "
            f"like {SEVERAL.en}, or like words with tags. As each can count for one label alone, its rarest, fewer "
            f"than two labels have texts enough to learn and to measure. {OFFERED.en}", **where)
    raise Problem(
        "too_few_texts",
        f"학습할 행에 서로 다른 글이 {needed}개 이상인 라벨이 두 가지는 있어야 배우고 잴 수 있습니다(거의 같은 글과, 시험 파일에도 "
        "있는 글은 빼고 셉니다). 적은 라벨의 행을 더 모아 주세요.",
        f"To learn and to measure, at least two labels need {needed} different texts each among the rows to learn "
        "from (not counting near duplicates and what is in a test file too). Collect more rows of the smaller "
        "classes.", **where)


def _too_many(table: Table, columns: Columns, rows: int, labels: dict[str, int], where: dict) -> Problem:
    like, advice, choice = _likeness(table, columns, labels)
    most = Words(f"({MAX_CLASSES}가지까지 배울 수 있습니다)", f" ({MAX_CLASSES} can be learnt)") if len(labels) > MAX_CLASSES \
        else Words("", "")
    return Problem(
        "too_many_classes",
        f"'{columns.label}' 열에는 {rows:,}행에 {len(labels):,}가지 값이 있습니다{most.ko}: {like.ko}. {advice.ko}",
        f"Column '{columns.label}' has {len(labels):,} different values in {rows:,} rows{most.en}: {like.en}. "
        f"{advice.en}",
        **where, **choice)


def _likeness(table: Table, columns: Columns, labels: dict[str, int]) -> tuple[Words, Words, dict[str, str]]:
    """What a column with so many values seems to hold, what to do, and the option that does it, if there is one."""
    if len(several := combined(labels)) > len(labels) // 2:
        return Words(f"한 칸에 라벨이 여럿 든 것으로 보입니다(예: {several[0][:60]})",
                     f"cells seem to hold several labels ({several[0][:60]})"), FLAGS, choice_of(SEVERAL_LABELS)
    if columns.second:
        return Words("라벨로 배우기에는 너무 많습니다", "too many to be learnt as labels"), \
            Words("라벨 열이 맞는지 보고, 비슷한 라벨을 합쳐 주세요.",
                  "Check that the column holds the labels, and merge similar ones."), {}
    better = TEXT_AND_LABEL.suggest(table.frame).columns["label"]
    advice = Words("라벨 열로 값이 몇 가지로 되풀이되는 열을 고르세요.", "Choose a column whose values come again and again.")
    if better not in (columns.label, columns.text):
        advice = Words(f"라벨 열로 '{better}' 열을 골라 보세요.", f"Try column '{better}'.")
    elif shape := shape_of([str(columns.text), str(columns.label), *texts_beside(table, columns)]):
        return Words(f"{SHAPES[shape].ko}로 보입니다", f"that looks like {SHAPES[shape].en}"), \
            Words(f"{OFFERED.ko} {ALONE.ko}", f"{OFFERED.en} {ALONE.en}"), {}
    elif all(map(is_number, labels)) and not all(map(str.isdecimal, labels)):
        return Words("점수처럼 크기에 뜻이 있는 수로 보입니다(회귀)", "these look like numbers whose size matters, such as scores"), \
            Words("그런 열은 과제 ‘수 맞히기’로 배울 수 있습니다.", "The task “A number” learns from such a column."), choice_of(NUMBER)
    return Words("라벨이 아니라 번호나 글로 보입니다", "that looks like a number or a text, not a label"), advice, {}
