"""The built-in sample, described in README.md beside it."""

from pathlib import Path

from ....errors import Words
from ...task import Sample

SAMPLES = {"satisfaction": Sample(Path(__file__).parent / "satisfaction.csv",
                                  Words("예시: 식당·강의·책 후기", "Sample: reviews of restaurants, lectures and books"),
                                  Words("만족도(0–10점) 맞히기", "giving a score from 0 to 10"))}
