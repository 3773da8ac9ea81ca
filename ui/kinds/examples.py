"""Examples: held-out texts with hidden words, and the model's guesses for them."""

import re

from markupsafe import Markup

from trainer.kinds.figures import Examples

from ..parts import join, section
from ..place import Visit

MASK = r"(?:\[MASK\]|<mask>)"  # the spellings of encoders' tokenizers
HIDDEN = re.compile(rf"\s*{MASK}(?:\s*{MASK})*\s*")


def examples_of(drawn: tuple, figures: dict | None, visit: Visit) -> Markup:
    """The examples among the figures of a kind of answer (`drawn`); `figures`: from `figures_of`."""
    return join(guesses((figures or {}).get(each.name, []), visit) for each in drawn if isinstance(each, Examples))


def guesses(examples: list[dict], visit: Visit) -> Markup:
    """A card of texts, [{text, hidden, guess}]; empty if there are none."""
    texts = [found for each in examples if (found := aligned(each))]
    hidden = [(text, guess) for pieces in texts for text, guess in pieces if guess is not None]
    if not hidden:
        return Markup("")
    right = sum(text == guess for text, guess in hidden)
    hint = visit.say(f"가린 곳 {len(hidden)}군데 가운데 {right}군데를 그대로 맞혔습니다 · 배우지 않은 글입니다",
                     f"{right} of {len(hidden)} hidden places guessed exactly · texts it has not learnt from")
    lines = join(Markup("<p>{}</p>").format(join(_piece(*each) for each in pieces)) for pieces in texts)
    return section(visit.say("가린 낱말 맞히기", "Guessing hidden words"),
                   Markup('<div class="kt-card kt-guesses">{}{}</div>').format(lines, _legend(visit)), hint)


def aligned(example: dict) -> list[tuple[str, str | None]] | None:
    """The text in pieces: (text, None) if visible, (text, guess) if hidden. None if the guesses cannot be told from
    the text around them.

    `example`: text, hidden, guess, which differ only where words are hidden.
    """
    seen = HIDDEN.split(example["hidden"])
    text, guess = (_between(example[name], seen) for name in ("text", "guess"))
    if text is None or guess is None:
        return None
    return [(seen[0], None), *(each for *place, after in zip(text, guess, seen[1:], strict=True)
                               for each in (tuple(place), (after, None)))]


def _between(text: str, seen: list[str]) -> list[str] | None:
    """The hidden parts of `text` between the visible pieces `seen`, in order; None if they cannot be found."""
    found, start, last = [], len(seen[0]), len(text) - len(seen[-1])
    for piece in seen[1:-1]:
        end = text.find(piece, start)
        while end >= 0 and not text[start:end].strip():  # a word like the piece was hidden right before it
            end = text.find(piece, end + 1)
        if end < 0:
            return None
        found.append(text[start:end].strip())
        start = end + len(piece)
    found.append(text[start:max(start, last)].strip())
    return found if text.startswith(seen[0]) and text.endswith(seen[-1]) and all(found) else None


def _piece(text: str, guess: str | None) -> Markup:
    if guess is None:
        return Markup.escape(text)
    if guess == text:
        return Markup(' <mark class="right">{}</mark> ').format(text)
    return Markup(' <mark class="wrong"><s>{}</s> {}</mark> ').format(guess, text)


def _legend(visit: Visit) -> Markup:
    right = visit.say("그대로 맞힌 말", "guessed exactly")
    exactly = visit.say("낱말 하나가 여러 조각(토큰)일 수 있어, 조각을 맞힌 비율과 그대로 맞힌 낱말의 수는 다릅니다.",
                        "A word may be several pieces (tokens): the share of pieces and the number of words that were "
                        "guessed right differ.")
    return Markup('<p class="kt-hint">{}{}<br>{}</p>').format(
        _piece(right, right), _piece(visit.say("원래 글에 있던 말", "what the text says"), visit.say("모델의 답", "the guess")),
        exactly)
