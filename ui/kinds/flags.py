"""Flags: any number of labels for a text, and the results of such answers."""

from typing import ClassVar

from markupsafe import Markup

from trainer.data.divide import PARTS
from trainer.errors import Words, clip
from trainer.home.project import Project, Run
from trainer.kinds.lists import joined, labels_in
from trainer.serving.explained import Explained
from trainer.tasks.answering import share_of
from trainer.tasks.metrics import EXACT_MATCH

from ..cells import cell
from ..parts import card, join, percent, section, table
from ..place import Visit
from ..runs.glossary import PRECISION_RECALL, term
from ..runs.run_view import run_name
from .comparison import part_read, result_of
from .mistakes import in_table
from .sentences import Sentences
from .typed import SHORT, TypedTexts, field_of, who_answers
from .view import Field, Result, Wrong
from .why import OF_SHARES, explanation, titles_of

SHOWN_LABELS = 12
SENTENCES = Sentences(
    Words("라벨 100개 가운데 <b>{n}개</b>가 맞습니다", "<b>{n}</b> of 100 labels right"),
    Words("붙여야 할 라벨과 모델이 붙인 라벨을 함께 헤아린 것으로, 비슷한 새 글에서는 대략 {low}개에서 {high}개를 기대할 수 있습니다.",
          "This counts the labels that should be given together with those that are; on new texts of this kind expect "
          "about {low} to {high}."),
    Words("비슷한 새 글에서 라벨 100개 가운데 {low}–{high}개가 맞을 것으로 기대합니다.",
          "Of 100 labels on new texts of this kind expect {low} to {high} right."),
    Words("점 100개 가운데 {n}개가 맞은 라벨입니다.", "Of 100 dots {n} are labels that are right."),
    Words("단순한 방법은 {n}개", "The simple method: {n}"),
    Words("학습한 모델 혼자서는 라벨 100개 가운데 {n}개가 맞습니다.",
          "By the trained model alone {n} of 100 labels are right."),
    Words("앞 프로젝트 ‘{title}’의 모델은 같은 시험 행에서 라벨 100개 가운데 {n}개가 맞습니다(지금의 정답으로 잼).",
          "By the model of the project before, “{title}”, {n} of 100 labels are right on the same test rows, by the "
          "labels as they are now."),
    Words("{rows:,}행에서 라벨의 {share}\u2060가 맞았습니다.", "{share} of the labels of {rows:,} rows were right"),
    Words("배우지 않은 글 {rows:,}개에서 라벨의 {about}가 맞은 모델입니다. 비슷한 글이라면 라벨 100개에 {least}–{most}개는 빠지거나 틀릴 수 있습니다.",
          "{about} of the model's labels were right on {rows:,} texts that it had not learnt: of 100 labels of "
          "texts like them {least} to {most} may be missed or wrong."))


def _lists(project: Project) -> list[str]:
    """The lists of labels that rows of the project have, the shortest first."""
    import pyarrow.parquet

    found = {cell for part in PARTS for cell in pyarrow.parquet.read_table(
        project.split(part), columns=["label"])["label"].unique().to_pylist()}
    return sorted(found, key=lambda cell: (len(labels_in(cell)), cell))


def _most_wrong(each: dict, labels: list[str], visit: Visit) -> str:
    """The label that is most wrongly given or left out, with its probability."""
    label, sure = clip(labels[each["wrong"]], 40), f"{each['probability']:.1%}"
    if each["wrong"] in each["guess"]:
        return f"{label} {sure}"
    return visit.say(f"{label} 아님 {sure}", f"not {label} {sure}")


WRONG = Wrong(EXACT_MATCH, in_table(
    lambda each, labels: joined(labels[number] for number in each["guess"]),
    Words("가장 크게 틀린 것", "Most wrong"), _most_wrong), _lists)
BAR = Markup('<div class="kt-bar{}"><span class="name">{}</span><span class="track"><span style="width:{:.2f}%"></span>'
             '<i style="left:{:.2f}%"></i></span><span class="value">{:.1%}</span></div>')


class FlagsView(TypedTexts):
    sentences: ClassVar = SENTENCES

    def field(self, run: Run, visit: Visit) -> Field:
        project, name = visit.project.title, run_name(run, visit)
        lead = visit.say(f"‘{project}’ 프로젝트의 모델입니다 ({name}). 글마다 맞는 라벨을 모두 붙이고, 맞는 것이 없으면 붙이지 않습니다.",
                         f"The model of project “{project}” ({name}). It gives a text every label that fits, or none.")
        return field_of(who_answers(run, lead, visit), visit.say("라벨을 붙일 글", "Texts to label"),
                        visit.say("라벨 붙이기", "Give labels"), visit)

    def answer(self, text: str, answer: dict, hidden: None, run: Run, visit: Visit) -> Markup:
        """One text with the labels that it gets, and a bar for each label with a line at its threshold."""
        given = join(Markup('<span class="kt-chip good">{}</span> ').format(clip(label, 40))
                     for label in answer["labels"])
        none = Markup('<span class="kt-chip wait">{}</span> ').format(visit.say("맞는 라벨 없음", "no label fits"))
        likely = sorted(answer["probabilities"].items(), key=lambda pair: -pair[1])[:SHOWN_LABELS]
        bars = join(BAR.format(" strong" if label in answer["labels"] else "", cell(label, 40), 100 * share,
                               100 * answer["thresholds"][label], share) for label, share in likely)
        line = visit.say("막대의 세로줄부터 그 라벨을 붙입니다.", "From the line in its bar on, a label is given.")
        return Markup('<article class="kt-answer"><p>{}{}</p><div class="kt-bars">{}</div><p class="kt-hint">{}</p>{}'
                      "</article>").format(given or none, clip(text, 240), bars, line,
                                           part_read(answer["read"], answer["characters"], share_of(run), visit))

    def truth(self, row: dict, names: list[str], visit: Visit) -> str:
        return _listed(labels_in(row["label"]), visit)

    def why(self, found: Explained, group: str, run: Run, visit: Visit) -> Markup:
        return explanation(found, OF_SHARES, titles_of(found), Markup(""), group, visit)

    def in_short(self, each: dict, row: dict, names: list[str], visit: Visit) -> str:
        return _listed([names[number] for number in each["guess"]], visit)

    def result(self, run: Run, visit: Visit) -> Result:
        return result_of(run, SENTENCES, WRONG, _each_label, visit)


def _listed(labels: list[str], visit: Visit) -> str:
    return clip(", ".join(labels), SHORT) or visit.say("라벨 없음", "no label")


def _each_label(test: dict, labels: list[str], visit: Visit) -> Markup:
    """A table of recall, precision, F1, test rows and threshold of each label, the lowest F1 first."""
    of = test["metrics"]
    ranked = sorted(zip(labels, *(of[name] for name in ("recall", "precision", "f1", "support", "thresholds")),
                        strict=True), key=lambda each: each[3])
    head = [visit.say("라벨", "Label"), visit.say("찾음", "Found"), visit.say("맞음", "Right"), "F1",
            visit.say("시험 행", "Test rows"), visit.say("기준", "From")]
    rows = [[cell(label, 40), *map(percent, (recall, precision, f1)), f"{count:,}", percent(least, 0)]
            for label, recall, precision, f1, count, least in ranked]
    recalled, precise = (term(PRECISION_RECALL, visit, each)
                         for each in (Words("재현율", "recall"), Words("정밀도", "precision")))
    hint = Markup(visit.say("찾음은 찾아낸 비율({}), 맞음은 붙인 것이 맞은 비율({})입니다. 붙이는 기준은 검증 행에서 골랐고, 행이 적은 라벨은 두루 알맞은 값을 씁니다.",
                            "found: {}; right when given: {}. From which probability on a label is given was chosen by "
                            "the validation rows; a label with few of them uses what suits all.")).format(
        recalled, precise)
    return card(section(visit.say("라벨마다", "Each label"), table(head, rows, "labels"), hint))
