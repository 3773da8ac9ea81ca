"""For two labels: how answers change if one of them has another threshold, in rows and on a curve."""

import re
from dataclasses import dataclass

from markupsafe import Markup, escape

from trainer.errors import Words, clip, josa
from trainer.kinds.scores import Scores, pr_curve

from ..cells import HIDDEN
from ..charts import PALETTE, figure, line
from ..parts import card, join, percent, section
from ..place import Visit
from ..runs.glossary import PRECISION_RECALL, term

PRECISION, RECALL = Words("정밀도", "precision"), Words("재현율", "recall")
VALID, FOLDS = Words("검증 행", "validation rows"), Words("교차 검증 행", "rows of the cross-validation")
EVEN = 0.5  # the threshold if the likelier of two labels is given
FEW = 30  # with fewer rows of a label, shares say little


@dataclass(frozen=True)
class Answered:
    """`choosing`: answers to the rows that a threshold may be chosen on, and `rows`, the name of these rows; `test`:
    answers to the test rows, if they are stored."""

    choosing: Scores
    rows: Words
    test: Scores | None


def consequences(found: Answered, label: int, least: float, names: list[str], visit: Visit) -> Markup:
    """Sentences on this threshold, for the rows that it may be chosen on and for the test rows. `label`: its number;
    `least`: the threshold, 0 … 1."""
    name = clip(names[label], 40)
    parts = [_of_choosing(found, label, least, name, visit)]
    if found.test is not None:
        parts.append(section(visit.say("고르는 데 쓰지 않은 시험 행에서는", "On the test rows, not used for choosing"),
                             _sentences(found.test, label, least, name, visit)))
    return card(join(parts))


def _of_choosing(found: Answered, label: int, least: float, name: str, visit: Visit) -> Markup:
    rows = found.choosing.called(label, least)[2]
    few = Markup('<p class="kt-hint">{}</p>').format(visit.say(
        f"정말 ‘{name}’인 {found.rows.ko}이 {rows}개뿐이라 어림으로만 보세요.",
        f"The label is “{name}” in only {rows} of the {found.rows.en}: take this as a rough guide.",
    )) if rows < FEW else ""
    return section(visit.say(f"기준을 고르는 {found.rows.ko}에서", f"On the {found.rows.en}, by which it is chosen"),
                   join([_sentences(found.choosing, label, least, name, visit), few]))


def _sentences(answers: Scores, label: int, least: float, name: str, visit: Visit) -> Markup:
    rows, (called, right, actual) = len(answers), answers.called(label, least)
    precise, found = (percent(share, 0) for share in (right / max(1, called), right / max(1, actual)))
    given = visit.say(
        f"{rows:,}행 가운데 {called:,}행을 ‘{name}’{josa(name, '이라고/라고')} 합니다. 100행이라면 {100 * called / rows:.0f}행입니다.",
        f"“{name}” is the answer to {called:,} of {rows:,} rows ({100 * called / rows:.0f} in 100).")
    rightly = Markup(visit.say("그 {called:,}행 가운데 {right:,}행이 정말 ‘{name}’입니다({term} {share}).",
                               "In {right:,} of those {called:,} the label is “{name}” ({term} {share}).")).format(
        called=called, right=right, name=name, term=term(PRECISION_RECALL, visit, PRECISION), share=precise)
    missed = Markup(visit.say(
        "정말 ‘{name}’인 {there:,}행 가운데 {right:,}행을 찾고 {missed:,}행을 놓칩니다({term} {share}).",
        "Of {there:,} with the label “{name}” it finds {right:,} and misses {missed:,} ({term} {share}).")).format(
        there=actual, right=right, missed=actual - right, name=name, share=found,
        term=term(PRECISION_RECALL, visit, RECALL))
    sentences = [given, rightly if called else "", missed]
    return Markup('<ul class="kt-found">{}</ul>').format(
        join(Markup("<li>{}</li>").format(each) for each in sentences if each))


def traded_figure(found: Answered, label: int, least: float, names: list[str], visit: Visit) -> dict:
    """The precision-recall curve of this label on the rows for choosing, with the threshold on it, and the point of
    the test rows."""
    at = visit.say("찾은 비율 %{x:.0%}<br>맞은 비율 %{y:.0%}", "found %{x:.0%}<br>right %{y:.0%}")
    valid, rows = found.choosing, found.rows
    curve = pr_curve(valid.truth == label, valid.chances[:, label])
    name = visit.say(f"{rows.ko}의 곡선", f"Curve of the {rows.en}")
    title = escape(re.sub(HIDDEN, "·", clip(names[label], 14)))
    traces = [line(name, curve["x"], curve["y"], 0, at)] if curve else []
    spots = [(visit.say("지금 답하는 기준(50%)", "As it answers now (50%)"), valid, EVEN, "circle-open", PALETTE[0]),
             (visit.say(f"이 기준 · {rows.ko}", f"This threshold · {rows.en}"), valid, least, "circle", PALETTE[0]),
             (visit.say("이 기준 · 시험 행", "This threshold · test rows"), found.test, least, "diamond", PALETTE[1])]
    traces += [spot for name, answers, where, symbol, color in spots if answers is not None
               for spot in _spot(name, answers, label, where, symbol, color, at)]
    shares = {"range": [-0.02, 1.04], "dtick": 0.25, "tickformat": ".0%"}
    return figure(visit.say(f"‘{title}’ 찾기", f"Finding “{title}”"), traces,
                  {"title": {"text": visit.say("찾은 비율(재현율)", "Share found (recall)")}} | shares,
                  {"title": {"text": visit.say("맞은 비율(정밀도)", "Share right (precision)")}} | shares,
                  hovermode="closest", margin={"l": 48, "r": 16, "t": 44, "b": 40},
                  legend={"orientation": "h", "x": 0, "xanchor": "left", "y": -0.2, "yanchor": "top"})


def _spot(name: str, answers: Scores, label: int, least: float, symbol: str, color: str, at: str) -> list[dict]:
    """A marker at the threshold `least`; empty if no row gets the label, as precision is undefined then."""
    called, right, actual = answers.called(label, least)
    return [{"type": "scatter", "mode": "markers", "name": name, "x": [right / max(1, actual)], "y": [right / called],
             "marker": {"size": 13, "symbol": symbol, "color": color, "line": {"width": 2, "color": color}},
             "hovertemplate": f"<b>%{{fullData.name}}</b><br>{at}<extra></extra>"}] if called else []
