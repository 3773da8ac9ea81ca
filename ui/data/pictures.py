"""Pictures of a table, drawn in HTML: rows of each label, lengths of texts, the split."""

from collections import Counter
from itertools import permutations

from markupsafe import Markup

from trainer.data.divide import PARTS
from trainer.data.lengths import Lengths
from trainer.data.tables import PART_NAMES
from trainer.errors import Count, Words
from trainer.tasks.task import TaskWords

from ..cells import cell, whole
from ..parts import bars, folded, join, section, table
from ..place import Visit

SHOWN_LABELS = 12
FEWEST_TOGETHER = 2  # rows with several labels, at least
IN_A_LINE = 4  # labels, at most


def balance(counts: dict[str, int], total: int, words: TaskWords, visit: Visit) -> Markup:
    """Bars with the rows of each label, in the order of `counts`, and their share of `total`; labels beyond the first
    `SHOWN_LABELS` are folded. `words`: the task's."""
    if not counts:
        return Markup("")
    most = max(counts.values())
    rows = [(label, count / most,
             visit.say(f"{count:,}행 · {count / total:.0%}", f"{Count(count):row|rows} · {count / total:.0%}"))
            for label, count in counts.items()]
    rest = rows[SHOWN_LABELS:]
    hint = Words(f"{words.kinds.ko} · 모두 {{rows}}행", f"{words.kinds.en} · {{rows:row|rows}}").format(
        n=Count(len(rows)), rows=Count(total))
    return section(visit.read(words.counts), bars(rows[:SHOWN_LABELS]) + _more(rest, bars, visit), visit.read(hint))


def shares_of(labels: dict[str, int], total: int) -> Markup:
    """The most frequent labels in one line, each with a bar and its share of all rows."""
    one = Markup('<span class="kt-share"><i style="width:{:.0f}px"></i>{} {:.0%}</span>')
    return join(one.format(72 * count / max(1, total), cell(label, 16), count / max(1, total))
                for label, count in sorted(labels.items(), key=lambda pair: -pair[1])[:IN_A_LINE])


def parts_of(counts: dict[str, int], visit: Visit) -> Markup:
    """The rows of each part in one line: a small bar in the parts' colours, and the numbers."""
    total = max(1, sum(counts.values()))
    inner = join(Markup('<i class="{}" style="width:{:.2f}%"></i>').format(part, 100 * count / total)
                 for part, count in counts.items())
    numbers = " · ".join(f"{visit.read(PART_NAMES[part])} {count:,}" for part, count in counts.items())
    return Markup('<span class="kt-parts-bar">{}</span>{}').format(inner, numbers)


def together(lists: dict[tuple[str, ...], int], visit: Visit) -> Markup:
    """A matrix of the most frequent labels: how many rows have both, darker for a larger share of the rows of the label
    on the left. `lists`: labels → rows with just these. Empty if fewer than two rows have several labels."""
    if (several := sum(rows for labels, rows in lists.items() if len(labels) > 1)) < FEWEST_TOGETHER:
        return Markup("")
    each, both = Counter[str](), Counter[tuple[str, str]]()
    for labels, rows in lists.items():
        each.update(dict.fromkeys(labels, rows))
        both.update(dict.fromkeys(permutations(labels, 2), rows))
    names = [label for label, _ in each.most_common(SHOWN_LABELS)]
    found = [[cell(label, 14), *(_shaded(both[label, other] if other != label else None, each[label])
                                 for other in names)] for label in names]
    hint = visit.say(f"라벨이 둘 이상인 {several:,}행 · 짙을수록 왼쪽 라벨의 글에 자주 함께 나옵니다",
                     f"{several:,} rows with two labels or more · the darker, the more of the texts of the label on "
                     "the left")
    return section(visit.say("함께 나오는 라벨", "Labels that come together"),
                   table(["", *(cell(label, 14) for label in names)], found, "together"), hint)


def _shaded(rows: int | None, of: int) -> Markup:
    """A cell with a count; `rows`: None for a label with itself."""
    if rows is None:
        return Markup('<span class="same"></span>')
    return Markup('<span style="--part:{:.0f}%">{}</span>').format(100 * rows / of, f"{rows:,}" if rows else "")


def lengths(found: Lengths, visit: Visit) -> Markup:
    """A histogram of tokens per text; texts beyond the maximum length are coloured and counted."""
    most = max(count for _, _, count in found.bins)
    bar = Markup('<i style="height:{:.1f}%" class="kt-term {}" tabindex="0" aria-description="{}"></i>')
    drawn = join(bar.format(100 * count / most, "over" if low > found.max_length else "",
                            visit.say(f"{low:,}–{high:,}토큰: 글 {count:,}개", f"{low:,}–{high:,} tokens: {count:,} texts"))
                 for low, high, count in found.bins)
    axis = Markup('<div class="kt-axis"><span>{:,}</span><span>{}</span><span>{:,}</span></div>').format(
        found.bins[0][0], visit.say(f"토큰 · 중앙값 {found.median:,} · 가장 긴 글 {found.longest:,}",
                                    f"tokens · median {found.median:,} · longest {found.longest:,}"), found.bins[-1][1])
    body = Markup('<div class="kt-histogram">{}</div>{}<p class="kt-hint">{}</p>').format(
        drawn, axis, _cut(found, visit))
    return section(visit.say("글 길이", "Length of the texts"), body, _measured(found, visit))


def _cut(found: Lengths, visit: Visit) -> str:
    limit, rows = found.max_length, found.cut_rows
    if not rows:
        return visit.say(f"모든 글이 내장 모델의 최대 길이 {limit:,}토큰 안에 듭니다.",
                         f"Every text fits into the {limit:,} tokens that the built-in model reads.")
    return visit.say(f"{rows:,}행이 내장 모델이 한 번에 읽는 {limit:,}토큰보다 깁니다.",
                     f"{rows:,} rows are longer than the {limit:,} tokens that the built-in model reads at once.")


def _measured(found: Lengths, visit: Visit) -> str:
    if found.sampled < found.rows:
        return visit.say(f"{found.sampled:,}행을 뽑아 재었습니다", f"measured on a sample of {found.sampled:,}")
    return visit.say(f"{found.rows:,}행을 모두 재었습니다", f"all {found.rows:,} rows measured")


def divided(totals: dict[str, int], counts: dict[str, dict[str, int]], visit: Visit) -> Markup:
    """The split as bars, with the numbers of each part: one bar for all rows (`totals`: part → rows), and one for each
    label (`counts`: part → label → rows)."""
    parts = [part for part in PARTS if totals.get(part)]  # texts alone have no test rows
    labels = dict.fromkeys(label for of_part in counts.values() for label in of_part if label)
    rows = [_stack(label, {part: counts[part].get(label, 0) for part in parts}) for label in labels]
    names = [visit.read(PART_NAMES[part]) for part in parts]
    legend = join(Markup('<span class="{}">{} <b>{:,}</b></span>').format(*each)
                  for each in zip(parts, names, map(totals.get, parts), strict=True))
    every = _stack(visit.say("전체", "All rows"), {part: totals[part] for part in parts})
    first, rest = rows[:SHOWN_LABELS], rows[SHOWN_LABELS:]
    return Markup('<div class="kt-legend">{}</div>{}{}').format(
        legend, _stacks([every, *first]), _more(rest, _stacks, visit))


def _stacks(rows: list) -> Markup:
    return Markup('<div class="kt-stacks">{}</div>').format(join(rows))


def _stack(name: str, counts: dict[str, int]) -> Markup:
    """A bar; `counts`: part → rows."""
    total = max(1, sum(counts.values()))
    inner = join(Markup('<span class="{}" style="width:{:.2f}%"></span>').format(part, 100 * count / total)
                 for part, count in counts.items())
    return Markup('<div class="kt-bar"><span class="name">{}</span><span class="track">{}</span>'
                  '<span class="value">{}</span></div>').format(
        whole(name, 40), inner, " · ".join(f"{count:,}" for count in counts.values()))


def _more(rest: list, draw, visit: Visit) -> Markup:
    """The labels beyond the first ones, folded."""
    if not rest:
        return Markup("")
    return folded(visit.say(f"나머지 {len(rest)}가지 보기", f"Show the other {len(rest)}"), draw(rest))
