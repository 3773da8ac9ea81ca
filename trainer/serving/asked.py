"""Check the texts, or pairs of texts, that pages and programs send to a model, before any work is done."""

from typing import Any

from ..errors import Problem, clip
from ..home.least import check_least
from ..home.project import Run
from ..tasks import task_of
from ..texts import COLUMNS, Text, characters_of, parts_of

TEXTS = 1_000  # in a request, at most
CHARACTERS = 20_000  # in a text, or in both of a pair, at most
ALL_CHARACTERS = 1_000_000  # in a request, at most; cleaning and tokenising them takes a second


def asked_of(run: Run, texts: list, least: float) -> list[Text]:
    """The checked texts for a run's model: strings, or for a model that reads pairs [one, other] or {"text": one,
    "second": other}.

    Raises Problem: "bad_option", "no_model", "nothing_to_predict", "too_many_texts", "not_a_text", "pair_needed",
    "one_text_needed", "half_a_pair", "text_too_long", "too_much_text".
    """
    check_least(least)
    if not run.model.exists():
        raise Problem("no_model", "이 학습에는 모델이 없습니다. 끝난 뒤 시도해 주세요. 자동 탐색에서는 가장 좋은 시도의 모델만 남깁니다.",
                      "This run has no model. Try again once training has ended. Of a search only the best trial keeps "
                      "its model.", run=run.name)
    if len(texts) > TEXTS:
        raise Problem("too_many_texts", f"한 번에 {TEXTS:,}개까지 예측합니다. 나누어 보내 주세요.",
                      f"At most {TEXTS:,} texts a request. Send them in parts.", found=len(texts))
    reads_pairs = task_of(run).reads_pairs
    found = [_text(value, number, reads_pairs) for number, value in enumerate(texts, 1)]
    if not any(part.strip() for text in found for part in parts_of(text)):
        raise Problem("nothing_to_predict", "글이 비어 있습니다. 글을 적어 주세요.", "There is no text. Write one.")
    _check_size(found)
    return found


def _check_size(texts: list[Text]) -> None:
    for number, text in enumerate(texts, 1):
        if (length := characters_of(text)) > CHARACTERS:
            raise Problem("text_too_long", f"{number}번째 글이 {length:,}자입니다. {CHARACTERS:,}자까지 됩니다.",
                          f"Text {number} has {length:,} characters; the limit is {CHARACTERS:,}.", row=number)
        if not all(part.strip() for part in parts_of(text)) and any(part.strip() for part in parts_of(text)):
            raise Problem("half_a_pair", f"{number}번째 쌍에 글이 하나뿐입니다. 두 글을 모두 적어 주세요.",
                          f"Pair {number} has one text only. Write both.", row=number)
    if (characters := sum(map(characters_of, texts))) > ALL_CHARACTERS:
        raise Problem("too_much_text", f"글이 모두 {characters:,}자입니다. 한 번에 {ALL_CHARACTERS:,}자까지 됩니다. 나누어 보내 주세요.",
                      f"The texts have {characters:,} characters in all; the limit is {ALL_CHARACTERS:,} a request. "
                      "Send them in parts.", found=characters, limit=ALL_CHARACTERS)


def _text(value: Any, number: int, reads_pairs: bool) -> Text:
    """One text or pair. Raises Problem("not_a_text" | "pair_needed" | "one_text_needed")."""
    if isinstance(value, dict):
        parts = [value.get(name) for name in COLUMNS if name in value] if {*value} <= {*COLUMNS} else None
    else:
        parts = [value] if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or not 1 <= len(parts) <= len(COLUMNS) or not all(
            isinstance(part, str) for part in parts):
        shown = clip(repr(value), 60)
        raise Problem("not_a_text", f"{number}번째는 글이 아닙니다({shown}). 글자로 된 글을 보내 주세요.",
                      f"Number {number} is no text ({shown}). Send strings.", row=number)
    if reads_pairs and len(parts) == 1:
        raise Problem("pair_needed", f"이 모델은 두 글을 함께 읽는데 {number}번째에는 글이 하나뿐입니다. 프로그램에서는 [첫째 글, 둘째 글]처럼 둘씩 보내 주세요.",
                      f"This model reads two texts together, and number {number} is one. Programs send two each: "
                      "[one, other].", row=number)
    if not reads_pairs and len(parts) > 1:
        raise Problem("one_text_needed", f"이 모델은 글 하나씩 읽는데 {number}번째에는 글이 둘입니다. 글을 하나씩 보내 주세요.",
                      f"This model reads single texts, and number {number} is two. Send them one by one.", row=number)
    valid = [part.encode(errors="replace").decode() for part in parts]  # half an emoji cannot be encoded
    return (valid[0], valid[1]) if reads_pairs else valid[0]
