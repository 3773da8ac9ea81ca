"""Pieces of HTML for all pages. `Markup.format` escapes its arguments, so that users' text stays text."""

import time

from gradio.i18n import I18nData
from markupsafe import Markup

from trainer.errors import Problem, Words
from trainer.kinds.figures import Metric
from trainer.kinds.written import in_unit, significant

from .language import say
from .place import Visit

STATES = {  # state → colour class, words
    "queued": ("wait", "대기 중", "Queued"),
    "running": ("live", "학습 중", "Training"),
    "done": ("good", "완료", "Done"),
    "stopped": ("wait", "멈춤", "Stopped"),
    "failed": ("bad", "실패", "Failed"),
    "interrupted": ("wait", "중단됨", "Interrupted")}


def join(pieces) -> Markup:
    return Markup("").join(pieces)


def heading(title, lead: str) -> Markup:
    """The title of a step, and one sentence on what to do in it."""
    return Markup('<div class="kt-heading"><h2>{}</h2><p>{}</p></div>').format(title, lead)


def standing_heading(title: Words, lead: Words) -> I18nData:
    """A heading that the browser translates, as one text, because it finds only one in a piece of HTML."""
    return say(*(str(heading(title[language], lead[language])) for language in ("ko", "en")))


def section(title: str, body, hint: str = "") -> Markup:
    hint = Markup('<span class="kt-hint">{}</span>').format(hint) if hint else ""
    return Markup('<section class="kt-section"><h3>{}{}</h3>{}</section>').format(title, hint, body)


def card(body) -> Markup:
    return Markup('<div class="kt-card">{}</div>').format(body)


def folded(summary: str, body) -> Markup:
    """`body` behind a line to press."""
    return Markup('<details class="kt-details"><summary>{}</summary>{}</details>').format(summary, body)


def chip(state: str, visit: Visit) -> Markup:
    kind, ko, en = STATES[state]
    return Markup('<span class="kt-chip {}">{}</span>').format(kind, visit.say(ko, en))


def problem_box(problem: Problem, language: str, way_on: Markup | str = "") -> Markup:
    """What went wrong and what to do, shown until the next try. `way_on`: a link to go on."""
    calm = problem.code == "login_required"  # the first thing that visitors of a Space see, and not an error
    title = Words("먼저 로그인해 주세요", "Please sign in first") if calm else Words("확인이 필요합니다", "This needs your attention")
    return Markup('<div class="kt-problem{}" role="alert"><strong>{}</strong><p>{}</p>{}</div>').format(
        " calm" if calm else "", title[language], problem.words[language], way_on)


def note_list(notes) -> Markup:
    return Markup('<ul class="kt-notes">{}</ul>').format(join(Markup("<li>{}</li>").format(note) for note in notes))


def empty(title: str, hint) -> Markup:
    """A text for an empty area: what is missing, and what to do about it."""
    return Markup('<div class="kt-empty"><strong>{}</strong><p>{}</p></div>').format(title, hint)


def progress(share: float | None, kind: str = "") -> Markup:
    """A bar; `share`: 0 … 1, None if it is unknown; `kind`: a class that colours it."""
    known = Markup(' aria-valuenow="{:.0f}"').format(100 * share) if share is not None else ""
    return Markup('<div class="kt-progress {}" role="progressbar"{}><span style="width:{:.1f}%"></span></div>').format(
        kind if known else "unknown", known, 100 * share if known else 30)


def bars(rows: list[tuple[str, float, str]], strong: str | None = None) -> Markup:
    """Horizontal bars; `rows`: (name, share 0 … 1, text). The row named `strong` is emphasised."""
    row = Markup('<div class="kt-bar{}"><span class="name">{}</span><span class="track">'
                 '<span style="width:{:.2f}%"></span></span><span class="value">{}</span></div>')
    return Markup('<div class="kt-bars">{}</div>').format(join(
        row.format(" strong" if name == strong else "", name, 100 * max(0.0, min(1.0, share)), text)
        for name, share, text in rows))


def table(head: list, rows: list[list], classes: str = "") -> Markup:
    """A table that scrolls sideways if it is too wide; cells are escaped unless they are Markup."""
    def cells(kind: str, values: list) -> Markup:
        return join(Markup(f"<{kind}>{{}}</{kind}>").format(value) for value in values)

    return Markup('<div class="kt-table {}"><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>').format(
        classes, cells("th", head), join(Markup("<tr>{}</tr>").format(cells("td", row)) for row in rows))


def explained(text, meaning: str, classes: str = "") -> Markup:
    """A text with a dotted underline; its meaning is shown on hover, touch and keyboard focus."""
    return Markup('<dfn class="kt-term {}" tabindex="0" aria-description="{}">{}</dfn>').format(classes, meaning, text)


def facts(pairs: list[tuple[str, object]]) -> Markup:
    """Name and value, side by side."""
    return Markup('<dl class="kt-facts">{}</dl>').format(join(
        Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(name, value) for name, value in pairs))


def link(place, text) -> Markup:
    return Markup('<a href="{}">{}</a>').format(str(place), text)


def percent(share: float | None, digits: int = 1) -> str:
    return "–" if share is None else f"{share:.{digits}%}"


def perplexity(value: float | None, visit: Visit) -> str:
    """A perplexity with the digits that matter. It is cut at 10,000, as that of an untrained head has no bound."""
    if value is None:
        return "–"
    return visit.say("1만 이상", "over 10,000") if value >= 10_000 else f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def metric_text(metric: Metric, value: float | None, visit: Visit, unit: str = "") -> str:
    """A value of this metric as text; `unit`: that of the project's numbers, for distances."""
    if metric.form == "count":
        return perplexity(value, visit)
    if metric.form == "distance" and value is not None:
        return visit.read(in_unit(significant(value), unit))
    return percent(value) if metric.form == "percent" or value is None else f"{value:.4f}"


def duration(seconds: float | None, visit: Visit) -> str:
    if seconds is None:
        return "–"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return visit.say(f"{hours}시간 {minutes}분", f"{hours} h {minutes} min")
    if minutes:
        return visit.say(f"{minutes}분 {rest}초", f"{minutes} min {rest} s")
    return visit.say(f"{rest}초", f"{rest} s")


def about(seconds: float, visit: Visit) -> str:
    """A forecast of a time, roughly rounded, which stays on one line."""
    number, (ko, en) = _rough(seconds)
    return visit.say(f"약\u00a0{number:,}{ko}", f"about\u00a0{number:,}\u00a0{en}")


def between(low: float, high: float, visit: Visit) -> str:
    """The range of a forecast, as "2–4분"; "" if both ends are rounded to the same."""
    (least, unit), (most, other) = _rough(low), _rough(high)
    if (least, unit) == (most, other):
        return ""
    language = visit.language == "en"
    first, gap = ("" if unit == other else unit[language]), " " if language else ""
    return f"{least:,}{gap * bool(first)}{first}–{most:,}{gap}{other[language]}"


def _rough(seconds: float) -> tuple[int, tuple[str, str]]:
    """A rounded number, and its unit in Korean and English."""
    if seconds < 55:
        return 10 * max(1, round(seconds / 10)), ("초", "s")
    if seconds < 90 * 60:
        minutes = max(1, round(seconds / 60))
        return minutes if minutes <= 10 else 5 * round(minutes / 5), ("분", "min")
    return round(seconds / 3600), ("시간", "h")


def day(moment: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(moment))
