"""The built-in samples: tables to try KoTune with, each described in README.md beside them."""

from pathlib import Path
from typing import NamedTuple

from ....errors import Words


class Sample(NamedTuple):
    """A table (CSV, UTF-8) with a text column and a label column."""

    file: Path
    title: Words


FOLDER = Path(__file__).parent
SAMPLES = {
    "reviews": Sample(FOLDER / "reviews.csv", Words("예시: 한국어 리뷰", "Sample: Korean reviews")),
    "headlines": Sample(FOLDER / "headlines.csv", Words("예시: 뉴스 제목", "Sample: news headlines")),
    "messages": Sample(FOLDER / "messages.csv", Words("예시: 고객 문의", "Sample: customer messages"))}
