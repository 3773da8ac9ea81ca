"""Why an answer: the text with words coloured by their effect on it, the effects in numbers, and the tokens read."""

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup, escape

from trainer.errors import Words, clip, josa
from trainer.serving.explained import Explained, Piece
from trainer.texts import parts_of

from ..cells import cell
from ..parts import folded, join, table
from ..place import Visit

SENTENCES = 3  # the strongest words have a sentence, and a number in the text
LENGTH = 20_000  # characters of a text that are shown, at most
OF_PAIR = Words("첫째 글의 {}", "{} in the first text"), Words("둘째 글의 {}", "{} in the second text")
MARK = Markup('<mark class="{}" style="--kt-much:{:.0f}%">{}{}</mark>')
SIDE = Markup('<details class="kt-side" name="{}"{}><summary>{}</summary>{}</details>')


@dataclass(frozen=True)
class Why:
    """The words of an explanation for a kind of answer. `raises`, `lowers`: the legend. `falls`, `climbs`, `gone`: what
    happens to the answer without {word}, by {much}. `column`: the title of the numbers. `much`: writes a change (of an
    answer). `full`: the change (of an answer) that has the full colour, at least."""

    raises: Words
    lowers: Words
    falls: Words
    climbs: Words
    column: Words
    much: Callable[[float, dict], str]
    full: Callable[[dict], float]
    gone: Words | None = None


OF_SHARES = Why(
    Words("이 답을 뒷받침하는 말", "speaks for it"), Words("이 답에 거스르는 말", "speaks against it"),
    Words("{word} 빼면 확률이 {much}%p 내려갑니다.", "Without {word} the probability falls by {much} points."),
    Words("{word} 빼면 확률이 {much}%p 올라갑니다.", "Without {word} the probability rises by {much} points."),
    Words("이 낱말이 더하는 확률(%p)", "What it adds to the probability (points)"),
    lambda change, answer: f"{100 * abs(change):.1f}", lambda answer: 0.1)


def titles_of(found: Explained) -> dict[str, str]:
    """Label → its name and probability."""
    return {label: f"{clip(label, 40)} · {share:.1%}" for label, share in found.strengths.items()}


def explanation(found: Explained, why: Why, titles: dict[str, str], more: Markup, group: str, visit: Visit) -> Markup:
    """`titles`: strength (such as a label) → the title of its explanation; `more` comes first; `group`: a name that is
    unique on the page."""
    sides = [_side(name, found, why, visit) for name in titles] if found.pieces else []
    if len(sides) > 1:
        sides = [SIDE.format(group, Markup(" open") if not number else "", title, side)
                 for number, (title, side) in enumerate(zip(titles.values(), sides, strict=True))]
    return Markup('<section class="kt-why" aria-label="{}">{}{}{}{}{}</section>').format(
        visit.say("이렇게 답한 까닭", "Why this answer"), more, _lead(found, why, visit), join(sides), _limits(found, visit),
        tokens(found, visit))


def _lead(found: Explained, why: Why, visit: Visit) -> Markup:
    """How it was measured, and what the colours mean."""
    if not found.strengths:
        return Markup("")
    if not found.pieces:
        return Markup('<p class="kt-hint">{}</p>').format(visit.say(
            "낱말이 하나뿐이라 빼 볼 것이 없습니다. 글이 비면 어떤 답도 뜻이 없습니다.",
            "There is one word, and nothing to leave out: no answer to an empty text means anything."))
    times, what = len(found.pieces), Words("글에서 낱말을 하나씩", "one word") if found.together == 1 else Words(
        f"긴 글이라 이웃한 낱말 {found.together}개씩", f"{found.together} neighbouring words (as the text is long)")
    words = visit.say(
        f"{what.ko} 빼고 {times}번 다시 답하게 해 잰 값입니다. 이 글에서만 그렇고, 사람이 말하는 이유와는 다를 수 있습니다.",
        f"Measured by leaving out {what.en} at a time, and asking {times} times more. It holds for this text alone, "
        "and is no reason as people give reasons.")
    return Markup('<p class="kt-hint">{}</p><p class="kt-sides"><mark class="for" style="--kt-much:60%">{}</mark> '
                  '<mark class="against" style="--kt-much:60%">{}</mark> <span class="kt-hint">{}</span></p>').format(
        words, visit.read(why.raises), visit.read(why.lowers),
        visit.say("진할수록 큽니다", "the stronger the colour, the more"))


def _limits(found: Explained, visit: Visit) -> Markup:
    """Hints on what is not explained: strengths beyond the first ones, and the end of a long text."""
    hints = []
    if found.pieces and found.unexplained:
        hints.append(visit.say(f"처음 {len(found.strengths)}개만 따졌고, 나머지 {found.unexplained:,}개는 따지지 않았습니다.",
                               f"The first {len(found.strengths)} are explained; the other "
                               f"{found.unexplained:,} were not looked into."))
    if found.pieces and any(len(text) > LENGTH for text in parts_of(found.text)):
        hints.append(visit.say(f"글이 길어 {LENGTH:,}자까지만 보입니다.",
                               f"Of the text the first {LENGTH:,} characters are shown."))
    return Markup('<p class="kt-hint">{}</p>').format(" ".join(hints)) if hints else Markup("")


def _side(name: str, found: Explained, why: Why, visit: Visit) -> Markup:
    """The explanation of one strength: the coloured text, sentences and numbers."""
    ranked = sorted(found.pieces, key=lambda piece: -abs(piece.changes[name]))
    full = why.full(found.answer)
    ranked = [piece for piece in ranked if abs(piece.changes[name]) >= full / 100]
    first, most = ranked[:SENTENCES], max([full, *(abs(piece.changes[name]) for piece in ranked)])
    shown = join(_part(part, text, name, found, most, first, why) for part, text in enumerate(parts_of(found.text)))
    listed = join(Markup("<li>{}</li>").format(_sentence(piece, name, found, why, visit)) for piece in first)
    if not first:
        listed = Markup("<li>{}</li>").format(visit.say("어느 낱말을 빼도 답이 거의 그대로입니다.", "Whichever word is left out, the "
                                                                                          "answer hardly changes."))
    return Markup('{}<ul class="kt-found">{}</ul>{}').format(shown, listed, _numbers(ranked, name, found, why, visit))


def _part(part: int, text: str, name: str, found: Explained, most: float, first: list[Piece], why: Why) -> Markup:
    shown, last = [], 0
    for piece in found.pieces:
        if piece.part != part or piece.start >= LENGTH:
            continue
        change = piece.changes[name]
        number = Markup(" <small>{}</small>").format(_signed(change, found, why)) if piece in first else ""
        shown += [text[last:piece.start], MARK.format(
            "for" if change > 0 else "against", 85 * abs(change) / most, piece.text, number)]
        last = piece.end
    return Markup('<p class="kt-weighed" tabindex="0">{}{}</p>').format(join(map(escape, shown)), text[last:LENGTH])


def _signed(change: float, found: Explained, why: Why) -> str:
    return f"{'+' if change > 0 else '−'}{why.much(change, found.answer)}"


def _sentence(piece: Piece, name: str, found: Explained, why: Why, visit: Visit) -> str:
    change, word = piece.changes[name], clip(piece.text, 40)
    quoted = _in_its_text(visit.say(f"‘{word}’{josa(word, '을/를')}", f"“{word}”"), piece, found, visit)
    gone = why.gone if change == found.strengths[name] else None
    words = why.climbs if change < 0 else gone or why.falls
    return visit.read(words).format(word=quoted, much=why.much(change, found.answer))


def _in_its_text(word: str, piece: Piece, found: Explained, visit: Visit) -> str:
    """For a pair, also say which of the two texts the word is in, as both may have it."""
    return word if isinstance(found.text, str) else visit.read(OF_PAIR[piece.part]).format(word)


def _numbers(ranked: list[Piece], name: str, found: Explained, why: Why, visit: Visit) -> Markup:
    """A folded table of the words with an effect, also for people who do not see the colours."""
    if not ranked:
        return Markup("")
    head = [visit.say("낱말", "Word"), visit.read(why.column)]
    rows = [[cell(_in_its_text(piece.text, piece, found, visit), 80), _signed(piece.changes[name], found, why)]
            for piece in ranked]
    return folded(visit.say("숫자로 보기", "In numbers"), table(head, rows, "labels"))


def tokens(found: Explained, visit: Visit) -> Markup:
    """The tokens that the model read, those of a word side by side, each with its id."""
    given = found.read["tokens"]
    if not given:
        return Markup('<p class="kt-hint">{}</p>').format(visit.say(
            "이 답은 단순한 방법이 했습니다. 글을 조각으로 나누지 않고 이어진 글자를 그대로 셉니다.",
            "The simple method has given this answer. It reads no tokens, but counts letters that stand together."))
    words, before = [], object()
    for each in given:
        place = (each["part"], each["word"]) if each["word"] is not None else object()
        if place != before:
            words.append([])
        words[-1].append(each)
        before = place
    shown = join(Markup('<span class="word">{}</span> ').format(join(map(_token, word))) for word in words)
    unknown = sum(not each["known"] for each in given)
    hint = visit.say(f"글을 조각 {len(given):,}개로 나누어 번호로 읽었습니다. 한 낱말의 조각은 붙여 놓았습니다.",
                     f"It has read {len(given):,} tokens, each by its number. Those of a word stand side by side.")
    if unknown:
        hint += visit.say(f" 점선 테두리 {unknown}개는 모델의 사전에 없는 글자입니다. ‘모름’이나 바이트로 읽어, 뜻을 거의 알지 못합니다.",
                          f" {unknown} with a dashed edge stand for letters that its vocabulary lacks: it reads them "
                          "as “unknown”, or as bytes, and can tell little of what they mean.")
    return folded(visit.say("모델이 읽은 조각", "What the model has read"), Markup(
        '<p class="kt-hint">{}</p><p class="kt-tokens" tabindex="0">{}</p>').format(hint, shown))


def _token(each: dict) -> Markup:
    kind = "unknown" if not each["known"] else "special" if each["text"] is None else ""
    shown = each["text"] if each["known"] and each["text"] else each["token"]
    return Markup('<span class="token {}">{}<small>{}</small></span>').format(kind, shown, each["id"])
