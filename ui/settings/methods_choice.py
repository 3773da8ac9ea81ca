"""Which models are compared: those that are here, those of the catalogue, and others by name."""

from contextlib import suppress

import gradio as gr
from markupsafe import Markup

from trainer.errors import Problem, josa
from trainer.home.specs import Base
from trainer.models.catalogue import COMPARED, ON_THE_HUB, Known, to_download
from trainer.models.fitting import fits, memory, needed
from trainer.models.licences import FREE, KINDS, kind_of
from trainer.tasks.bases import base_models, base_of
from trainer.tasks.settings import settings_for
from trainer.training.forecast import Forecast, forecast_methods
from trainer.training.plan import FEWEST_METHODS, MOST_METHODS, Plan
from trainer.units import bytes_text

from ..form import token_field
from ..language import say
from ..parts import about, folded, join, note_list
from ..place import Visit
from .catalogue_choice import not_offered, offered
from .expected import forecast_of

SMALL = min(ON_THE_HUB, key=lambda name: ON_THE_HUB[name].bytes)


class MethodsChoice:
    def __init__(self, local_folders: bool):
        with gr.Column(visible=False, elem_classes="kt-plain", elem_id="methods") as self.panel:
            count = len(COMPARED)
            self.korean = gr.Button(say(f"자주 비교하는 한국어 모델 {count}가지 고르기",
                                        f"Choose {count} often compared Korean models"),
                                    size="sm", elem_id="compare-korean")
            self.notes = gr.HTML(elem_id="compared-told")
            self.models = gr.CheckboxGroup(
                [], label=say("견줄 모델", "Models to compare"), elem_id="compared", elem_classes="kt-cards",
                info=say(f"{FEWEST_METHODS}~{MOST_METHODS}가지를 고르세요. 모델마다 추천 설정으로 한 번씩 학습하고, 모두 같은 시험 행으로 "
                         "잽니다. 단순한 방법은 고르지 않아도 함께 견줍니다.",
                         f"Choose {FEWEST_METHODS} to {MOST_METHODS}. Each is trained once with the settings "
                         "recommended for it, and all are measured on the same test rows. The simple methods stand "
                         "beside them in any case."))
            self.more = gr.Textbox(
                label=say("그 밖의 모델 (없으면 비워 두세요)", "Other models (optional)"), lines=1, max_lines=4,
                elem_id="compared-more",
                info=say("Hub의 모델 이름(계정/이름)이나 이 컴퓨터의 폴더를 한 줄에 하나씩 적으세요.",
                         "Ids of the Hub (account/name) or folders here, one a line.")
                if local_folders else
                say("Hub의 모델 이름(계정/이름)을 한 줄에 하나씩 적으세요.", "Ids of the Hub (account/name), one a line."))
            self.token = token_field("compared-token")
        self.inputs = {self.models, self.more, self.token}
        self.outputs = {self.panel, self.notes, *self.inputs}

    def names(self, values: dict) -> list[str]:
        """The names of all chosen models, as `trainer.tasks.bases.base_of` takes them."""
        typed = [line.strip() for line in (values[self.more] or "").splitlines()]
        return [*dict.fromkeys([*(values[self.models] or []), *filter(None, typed)])]

    def picked(self, visit: Visit) -> dict:
        """Choose those of the models in `COMPARED` that this machine can train, and say why others are left out."""
        known, free = {name: offered(visit)[name] for name in COMPARED}, memory()
        chosen = [name for name, each in known.items() if fits(each.parameters, each.encoder, free) == "full"]
        notes = [_too_large(each, free, visit) for name, each in known.items() if name not in chosen]
        for kind, words in KINDS.items():
            titles = ", ".join(known[name].title for name in chosen if kind_of(known[name].license) == kind)
            if titles and kind != FREE:
                notes.append(visit.say(f"{titles}의 라이선스: {words.ko}", f"Licence of {titles}: {words.en.lower()}"))
        if len(chosen) < FEWEST_METHODS:  # too few to start with: the models of the first choice stay ticked
            chosen = [*dict.fromkeys([*_at_first(_here(visit)), *chosen])]
        return {self.models: chosen, self.notes: note_list(notes) + not_offered(visit)}

    def plan(self, values: dict) -> Plan:
        model, *others = self.names(values) or [""]
        return Plan(model=model, others=others)

    def may_download(self, values: dict) -> bool:
        return bool(values[self.more]) or any(name in ON_THE_HUB and to_download(name) for name in self.names(values))

    def forecast(self, values: dict, visit: Visit) -> Forecast | None:
        """The forecast for all chosen models; None if there can be none."""
        try:
            return forecast_methods(visit.shared.home, visit.project, self._bases(values, visit))
        except Problem:  # the start will report it
            return None

    def reasons(self, values: dict, visit: Visit) -> Markup:
        """A list of the models with the time that each will take."""
        each = {name: forecast_of(Plan(model=name), base, visit) for name, base in self._bases(values, visit).items()}
        unknown = visit.say("받아 보아야 압니다", "known once it is here")
        listed = join(Markup("<li><b>{}</b> {}</li>").format(name, about(one.seconds, visit) if one else unknown)
                      for name, one in each.items())
        return folded(visit.say("모델마다 걸리는 시간", "How long each will take"),
                      Markup('<ul class="kt-reasons">{}</ul>').format(listed)) if each else Markup("")

    def show(self, visit: Visit) -> dict:
        here = _here(visit)
        choices = [*((_line(model, visit), model["id"]) for model in here),
                   *((f"{visit.read(known.words)}\n{_download(name, visit)} · {name}", name)
                     for name, known in offered(visit).items())]
        return {self.panel: gr.Column(visible=False), self.more: "", self.token: "", self.notes: "",
                self.models: gr.CheckboxGroup(choices, value=_at_first(here))}

    def at_first(self, visit: Visit) -> dict:
        """The first values of the inputs."""
        return {self.models: _at_first(_here(visit)), self.more: ""}

    def _bases(self, values: dict, visit: Visit) -> dict[str, Base | None]:
        """Name → model; None for one that may have to be downloaded first."""
        here = {model["id"] for model in base_models(visit.shared.home, visit.owner)}
        return {name: base_of(visit.project, name) if name in here else None for name in self.names(values)}


def _here(visit: Visit) -> list[dict]:
    """The models of `base_models`, which need no download, that can learn the project's task."""
    found = []
    for model in base_models(visit.shared.home, visit.owner):
        with suppress(Problem):
            settings_for(visit.project, base_of(visit.project, model["id"]))
            found.append(model)
    return found


def _at_first(here: list[dict]) -> list[str]:
    """The built-in models; if there is only one, also the smallest of the Hub."""
    own = [model["id"] for model in here if not model["created"]]
    return own if len(own) >= FEWEST_METHODS else [*own, SMALL]


def _too_large(known: Known, free: int, visit: Visit) -> str:
    """A sentence on why the model is left out."""
    takes, here = bytes_text(needed(known.parameters, known.encoder, "full"), 2), bytes_text(free, 2)
    return visit.say(f"{known.title}{josa(known.title, '은/는')} 뺐습니다. 학습에 메모리가 약 {takes} 드는데 이 컴퓨터는 {here}입니다.",
                     f"{known.title} is left out: training takes about {takes} of memory, and this machine has {here}.")


def _line(model: dict, visit: Visit) -> str:
    rows = model["rows"]
    hint = visit.say("내려받을 것이 없습니다", "nothing to download") if rows is None else \
        visit.say(f"글 {rows:,}개로 적응", f"adapted to {rows:,} texts")
    return f"{model['title'][visit.language]}\n{hint} · {model['id']}"


def _download(name: str, visit: Visit) -> str:
    size = to_download(name)
    return visit.say(f"내려받기 {bytes_text(size, 2)}", f"{bytes_text(size, 2)} to download") if size else \
        visit.say("이미 받아 두었습니다", "downloaded before")
