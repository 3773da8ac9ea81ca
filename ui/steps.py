"""The steps at the top of the page: real links, each open as soon as it has something to show."""

from markupsafe import Markup

from .parts import join
from .place import STEPS, Place, Visit


def steps_nav(visit: Visit | None, language: str) -> Markup:
    """The way through the work, and what of it is open; `visit`: None before the address is known."""
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
    crumb = Markup('<div class="kt-crumb"><a href="?">{}</a> <span>›</span> <b>{}</b></div>').format(
        visit.say("내 프로젝트", "My projects"), project.spec.title) if project else Markup("")
    return Markup('<nav class="kt-steps" aria-label="KoTune"><ol>{}</ol></nav>{}').format(join(items), crumb)


def _reached(visit: Visit) -> int:
    """The last step that has something to show."""
    project, runs = visit.project, visit.project.runs()
    if any(run.model.exists() for run in runs):
        return 5
    return 3 if runs or project.searches() else 2
