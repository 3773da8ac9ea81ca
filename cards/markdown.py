"""Write people's texts (titles, labels, file names) into Markdown, HTML and YAML as plain text, without any effect."""

import re

from trainer.data.personal import masked
from trainer.kinds.figures import Metric
from trainer.kinds.text import INVISIBLE, SPACES
from trainer.kinds.written import at_scale, significant

LONG = 80  # characters of a label or name that are shown
BLANK = re.compile(f"[{SPACES}]+")
UNSEEN = re.compile(f"(?![{SPACES}\u200d])[{INVISIBLE}]")  # not the joiner within emoji
# What is markup somewhere: CommonMark, tables, mathematics, HTML, addresses that become links, lists and rules.
MARKUP = re.compile(r"[\\`*\[\]<>|~#&$]|(?<![^\W_])_|_(?![^\W_])|:(?=//)|(?<=www)\.|@|^[-+=]|(?<=\d)[.)](?=\s|$)")


def plain(text: str, length: int = LONG) -> str:
    """The text on one line, without invisible characters, with personal data masked, and cut to `length` characters."""
    text = masked(BLANK.sub(" ", UNSEEN.sub("", text)).strip())
    return text if len(text) <= length else text[:length - 1].rstrip() + "…"


def inline(text: str, length: int = LONG) -> str:
    """`plain(text)` for Markdown: whatever could be markup is written as a character reference.

    Unlike a backslash, a reference is never structure, not even in tables and HTML (CommonMark 0.31, §2.5).
    """
    return MARKUP.sub(lambda found: f"&#{ord(found[0])};", plain(text, length))


def table(head: list[str], rows: list[list]) -> str:
    """A Markdown table; cells are plain text, and columns of numbers are aligned right."""
    columns = list(zip(*rows, strict=True))
    rule = ["---:" if all(str(cell)[:1].isdigit() for cell in column) else "---" for column in columns]
    lines = [[inline(str(cell)) for cell in row] for row in [head, *rows]]
    return "\n".join("| " + " | ".join(line) + " |" for line in [lines[0], rule, *lines[1:]])


def bullets(texts: list[str]) -> str:
    return "\n".join(f"- {text}" for text in texts)


def numbers(metrics: tuple[Metric, ...], values: dict) -> list[str]:
    """The values of these metrics, as a table shows them."""
    return [number(metric, values[metric.name]) for metric in metrics]


def headline(metric: Metric, value: float) -> str:
    """A score as it is written in sentences."""
    return f"{value:.1%}" if metric.form == "percent" else \
        significant(value) if metric.form == "distance" else number(metric, value)


def signed(metric: Metric, difference: float, ends: tuple[float, float]) -> str:
    """A difference with its sign: of shares in points, else with as many digits as matter between `ends`, its
    interval."""
    share, (low, high) = metric.form == "percent", ends
    shown = f"{100 * abs(difference):.1f}" if share else at_scale(abs(difference), high - low)
    return f"{'−' if difference < 0 else '+'}{shown}"


def number(metric: Metric, value: float) -> str:
    if metric.form == "distance":
        return significant(value, 4)
    return f"{value:{',.1f' if metric.form == 'count' else '.4f'}}"
