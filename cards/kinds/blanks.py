"""The results of a base model that guesses hidden words: its gain on held-out texts."""

from ..markdown import bullets, inline, numbers, table
from ..record import Record, Say
from ..verdict import FEW, gain


def compared(record: Record, say: Say) -> list[str]:
    """Metrics before and after, what they mean, and remarks of the training."""
    before, after, metrics = record.result["before"], record.best["metrics"], record.task.metrics
    _, sentence = gain(before["perplexity"], after["perplexity"], record.survey.rows["valid"])
    return [
        say(*record.task.card.measured),
        table([say("모델", "Model"), *(say(*metric.title) for metric in metrics)],
              [[say("적응 전", "Before"), *numbers(metrics, before)], [say("적응 후", "After"), *numbers(metrics, after)]]),
        bullets([f"**{say(*sentence)}**", *(inline(say(each["ko"], each["en"]), 600) for each in record.remarks)])]


def details(record: Record, say: Say) -> list[str]:
    return []


def limits(record: Record, say: Say) -> list[str]:
    if record.survey.rows["valid"] >= FEW:
        return []
    return [say("재는 데 쓴 글이 적어 퍼플렉시티는 어림입니다.", "It was measured on few texts: take its figures as rough.")]
