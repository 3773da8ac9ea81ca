"""The built-in sample of texts alone, described in README.md beside it."""

from pathlib import Path

from ....errors import Words
from ...task import Sample

SAMPLES = {"library": Sample(Path(__file__).parent / "library.csv", Words("예시: 도서관의 글", "Sample: texts of libraries"),
                             Words("라벨 없이 한 분야의 말 익히기", "reading a field's language, without labels"))}
