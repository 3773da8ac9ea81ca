"""Scores: one label for a text, and the results of such answers."""

from typing import ClassVar

from markupsafe import Markup

from trainer.errors import Words, clip
from trainer.home.project import Run
from trainer.serving.explained import Explained
from trainer.serving.labelling import UNKNOWN
from trainer.tasks import task_of
from trainer.tasks.answering import share_of
from trainer.tasks.metrics import ACCURACY
from trainer.texts import Text, parts_of

from ..cells import cell
from ..parts import bars, card, percent, section, table
from ..place import Visit
from ..runs.glossary import PRECISION_RECALL, term
from ..runs.run_view import run_name
from .comparison import part_read, result_of
from .mistakes import in_table
from .sentences import Sentences
from .typed import SHORT, TypedTexts, field_of, field_of_pairs, who_answers
from .view import Field, Result, Wrong
from .why import OF_SHARES, explanation, titles_of

SHOWN_LABELS = 5
SENTENCES = Sentences(
    Words("100건 가운데 <b>{n}건</b>을 맞힙니다", "<b>{n}</b> right of 100"),
    Words("비슷한 새 글에서는 100건 가운데 대략 {low}건에서 {high}건을 맞힐 것으로 기대할 수 있습니다.",
          "On new texts of this kind expect about {low} to {high} right of 100."),
    Words("비슷한 새 글 100건 가운데 {low}–{high}건을 맞힐 것으로 기대합니다.",
          "Of 100 new texts of this kind expect {low} to {high} right."),
    Words("점 100개 가운데 {n}개가 맞힌 글입니다.", "Of 100 dots {n} are texts answered right."),
    Words("단순한 방법은 {n}건", "The simple method: {n}"),
    Words("학습한 모델 혼자서는 100건 가운데 {n}건을 맞힙니다.", "The trained model by itself gets {n} of 100 right."),
    Words("앞 프로젝트 ‘{title}’의 모델은 같은 시험 행에서 100건 가운데 {n}건을 맞힙니다(지금의 정답으로 잼).",
          "The model of the project before, “{title}”, gets {n} of 100 right on the same test rows, by the labels as "
          "they are now."),
    Words("{rows:,}행 가운데 {share}\u2060를 맞혔습니다.", "{share} of {rows:,} rows were right"),
    Words("배우지 않은 글 {rows:,}개 가운데 {about}를 맞힌 모델입니다. 비슷한 글이라면 100행에 {least}–{most}행은 틀릴 수 있습니다.",
          "The model got {about} right of {rows:,} texts that it had not learnt: of 100 rows like them {least} to "
          "{most} may be wrong."))
WRONG = Wrong(ACCURACY, in_table(lambda each, labels: labels[each["guess"]]), lambda project: project.survey.labels)


class ScoresView(TypedTexts):
    sentences: ClassVar = SENTENCES

    def field(self, run: Run, visit: Visit) -> Field:
        project, name = visit.project.title, run_name(run, visit)
        lead = visit.say(f"‘{project}’ 프로젝트의 모델입니다 ({name}).", f"The model of project “{project}” ({name}).")
        lead = who_answers(run, lead, visit)
        if task_of(run).reads_pairs:
            hint = visit.say("두 글을 적으면 둘의 관계를 답합니다.", "Write two texts to learn how they relate.")
            return field_of_pairs(run, lead, hint, visit.say("견주기", "Compare"), visit)
        return field_of(lead, visit.say("분류할 글", "Texts to classify"), visit.say("분류하기", "Classify"), visit)

    def answer(self, text: Text, answer: dict, hidden: None, run: Run, visit: Visit) -> Markup:
        """One text or pair with its label, or that the model is unsure, the likeliest labels as bars, and how much of
        the text was read if that is not all."""
        unsure = Markup('<span class="kt-chip wait">{}</span> ').format(visit.read(UNKNOWN))
        likely = list(answer["probabilities"].items())[:SHOWN_LABELS]
        shown = Markup("<br>").join(clip(part, 240) for part in parts_of(text))
        return Markup('<article class="kt-answer"><p>{}{}</p>{}{}</article>').format(
            "" if answer["label"] else unsure, shown,
            bars([(label, share, f"{share:.1%}") for label, share in likely], answer["label"]),
            part_read(answer["read"], answer["characters"], share_of(run), visit))

    def why(self, found: Explained, group: str, run: Run, visit: Visit) -> Markup:
        return explanation(found, OF_SHARES, titles_of(found), Markup(""), group, visit)

    def in_short(self, each: dict, row: dict, names: list[str], visit: Visit) -> str:
        return f"{clip(names[each['guess']], SHORT)} {percent(each['probability'], 0)}"

    def result(self, run: Run, visit: Visit) -> Result:
        return result_of(run, SENTENCES, WRONG, _each_label, visit)


def _each_label(test: dict, labels: list[str], visit: Visit) -> Markup:
    """A table of recall, precision, F1 and test rows of each label, the lowest F1 first."""
    matrix = test["figures"]["confusion"]
    counts, given = [sum(row) for row in matrix], [sum(column) for column in zip(*matrix, strict=True)]
    recall, precision = ([matrix[number][number] / max(1, rows) for number, rows in enumerate(of)]
                         for of in (counts, given))
    ranked = sorted(zip(labels, recall, precision, test["metrics"]["f1"], counts, strict=True),
                    key=lambda each: each[3])
    head = [visit.say("라벨", "Label"), visit.say("찾아낸 비율", "Found"), visit.say("답이 맞은 비율", "Right when answered"), "F1",
            visit.say("시험 행", "Test rows")]
    rows = [[cell(label, 40), *map(percent, (recall, precision, f1)), f"{count:,}"]
            for label, recall, precision, f1, count in ranked]
    recalled, precise = (term(PRECISION_RECALL, visit, each)
                         for each in (Words("재현율", "recall"), Words("정밀도", "precision")))
    hint = Markup(visit.say("찾아낸 비율은 {}, 답이 맞은 비율은 {}입니다", "found: {}; right when answered: {}")).format(
        recalled, precise)
    return card(section(visit.say("라벨마다", "Each label"), table(head, rows, "labels"), hint))
