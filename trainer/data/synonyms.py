"""Labels that seem to mean the same: 긍정 = positive = POS, 1 = 1.0. A suggestion, never applied unasked."""

import re
import unicodedata

from .text import is_number

# Meanings that exclude each other, and how tables write them. Where the first two of a family occur as words,
# 1 stands for the first; for the second stands -1, or, where there is none, 0.
FAMILIES = (
    {"긍정": "긍정 긍정적 긍정적인 호평 positive pos", "부정": "부정 부정적 부정적인 악평 negative neg",
     "중립": "중립 중립적 중립적인 neutral neu"},
    {"참": "참 예 네 맞음 true t yes y o", "거짓": "거짓 아니오 아니요 틀림 false f no n x"},
    {"스팸": "스팸 spam", "정상": "정상 햄 ham"})
MEANING = {word: (number, meaning) for number, family in enumerate(FAMILIES)
           for meaning, words in family.items() for word in words.split()}


def suggest_merges(labels: dict[str, int]) -> dict[str, str]:
    """Label → label to merge it into: of those that seem alike the most frequent word, or else number.

    `labels`: rows of each, most frequent first.
    """
    merges = {}
    for names in groups_of(labels):
        ranked = sorted(names, key=lambda name: (is_number(name), -labels[name]))
        merges |= dict.fromkeys(ranked[1:], ranked[0])
    return merges


def groups_of(labels: dict[str, int]) -> list[list[str]]:
    """Labels that seem alike, those of one spelling side by side; only groups of two or more."""
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
    """Equal for labels that differ in case, width, blanks, punctuation or the way a number is written."""
    label = unicodedata.normalize("NFKC", label)
    if is_number(label):
        return format(float(label.replace(",", "")), ".15g")
    return re.sub(r"[\W_]+", "", label.casefold()) or label


def _meaning_of_numbers(spellings) -> dict[str, tuple[int, str]]:
    """What 1, 0 and -1 stand for beside words of one family, if all numbers among the labels are these."""
    numbers = {spelling for spelling in spellings if is_number(spelling)}
    told = {MEANING[spelling] for spelling in spellings if spelling in MEANING}
    families = [number for number, family in enumerate(FAMILIES)
                if {(number, meaning) for meaning in list(family)[:2]} <= told]
    if not numbers <= {"1", "0", "-1"} or len(families) != 1:
        return {}
    first, second, *third = [(families[0], meaning) for meaning in FAMILIES[families[0]]]
    if "-1" in numbers:
        return {"1": first, "-1": second} | ({"0": third[0]} if third else {})
    return {"1": first, "0": second}
