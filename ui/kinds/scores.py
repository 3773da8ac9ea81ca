"""Scores: a label for a text, and what was measured of such answers on rows that training never saw."""

from typing import ClassVar

from markupsafe import Markup

from cards.verdict import doubt, drift, weightier
from trainer.errors import Words, clip
from trainer.home.project import Run
from trainer.search.cross_validation import measured_for
from trainer.serving.labelling import UNKNOWN
from trainer.tasks import task_of
from trainer.tasks.answering import share_of, words_of
from trainer.tasks.choosing import best_run
from trainer.tasks.measured import measured_test, measured_valid
from trainer.tasks.metrics import ACCURACY, LOSS, MACRO_F1
from trainer.tasks.revised import doubt_of, measured_before
from trainer.tasks.task import Task

from ..cells import cell
from ..parts import bars, card, chip, facts, folded, heading, join, percent, section, table
from ..place import Visit
from ..runs.folds_view import folds_result
from ..runs.glossary import PRECISION_RECALL, term
from ..runs.judgement import accuracy
from ..runs.run_view import result_name, run_name
from ..runs.search_view import gain_of
from .hero import hero
from .mistakes import mistakes
from .view import Field, Result

SHOWN_LABELS = 5
UNSEEN = Words("학습에 한 번도 쓰지 않은 시험 데이터로 쟀습니다.", "Measured on test rows that training never saw.")


class ScoresView:
    labels_tables: ClassVar = True

    def field(self, run: Run, visit: Visit) -> Field:
        project, name = visit.project.title, run_name(run, visit)
        lead = visit.say(f"‘{project}’ 프로젝트의 모델입니다 ({name}).", f"The model of project “{project}” ({name}).")
        if (share := share_of(run)) < 1:
            lead += " " + visit.read(words_of(share))
        return Field(
            heading(visit.say("모델을 써 보세요", "Try the model"), lead), visit.say("분류할 글", "Texts to classify"),
            visit.say("글을 적어 주세요. 여러 개면 한 줄에 하나씩 적습니다.", "Write a text. For several, write one on each line."),
            visit.say("분류하기", "Classify"))

    def awaited(self, visit: Visit) -> str:
        return visit.say("‘학습’을 마치면 여기서 바로 써 볼 수 있습니다.", "Once training has ended, you can try it here.")

    def example(self, text: str) -> tuple[str, None]:
        return text, None

    def answer(self, text: str, answer: dict, hidden: None, run: Run, visit: Visit) -> Markup:
        """One text, its label, the likeliest labels as bars, and how much of it was read, where that is not all; that
        it is unsure, where it gives no label."""
        unsure = Markup('<span class="kt-chip wait">{}</span> ').format(visit.read(UNKNOWN))
        likely = list(answer["probabilities"].items())[:SHOWN_LABELS]
        return Markup('<article class="kt-answer"><p>{}{}</p>{}{}</article>').format(
            "" if answer["label"] else unsure, clip(text, 240),
            bars([(label, share, f"{share:.1%}") for label, share in likely], answer["label"]),
            _part_read(answer["read"], answer["characters"], share_of(run), visit))

    def result(self, run: Run, visit: Visit) -> Result:
        """Of the test rows, and of the folds where it was cross-validated; those that are more give the headline."""
        test, labels = measured_test(run), run.project.survey.labels
        folds = measured_for(run)
        of_folds, before = weightier(test, folds) is folds, measured_before(run.project)
        return Result(
            _heading(run, folds, visit),
            hero(weightier(test, folds), labels, visit, _of_origin(run, before, of_folds, visit)),
            gain_of(run, visit) + folds_result(run, test, folds, visit)
            + comparison(task_of(run), test, measured_valid(run, test.get("share", 1)), folds, visit, before),
            test["figures"], _each_label(test, labels, visit),
            Markup(""),
            visit.say("다음: 모델 써 보기", "Next: try the model"), visit.place.at("use", run=run.name),
            measured=weightier(test, folds), mistakes=mistakes(test, folds, labels, run.project, visit))


def _part_read(read: int, characters: int, share: float, visit: Visit) -> Markup:
    """Nothing where the whole text was read."""
    if read == characters:
        return Markup("")
    beside = visit.say(" 함께 답하는 단순한 방법은 끝까지 읽었습니다.", " The simple method, which answers with it, has read all.")
    return Markup('<p class="kt-hint">{}{}</p>').format(visit.say(
        f"긴 글이라 모델은 {characters:,}자 가운데 앞 {read:,}자만 읽었습니다.",
        f"This text is long: of its {characters:,} characters the model has read the first {read:,}."),
        beside if share < 1 else "")


def comparison(task: Task, test: dict, valid: dict | None, folds: dict | None, visit: Visit,
               before: dict | None = None) -> Markup:
    """Who answers beside the model alone, that of the project `before` this one, and the simple methods, on the test
    rows; `valid`: the validation rows."""
    earlier = [(visit.say("앞 프로젝트의 모델", "Model of the project before"), before)] if before else []
    simple = [(visit.read(title), test["baselines"][name]) for name, title in reversed(task.simple_methods.items())
              if name in test["baselines"]]
    alone = [(visit.say("미세 조정한 모델 혼자", "Fine-tuned model alone"), test["alone"])] if test.get("share", 1) < 1 else []
    entries = [(visit.say("이 모델", "This model"), test["metrics"]), *earlier, *alone, *simple]
    figures = facts([accuracy(test, visit), (term(MACRO_F1.title, visit), percent(test["metrics"][MACRO_F1.name])),
                     (visit.say("시험 행", "Test rows"), f"{test['rows']:,}")])
    of_labels = visit.say(" · 라벨별 F1의 평균", " · mean over labels")
    charts = Markup('<div class="kt-pair">{}{}</div>').format(*(
        section(visit.read(metric.title) + more,
                bars([(name, each[metric.name], percent(each[metric.name])) for name, each in entries], entries[0][0]))
        for metric, more in ((ACCURACY, ""), (MACRO_F1, of_labels))))
    shown = (ACCURACY, MACRO_F1, LOSS)
    exact = table([visit.say("방법", "Method"), *(visit.read(metric.title) for metric in shown)],
                  [[name, *(f"{each[metric.name]:.4f}" for metric in shown)] for name, each in entries])
    warnings = [doubt(test), None if weightier(test, folds) is folds else drift(test, valid)]
    unsure = join(Markup('<p class="kt-hint">{}</p>').format(visit.read(each)) for each in warnings if each)
    whole = join([card(join([unsure, figures])), charts,
                  folded(visit.say("정확한 숫자 보기", "Exact figures"), exact)])
    return section(visit.say("시험 데이터", "Test rows"), whole, visit.read(UNSEEN)) if folds else whole


def _of_origin(run: Run, before: dict | None, of_folds: bool, visit: Visit) -> list[str]:
    """Where the project comes from another one: how the model of that one does on these rows, and why to doubt it."""
    origin, notes = run.project.spec.origin, []
    if origin and before and not of_folds:
        right = f"{100 * before['accuracy']:.0f}"
        notes.append(visit.say(f"앞 프로젝트 ‘{origin.title}’의 모델은 같은 시험 행에서 100건 가운데 {right}건을 맞힙니다(지금의 정답으로 잼).",
                               f"The model of the project before, “{origin.title}”, gets {right} of 100 right on the "
                               "same test rows, by the labels as they are now."))
    doubt = doubt_of(origin, of_folds)
    return [*notes, *([visit.read(doubt)] if doubt else [])]


def _each_label(test: dict, labels: list[str], visit: Visit) -> Markup:
    """How many of a label's test rows were found, and how many of its answers are right; the weakest first."""
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


def _heading(run: Run, folds: dict | None, visit: Visit) -> Markup:
    """The device and precision, unless sections of folds and of test rows each name their own."""
    best = best_run(visit.project)
    mark = Markup(' <span class="kt-chip good">{}</span>').format(visit.say("이 프로젝트의 모델", "the project's model")) \
        if best and best.name == run.name else Markup(" {}").format(chip(run.state, visit))
    return heading(result_name(run, visit) + mark, "" if folds else visit.read(UNSEEN))
