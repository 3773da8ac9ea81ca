"""Which base model: the built-in one, one adapted here, a network without pretraining, or one from the Hub."""

import gradio as gr

from trainer.home.specs import Base
from trainer.models.catalogue import NETWORK_TITLES, ON_THE_HUB
from trainer.models.families import CARRIED, NETWORKS
from trainer.tasks import TASKS
from trainer.tasks.bases import adapted_models, base_of

from ..form import token_field
from ..language import say
from ..parts import day, perplexity
from ..place import Visit
from .catalogue_choice import CatalogueChoice

ADAPTED, NETWORK, HUB = "adapted", "network", "hub"
HERE = (CARRIED, *NETWORKS)


class BaseChoice:
    """`source` is the kind of base model; the model itself is chosen below it."""

    def __init__(self, local_folders: bool):
        self.source = gr.Radio([], label=say("바탕 모델", "Base model"), elem_id="source", elem_classes="kt-cards",
                               info=say("학습의 출발점이 되는 모델입니다. 사전학습한 모델은 한국어를 이미 읽어 두어, 라벨을 단 글이 적어도 배웁니다.",
                                        "The model that training starts from: one that was pretrained has read Korean "
                                        "before, so that a few labelled texts are enough to learn from."))
        self.adapted = gr.Radio([], visible=False, label=say("적응시킨 모델", "Adapted model"), elem_id="adapted",
                                elem_classes="kt-choices kt-two-lines", info=say(
                                    "퍼플렉시티는 적응 전과 후에 같은 글로 쟀고, 낮을수록 그 글의 말을 잘 압니다.",
                                    "Perplexity is measured on the same texts before and after: the lower, the better "
                                    "the model knows their language."))
        self.network = gr.Radio([], visible=False, label=say("신경망", "Network"), elem_id="network",
                                elem_classes="kt-choices", info=say(
                                    "사전학습 없이 처음부터 배우는 작은 신경망입니다. 이 데이터의 글만 보고 배우므로, 글이 적으면 내장 모델보다 못합니다. 견주어 볼 때 쓰세요.",
                                    "Small networks that learn from nothing but these data, without pretraining: where "
                                    "texts are few they do worse than the built-in model. Use them to compare."))
        with gr.Group(visible=False) as self.hub:
            self.catalogue = CatalogueChoice(local_folders)
            self.name = self.catalogue.name
            self.token = token_field("model-token")
            with gr.Row(elem_classes="kt-fetch"):
                self.fetch = gr.Button(say("모델을 받고 추천값 보기", "Download it and show recommendations"), size="sm")
        self.inputs = {self.source, self.adapted, self.network, self.token, *self.catalogue.inputs}
        self.outputs = {*self.inputs, self.hub, *self.catalogue.outputs}

    def model(self, values: dict) -> str:
        """The name of the chosen model, as `trainer.tasks.bases.base_of` takes it."""
        return {CARRIED: CARRIED, ADAPTED: values[self.adapted], NETWORK: values[self.network],
                HUB: values[self.name]}[values[self.source]] or ""

    def is_decoder(self, values: dict) -> bool:
        """Whether the catalogue says that the chosen model is a decoder; False for models that it does not list."""
        known = ON_THE_HUB.get(self.model(values))
        return known is not None and known.is_decoder

    def base(self, values: dict, visit: Visit) -> Base:
        """The chosen model, downloaded if needed. Raises Problem, as `base_of` does."""
        return base_of(visit.project, self.model(values), values[self.token] or None,
                       local_folders=visit.shared.local_folders, room=visit.shared.downloads.of(visit.owner))

    def base_at_hand(self, values: dict, visit: Visit) -> Base | None:
        """The chosen model; None if it may have to be downloaded first."""
        return None if values[self.source] == HUB else self.base(values, visit)

    def arranged(self, values: dict) -> dict:
        return {self.adapted: gr.Radio(visible=values[self.source] == ADAPTED),
                self.network: gr.Radio(visible=values[self.source] == NETWORK),
                self.hub: gr.Group(visible=values[self.source] == HUB)}

    def at_first(self, visit: Visit) -> dict:
        """The first values of the inputs: the model, or the kind of model, in the address if it is known, else the
        built-in model."""
        wanted, mine = visit.place.model, [model["id"] for model in adapted_models(visit.shared.home, visit.owner)]
        typed = _typed_before(wanted, visit)
        kinds = {ADAPTED: mine, NETWORK: _networks(visit), HUB: [*([wanted] if typed else []), *ON_THE_HUB]}
        kind = next((kind for kind, names in kinds.items() if names and wanted in (kind, *names)), CARRIED)
        chosen = {kind: wanted if wanted in names else next(iter(names), None) for kind, names in kinds.items()}
        chosen[HUB] = typed or chosen[HUB]
        return {self.source: kind, self.adapted: chosen[ADAPTED], self.network: chosen[NETWORK],
                **self.catalogue.at_first(chosen[HUB])}

    def show(self, visit: Visit) -> dict:
        """The models that this visitor can choose from."""
        mine = [(_lines(model, visit), model["id"]) for model in adapted_models(visit.shared.home, visit.owner)]
        networks = [(visit.read(NETWORK_TITLES[name]), name) for name in _networks(visit)]
        chosen = self.at_first(visit)
        sources = [(visit.say("내장 모델 kotune-mini\n작고 빠릅니다 · 내려받을 것이 없습니다",
                              "Built-in kotune-mini\nSmall and fast · nothing to download"), CARRIED),
                   (visit.say(f"내가 적응시킨 모델\n내 분야의 글을 먼저 읽은 모델 {len(mine)}가지",
                              f"Adapted here\nHas read the texts of a field · {len(mine)} of them"), ADAPTED),
                   (visit.say("작은 신경망\n사전학습 없이 처음부터 배웁니다 · 견주어 볼 때",
                              "Small network\nNo pretraining, learns from scratch · to compare with"), NETWORK),
                   (visit.say("Hugging Face Hub의 모델\n크고 더 정확합니다 · 내려받아야 하고 오래 걸립니다",
                              "From the Hugging Face Hub\nLarger, more accurate · to download first · slower"), HUB)]
        offered = {CARRIED: True, ADAPTED: mine, NETWORK: networks, HUB: True}
        return {self.source: gr.Radio([each for each in sources if offered[each[1]]], value=chosen[self.source]),
                self.network: gr.Radio(networks, value=chosen[self.network], visible=chosen[self.source] == NETWORK),
                self.adapted: gr.Radio(mine, value=chosen[self.adapted], visible=chosen[self.source] == ADAPTED),
                self.hub: gr.Group(visible=chosen[self.source] == HUB), self.token: "",
                **self.catalogue.show(chosen[self.name], visit)}


def _typed_before(model: str, visit: Visit) -> str | None:
    """What a person typed for this model in an earlier run of the project: its id on the Hub, or the path of a folder.
    None if no run was trained from such a model. The catalogue need not list it."""
    bases = (run.spec.base for run in visit.project.runs())
    base = next((base for base in bases if base.id == model and not base.lineage and model not in HERE), None)
    return base and (base.id if base.revision else base.path)


def _networks(visit: Visit) -> tuple[str, ...]:
    return TASKS[visit.project.spec.task].networks


def _lines(model: dict, visit: Visit) -> str:
    """An adapted model in two lines: what it was made from; and its texts, its perplexities and its date."""
    origin, *steps = model["lineage"]
    data = [visit.say(f"‘{step['data']}’ 적응 {_number(step)}", f"adaptation {_number(step)} to “{step['data']}”")
            for step in steps]
    stopped = visit.say(" (도중에 멈춤)", " (stopped before its end)") if model["stopped"] else ""
    before, after = (perplexity(model[name], visit) for name in ("before", "after"))
    return " → ".join([origin["id"], *data]) + stopped + "\n" + visit.say(
        f"글 {model['rows']:,}개로 적응 · 퍼플렉시티 {before} → {after}",
        f"{model['rows']:,} texts · perplexity {before} → {after}") + f" · {day(model['created'])}"


def _number(step: dict) -> int:
    """The number of the run; `step`: an adaptation, whose id is PROJECT/RUN."""
    return int(step["id"].rpartition("/")[2])
