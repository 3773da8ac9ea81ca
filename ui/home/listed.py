"""A project in the list: its name and facts, its state, and how good its model is."""

from markupsafe import Markup

from cards.verdict import verdict
from trainer.errors import Words
from trainer.home.project import Search
from trainer.tasks import TASKS, task_of
from trainer.tasks.bases import base_words
from trainer.tasks.revised import origin_words

from ..labels import names_of
from ..parts import day, empty, join, link, metric_text, progress
from ..place import Place, Visit
from ..runs.trainings import training_chip
from .entry import Entry

LABELS = 4  # labels that are named, at most
VERDICTS = {"good": Words("단순한 방법보다 낫습니다", "Beats the simple method"),
            "wait": Words("단순한 방법과 비슷합니다", "On a par with the simple method"),
            "bad": Words("살펴볼 것이 있습니다", "Needs a look"),
            "alone": Words("단순한 방법과 견줄 수 없습니다", "Not compared")}
ITEM = Markup('<li class="kt-project"><div class="what"><p class="name">{}</p><p class="kt-hint">{}</p></div>'
              '<div class="how">{}{}</div>{}</li>')


def project_items(entries: list[Entry], visit: Visit) -> Markup:
    return Markup('<ul class="projects kt-projects">{}</ul>').format(join(_item(each, visit) for each in entries))


def nothing_yet(visit: Visit) -> Markup:
    return empty(visit.say("아직 프로젝트가 없습니다", "No projects yet"),
                 visit.say("표를 올리거나 예시 데이터로 시작하면 여기에 나타납니다.",
                           "They appear here once you upload a table or try the sample data."))


def nothing_found(visit: Visit) -> Markup:
    return empty(visit.say("찾는 프로젝트가 없습니다", "No project fits"),
                 visit.say("말을 줄이거나 다른 말로 찾아 보세요. 이름, 라벨, 바탕 모델, 과제, 모델 카드에서 찾습니다.",
                           "Try fewer words, or others: names, labels, base models, tasks and cards are searched."))


def _item(entry: Entry, visit: Visit) -> Markup:
    """A row of the list; for a project that this version cannot show, the reason."""
    place = _place(entry)
    if entry.problem:
        return ITEM.format(Markup("<b>{}</b>").format(entry.title), visit.read(entry.problem.words), "", "", "")
    share = entry.share
    bar = progress(share, "running") if share is not None else ""
    return ITEM.format(link(place, entry.title), _facts(entry, visit), _score(entry, visit), _state(entry, visit), bar)


def _place(entry: Entry) -> Place:
    """The target of the link: a training that goes on, else the result, else the newest training or the settings."""
    project = Place(project=entry.project.name, step="settings")
    if entry.is_usable and not entry.waits:
        return project.at("result")
    if not (training := entry.waits or entry.newest):
        return project
    return project.at("training", **{"search" if isinstance(training, Search) else "run": training.name})


def _facts(entry: Entry, visit: Visit) -> Markup:
    spec, found, shown = entry.project.spec, entry.project.survey, entry.best or entry.newest
    labels = ", ".join([*names_of(entry.project, visit).values()][:LABELS]) + " …" * (len(found.labels) > LABELS)
    rows = f"{sum(found.rows.values()):,}"
    facts = [visit.read(TASKS[spec.task].words.title), labels, visit.say(f"{rows}행", f"{rows} rows"),
             visit.read(base_words(shown.spec.base)) if shown else "", day(spec.created)[:10],
             visit.read(origin_words(spec.origin)) if spec.origin else ""]
    return Markup(" ").join(Markup("<span>{}</span>").format(fact) for fact in facts if fact)


def _state(entry: Entry, visit: Visit) -> Markup:
    """The state of a training that goes on; else that the model can be used, even if a later training failed."""
    if entry.waits:
        return training_chip(entry.waits, visit)
    if entry.is_usable:
        return _chip("good", visit.say("쓸 수 있음", "Ready to use"))
    return training_chip(entry.newest, visit) if entry.newest else _chip("", visit.say("시작 전", "Not started"))


def _score(entry: Entry, visit: Visit) -> Markup:
    """The score on the test or the folds, whichever has more rows; before those, on the validation rows."""
    if entry.best is None:
        return Markup("")
    if (measured := entry.measured) is None:
        metric = task_of(entry.best).metric
        held = visit.say("", "") if metric.form == "count" else visit.say("검증 ", "Validation ")
        return _figure(metric_text(metric, entry.best.score, visit), f"{held}{visit.read(metric.title)}", "")
    kind, rows = verdict(measured, task_of(entry.best))[0], f"{measured['rows']:,}"
    if measured is entry.folds:
        count = len(measured["folds"])
        by = visit.say(f"교차 검증({count}겹) {rows}행", f"{rows} rows in {count} folds")
    else:
        by = visit.say(f"시험 {rows}행", f"{rows} test rows")
    headline = task_of(entry.best).headline
    unit = entry.project.survey.unit
    return _figure(metric_text(headline, measured["metrics"][headline.name], visit, unit),
                   f"{visit.read(headline.title)} · {by}",
                   Markup('<span class="verdict {}">{}</span>').format(kind, visit.read(VERDICTS[kind])))


def _figure(value: str, name: str, judged: Markup | str) -> Markup:
    return Markup('<p class="figure"><b>{}</b><span class="kt-hint">{}</span>{}</p>').format(value, name, judged)


def _chip(kind: str, words: str) -> Markup:
    return Markup('<span class="kt-chip {}">{}</span>').format(kind, words)
