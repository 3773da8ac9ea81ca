"""A few sentences through a training: a mark for the answer after each epoch, and that of one epoch in words."""

from markupsafe import Markup

from trainer.data.personal import masked
from trainer.tasks.followed import Followed, followed
from trainer.texts import COLUMNS

from ..cells import cell
from ..kinds import view_of
from ..labels import names_of
from ..parts import join, section
from ..place import Visit
from .watched import Watched

MARK = Markup('<i class="kt-term {}{}" style="--near: {:.0%}" tabindex="0" aria-description="{}"></i>')
SENTENCE = Markup('<li><p>{}</p><div class="marks" role="group" aria-label="{}">{}</div>'
                  '<p class="told"><span>{} <b>{}</b></span><span class="{}">{} <b>{}</b></span></p></li>')


def sentences(now: Watched, epoch: int, visit: Visit) -> Markup:
    """The sentences with their answers after `epoch`; empty if no answers are kept."""
    known = followed(now.run, [each["epoch"] for each in now.shown["epochs"]])
    if not known:
        return Markup("")
    hint = visit.say("칸 하나가 한 에폭, 찬 만큼 맞은 것입니다 · 답을 보기 전에 검증 행에서 라벨을 번갈아 앞에서부터 골랐습니다",
                     "a square for each epoch, as full as the answer was right · validation rows, taken from the top "
                     "label by label, before any answer was known")
    listed = join(_sentence(each, now, epoch, visit) for each in known)
    return section(visit.say("같은 문장, 에폭마다", "The same sentences, epoch by epoch"),
                   Markup('<ol class="kt-card kt-followed">{}</ol>').format(listed), hint)


def _sentence(each: Followed, now: Watched, epoch: int, visit: Visit) -> Markup:
    names, view = [*names_of(visit.project, visit).values()], view_of(now.run)
    texts = [cell(masked(each.row[name])) for name in COLUMNS if each.row.get(name) is not None]
    words = {number: view.in_short(answer, each.row, names, visit) for number, answer in each.answers.items()}
    titles = {number: visit.say(f"{number}에폭: {answer}", f"Epoch {number}: {answer}")
              for number, answer in words.items()}
    marks = join(MARK.format(_how(answer), " here" if number == epoch else "", answer["near"], titles[number])
                 for number, answer in each.answers.items())
    return SENTENCE.format(
        Markup("<br>").join(texts), " · ".join(titles.values()), marks, visit.say("정답", "Truth"),
        view.truth(each.row, names, visit), _how(each.answers.get(epoch)), visit.say("답", "Answer"),
        words.get(epoch, "–"))


def _how(answer: dict | None) -> str:
    """The CSS class: right, wrong, or "" for neither."""
    return {1.0: "right", 0.0: "wrong"}.get(answer["near"], "") if answer else ""
