"""Sentences for people, in Korean and English, and the one exception that carries them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple, TypeVar

Value = TypeVar("Value")
TOKEN = re.compile(r"\b(hf|api_org)_((oauth|jwt)_[\w.-]{8,}|[A-Za-z0-9]{20,})")  # of Hugging Face


class Words(NamedTuple):
    """One text in both languages of KoTune."""

    ko: str
    en: str

    def format(self, **values) -> "Words":
        return Words(self.ko.format(**values), self.en.format(**values))

    def __getitem__(self, key):  # words["ko"], so that a reader's language can be a variable
        return getattr(self, key) if isinstance(key, str) else tuple.__getitem__(self, key)


class Count(int):
    """A number in a sentence: digits with commas, then the English words for one or for more than one.

    f"{Count(1):row is|rows are} blank" is "1 row is blank".
    """

    def __format__(self, words: str) -> str:
        one, _, many = words.partition("|")
        return " ".join(filter(None, [int.__format__(self, ","), one if self == 1 else many]))


class Problem(Exception):
    """An error for people: what was expected, what was found and what to do next. Any other exception is a bug.

    `code` is stable, for API callers. `where` holds file, row, column, value … as far as they are known; `option` or
    `repair`: the field (see docs/options.md) that the sentences are about; `choice`: the value of it that helps;
    `notes`: how the file was read, which pages show beside it. Tokens in any of these are hidden, and half an
    emoji is replaced, as they are shown, stored and logged.
    """

    def __init__(self, code: str, ko: str, en: str, **where):
        ko, en = _hidden(ko), _hidden(en)
        where = {name: _hidden(value) if isinstance(value, str) else value for name, value in where.items()}
        super().__init__(f"{ko} ({en})")
        self.code, self.words, self.where = code, Words(ko, en), where

    @property
    def option(self) -> str | None:
        """The option that the sentences are about, by the name that programs know."""
        return self.where.get("option") or self.where.get("repair")

    def as_text(self) -> str:
        """Both sentences, the flag of the option with the value that helps, and the code, for a terminal."""
        choice = f" {self.where['choice']}" if "choice" in self.where else ""
        flag = f" (--{self.option.replace('_', '-')}{choice})" if self.option else ""
        return f"{self.words.ko}\n{self.words.en}{flag}  [{self.code}]"

    def as_dict(self) -> dict:
        """JSON form, as the event log and the API give it."""
        return {"code": self.code, "ko": self.words.ko, "en": self.words.en, "where": self.where}

    @classmethod
    def from_dict(cls, value: dict) -> "Problem":
        return cls(value["code"], value["ko"], value["en"], **value.get("where", {}))


def _hidden(text: str) -> str:
    return TOKEN.sub(r"\1_…", text).encode(errors="replace").decode()


def present(value: Value | None, what: str) -> Value:
    """Return `value`, which must not be None here. Raises LookupError naming `what` if it is, which is a bug."""
    if value is None:
        raise LookupError(f"there is no {what}")
    return value


RIEUL = 8  # the index of ㄹ among the 28 possible ends of a syllable


def josa(word: str, pair: str) -> str:
    """The particle that Korean puts after the last sound of `word`: josa("모델", "을/를") is "을".

    `pair`: the particle after a consonant, and after a vowel. Quotes and brackets have no sound. Digits are read in
    Korean; Latin words are taken to end in a consonant after l, m and n, since 버트 and 베이스 get a vowel. After ㄹ
    "으로/로" is "로".
    """
    after_consonant, after_vowel = pair.split("/")
    last = re.sub(r"[^\w]+$", "", word)[-1:].lower()
    is_syllable = "가" <= last <= "힣"
    closed = (ord(last) - ord("가")) % 28 > 0 if is_syllable else last in {*"013678lmn"}
    if pair == "으로/로" and ((ord(last) - ord("가")) % 28 == RIEUL if is_syllable else last in {*"178l"}):
        return after_vowel
    return after_consonant if closed else after_vowel


def clip(text: str, length: int = 120) -> str:
    """The beginning of `text`, at most `length` characters; "…" marks what was left out."""
    return text if len(text) <= length else text[:length - 1] + "…"


@contextmanager
def concerning(ko: str, en: str) -> Iterator[None]:
    """Put the name of a part before the sentences of a Problem that is raised inside; the code stays the same."""
    try:
        yield
    except Problem as problem:
        words = problem.words
        raise Problem(problem.code, f"{ko}: {words.ko}", f"{en}: {words.en}", **problem.where) from None


def line_of(error: BaseException, line: int) -> str:
    """One line of an error's message (0: first, -1: last), else the name of its class; at most 200 characters."""
    lines = [each.strip() for each in str(error).splitlines() if each.strip()]
    return (lines[line] if lines else type(error).__name__)[:200]
