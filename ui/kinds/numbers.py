"""Numbers: a number for a text with its range, and the results of such answers."""

from typing import ClassVar

from markupsafe import Markup

from trainer.errors import Words, clip
from trainer.home.project import Run
from trainer.kinds.written import at_scale, in_unit, significant
from trainer.serving.explained import Explained
from trainer.tasks import task_of
from trainer.tasks.answering import share_of
from trainer.texts import Text, parts_of

from ..cells import cell
from ..parts import card, percent, section, table
from ..place import Visit
from ..runs.run_view import run_name
from .comparison import part_read, result_of
from .mistakes import in_table
from .sentences import Sentences
from .typed import TypedTexts, field_of, field_of_pairs, who_answers
from .view import Field, Result, Wrong
from .why import Why, explanation

SENTENCES = Sentences(
    Words("평균 <b>{n}</b> 차이로 맞힙니다", "Off by <b>{n}</b> on average"),
    Words("비슷한 새 글에서는 평균 {low}–{high} 차이를 기대할 수 있고, 열에 여덟은 정답이 답에서 ±{band} 안에 듭니다.",
          "On new texts of this kind expect to be off by {low} to {high} on average; four of five true numbers lie "
          "within ±{band} of the answer."),
    Words("비슷한 새 글에서 평균 {low}–{high} 차이로 맞힐 것으로 기대합니다.",
          "On new texts of this kind expect to be off by {low} to {high} on average."),
    Words("답은 정답에서 평균 {n} 떨어져 있습니다.", "Answers are off by {n} on average."),
    Words("단순한 방법은 {n}", "The simple method: {n}"),
    Words("학습한 모델 혼자서는 평균 {n} 차이로 맞힙니다.", "The trained model by itself is off by {n} on average."),
    Words("앞 프로젝트 ‘{title}’의 모델은 같은 시험 행에서 평균 {n} 차이로 맞힙니다(지금의 정답으로 잼).",
          "The model of the project before, “{title}”, is off by {n} on average on the same test rows, by the numbers "
          "as they are now."),
    Words("{rows:,}행에서 평균 {share} 차이로 맞혔습니다.", "In {rows:,} rows it was off by {share} on average"),
    Words("배우지 않은 글 {rows:,}개를 평균 {n} 차이로 맞힌 모델입니다. 비슷한 글이라면 열에 여덟은 정답이 답에서 ±{band} 안에 듭니다(아래·위 열).",
          "The model was off by {n} on average on {rows:,} texts that it had not learnt. Of texts like them four of "
          "five true numbers lie within ±{band} of the answer (the columns lower and upper)."))
WRONG = Wrong(None, in_table(lambda each, labels: significant(each["guess"]), Words("차이", "Difference"),
                             lambda each, *_: significant(each["difference"]), typed=True),
              lambda project: None, Words("차이가 큰 것부터", "the largest difference first"))


def _much(change: float, answer: dict) -> str:
    return at_scale(abs(change), answer["high"] - answer["low"])


WHY = Why(
    Words("답을 높인 말", "raises the number"), Words("답을 낮춘 말", "lowers the number"),
    Words("{word} 빼면 답이 {much} 내려갑니다.", "Without {word} the number falls by {much}."),
    Words("{word} 빼면 답이 {much} 올라갑니다.", "Without {word} the number rises by {much}."),
    Words("이 낱말이 더하는 크기", "What it adds to the number"), _much, lambda answer: (answer["high"] - answer["low"]) / 10)


class NumbersView(TypedTexts):
    sentences: ClassVar = SENTENCES

    def field(self, run: Run, visit: Visit) -> Field:
        project, name = visit.project.title, run_name(run, visit)
        label = clip(run.project.survey.labels[0], 40)
        lead = visit.say(f"‘{project}’ 프로젝트의 모델입니다 ({name}). 글마다 ‘{label}’에 적힐 수를 맞힙니다.",
                         f"The model of project “{project}” ({name}). It gives the number that “{label}” would have.")
        lead = who_answers(run, lead, visit)
        if task_of(run).reads_pairs:
            hint = visit.say("두 글을 적으면 수로 답합니다.", "Write two texts to get their number.")
            return field_of_pairs(run, lead, hint, visit.say("맞히기", "Give the number"), visit)
        return field_of(lead, visit.say("수를 맞힐 글", "Texts"), visit.say("맞히기", "Give the number"), visit)

    def answer(self, text: Text, answer: dict, hidden: None, run: Run, visit: Visit) -> Markup:
        """One text or pair, its number, and the range that holds four of five true numbers."""
        unit, span = run.project.survey.unit, answer["high"] - answer["low"]
        number, low, high = (visit.read(in_unit(at_scale(answer[name], span), unit))
                             for name in ("number", "low", "high"))
        shown = Markup("<br>").join(clip(part, 240) for part in parts_of(text))
        band = visit.say(f"열에 여덟은 {low} ~ {high} 사이", f"four of five lie between {low} and {high}")
        return Markup('<article class="kt-answer"><p>{}</p><p class="kt-number"><b>{}</b> '
                      '<span class="kt-hint">{}</span></p>{}</article>').format(
            shown, number, band, part_read(answer["read"], answer["characters"], share_of(run), visit))

    def why(self, found: Explained, group: str, run: Run, visit: Visit) -> Markup:
        return explanation(found, WHY, dict.fromkeys(found.strengths, ""), Markup(""), group, visit)

    def in_short(self, each: dict, row: dict, names: list[str], visit: Visit) -> str:
        number, far = significant(each["guess"]), significant(each["difference"], 2)
        return visit.say(f"{number} ({far} 차이)", f"{number} (off by {far})")

    def result(self, run: Run, visit: Visit) -> Result:
        return result_of(run, SENTENCES, WRONG, _each_stretch, visit)


def _each_stretch(test: dict, labels: list[str], visit: Visit) -> Markup:
    """A table of the mean difference and the bias for low, middling and high true numbers."""
    head = [cell(labels[0], 40), visit.say("시험 행", "Test rows"), visit.say("평균 차이", "Mean difference"),
            visit.say("치우침", "Bias")]
    stretches = test["figures"]["stretches"]
    most = max((each["mae"] for each in stretches), default=0)  # sets the number of digits for all
    rows = [[each["name"].replace(" ", "\u00a0"), f"{each['rows']:,}", at_scale(each["mae"], most),
             _signed(each["bias"], most)] for each in stretches]
    within = test["metrics"].get("within")
    hint = visit.say("치우침이 +이면 정답보다 높게, −이면 낮게 답합니다.", "With a bias above 0 it answers too high, below 0 too low.")
    if within is not None:
        band = significant(test["metrics"]["band"], 2)
        hint += visit.say(f" 검증 행으로 정한 ±{band} 안에 시험 행의 {percent(within, 0)}가 들었습니다(80%를 노림).",
                          f" {percent(within, 0)} of the test rows lie within ±{band}, which was chosen by validation "
                          "rows to hold 80%.")
    return card(section(visit.say("정답이 낮을 때와 높을 때", "Where the true number is low or high"),
                        table(head, rows, "labels"), hint))


def _signed(value: float, most: float) -> str:
    return ("+" if value > 0 else "−" if value < 0 else "") + at_scale(abs(value), most)
