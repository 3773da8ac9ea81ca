"""Let a program that uses a pipeline read long texts as KoTune does, in windows."""

from trainer.compute.cut import overlap
from trainer.home.project import Run

IMPORT = "from transformers import pipeline\n"
IN_WINDOWS = '''\
from functools import partial

from transformers import TextClassificationPipeline, pipeline


class InWindows(TextClassificationPipeline):
    """What does not fit into one window is read in up to {windows} that overlap; their outputs are averaged."""

    def preprocess(self, text, **how):
        return super().preprocess(text, **how, padding=True, stride={stride}, return_overflowing_tokens=True)

    def _forward(self, windows):
        windows.pop("overflow_to_sample_mapping", None)
        found = super()._forward({{name: each[:{windows}] for name, each in windows.items()}})
        found.logits = found.logits.mean(0, keepdim=True)
        return found


pipeline = partial(pipeline, pipeline_class=InWindows)
'''


FIRST_ALONE = """\
# KoTune은 긴 글을 토막 {windows}개까지 읽지만, 이 토크나이저로는 아래 프로그램이 첫 토막만 읽어 긴 글의 답이 다를 수 있습니다.
# KoTune reads up to {windows} windows of a long text. With this tokenizer the program reads the first one alone.
"""


def in_windows(program: str, run: Run) -> str:
    """The program, changed to read windows if the run does; with a comment on what it leaves out if the tokenizer gives
    no windows (one without a tokenizer.json)."""
    settings = run.spec.settings
    if settings.windows == 1:
        return program
    if not (run.model / "tokenizer.json").exists():
        return program.replace(IMPORT, FIRST_ALONE.format(windows=settings.windows) + IMPORT, 1)
    return program.replace(IMPORT, IN_WINDOWS.format(windows=settings.windows, stride=overlap(settings.max_length)), 1)
