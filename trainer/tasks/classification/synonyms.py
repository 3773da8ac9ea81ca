"""Find labels that seem to mean the same (긍정 = positive = POS, 1 = 1.0), to suggest merging them."""

import re
import unicodedata
from decimal import Context, Decimal

from ...kinds.text import is_number

# A family is a set of meanings that exclude each other, each with its words. If a table has words for the first two
# meanings of a family and also numbers, 1 means the first, and -1, or 0 if there is no -1, the second.
FAMILIES = (
    {"긍정": "긍정 긍정적 긍정적인 호평 positive pos", "부정": "부정 부정적 부정적인 악평 negative neg",
     "중립": "중립 중립적 중립적인 neutral neu"},
    {"참": "참 예 네 맞음 true t yes y o", "거짓": "거짓 아니오 아니요 틀림 false f no n x"},
    {"스팸": "스팸 spam", "정상": "정상 햄 ham"})
# What may differ between spellings of one word. Other punctuation matters: A+ and A-, C and C++, ★ and ★★, 1_1 and 11.
AROUND = re.compile(r"""^[ "'“”‘’`(\[{<「『《【]+|[ "'“”‘’`)\]}>」』》】.,:;]+$""")
WITHIN = re.compile(r"(?<=[^\W\d])[ _-]+(?=[^\W\d])|(?<!\d) | (?!\d)")  # between letters; blanks not between digits
MEANING = {word: (number, meaning) for number, family in enumerate(FAMILIES)
           for meaning, words in family.items() for word in words.split()}


def suggest_merges(labels: dict[str, int]) -> dict[str, str]:
    """Label → label to merge it into: the most frequent word of its group, or number if there is no word.

    `labels`: rows of each label, most frequent first.
    """
    merges: dict[str, str] = {}
    for names in groups_of(labels):
        ranked = sorted(names, key=lambda name: (is_number(name), -labels[name]))
        merges |= dict.fromkeys(ranked[1:], ranked[0])
    return merges


def groups_of(labels: dict[str, int]) -> list[list[str]]:
    """Groups of two or more labels that seem to mean the same; spellings of one word stand side by side."""
    spellings: dict[str, list[str]] = {}
    for label in labels:
        spellings.setdefault(_spelling(label), []).append(label)
    numbers = _meaning_of_numbers(spellings)
    groups: dict = {}
    for spelling, names in spellings.items():
        meaning = MEANING.get(spelling) or numbers.get(spelling) or spelling
        groups.setdefault(meaning, []).extend(names)
    return [names for names in groups.values() if len(names) > 1]


def _spelling(label: str) -> str:
    """A key that is equal for labels that differ only in case, width, blanks, surrounding quotes and stops, hyphens
    between letters, or the way a number is written."""
    label = unicodedata.normalize("NFKC", label)
    if is_number(label):
        number = Decimal(label.strip().replace(",", ""))
        return str(number.normalize(Context(prec=len(label))))
    return WITHIN.sub("", AROUND.sub("", " ".join(label.casefold().split()))) or label


def _meaning_of_numbers(spellings) -> dict[str, tuple[int, str]]:
    """Number → (family, meaning) for 1, 0 and -1 beside words of one family; empty if there are other numbers."""
    numbers = {spelling for spelling in spellings if is_number(spelling)}
    meanings = {MEANING[spelling] for spelling in spellings if spelling in MEANING}
    families = [number for number, family in enumerate(FAMILIES)
                if {(number, meaning) for meaning in list(family)[:2]} <= meanings]
    if not numbers <= {"1", "0", "-1"} or len(families) != 1:
        return {}
    first, second, *third = [(families[0], meaning) for meaning in FAMILIES[families[0]]]
    if "-1" in numbers:
        return {"1": first, "-1": second} | ({"0": third[0]} if third else {})
    return {"1": first, "0": second}
