"""What to do next with a result: up to three steps, the most useful first, with the gain and the time of each."""

from dataclasses import dataclass, replace

from markupsafe import Markup

from cards.verdict import moved_by_chance, never_found, unsure
from trainer.errors import Words
from trainer.home.project import Run
from trainer.models.families import CARRIED, NETWORKS
from trainer.tasks import task_of
from trainer.training.forecast import advised
from trainer.training.plan import Plan

from ..kinds import view_of
from ..kinds.sentences import headline_fields
from ..parts import about, join, section
from ..place import ADD, Place, Visit, plans_of
from ..settings.base_choice import HUB
from ..settings.expected import forecast_of

MOST = 3
LARGER = "klue/roberta-base"  # the time of a larger model is that of this one


@dataclass(frozen=True)
class Step:
    title: str
    brings: str
    place: Place
    plan: Plan | None = None  # the plan that the settings page will start; its forecast is shown


def next_steps(run: Run, measured: dict, visit: Visit) -> Markup:
    """`measured`: the measured test or folds of the headline."""
    steps = [step for step in _steps(run, measured, visit) if step][:MOST]
    if not steps:
        return Markup("")
    return section(visit.say("이제 할 수 있는 일", "What to do next"), Markup('<div class="kt-next">{}</div>').format(
        join(_card(step, run, visit) for step in steps)))


def _steps(run: Run, measured: dict, visit: Visit) -> list[Step | None]:
    """The steps in order; None for one that was done already, or is not offered for this project."""
    plans, spec, few = plans_of(visit.project), run.spec, measured["rows"]
    searches = [search.spec for search in visit.project.searches()]
    headline, known = task_of(run).headline, visit.project.survey
    wide, narrow = (moved_by_chance(measured, headline, rows / few, known.unit)
                    for rows in (few, known.rows["train"] + known.rows["valid"]))
    is_unsure = unsure(measured, headline) and "folds" in plans and not any(each.folds for each in searches)
    others = {other.spec.base.id for other in visit.project.runs() if task_of(other) is task_of(run)}
    settings = visit.place.at("settings", run="", search="", model=spec.base.id)
    adding, lacks = _adding(run, measured, visit), bool(never_found(measured))
    return [
        adding if lacks else None,
        Step(visit.say("써 보기", "Use it"),
             visit.say("글이나 표를 넣어 답을 받고, 프로그램에서 부릅니다. ", "Have texts or a table answered, and call it from programs. ")
             + visit.read(view_of(run).sentences.use.format(**headline_fields(headline, measured, known.unit, visit))),
             visit.place.at("use", run=run.name, search="")),
        Step(visit.say("점수를 더 믿을 수 있게 재기", "Measure it more precisely"),
             visit.say(f"교차 검증은 나머지 행도 모두 잽니다. 점수를 믿을 수 있는 범위가 ±{wide.ko}에서 ±{narrow.ko}쯤으로 좁아집니다.",
                       "Cross-validation measures all the other rows, too: the score, now known to "
                       f"±{wide.en}, will be known to about ±{narrow.en.removesuffix(' points')}."),
             replace(settings, way="folds"), Plan(model=spec.base.id, folds={})) if is_unsure else None,
        Step(visit.say("더 큰 모델과 견주기", "Compare with a larger model"),
             visit.say("한국어를 더 많이 읽은 모델이 더 잘 맞힐 수 있지만, 이 데이터에서 얼마나 그런지는 해 보아야 압니다. 시험 행은 그대로라 바로 견줄 수 있습니다.",
                       "A model that has read more Korean may do better; by how much on these data, only trying it "
                       "will tell. The test rows stay, so that the two can be compared."),
             replace(settings, model=HUB), Plan(model=LARGER))
        if not _is_perfect(run, measured) and others <= {CARRIED, *NETWORKS} and spec.base.id == CARRIED else None,
        None if lacks else adding,
        Step(visit.say("자동 탐색으로 설정 찾기", "Search for better settings"),
             visit.say("학습률과 에폭 등을 바꿔 가며 학습해 가장 좋은 것을 고릅니다. 추천 설정이 이미 좋다면 얻는 것이 없을 수도 있습니다.",
                       "Trains with different learning rates, epochs and so on, and keeps the best. Where the "
                       "recommended settings are good already it may bring nothing."),
             replace(settings, way="search"), Plan(model=spec.base.id, budget={}))
        if "search" in plans and not any(each.budget for each in searches) else None]


def _adding(run: Run, measured: dict, visit: Visit) -> Step:
    """Add rows: the first thing to do where a label was never found."""
    brings = Words("아래의 틀린 글과 비슷한 글을 더하는 것이 대개 가장 크게 돕습니다. 시험 행은 그대로라 바로 견줄 수 있습니다.",
                   "More texts like those that it got wrong usually help most. The test rows stay, so that scores can "
                   "be compared.")
    if never_found(measured):
        brings = Words("한 번도 찾지 못한 라벨의 글을 더해 주세요. 시험 행은 그대로라 바로 견줄 수 있습니다.",
                       "Add texts of the labels that it never found. The test rows stay, so that scores can be "
                       "compared.")
    if _is_perfect(run, measured):
        brings = Words("잰 글은 모두 맞혔습니다. 실제로 만날 어려운 글을 더해 보면, 어디까지 맞히는지 알 수 있습니다.",
                       "It got every text right that it was measured on. Harder ones, as you will meet them, show how "
                       "far that goes.")
    return Step(visit.say("글을 더해 다시 학습", "Add rows and train again"), visit.read(brings),
                visit.place.at("data", run=run.name, search="", way=ADD),
                advised(visit.project, run.spec.base.id, run.spec.base))


def _is_perfect(run: Run, measured: dict) -> bool:
    headline = task_of(run).headline
    return headline.form == "percent" and measured["metrics"][headline.name] == 1


def _card(step: Step, run: Run, visit: Visit) -> Markup:
    base = run.spec.base if step.plan and step.plan.model == run.spec.base.id else None  # None: not here yet
    expected = forecast_of(step.plan, base, visit) if step.plan else None
    time = Markup("<em>{}</em>").format(about(expected.seconds, visit)) if expected else ""
    return Markup('<a href="{}"><b>{}</b>{}<span>{}</span></a>').format(str(step.place), step.title, time, step.brings)
