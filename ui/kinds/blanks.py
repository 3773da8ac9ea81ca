"""Blanks: texts with words left out, and the words that the model guesses for them."""

import random
from typing import ClassVar

from markupsafe import Markup

from trainer.errors import clip
from trainer.home.project import Run
from trainer.kinds.blanks import BLANKS
from trainer.serving.explained import Explained
from trainer.tasks.choosing import best_run

from ..parts import bars, heading, join, link
from ..place import Visit
from ..runs.chosen import trains_models
from ..runs.run_view import run_name
from .view import Field
from .why import OF_SHARES, explanation

LENGTH = 300  # characters of a text that are shown, at most
FIRST = 15  # words, of which one is hidden; even models with a small maximum length read as far


class BlanksView:
    labels_tables: ClassVar = False

    def field(self, run: Run, visit: Visit) -> Field:
        project, name = visit.project.title, run_name(run, visit)
        lead = visit.say(f"‘{project}’ 프로젝트의 글에 적응시킨 바탕 모델입니다 ({name}). 아직 답을 배우지 않았지만, 가린 낱말을 얼마나 잘 맞히는지 써 볼 수 있습니다.",
                         f"The base model adapted to the texts of project “{project}” ({name}). It has learnt no "
                         "answers yet, but you can try how well it guesses hidden words.")
        ways = [link(visit.place.at("result", run=run.name), visit.say("이 적응의 결과 보기", "See what it has gained"))]
        if best := best_run(visit.project) if trains_models(visit.project) else None:
            ways.append(link(visit.place.at("use", run=best.name, search=""),
                             visit.say("이 프로젝트의 모델 쓰기", "Use the project's model")))
        lead = Markup("{} {}").format(lead, Markup(" · ").join(ways))
        return Field(
            heading(visit.say("낱말을 맞혀 보게 하세요", "Let it guess words"), lead),
            visit.say("빈칸이 있는 글", "Texts with blanks"),
            visit.say("맞힐 낱말 자리에 밑줄 세 개(___)를 앞뒤를 띄어 적어 주세요. 예: 오늘은 날씨가 정말 ___",
                      "Write three underscores (___) in place of a whole word: 오늘은 날씨가 정말 ___"),
            visit.say("빈칸 맞히기", "Guess the words"))

    def awaited(self, visit: Visit) -> str:
        return visit.say("적응이 끝나면 여기서 써 보고, 모델 카드를 보고, Hub에 올릴 수 있습니다.",
                         "Once the adaptation has ended you can try it here, and publish it.")

    def example(self, text: str) -> tuple[str, str]:
        """The text with one of its first words left out, and the word."""
        words = text.split()
        place = random.randrange(min(len(words), FIRST))
        return " ".join([*words[:place], "___", *words[place + 1:]]), words[place]

    def answer(self, text: str, answer: dict, hidden: str | None, run: Run, visit: Visit) -> Markup:
        """For each blank the likeliest words as bars. `hidden`: the word that was left out, if it is known."""
        blanks = answer["blanks"]
        hint = Markup('<p class="kt-hint">{}</p>{}')
        shown = [hint.format(_heading(number, len(blanks), hidden, visit), _bars(words))
                 for number, words in enumerate(blanks, 1) if words]
        if not blanks or not all(blanks):
            shown.append(hint.format(_left(blanks, run, visit), ""))
        return Markup('<article class="kt-answer"><p>{}</p>{}</article>').format(clip(text, LENGTH), join(shown))

    def why(self, found: Explained, group: str, run: Run, visit: Visit) -> Markup:
        """Only the tokens that the model read, as it has learnt no answers to explain."""
        return explanation(found, OF_SHARES, {}, Markup(""), group, visit)


def _heading(number: int, count: int, hidden: str | None, visit: Visit) -> str:
    which = [visit.say(f"{number}번째 빈칸", f"Blank {number}")] if count > 1 else \
        [visit.say(f"원래 글에는 ‘{hidden}’", f"the text has “{hidden}”")] if hidden else []
    return " · ".join([*which, visit.say("모델이 고를 만한 낱말과 그 확률", "words the model would choose, and how likely")])


def _bars(words: dict[str, float]) -> Markup:
    return bars([(word, share, f"{share:.1%}") for word, share in words.items()], next(iter(words)))


def _left(blanks: list[dict], run: Run, visit: Visit) -> str:
    """Why there is no answer, or none for some blanks."""
    if not blanks:
        return visit.say("이 글에는 빈칸이 없습니다. 맞힐 낱말 자리에 밑줄 세 개(___)를 적어 주세요.",
                         "There is no blank in this text. Write three underscores (___) where a word is to be guessed.")
    length = run.spec.settings.max_length
    return visit.say(f"빈칸 {blanks.count({})}개는 맞히지 않았습니다: 글의 앞 {length}토큰에서 {BLANKS}개까지 맞힙니다.",
                     f"Blanks left as they are: {blanks.count({})}. Up to {BLANKS} are filled, in the first {length} "
                     "tokens.")
