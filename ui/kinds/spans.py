"""Spans: the entities in a text, and the results of such answers."""

from dataclasses import replace
from functools import partial
from typing import ClassVar

from markupsafe import Markup

from trainer.data.personal import masked
from trainer.errors import Words, clip
from trainer.home.project import Project, Run
from trainer.kinds.annotated import Span, spans_in, with_marks
from trainer.kinds.spans import mark_of
from trainer.serving.explained import Explained, Piece
from trainer.tasks.metrics import EXACT_MATCH

from ..cells import cell
from ..labels import names_of
from ..parts import bars, card, folded, join, percent, section, table
from ..place import Visit
from ..runs.glossary import PRECISION_RECALL, term
from ..runs.run_view import run_name
from .comparison import result_of
from .marked import Stretch, marked
from .mistakes import choice_of, named
from .sentences import Sentences
from .typed import TypedTexts, field_of, who_answers
from .view import Field, Result, Wrong
from .why import OF_SHARES, explanation

SHOWN = 8  # kinds that are named, at most
RIVALS, LEAST = 4, 0.005  # the likeliest kinds shown for an entity, and the least probability of each
WHY = replace(OF_SHARES, raises=Words("이 개체로 보게 한 말", "makes it this entity"),
              lowers=Words("이 개체로 보지 않게 한 말", "speaks against it"),
              gone=Words("{word} 빼면 이 개체를 이대로 찾지 못합니다.", "Without {word} this entity is not found as it is."))
LOOSE = {"entity_f1": Words("자리와 종류가 모두 맞음", "bounds and kind"), "exact_f1": Words("자리만 맞음(종류는 달라도)", "bounds, "
                                                                                                      "whatever the "
                                                                                                      "kind"),
         "partial_f1": Words("자리가 걸침(반은 맞은 것으로)", "bounds that touch (half right)"),
         "type_f1": Words("걸친 자리에서 종류가 맞음", "kind of what touches")}
SENTENCES = Sentences(
    Words("개체 100개 가운데 <b>{n}개</b>를 맞힙니다", "<b>{n}</b> of 100 entities right"),
    Words("시작과 끝, 종류까지 모두 맞은 것만 세고, 빠뜨린 것과 잘못 찾은 것을 함께 헤아렸습니다. 비슷한 새 글에서는 대략 {low}개에서 {high}개를 기대할 수 있습니다.",
          "Only what has the right bounds and kind counts; what was missed is counted together with what was wrongly "
          "found. On new texts of this kind expect about {low} to {high}."),
    Words("비슷한 새 글에서 개체 100개 가운데 {low}–{high}개가 맞을 것으로 기대합니다.",
          "Of 100 entities in new texts of this kind expect {low} to {high} right."),
    Words("점 100개 가운데 {n}개가 맞은 개체입니다.", "Of 100 dots {n} are entities that are right."),
    Words("단순한 방법은 {n}개", "The simple method: {n}"),
    Words("학습한 모델 혼자서는 개체 100개 가운데 {n}개를 맞힙니다.", "The trained model alone gets {n} of 100 entities right."),
    Words("앞 프로젝트 ‘{title}’의 모델은 같은 시험 행에서 개체 100개 가운데 {n}개를 맞힙니다(지금의 정답으로 잼).",
          "The model of the project before, “{title}”, gets {n} of 100 entities right on the same test rows, by the "
          "marks as they are now."),
    Words("{rows:,}행에서 개체의 {share}\u2060를 맞혔습니다.", "{share} of the entities of {rows:,} rows were right"),
    Words("배우지 않은 글 {rows:,}개에서 개체의 {about}를 맞힌 모델입니다. 비슷한 글이라면 개체 100개에 {least}–{most}개는 빠지거나 틀릴 수 있습니다.",
          "{about} of the model's entities were right in {rows:,} texts that it had not learnt: of 100 entities in "
          "texts like them {least} to {most} may be missed or wrong."))


class SpansView(TypedTexts):
    sentences: ClassVar = SENTENCES

    def field(self, run: Run, visit: Visit) -> Field:
        project, name = visit.project.title, run_name(run, visit)
        names = [*names_of(run.project, visit).values()]
        kinds = ", ".join(names[:SHOWN]) + " …" * (len(names) > SHOWN)
        lead = visit.say(f"‘{project}’ 프로젝트의 모델입니다 ({name}). 글에서 {kinds}에 드는 말을 찾습니다.",
                         f"The model of project “{project}” ({name}). It finds {kinds} in a text.")
        return field_of(who_answers(run, lead, visit), visit.say("찾아볼 글", "Texts to look through"),
                        visit.say("찾기", "Find"), visit)

    def answer(self, text: str, answer: dict, hidden: None, run: Run, visit: Visit) -> Markup:
        """The text with its entities in colour, a table of them, and the text with its marks, to be copied."""
        names, found = names_of(run.project, visit), answer["entities"]
        shown = marked(text, [Stretch(each["start"], each["end"], each["type"]) for each in found], names)
        if not found:
            nothing = Markup('<p class="kt-hint">{}</p>').format(visit.say("찾은 것이 없습니다.", "Nothing was found."))
            return Markup('<article class="kt-answer">{}{}</article>').format(shown, nothing)
        head = [visit.say("찾은 말", "Found"), visit.say("종류", "Kind"), visit.say("확률", "Probability"),
                visit.say("자리(글자)", "Characters")]
        rows = [[cell(each["text"], 60), names[each["type"]], percent(each["probability"]),
                 f"{each['start'] + 1:,}–{each['end']:,}"] for each in found]
        copied = Markup("<pre>{}</pre>").format(answer["marked"])
        return Markup('<article class="kt-answer">{}{}{}</article>').format(
            shown, table(head, rows, "entities"),
            folded(visit.say("표시한 글", "The text with its marks"), copied))

    def why(self, found: Explained, group: str, run: Run, visit: Visit) -> Markup:
        """The likeliest kinds of each entity, and which words around it make it one."""
        names = names_of(run.project, visit)
        titles = {mark_of(each): f"{clip(each['text'], 40)} · {names[each['type']]}"
                  for each in found.answer["entities"] if mark_of(each) in found.strengths}
        return explanation(_of_others(found), WHY, titles, _rivals(found, names, visit), group, visit)

    def truth(self, row: dict, names: list[str], visit: Visit) -> str:
        known = dict(zip(visit.project.survey.labels, names, strict=True))
        return _listed([(row["text"][start:end], known[kind]) for start, end, kind in spans_in(row["label"])], visit)

    def in_short(self, each: dict, row: dict, names: list[str], visit: Visit) -> str:
        return _listed([(row["text"][start:end], names[kind]) for start, end, kind, _ in each["answers"]], visit)

    def result(self, run: Run, visit: Visit) -> Result:
        return result_of(run, SENTENCES, WRONG, partial(_beside, names_of(run.project, visit)), visit)


def _of_others(found: Explained) -> Explained:
    """The explanation without the effect of an entity's own words: without them the entity is gone in any case."""
    def of_others(piece: Piece) -> Piece:
        own = {mark_of(each) for each in found.answer["entities"]
               if piece.start < each["end"] and each["start"] < piece.end}
        return piece._replace(changes={name: 0.0 if name in own else change for name, change in piece.changes.items()})

    return replace(found, pieces=[*map(of_others, found.pieces)])


def _rivals(found: Explained, names: dict[str, str], visit: Visit) -> Markup:
    """A table of the likeliest kinds of each entity, with the probability that it is none."""
    if not found.answer["entities"]:
        return Markup('<p class="kt-hint">{}</p>').format(visit.say("찾은 것이 없어, 낱말을 빼고 따져 볼 답이 없습니다.",
                                     "Nothing was found, so there is no answer to leave words out for."))
    if not (entities := found.read["entities"]):
        return Markup("")
    head = [visit.say("찾은 말", "Found"), visit.say("무엇일 확률", "How likely it is")]
    rows = []
    for each in entities:
        shares = [(names[kind], share) for kind, share in each["kinds"].items()] + [
            (visit.say("개체 아님", "no entity"), each["none"])]
        likely = sorted(shares, key=lambda pair: -pair[1])[:RIVALS]
        rows.append([cell(str(found.text)[each["start"]:each["end"]], 60), " · ".join(
            f"{kind} {percent(share)}" for kind, share in likely if share >= LEAST) or "–"])
    return table(head, rows, "entities") + (_unlikely(visit) if any(map(_is_unlikely, entities)) else "")


def _is_unlikely(entity: dict) -> bool:
    """Whether a found entity is less likely than that there is none."""
    return entity["none"] > max(entity["kinds"].values())


def _unlikely(visit: Visit) -> Markup:
    return Markup('<p class="kt-hint">{}</p>').format(visit.say(
        "‘개체 아님’이 더 그럴듯한 말도 있습니다. 표시는 글 전체에 가장 잘 맞는 한 벌로 고르므로, 말 하나만 보면 덜 그럴듯한 것도 남습니다. 확률이 낮은 것은 직접 살펴보세요.",
        "For some, “no entity” is likelier: the marks are chosen as the set that fits the whole text best, so that one "
        "which is less likely by itself may stay. Look at those of low probability yourself."))


def _listed(found: list[tuple[str, str]], visit: Visit) -> str:
    shown = [f"{clip(masked(text), 20)}: {kind}" for text, kind in found[:SHOWN]]
    return ", ".join(shown) + " …" * (len(found) > SHOWN) if found else visit.say("없음", "none")


def _beside(names: dict[str, str], test: dict, labels: list[str], visit: Visit) -> Markup:
    return card(_each_kind(test, [names[label] for label in labels], visit) + _loosely(test, visit))


def _each_kind(test: dict, labels: list[str], visit: Visit) -> Markup:
    """A table of recall, precision, F1 and number of entities of each kind, the lowest F1 first."""
    of = test["metrics"]
    ranked = sorted(zip(labels, *(of[name] for name in ("recall", "precision", "f1", "support")), strict=True),
                    key=lambda each: each[3])
    head = [visit.say("종류", "Kind"), visit.say("찾아낸 비율", "Found"), visit.say("답이 맞은 비율", "Right when answered"), "F1",
            visit.say("개체", "Entities")]
    rows = [[cell(label, 40), *map(percent, (recall, precision, f1)), f"{count:,}"]
            for label, recall, precision, f1, count in ranked]
    recalled, precise = (term(PRECISION_RECALL, visit, each)
                         for each in (Words("재현율", "recall"), Words("정밀도", "precision")))
    hint = Markup(visit.say("찾아낸 비율은 {}, 답이 맞은 비율은 {}입니다", "found: {}; right when answered: {}")).format(
        recalled, precise)
    return section(visit.say("종류마다", "Each kind"), table(head, rows, "labels"), hint)


def _loosely(test: dict, visit: Visit) -> Markup:
    """Bars of F1 under less strict rules of what counts as right."""
    rows = [(visit.read(words), test["metrics"][name], percent(test["metrics"][name]))
            for name, words in LOOSE.items() if name in test["metrics"]]
    return section(visit.say("느슨하게 재면", "Measured loosely"), bars(rows, rows[0][0]), "F1")


def _mistakes(pairs: list[tuple[dict, dict]], project: Project, visit: Visit) -> Markup:
    """Texts with their true marks and with the model's, and a field to correct the marks."""
    names = names_of(project, visit)
    return join(_mistake(each, row, names, visit) for each, row in pairs)


WRONG = Wrong(EXACT_MATCH, _mistakes, lambda project: None)


def _mistake(each: dict, row: dict, names: dict[str, str], visit: Visit) -> Markup:
    labels = list(names)
    text, truth = masked(row["text"]), {*spans_in(row["label"])}
    answers = [Span(start, end, labels[kind]) for start, end, kind, _ in each["answers"]]
    right = {*answers} & truth
    both = {visit.say("정답", "Truth"): [Stretch(*span, "" if span in right else "missed") for span in truth],
            visit.say("모델의 답", "Answer"): [Stretch(*span, "" if span in right else "wrong") for span in answers]}
    shown = join(Markup("<div><small>{}</small>{}</div>").format(name, marked(text, spans, names))
                 for name, spans in both.items())
    choice = choice_of(row, visit, truth=with_marks(text, sorted(truth)), answer=with_marks(text, answers))
    number = named(row, visit)
    head = Markup('<p class="kt-hint">{}</p>').format(visit.say(number, f"Row {number}"))
    return Markup('<article class="kt-answer kt-mistake">{}{}{}{}</article>').format(
        head, shown, choice, _typed(row, names, visit))


def _typed(row: dict, names: dict[str, str], visit: Visit) -> Markup:
    """A field to type the text with its right marks, shown once "correct" is chosen."""
    label = visit.say(f"{named(row, visit)}의 맞는 표시", f"Right marks of row {named(row, visit)}")
    how = visit.say(f"찾을 말을 <말:종류>로 감싸고, 글은 그대로 두세요. 종류: {', '.join(names)}",
                    f"Put what is to be found in <words:KIND>, and leave the text as it is. Kinds: {', '.join(names)}")
    return Markup('<div class="kt-typed" hidden><textarea aria-label="{}" spellcheck="false"></textarea>'
                  '<p class="kt-hint">{}</p></div>').format(label, how)
