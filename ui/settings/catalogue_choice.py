"""Which model of the Hub: the catalogue as cards with filters, and a field for the name of any other model."""

import gradio as gr
from markupsafe import Markup

from trainer.errors import Words
from trainer.models.catalogue import NOT_OFFERED, ON_THE_HUB, USES, Known, M, to_download
from trainer.models.fitting import WAYS, Way, fits, memory, needed
from trainer.models.licences import KINDS, kind_of
from trainer.tasks import TASKS
from trainer.tasks.settings import held
from trainer.units import bytes_text

from ..language import say
from ..parts import facts, folded, join
from ..place import Visit

ANY = ""
SIZES = {"small": (0, 50 * M), "medium": (50 * M, 250 * M), "large": (250 * M, 10**12)}  # parameters: from, below
SIZE_WORDS = {"small": Words("작음 (5천만 미만)", "Small (below 50M)"),
              "medium": Words("보통 (2억 5천만 미만)", "Medium (below 250M)"),
              "large": Words("큼 (2억 5천만 이상)", "Large (250M and more)")}
FIRST = next(iter(ON_THE_HUB))


class CatalogueChoice:
    """The text in `name` is the choice; choosing a card writes the model's name into it."""

    def __init__(self, local_folders: bool):
        with gr.Row(elem_classes="kt-form kt-narrow"):
            self.use = _narrow(say("잘하는 것", "Good at"), USES, "catalogue-use")
            self.size = _narrow(say("크기", "Size"), SIZE_WORDS, "catalogue-size")
            self.licence = _narrow(say("라이선스", "Licence"), KINDS, "catalogue-licence")
        self.fitting = gr.Checkbox(True, elem_id="catalogue-fits", label=say(
            "이 컴퓨터에서 학습할 수 있는 것만", "Only those that can be trained on this machine"))
        self.known = gr.Radio([], label=say("모델", "Model"), elem_id="catalogue", elem_classes="kt-cards kt-catalogue")
        self.about = gr.HTML(elem_id="catalogue-about")
        self.name = gr.Textbox(
            FIRST, label=say("모델 이름", "Name of the model"), elem_id="model", max_lines=1,
            info=say("위에서 고르면 채워집니다. 목록에 없는 모델은 Hub의 이름(계정/이름)이나 이 컴퓨터의 폴더 경로를 적으세요.",
                     "Filled in by what you choose above. For any other model, type its id on the Hub (account/name) "
                     "or the path of a folder here.")
            if local_folders else
            say("위에서 고르면 채워집니다. 목록에 없는 모델은 Hub의 이름(계정/이름)을 적으세요.",
                "Filled in by what you choose above. For any other model, type its id on the Hub (account/name)."))
        self.filters = (self.use, self.size, self.licence, self.fitting)
        self.inputs = {*self.filters, self.known, self.name}
        self.outputs = {self.known, self.about, self.name}

    def narrowed(self, values: dict, visit: Visit) -> dict:
        """The cards that pass the filters; the name stays."""
        found = self._found(values, visit)
        return self._cards(found, values[self.name], visit)

    def picked(self, values: dict, visit: Visit) -> dict:
        """Copy the name of the chosen card, and show its facts."""
        return {self.name: values[self.known], self.about: _about(values[self.known], visit)}

    def typed(self, values: dict, visit: Visit) -> dict:
        """A name was typed: choose its card, if it is shown, and show its facts."""
        shown = values[self.name] if values[self.name] in self._found(values, visit) else None
        return {self.known: gr.Radio(value=shown), self.about: _about(values[self.name], visit)}

    def show(self, name: str, visit: Visit) -> dict:
        """The models that this visitor can choose from; `name`: the first choice."""
        free, found, ways = memory(), offered(visit), _ways(visit)
        fitting = [each for each in found if _fits(found[each], free, ways)]
        cards = self._cards(fitting if name in fitting else [*found], name, visit)
        return cards | {self.name: name, self.use: ANY, self.size: ANY, self.licence: ANY,
                        self.fitting: gr.Checkbox(name in fitting, visible=len(fitting) < len(found))}

    def at_first(self, name: str) -> dict:
        """The first values of the inputs."""
        return {self.name: name, self.known: name, self.use: ANY, self.size: ANY, self.licence: ANY, self.fitting: True}

    def _cards(self, found: list[str], name: str, visit: Visit) -> dict:
        label = visit.say(f"모델 {len(found)}개", f"{len(found)} models") if found else visit.say(
            "조건에 맞는 모델이 없습니다. 조건을 하나 풀어 보세요.", "No model fits. Relax one of the conditions.")
        return {self.known: gr.Radio([(_card(each, visit), each) for each in found], label=label,
                                     value=name if name in found else None), self.about: _about(name, visit)}

    def _found(self, values: dict, visit: Visit) -> list[str]:
        low, high = SIZES.get(values[self.size], (0, 10**12))
        free, ways = memory() if values[self.fitting] else None, _ways(visit)
        return [name for name, known in offered(visit).items()
                if low <= known.parameters < high
                and values[self.use] in (ANY, *known.uses)
                and values[self.licence] in (ANY, kind_of(known.license))
                and (free is None or _fits(known, free, ways))]


def _narrow(label, choices: dict[str, Words], name: str) -> gr.Dropdown:
    return gr.Dropdown([(say("모두", "All"), ANY), *((say(*words), key) for key, words in choices.items())],
                       value=ANY, label=label, elem_id=name, filterable=False)


def offered(visit: Visit) -> dict[str, Known]:
    """The models of the catalogue that can learn the project's task."""
    return {name: known for name, known in ON_THE_HUB.items()
            if TASKS[visit.project.spec.task].decoders or not known.is_decoder}


def _card(name: str, visit: Visit) -> str:
    """A model in two lines: its title; how much is to be downloaded, and what it is good at."""
    known, size = ON_THE_HUB[name], to_download(name)
    download = bytes_text(size, 2)
    loads = visit.say(f"내려받기 {download}", f"{download} to download") if size else visit.say("이미 받았습니다", "here already")
    return f"{visit.read(known.words)}\n{loads} · {visit.read(known.good)}"


def _about(name: str, visit: Visit) -> Markup:
    """What the catalogue knows of a model; for any other name, which well-known models are not offered."""
    if (known := ON_THE_HUB.get(name)) is None:
        return not_offered(visit)
    size, trap = to_download(name), Markup("")
    if known.trap:
        trap = Markup('<p class="kt-hint">{}</p>').format(visit.read(known.trap))
    pairs = [(visit.say("내려받기", "Download"), bytes_text(size, 2) if size else visit.say("이미 받았습니다", "here already")),
             (visit.say("라이선스", "Licence"), f"{known.license} · {visit.read(KINDS[kind_of(known.license)])}"),
             (visit.say("읽는 길이", "Reads"), visit.say(f"{known.tokens:,}토큰", f"{known.tokens:,} tokens")
              if known.tokens else visit.say("받아 보아야 압니다", "known once it is here")),
             (visit.say("학습에 드는 메모리", "Memory to train"), _memory(known, visit))]
    return Markup('<div class="kt-model"><h3>{}</h3>{}{}</div>').format(known.title, facts(pairs), trap)


def _ways(visit: Visit) -> tuple[Way, ...]:
    """The ways to train that the project's task can use."""
    return WAYS if "lora_4bit" in held(visit.project, None) else ("full", "lora")


def _fits(known: Known, free: int, ways: tuple[Way, ...]) -> Way | None:
    return fits(known.parameters, known.encoder, free, ways)


def _memory(known: Known, visit: Visit) -> str:
    """About how much memory full training and LoRA need, and whether this machine has it."""
    full, lora, qlora = (bytes_text(needed(known.parameters, known.encoder, way), 2) for way in WAYS)
    here = {"full": Words("이 컴퓨터에 맞습니다", "fits this machine"),
            "lora": Words("이 컴퓨터에는 LoRA만 맞습니다", "fits this machine with LoRA only"),
            "qlora": Words(f"이 컴퓨터에는 4비트로 줄인 LoRA(QLoRA, 약 {qlora})만 맞습니다",
                           f"fits this machine with LoRA in 4 bits only (QLoRA, about {qlora})"),
            None: Words("이 컴퓨터에는 모자랍니다", "more than this machine has")}[_fits(known, memory(), _ways(visit))]
    return visit.say(f"약 {full}, LoRA 약 {lora}", f"about {full}, LoRA {lora}") + f" · {visit.read(here)}"


def not_offered(visit: Visit) -> Markup:
    listed = join(Markup("<li><b>{}</b> {}</li>").format(name, visit.read(reason))
                  for name, reason in NOT_OFFERED.items())
    return folded(visit.say("목록에 없는 유명한 모델과 그 까닭", "Well-known models that are not offered, and why"),
                  Markup('<ul class="kt-reasons">{}</ul>').format(listed))
