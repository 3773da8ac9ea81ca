"""The built-in sample of pairs, described in README.md beside it."""

from pathlib import Path

from ....errors import Words
from ...task import Sample

SAMPLES = {
    "questions": Sample(Path(__file__).parent / "questions.csv", Words("예시: 같은 질문 찾기", "Sample: the same question?"),
                        Words("같은 것을 묻는지 가려내기", "telling whether two questions ask the same"))}
