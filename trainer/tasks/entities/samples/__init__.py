"""The built-in sample: sentences with named entities marked in them, described in README.md beside it."""

from pathlib import Path

from ....errors import Words
from ...task import Sample

FOLDER = Path(__file__).parent
SAMPLES = {"sentences": Sample(FOLDER / "sentences.csv", Words("예시: 개체명 문장", "Sample: sentences with entities"),
                               Words("사람·곳·기관·날짜·시간·수량 찾기", "finding people, places, organisations, dates, times, "
                                                            "amounts"))}
