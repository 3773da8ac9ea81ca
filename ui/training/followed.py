"""A few sentences through a training: a mark for what was answered after each epoch, and the answer of one in words."""

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

MARK = Markup('<i class="{}{}" title="{}"></i>')
SENTENCE = Markup('<li><p>{}</p><div class="marks" role="img" aria-label="{}">{}</div>'
                  '<p class="told"><span>{} <b>{}</b></span><span class="{}">{} <b>{}</b></span></p></li>')


def sentences(now: Watched, epoch: int, visit: Visit) -> Markup:
    """As they were answered after `epoch`; nothing where no answers are kept."""
    known = followed(now.run, [each["epoch"] for each in now.shown["epochs"]])
    if not known:
        return Markup("")
    hint = visit.say("답을 보기 전에 정한 검증 행입니다: 라벨을 번갈아 가며 앞에서부터 짧은 글로 · 칸 하나가 한 에폭입니다",
                     "validation rows, chosen before any answer: short ones from the top, label by label · one mark an epoch")
    return section(visit.say("같은 문장, 에폭마다", "The same sentences, epoch by epoch"), Markup(
        '<ol class="kt-card kt-followed">{}</ol>').format(join(_sentence(each, now, epoch, visit) for each in known)), hint)


def _sentence(each: Followed, now: Watched, epoch: int, visit: Visit) -> Markup:
    names, view = [*names_of(visit.project, visit).values()], view_of(now.run)
    text = Markup("<br>").join(cell(masked(each.row[name])) for name in COLUMNS if each.row.get(name) is not None)
    words = {number: view.in_short(answer, each.row, names, visit) for number, answer in each.answers.items()}
    right = sum(answer["right"] for answer in each.answers.values())
    count = visit.say(f"{len(words)}에폭 가운데 {right}번 맞음", f"right after {right} of {len(words)} epochs")
    marks = join(MARK.format("right" if answer["right"] else "wrong", " here" if number == epoch else "",
                             visit.say(f"{number}에폭: {words[number]}", f"Epoch {number}: {words[number]}"))
                 for number, answer in each.answers.items())
    shown = each.answers.get(epoch)
    return SENTENCE.format(text, count, marks, visit.say("정답", "Truth"), view.truth(each.row, names, visit),
                           "right" if shown and shown["right"] else "wrong", visit.say("답", "Answer"),
                           words.get(epoch, "–"))
