"""The card's section on results: the comparison and details of the kind of answer, the picture, and each epoch."""

from trainer.errors import Words

from .curve import learnt
from .figures import panels
from .kinds import KINDS
from .markdown import numbers, table
from .methods import methods
from .record import Record, Say
from .sections import own_words

LAST = Words("마지막({epoch}번째) 에폭의 가중치입니다: 교차 검증의 겹도 그렇게 쟀습니다.",
             "The weights are those of the last epoch, {epoch}, as in the folds of the cross-validation.")


def results(record: Record, say: Say) -> str:
    kind = KINDS[record.task.answer.kind]
    titles = ", ".join([say("손실", "Loss"), *(say(*figure.title) for figure in panels(record))])
    return "\n\n".join([*kind.compared(record, say), *methods(record, say), *learnt(record, say),
                        f"![{titles}]({record.run.curves.name})",
                        _epochs(record, say), *kind.details(record, say)])


def _epochs(record: Record, say: Say) -> str:
    metrics = record.task.metrics
    return "\n\n".join([
        say("### 에폭마다의 검증 점수", "### Validation after each epoch"),
        table([say("에폭", "Epoch"), *(say(*metric.title) for metric in metrics)],
              [[str(epoch["epoch"]), *numbers(metrics, epoch["metrics"])] for epoch in record.epochs]),
        own_words(_weights(record), record, say, epoch=record.best["epoch"])])


def _weights(record: Record) -> Words:
    """A sentence on why the weights are those of this epoch."""
    return LAST if record.run.last_counts and record.best is record.epochs[-1] else record.task.card.weights
