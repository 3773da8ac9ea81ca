"""The card's results of an adaptation: what it changed on texts that were kept aside."""

from trainer.tasks.masked_lm.task import HELD_OUT

from ..markdown import bullets, inline, table
from ..record import Record, Say
from ..verdict import gain


def results(record: Record, say: Say) -> str:
    before, after = record.result["before"], record.best["metrics"]
    _, sentence = gain(before["perplexity"], after["perplexity"], record.survey.rows["valid"])
    return "\n\n".join([
        say(f"배우지 않고 따로 둔 글의 낱말을 가리고 맞히게 했습니다(많으면 고르게 뽑은 {HELD_OUT:,}개까지).",
            f"Measured by guessing hidden words of texts that were kept aside ({HELD_OUT:,} of them at most)."),
        table([say("모델", "Model"), *_names(say)],
              [_row(say("적응 전", "Before"), before), _row(say("적응 후", "After"), after)]),
        bullets([f"**{say(*sentence)}**", *(inline(say(each["ko"], each["en"]), 600) for each in record.remarks)]),
        f"![{say('손실, 퍼플렉시티, 맞힌 비율', 'Loss, perplexity, guesses')}]({record.run.curves.name})",
        say("### 에폭마다", "### After each epoch"),
        table([say("에폭", "Epoch"), *_names(say)],
              [_row(str(epoch["epoch"]), epoch["metrics"]) for epoch in record.epochs]),
        say(f"퍼플렉시티가 가장 낮은 {record.best['epoch']}번째 에폭의 가중치입니다.",
            f"The weights are those of epoch {record.best['epoch']}, which has the lowest perplexity.")])


def _names(say: Say) -> list[str]:
    return [say("퍼플렉시티", "Perplexity"), say("맞힌 비율", "Guessed right"), say("손실", "Loss")]


def _row(name: str, metrics: dict) -> list[str]:
    return [name, f"{metrics['perplexity']:,.1f}", f"{metrics['masked_accuracy']:.4f}", f"{metrics['loss']:.4f}"]
