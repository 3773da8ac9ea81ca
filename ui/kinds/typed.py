"""What the kinds of answers to typed texts have in common on the use page."""

from typing import ClassVar

from trainer.errors import Words, clip
from trainer.home.project import Run
from trainer.tasks import task_of
from trainer.tasks.answering import share_of, words_of

from ..parts import heading
from ..place import Visit
from .view import Field

SHORT = 60  # characters of a short answer, at most


class TypedTexts:
    """`labels_tables`: whether a table can be answered, too."""

    labels_tables: ClassVar = True

    def awaited(self, visit: Visit) -> str:
        return visit.say("‘학습’을 마치면 여기서 바로 써 볼 수 있습니다.", "Once training has ended, you can try it here.")

    def example(self, text: str) -> tuple[str, None]:
        return text, None

    def truth(self, row: dict, names: list[str], visit: Visit) -> str:
        """The truth of a row, in a few words; `names`: those of the labels."""
        return clip(row["label"], SHORT)


def who_answers(run: Run, lead: str, visit: Visit) -> str:
    """The lead, and a sentence on who answers if the model does not answer alone."""
    return f"{lead} {visit.read(words_of(share))}" if (share := share_of(run)) < 1 else lead


def field_of(lead: str, label: str, press: str, visit: Visit) -> Field:
    return Field(
        heading(visit.say("모델을 써 보세요", "Try the model"), lead), label,
        visit.say("글을 적어 주세요. 여러 개면 한 줄에 하나씩 적습니다.", "Write a text. For several, write one on each line."), press)


def field_of_pairs(run: Run, lead: str, hint: str, press: str, visit: Visit) -> Field:
    """Two fields, named after the columns of the project's texts."""
    names = [getattr(run.project.spec.columns, role.name) for role in task_of(run).format.inputs]
    orders = Words("첫째 글", "First text"), Words("둘째 글", "Second text")
    one, other = (visit.say(f"{order.ko} · {clip(name, 40)}", f"{order.en} · {clip(name, 40)}")
                  for order, name in zip(orders, names, strict=True))
    return Field(heading(visit.say("모델을 써 보세요", "Try the model"), lead), one, hint, press, other)
