"""Draw a comparison of methods: score with its interval against training time, larger spots for those that answer
faster. Pages draw the same spots."""

import math
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Literal, NamedTuple

from trainer.errors import Words, clip, josa
from trainer.search.comparison import Compared
from trainer.tasks.task import Task

from .figures import COLORS, use_font
from .methods import named

SHORT = 32  # characters of a name, at most
LETTER, LINE, GAP = 0.01, 0.055, 0.02  # shares of the picture: width of a letter, height of a line, half of a spot
TIMES = {seconds: Words(ko, en) for seconds, ko, en in (
    (0.1, "0.1초", "0.1 s"), (0.3, "0.3초", "0.3 s"), (1, "1초", "1 s"), (3, "3초", "3 s"), (10, "10초", "10 s"),
    (30, "30초", "30 s"), (120, "2분", "2 min"), (600, "10분", "10 min"), (1800, "30분", "30 min"),
    (7200, "2시간", "2 h"), (36_000, "10시간", "10 h"), (108_000, "30시간", "30 h"))}
TIME = Words("학습 시간(로그 눈금)", "Training time (log scale)")
SPEED = Words(" · 점이 클수록 빨리 답합니다", " · larger spots answer faster")
POINTS = 0.72  # per pixel, at 100 dots an inch
SIZE, SIZES = 12.0, (8.0, 20.0)  # diameters of spots in pixels: where speeds do not differ; the slowest, the fastest
SIMPLE = "#94a3b8"

Side, Height = Literal["left", "right"], Literal["top", "middle", "bottom"]


class Ends(NamedTuple):
    low: float
    high: float

    def share(self, value: float) -> float:
        return (value - self.low) / (self.high - self.low)


@dataclass(frozen=True)
class Spot:
    """A measured method. `number`: its place in the list. `seconds`: None if its training time was not measured.
    `speed`: rows a second that it answers, None if that was not. `size`: its diameter. `side`, `height`: where its name
    is, relative to the spot; `meets`: how many other things its name covers."""

    number: int
    name: str
    is_simple: bool
    score: float
    low: float
    high: float
    seconds: float | None
    speed: float | None = None
    size: float = SIZE
    side: Side = "right"
    height: Height = "middle"
    meets: int = 0


@dataclass(frozen=True)
class Drawing:
    """`spots`: sorted by time; `levels`: those without a time, drawn as lines. `x`: ends of the time axis, as powers of
    ten; `y`: ends of the score axis."""

    title: str
    spots: list[Spot]
    levels: list[Spot]
    x: Ends
    y: Ends

    @property
    def is_crowded(self) -> bool:
        """Whether names cover each other; then spots have numbers instead."""
        return any(spot.meets for spot in self.spots)

    @property
    def across(self) -> Words:
        """The title of the time axis, which says what sizes mean."""
        more = SPEED if any(spot.size != SIZE for spot in self.spots) else Words("", "")
        return Words(TIME.ko + more.ko, TIME.en + more.en)


def drawing(found: list[Compared], task: Task, language: str) -> Drawing | None:
    """The drawing of compared methods, in the order of the list; None before anything was measured."""
    spots = [_spot(number, each, task, language) for number, each in enumerate(found, 1) if each.metrics]
    timed = sorted(sized([spot for spot in spots if spot.seconds]), key=lambda spot: spot.seconds or 0)
    if not timed:
        return None
    powers = [math.log10(spot.seconds or 1) for spot in timed]
    middle, half = (min(powers) + max(powers)) / 2, max(0.5, (max(powers) - min(powers)) * 0.72)
    low, high = min(spot.low for spot in spots), max(spot.high for spot in spots)
    pad = 0.1 * (high - low or 1)
    x, y = Ends(middle - half, middle + half), Ends(low - pad, high + pad)
    ko, en = task.headline.title
    title = Words(f"시험 {ko}{josa(ko, '과/와')} 학습 시간", f"Test {en[0].lower() + en[1:]} and training time")
    return Drawing(title[language],
                   *placed(timed, [spot for spot in spots if not spot.seconds], x, y), x, y)


def sized(spots: list[Spot]) -> list[Spot]:
    """The spots, the larger the faster they answer: by the logarithm of their speed, if that differs."""
    logs = [math.log(spot.speed) for spot in spots if spot.speed]
    if not logs or max(logs) == min(logs):
        return spots
    low, per = min(logs), (SIZES[1] - SIZES[0]) / (max(logs) - min(logs))
    return [replace(spot, size=SIZES[0] + per * (math.log(spot.speed) - low)) if spot.speed else spot for spot in spots]


def placed(spots: list[Spot], levels: list[Spot], x: Ends, y: Ends) -> tuple[list[Spot], list[Spot]]:
    """The spots and levels, each with the place for its name that covers the fewest names, bars and lines."""
    centres = [(x.share(math.log10(spot.seconds or 1)), y.share(spot.score)) for spot in spots]
    bars = [(across - GAP / 2, across + GAP / 2, y.share(spot.low), y.share(spot.high))
            for spot, (across, _) in zip(spots, centres, strict=True)]
    named = [replace(level, side=side) for level in levels for side in [_end(level, bars, y)]]
    lines = [(0.0, 1.0, up - LINE / 8, up + LINE / 8) for up in (y.share(level.score) for level in levels)]
    taken = [*bars, *lines, *(_box(level, (float(level.side == "left"), y.share(level.score)), level.side, "top")
                              for level in named)]
    found = []
    for number, (spot, centre) in enumerate(zip(spots, centres, strict=True)):
        others = taken[:number] + taken[number + 1:]
        sides: list[Side] = ["right", "left"] if centre[0] < 0.5 else ["left", "right"]
        heights: list[Height] = ["middle", "top", "bottom"]
        boxes = {(side, height): _box(spot, centre, side, height) for side in sides for height in heights}
        side, height = min(boxes, key=lambda place: _in_the_way(boxes[place], others))
        taken.append(boxes[side, height])
        found.append(replace(spot, side=side, height=height, meets=_in_the_way(boxes[side, height], others)))
    return found, named


def _end(level: Spot, bars: "list[Box]", y: Ends) -> Side:
    """The side for the name of a level: "left" of the right end of its line, or "right" of the left end."""
    sides: list[Side] = ["left", "right"]
    boxes = {side: _box(level, (float(side == "left"), y.share(level.score)), side, "top") for side in sides}
    return next((side for side, box in boxes.items() if not any(_meet(box, bar) for bar in bars)), "left")


Box = tuple[float, float, float, float]  # left, right, bottom, top


def _box(spot: Spot, centre: tuple[float, float], side: Side, height: Height) -> Box:
    across, up = centre
    width = LETTER * sum(1.6 if ord(letter) > 0x1100 else 1 for letter in spot.name)
    up += {"top": LINE, "middle": 0, "bottom": -LINE}[height]
    left = across + GAP if side == "right" else across - GAP - width
    return left, left + width, up - LINE / 2, up + LINE / 2


def _in_the_way(box: Box, others: list[Box]) -> int:
    """How many of the other boxes a box covers, plus 10 if it crosses the edge."""
    return sum(_meet(box, other) for other in others) + 10 * (box[0] < 0 or box[1] > 1)


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


def picture(found: list[Compared], task: Task, language: str) -> bytes | None:
    """The drawing as a PNG, 1200 × 675 pixels; None before anything was measured."""
    from matplotlib.figure import Figure

    if (drawn := drawing(found, task, language)) is None:
        return None
    use_font()
    picture = Figure(figsize=(12, 6.75), dpi=100, layout="constrained")
    axes = picture.subplots()
    for spot in drawn.levels:
        axes.axhline(spot.score, color=SIMPLE, linestyle=":", linewidth=1.5)
        end, across, align = (drawn.x.high, -6, "right") if spot.side == "left" else (drawn.x.low, 6, "left")
        axes.annotate(spot.name, (10 ** end, spot.score), (across, 4), textcoords="offset points", ha=align,
                      color="#64748b", parse_math=False)
    for spot in drawn.spots:
        color = SIMPLE if spot.is_simple else COLORS[0]
        axes.errorbar(spot.seconds, spot.score, [[spot.score - spot.low], [spot.high - spot.score]], fmt="o",
                      color=color, markersize=POINTS * spot.size, capsize=5, linewidth=1.8)
        across, up = {"right": 12, "left": -12}[spot.side], {"top": 14, "middle": 0, "bottom": -14}[spot.height]
        axes.annotate(str(spot.number) if drawn.is_crowded else spot.name, (spot.seconds, spot.score), (across, up),
                      textcoords="offset points", fontsize=12, ha="left" if spot.side == "right" else "right",
                      va="center", parse_math=False)
    if drawn.is_crowded:
        for spot in sorted(drawn.spots, key=lambda spot: spot.number):
            axes.plot([], [], "o", color=SIMPLE if spot.is_simple else COLORS[0], label=f"{spot.number}  {spot.name}")
        for text in axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False, fontsize=12).get_texts():
            text.set_parse_math(False)
    marks = marks_of(drawn.x)
    ko, en = task.headline.title
    axes.set(title=drawn.title, xlabel=drawn.across[language], xscale="log",
             xlim=(10 ** drawn.x.low, 10 ** drawn.x.high),
             ylabel=Words(f"{ko}(95% 신뢰구간)", f"{en} (95% interval)")[language], ylim=drawn.y)
    axes.set_xticks([*marks], [words[language] for words in marks.values()], minor=False)
    axes.set_xticks([], minor=True)
    if task.headline.form == "percent":
        axes.yaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    axes.grid(alpha=0.25)
    axes.spines[["top", "right"]].set_visible(False)
    content = BytesIO()
    picture.savefig(content, format="png", metadata={"Software": None})
    return content.getvalue()


def marks_of(x: Ends) -> dict[float, Words]:
    """The times to mark on this axis, with their names."""
    return {seconds: words for seconds, words in TIMES.items() if x.low <= math.log10(seconds) <= x.high}


def _spot(number: int, each: Compared, task: Task, language: str) -> Spot:
    score = (each.metrics or {})[task.headline.name]
    low, high = each.interval or (score, score)
    name = named(each)[language]
    if each.base and not each.title:
        name = name.removeprefix(each.base.origin.id.rpartition("/")[0] + "/")  # without the account
    return Spot(number, clip(name, SHORT), each.base is None, score, low, high, each.seconds, each.rows_per_second)
