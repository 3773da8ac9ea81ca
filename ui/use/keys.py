"""Step 5: API keys of a project: make them, show them once, list and revoke them."""

import gradio as gr
from markupsafe import Markup

from trainer.errors import Words
from trainer.home.keys import LONGEST_NAME, Key, keys_of, make_key, revoke_key

from ..door.visitor import ON_A_SPACE
from ..language import say
from ..listeners import Listeners, Page, problem_area
from ..parts import day, join, table
from ..place import Visit

PRESSED = "kotune.line(element, props, watch, trigger)"
HEAD = Markup('<section class="kt-section"><h3>{}</h3><p class="kt-hint">{}</p></section>')
TITLE = Words("API 키", "API keys")
WHY = Words(
    "키가 있는 프로그램은 이 프로젝트의 모델에 묻고 학습 결과를 읽을 수 있습니다. 학습을 시작하거나 지우지 못하고, 다른 프로젝트는 보지 못합니다.",
    "A program that has a key can ask this project's models and read their results. It cannot start or delete "
    "anything, and sees no other project.")
HERE = Words("이 컴퓨터에서는 키 없이도 부를 수 있습니다.", "On this machine programs need none.")
NEARBY = Words("코튠을 연 네트워크에서는 키 없이도 부를 수 있습니다.", "On the network that KoTune was opened to, programs need none.")
AFAR = Words("공개 Space에서는 키만 있으면 되고, 비공개 Space에서는 허깅페이스 토큰도 authorization 헤더로 함께 보냅니다.",
             "On a public Space it needs nothing more; to a private one it also sends a token of the Hub, in the "
             "header authorization.")
NARROW = Markup("<small>{}</small> {}")  # a date with its title, as phones show no head
MADE = Markup('<section class="kt-done kt-made" role="status"><strong>{}</strong><p><code>{}</code>'
              '<button type="button" data-copy>{}</button></p><p class="kt-hint">{}</p></section>')
REVOKED = Markup('<p class="kt-hint" role="status">{}</p>')


class KeysPart:
    """`here`: only this machine can reach the app. A new or revoked key updates the code examples, and a new one is put
    into the field of the request to try."""

    def __init__(self, here: bool):
        need = HERE if here else AFAR if ON_A_SPACE else NEARBY
        headed(TITLE, WHY, need)
        self.box = problem_area()
        self.listed = gr.HTML(None, html_template="<div></div>", js_on_load=PRESSED, elem_id="keys")
        with gr.Row(elem_classes="kt-actions kt-making"):
            self.name = gr.Textbox(label=say("어디에 쓸 키인가요?", "What is the key for?"), max_length=LONGEST_NAME,
                                   placeholder=say("예: 고객센터 챗봇", "Such as: help desk bot"), elem_id="key-name")
            self.make = gr.Button(say("키 만들기", "Make a key"), scale=0, min_width=160, elem_id="make-key")
        self.made = gr.HTML(elem_id="made-key")
        self.outputs = {self.box, self.listed, self.name, self.made}

    def wire(self, listeners: Listeners, tried: gr.Textbox, programs: Page) -> None:
        def make(values: dict, visit: Visit) -> dict:
            shown = make_key(visit.project, values[self.name] or "")[1]
            return self.show(visit) | {self.made: _made(shown, visit), tried: shown} | programs.show(visit)

        def press(values: dict, visit: Visit) -> dict:
            listed = values[self.listed] or {}
            act, _, key = (listed.get("pressed") or "").partition(" ")
            if act == "ask":
                return {self.listed: _listed(visit, "" if key == listed.get("asked") else key)}
            if act != "revoke":
                return {}
            revoke_key(visit.project, key)
            words = REVOKED.format(visit.say("키를 폐기했습니다.", "The key is revoked."))
            return {self.listed: _listed(visit), self.made: words} | programs.show(visit)

        outputs = self.outputs | {tried} | programs.outputs
        listeners.on(self.make.click, make, {self.name}, outputs, self.box)
        listeners.on(self.listed.input, press, {self.listed}, outputs, self.box, show_progress="hidden",
                     trigger_mode="multiple")

    def show(self, visit: Visit) -> dict:
        return {self.listed: _listed(visit), self.name: "", self.made: "", self.box: gr.HTML(visible=False)}


def headed(title: Words, *why: Words) -> None:
    """The title of a part for programs, and sentences on what it is for."""
    gr.HTML(say(*(str(HEAD.format(name, " ".join(words))) for name, *words in zip(title, *why, strict=True))))


def _made(shown: str, visit: Visit) -> Markup:
    return MADE.format(visit.say("새 키입니다", "Your new key"), shown, visit.say("복사", "Copy"), visit.say(
        "지금 한 번만 보입니다. 코튠은 이 키를 저장하지 않으니, 복사해 안전한 곳에 두세요.",
        "It is shown this once, and KoTune does not keep it: copy it to a safe place."))


def _listed(visit: Visit, asked: str = "") -> dict:
    """The list of keys. `asked`: the id of the key that is about to be revoked, which needs a second press; a press on
    "keep it" cancels."""
    head = [visit.say("이름", "Name"), visit.say("키", "Key"), visit.say("만든 때", "Made"),
            visit.say("마지막으로 쓴 때", "Last used"), ""]
    unnamed, never = visit.say("이름 없음", "no name"), visit.say("아직 안 씀", "never")
    rows = [[key.name or unnamed, f"kt_…{key.end}", NARROW.format(head[2], day(key.made)),
             NARROW.format(head[3], day(key.used) if key.used else never), _ways(key, visit, asked)]
            for key in keys_of(visit.project)]
    return {"rows": str(table(head, rows, "keys")) if rows else "", "asked": asked, "pressed": ""}


def _ways(key: Key, visit: Visit, asked: str) -> Markup:
    revoke = visit.say("폐기", "Revoke")
    if key.id != asked:
        return _button(f"ask {key.id}", revoke, key)
    return join([Markup('<span role="alert">{}</span>').format(visit.say(
        "폐기할까요? 이 키를 쓰는 프로그램은 바로 거절됩니다.", "Revoke it? Programs that use it are refused at once.")),
        _button(f"revoke {key.id}", revoke, key, "bad"),
        _button(f"ask {key.id}", visit.say("그만두기", "Keep it"), key)])  # same value as the pressed one: keeps the focus


def _button(press: str, words: str, key: Key, kind: str = "") -> Markup:
    return Markup('<button value="{}" class="{}" aria-label="{}: …{}">{}</button>').format(
        press, kind, words, key.end, words)
