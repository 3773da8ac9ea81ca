"""A hint with links to earlier projects or trainings of the same data, before the same is made once more."""

from contextlib import suppress

import gradio as gr
from markupsafe import Markup

from trainer.errors import Problem
from trainer.home.project import Project, Run
from trainer.search.cross_validation import to_the_end
from trainer.tasks.alike import projects_alike, runs_alike
from trainer.tasks.bases import base_of
from trainer.tasks.settings import settings_for

from ..parts import day, link
from ..place import Place, Visit
from ..runs.chosen import has_result
from ..runs.run_view import named_score, run_name
from .entry import entry_of

SHOWN = 3  # links, at most


def before_project(task: str, fingerprint: str, visit: Visit) -> gr.HTML:
    """A hint on projects of the same texts and labels, whose models can be used at once."""
    known = projects_alike(visit.shared.home, visit.owner, task, fingerprint)
    return _hint(visit.say("같은 데이터로 만든 프로젝트가 있습니다. 새로 만들지 않고 그것을 쓸 수 있습니다:",
                           "You have a project of the same data, which you can use instead of making another:"),
                 [_project(project, visit) for project in known[:SHOWN]])


def before_training(model: str, folds: bool, visit: Visit) -> gr.HTML:
    """A hint on runs of this base model with the recommended settings on the same rows; with `folds`, on those that
    were cross-validated. `model`: one that needs no download; "": no hint."""
    known: list[Run] = []
    with suppress(Problem):  # the start will report it
        if model:
            base = base_of(visit.project, model)
            settings = settings_for(visit.project, base)
            known = runs_alike(visit.project, base, to_the_end(settings) if folds else settings)
    return _hint(visit.say("같은 데이터를 같은 추천 설정으로 이미 학습했습니다. 다시 학습하지 않고 그 모델을 쓸 수 있습니다:",
                           "The same data has been trained with these recommended settings before. You can use that "
                           "model:"),
                 [_run(run, visit) for run in known if run.last_counts == folds][:SHOWN])


def _hint(words: str, links: list[Markup]) -> gr.HTML:
    shown = Markup('<p class="kt-before" role="note">{} {}</p>').format(words, Markup(" · ").join(links))
    return gr.HTML(shown if links else "", visible=bool(links))


def _project(project: Project, visit: Visit) -> Markup:
    step = "result" if entry_of(project).is_usable else "settings"
    return link(Place(project=project.name, step=step), f"{project.title} ({day(project.spec.created)})")


def _run(run: Run, visit: Visit) -> Markup:
    step = "result" if has_result(run) else "training"
    name = f"{run.project.title} · {run_name(run, visit)} ({visit.say('검증', 'validation')} {named_score(run, visit)})"
    return link(Place(project=run.project.name, run=run.name, step=step), name)
