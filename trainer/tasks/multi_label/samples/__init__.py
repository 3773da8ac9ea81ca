"""The built-in sample, described in README.md beside it."""

from pathlib import Path

from ....errors import Words
from ...task import Sample

SAMPLES = {"opinions": Sample(Path(__file__).parent / "opinions.csv",
                              Words("예시: 도서관 한 줄 의견", "Sample: opinions on a library"),
                              Words("맞는 라벨을 모두 붙이기", "giving every label that fits"))}
