"""The built-in samples: tables to try KoTune with, each described in README.md beside them."""

from pathlib import Path

from ....errors import Words
from ...task import Sample

FOLDER = Path(__file__).parent
SAMPLES = {
    "reviews": Sample(FOLDER / "reviews.csv", Words("예시: 한국어 리뷰", "Sample: Korean reviews"),
                      Words("긍정인지 부정인지 가려내기", "telling praise from complaint")),
    "headlines": Sample(FOLDER / "headlines.csv", Words("예시: 뉴스 제목", "Sample: news headlines"),
                        Words("일곱 분야로 나누기", "sorting into seven topics")),
    "messages": Sample(FOLDER / "messages.csv", Words("예시: 고객 문의", "Sample: shop messages"),
                       Words("여덟 가지 용건으로 나누기", "sorting into eight requests"))}
