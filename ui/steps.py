"""The steps at the top of the page, as links; a step is open as soon as it has something to show."""

from markupsafe import Markup

from trainer.errors import Words

from .parts import join
from .place import STEPS, Place, Visit

NEW = Words("새 프로젝트", "New project")
STEPS_NAME = Words("단계", "Steps")


def steps_nav(visit: Visit | None, language: str) -> Markup:
    """The steps and the headline. `visit`: None before the address is known."""
    place = visit.place if visit else Place(step="data")
    project = visit.project if visit else None
    current = place.step if project else "data"
    open_to = _reached(visit) if project else 1
    items = []
    for number, (step, words) in enumerate(STEPS.items(), 1):
        mark = "✓" if number < open_to and step != current else number
        inner = Markup('<i>{}</i><span>{}</span>').format(mark, words[language])
        kind = "current" if step == current else "open" if number <= open_to else "closed"
        here = Markup(' aria-current="step"') if kind == "current" else ""
        item = Markup("<span>{}</span>").format(inner) if kind == "closed" else \
            Markup('<a href="{}"{}>{}</a>').format(str(place.at(step)), here, inner)
        items.append(Markup('<li class="{}">{}</li>').format(kind, item))
    return Markup('<nav class="kt-steps" aria-label="{}"><ol>{}</ol></nav>{}').format(
        STEPS_NAME[language], join(items), _headline(visit, language))


def _headline(visit: Visit | None, language: str) -> Markup:
    """The only <h1> of the page: the project's title, and for screen readers the step."""
    if visit is None or visit.project is None:
        return Markup('<h1 class="kt-unseen">{}</h1>').format(NEW[language])
    return Markup('<div class="kt-crumb"><a href="?">{}</a> <span aria-hidden="true">›</span> <h1>{}'
                  '<span class="kt-unseen"> · {}</span></h1></div>').format(
        visit.say("내 프로젝트", "My projects"), visit.project.title, visit.read(STEPS[visit.place.step]))


def _reached(visit: Visit) -> int:
    """The number of the last step that has something to show."""
    project, runs = visit.project, visit.project.runs()
    if any(run.model.exists() for run in runs):
        return 5
    return 3 if runs or project.searches() else 2
