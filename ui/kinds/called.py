"""Of two labels, what becomes of answers where one is given from another probability on: in rows, and on a curve."""

from markupsafe import Markup

from trainer.errors import Words, clip, josa
from trainer.kinds.scores import Scores, pr_curve

from ..charts import PALETTE, figure, line
from ..parts import card, join, percent, section
from ..place import Visit
from ..runs.glossary import PRECISION_RECALL, term

PRECISION, RECALL = Words("정밀도", "precision"), Words("재현율", "recall")
EVEN = 0.5  # from which on the likelier of two labels is given
FEW = 30  # rows of a label, of which shares say little


def consequences(valid: Scores, test: Scores | None, label: int, least: float, names: list[str],
                 visit: Visit) -> Markup:
    """In sentences: of the validation rows, by which it may be chosen, and of the test rows, which choose nothing."""
    name = clip(names[label], 40)
    parts = [_of_valid(valid, label, least, name, visit)]
    if test is not None:
        parts.append(section(visit.say("고르는 데 쓰지 않은 시험 행에서는", "On the test rows, which choose nothing"),
                             _sentences(test, label, least, name, visit)))
    return card(join(parts))


def _of_valid(valid: Scores, label: int, least: float, name: str, visit: Visit) -> Markup:
    there = valid.called(label, least)[2]
    few = Markup('<p class="kt-hint">{}</p>').format(visit.say(
        f"정말 ‘{name}’인 검증 행이 {there}개뿐이라 어림으로만 보세요.",
        f"Only {there} validation rows are “{name}”: take this as a rough guide.")) if there < FEW else ""
    return section(visit.say("기준을 고르는 검증 행에서", "On the validation rows, by which it is chosen"),
                   join([_sentences(valid, label, least, name, visit), few]))


def _sentences(answers: Scores, label: int, least: float, name: str, visit: Visit) -> Markup:
    rows, (called, right, there) = len(answers), answers.called(label, least)
    precise, found = (percent(share, 0) for share in (right / max(1, called), right / max(1, there)))
    given = visit.say(
        f"{rows:,}행 가운데 {called:,}행을 ‘{name}’{josa(name, '이라고/라고')} 합니다. 100행이라면 {100 * called / rows:.0f}행입니다.",
        f"Of {rows:,} rows {called:,} are called “{name}”: {100 * called / rows:.0f} of 100.")
    rightly = Markup(visit.say("그 {called:,}행 가운데 {right:,}행이 정말 ‘{name}’입니다({term} {share}).",
                               "Of these {called:,}, {right:,} are “{name}” ({term} {share}).")).format(
        called=called, right=right, name=name, term=term(PRECISION_RECALL, visit, PRECISION), share=precise)
    missed = Markup(visit.say(
        "정말 ‘{name}’인 {there:,}행 가운데 {right:,}행을 찾고 {missed:,}행을 놓칩니다({term} {share}).",
        "Of the {there:,} that are “{name}”, {right:,} are found and {missed:,} missed ({term} {share}).")).format(
        there=there, right=right, missed=there - right, name=name, share=found,
        term=term(PRECISION_RECALL, visit, RECALL))
    told = [given, rightly if called else "", missed]
    return Markup('<ul class="kt-found">{}</ul>').format(
        join(Markup("<li>{}</li>").format(each) for each in told if each))


def traded_figure(valid: Scores, test: Scores | None, label: int, least: float, names: list[str], visit: Visit) -> dict:
    """Precision and recall of this label on the validation rows, and where the threshold is on it; and on the test."""
    at = visit.say("찾은 비율 %{x:.0%}<br>맞은 비율 %{y:.0%}", "found %{x:.0%}<br>right %{y:.0%}")
    curve = pr_curve(valid.truth == label, valid.chances[:, label])
    name = visit.say("검증 행의 곡선", "Curve of the validation rows")
    traces = [line(name, curve["x"], curve["y"], 0, at)] if curve else []
    spots = [(visit.say("지금 답하는 기준(50%)", "As it answers now (50%)"), valid, EVEN, "circle-open", PALETTE[0]),
             (visit.say("이 기준 · 검증", "This threshold · validation"), valid, least, "circle", PALETTE[0]),
             (visit.say("이 기준 · 시험", "This threshold · test"), test, least, "diamond", PALETTE[1])]
    traces += [spot for name, answers, where, symbol, color in spots if answers is not None
               for spot in _spot(name, answers, label, where, symbol, color, at)]
    shares = {"range": [-0.02, 1.04], "dtick": 0.25, "tickformat": ".0%"}
    return figure(visit.say(f"‘{clip(names[label], 14)}’ 찾기", f"Finding “{clip(names[label], 14)}”"), traces,
                  {"title": {"text": visit.say("찾은 비율(재현율)", "Share found (recall)")}} | shares,
                  {"title": {"text": visit.say("맞은 비율(정밀도)", "Share right (precision)")}} | shares,
                  hovermode="closest", margin={"l": 48, "r": 16, "t": 44, "b": 40},
                  legend={"orientation": "h", "x": 0, "xanchor": "left", "y": -0.2, "yanchor": "top"})


def _spot(name: str, answers: Scores, label: int, least: float, symbol: str, color: str, at: str) -> list[dict]:
    """None where nothing is called so, of which no share is right or wrong."""
    called, right, there = answers.called(label, least)
    return [{"type": "scatter", "mode": "markers", "name": name, "x": [right / max(1, there)], "y": [right / called],
             "marker": {"size": 13, "symbol": symbol, "color": color, "line": {"width": 2, "color": color}},
             "hovertemplate": f"<b>%{{fullData.name}}</b><br>{at}<extra></extra>"}] if called else []
