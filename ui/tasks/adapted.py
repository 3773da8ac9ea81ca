"""The result page of an adaptation: what it changed, and where to go from there."""

from collections import Counter

from markupsafe import Markup

from trainer.home.project import Project, Run
from trainer.tasks import makes_base
from trainer.tasks.bases import adapted
from trainer.tasks.measured import figures_of
from trainer.training.watching import snapshot

from ..kinds.view import Result
from ..parts import chip, day, heading, join, link, section
from ..place import Place, Visit
from ..runs.chosen import has_result, trains_models
from ..runs.run_view import result_name, run_name
from .gain import before_and_after

SHOWN_PROJECTS = 5


def adapted_result(run: Run, visit: Visit) -> Result:
    """What the adaptation changed, and the way to train from its model."""
    trained, held_out = _trained_from(run), run.project.survey.rows["valid"]
    return Result(
        _heading(run, trained, visit), before_and_after(snapshot(run), held_out, visit), Markup(""),
        figures_of(run, run.reached["best_epoch"]), Markup(""), _projects(run, visit),
        visit.say("이 모델로 학습하기", "Train from this model"),
        _settings_place(run, run.project) if trains_models(run.project) else None, leads_on=trained is None)


def _trained_from(run: Run) -> Run | None:
    """The newest training of this project that started from this adaptation and has a result."""
    base = adapted(run).id
    return next((each for each in reversed(run.project.runs())
                 if each.spec.base.id == base and not makes_base(each) and has_result(each)), None)


def _heading(run: Run, trained: Run | None, visit: Visit) -> Markup:
    """What such a model is for, and links on; `trained`: a run that was trained from it."""
    purpose = visit.say("이 모델은 아직 답을 배우지 않았습니다. 학습을 시작할 때 쓰는, 이 분야의 말을 익힌 바탕 모델입니다.",
                        "This model has learnt no answers yet. It is a base model that has read this field's texts, "
                        "to start training from.")
    ways = [link(visit.place.at("use", run=run.name),
                 visit.say("빈칸 맞혀 보기 · 모델 카드 · Hub에 올리기", "Try it on blanks · model card · publish"))]
    if trained:
        name = run_name(trained, visit)
        ways += [link(visit.place.at("result", run=trained.name, search=""),
                      visit.say(f"이 모델로 학습한 결과 보기 ({name})", f"See the result of training from it ({name})"))]
    title = Markup("{} {}").format(result_name(run, visit), chip(run.state, visit))
    return heading(title, Markup("<br>").join([purpose, *ways])) + _stopped(run, visit)


def _stopped(run: Run, visit: Visit) -> Markup:
    """For a stopped adaptation, how far it came, and the link to resume it."""
    if run.state != "stopped":
        return Markup("")
    shown = snapshot(run)
    planned, epoch = shown["epochs_planned"], f"{shown['epoch']:.1f}".removesuffix(".0")
    stopped = visit.say(f"{planned}에폭 가운데 {epoch}에폭까지 적응하고 멈춘 모델입니다.",
                        f"This model was stopped after {epoch} of {planned} epochs.")
    resume = link(visit.place.at("training", run=run.name, search=""), visit.say("이어서 학습", "Resume training"))
    return Markup('<div class="kt-wait kt-gap">{} {}</div>').format(stopped, resume)


def _settings_place(run: Run, project: Project) -> Place:
    """The settings of a project with labels, with this adapted model chosen as its base."""
    return Place(project=project.name, model=adapted(run).id, step="settings")


def _projects(run: Run, visit: Visit) -> Markup:
    """If this project has no labels: links to projects that have, and to a new one."""
    if trains_models(run.project):
        return Markup("")
    known = [project for project in visit.shared.home.projects(visit.owner) if trains_models(project)][:SHOWN_PROJECTS]
    named = Counter(project.title for project in known)
    titles = [title if named[title] == 1 else f"{title} · {day(project.spec.created)}"
              for project in known for title in [project.title]]
    links = join(Markup("<li>{}</li>").format(link(_settings_place(run, project), title))
                 for project, title in zip(known, titles, strict=True))
    new = link(Place(model=adapted(run).id, step="data"),
               visit.say("라벨이 있는 표를 올려 새 프로젝트 만들기", "Make a new project of a table with labels"))
    return section(visit.say("이 모델로 학습하기", "Train from this model"),
                   Markup('<div class="kt-card"><ul class="kt-places">{}<li>{}</li></ul></div>').format(links, new),
                   visit.say("라벨이 있는 프로젝트를 고르세요", "choose a project with labels"))
