"""The base models that an owner can start from: the built-in one, those adapted here, and those of the Hub."""

from contextlib import nullcontext

from ..errors import Problem, Words, clip, josa
from ..home.layout import Home
from ..home.project import Project, Run
from ..home.specs import Ancestor, Base
from ..models.catalogue import NETWORK_TITLES
from ..models.download import Room
from ..models.families import CARRIED, is_new
from ..models.loading import find_base
from . import makes_base


def base_of(project: Project, name: str, token: str | None = None, *, local_folders: bool = False,
            room: Room = nullcontext) -> Base:
    """The base model called `name`: an adaptation "PROJECT/RUN" of the same owner, or one that `find_base` knows.

    Raises Problem: "no_base_model", "no_such_run", "not_adapted", "not_adapted_yet", and those of `find_base`.
    """
    if (run := _adaptation(project, name.strip())) is None:
        _check_name(project, name.strip())
        return find_base(name, token, local_folders=local_folders, room=room)
    if not run.model.exists():
        raise Problem(
            "not_adapted_yet",
            f"적응 학습 '{name}'{josa(name, '이/가')} 아직 끝나지 않았습니다. 끝난 뒤에 고르거나 다른 모델을 골라 주세요.",
            f"The adaptation '{name}' has not ended yet. Choose it once it has, or another model.", model=name)
    return adapted(run)


def adapted(run: Run) -> Base:
    """The base model that an adaptation makes, or will make."""
    base, project = run.spec.base, run.project
    name = f"{project.name}/{run.name}"
    this = Ancestor(id=name, data=project.title, rows=project.text_rows)
    return Base(id=name, path=str(run.model), license=base.license, license_name=base.license_name,
                lineage=[*(base.lineage or [base.origin]), this])


def base_words(base: Base) -> Words:
    """The name of a base model for people: a network's title, else the model's id and the data it was adapted to."""
    if is_new(base):
        return NETWORK_TITLES[base.id]
    data = [clip(step.data or "", 30) for step in base.lineage[1:]]
    return Words(" → ".join([base.origin.id, *(f"‘{each}’ 적응" for each in data)]),
                 " → ".join([base.origin.id, *(f"adapted to “{each}”" for each in data)]))


def base_models(home: Home, owner: str) -> list[dict]:
    """The base models that an owner can choose without the Hub, as JSON: the built-in model, those adapted here, newest
    first, and networks without pretraining.

    Each has id, title {ko, en}, lineage, license; an adapted model also `created`, `stopped` (before its end), `rows`
    (texts it was adapted on) and its perplexity on held-out texts `before` and `after`.
    """
    carried = Words(f"내장 모델 {CARRIED}", f"Built-in {CARRIED}")
    networks = [_described(find_base(name), Words(f"사전학습 없는 신경망: {title.ko}", f"No pretraining: {title.en}"))
                for name, title in NETWORK_TITLES.items()]
    return [_described(find_base(CARRIED), carried), *adapted_models(home, owner), *networks]


def adapted_models(home: Home, owner: str) -> list[dict]:
    """The models of `base_models` that were adapted in these projects, in the same form."""
    return [*map(_described_run, adaptations(home.projects(owner)))]


def _described_run(run: Run) -> dict:
    base, result = adapted(run), run.reached or {}
    this = base.lineage[-1]
    title = Words(f"‘{this.data}’에 적응시킨 {base.lineage[0].id}", f"{base.lineage[0].id} adapted to “{this.data}”")
    return _described(base, title) | {
        "created": run.spec.created, "stopped": run.state != "done", "rows": this.rows,
        "before": (result.get("before") or {}).get("perplexity"), "after": result.get("score")}


def _described(base: Base, title: Words) -> dict:
    return {"id": base.id, "title": title._asdict(), "license": base.license, "created": None, "stopped": False,
            "rows": None, "before": None, "after": None,
            "lineage": [ancestor.model_dump() for ancestor in base.lineage]}


def adaptations(projects: list[Project]) -> list[Run]:
    """Finished adaptations in these projects, newest first."""
    found = [run for project in projects for run in project.runs() if makes_base(run) and run.model.exists()]
    return sorted(found, key=lambda run: run.spec.created, reverse=True)


def _check_name(project: Project, name: str) -> None:
    """Refuse an empty name, and the name of a run that is no adaptation. Raises Problem: "no_base_model",
    "no_such_run", "not_adapted"."""
    if not name:
        raise Problem("no_base_model", "바탕 모델의 이름이 비어 있습니다. 목록에서 고르거나 이름을 적어 주세요.",
                      "The base model has no name. Choose one from the list, or write its name.")
    of, _, number = name.partition("/")
    if number and (found := next((each for each in project.siblings() if each.name == of), None)):
        found.run(number)
        raise Problem("not_adapted", f"'{of}' 프로젝트의 학습 '{number}'{josa(number, '은/는')} 적응시킨 모델이 아닙니다. "
                      "답을 배운 모델은 바탕 모델이 되지 못합니다. 목록에서 골라 주세요.",
                      f"Run '{number}' of project '{of}' is no adapted model; what has learnt answers cannot be a base "
                      "model. Choose one from the list.", model=name)


def _adaptation(project: Project, name: str) -> Run | None:
    """The adaptation "PROJECT/RUN" of the same owner; None for any other name."""
    of, _, number = name.partition("/")
    runs = (run for each in project.siblings() if each.name == of for run in each.runs() if run.name == number)
    return next((run for run in runs if makes_base(run)), None)
